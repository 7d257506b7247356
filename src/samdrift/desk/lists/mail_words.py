"""Words of incoming mail: what became of it and why, what was odd about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.mail import IncomingMail
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

TONES = {
    "waiting": "info", "taken": "success", "held": "warning", "aside": "neutral",
    "refused": "neutral",
}  # fmt: skip
REASONS = {
    "known": _("Opened a case: we know the sender"),
    "unknown": _("Opened a case: the sender is unknown, the member is not"),
    "answer": _("Answer from somebody who takes part in the case"),
    "ended": _("Answer to a case that has ended"),
    "thanks": _("Thanks for a case that is solved: it stays solved"),
    "reopened": _("Answer from whoever asked: the case is open again"),
    "followed": _("Answer to a case that can be opened no more: opened a new one that follows it"),
    "stranger": _("The sender does not take part in the case: written as an internal note"),
    "machine": _("Written by a program: put in the case as an internal note"),
    "bounce": _("An e-mail of ours could not be delivered"),
    "auto_reply": _("Automatic answer"),
    "routed": _("Answer to something that was passed on"),
    "sorted": _("Somebody put it there"),
    "blocked": _("The sender is let in no more"),
    "same": _("The same e-mail has come before"),
    "own": _("It comes from ourselves"),
    "loop": _("It seems to go round"),
    "forged": _("The sender’s mail server did not send it: it may be forged"),
    "disguised": _("The sender shows another address than the one it comes from"),
    "flood": _("Many new cases from the same address in a short while"),
    "erased": _("The case it answers is erased"),
    "empty": _("There is nothing in it"),
    "list": _("Sent to many: a list or a newsletter"),
    "no_sender": _("It does not tell whom it is from"),
    "several": _("Several people have the address"),
    "supplier": _("From a supplier, and about no case we know"),
    "left": _("The sender has left"),
    "no_member": _("We cannot tell which member it is from"),
    "not_allowed": _("It could not be put in the case"),
    "failed": _("It could not be read; the raw e-mail is here"),
    "too_large": _("Too large to fetch"),
    "refused": _("Somebody refused it"),
    "taken_up": _("Taken up again"),
}
HELD_UNKNOWN = _("We do not know the sender")
KINDS = {
    "person": _("From a person"),
    "machine": _("Written by a program"),
    "auto_reply": _("Automatic answer"),
    "bounce": _("Report of delivery"),
    "list": _("List or newsletter"),
    "loop": _("May go round"),
}
PROTECTION = {
    "signed_smime": _("Signed (S/MIME)"),
    "encrypted_smime": _("Encrypted (S/MIME)"),
    "signed_pgp": _("Signed (PGP)"),
    "encrypted_pgp": _("Encrypted (PGP)"),
}
GRAVE = {
    "sender_disguised": _("The sender’s name shows another address than the one it comes from."),
    "sender_several": _("It tells several senders; the first is taken."),
    "link_disguised": _("A link shows one address and leads to another."),
    "html_active_removed": _("Scripts or forms were taken out."),
    "remote_content_removed": _("Pictures from elsewhere were left out."),
    "text_cut": _("The text is longer than what is shown. Download the raw e-mail to read it all."),
    "too_deep": _("There are e-mails within e-mails; the innermost lie as a file."),
    "too_many_parts": _("It has more parts than are opened; the rest lie as a file."),
    "not_understood": _("It is so broken that only its beginning is shown."),
    "signed_unreadable": _("What was signed could not be taken out."),
}
BROKEN = _("It was written in a broken way; what could be read is shown.")

mail_url = address("desk:mail_detail")
mailbox_url = address("desk:mailbox_detail")
block_url = address("desk:block_detail")


def at(name: str, pk: int) -> str:
    return reverse(f"desk:mail_{name}", args=[pk])


def reason(row: IncomingMail) -> str:
    if row.reason == "unknown" and row.state != IncomingMail.State.TAKEN:
        return str(HELD_UNKNOWN)
    return str(REASONS.get(row.reason, row.reason))


def sender(row: Any) -> str:
    """The name and the address; nothing when it is erased."""
    if not row.sender_address:
        return str(row.sender_name)
    told = f"{row.sender_name} <{row.sender_address}>" if row.sender_name else row.sender_address
    return str(told)


def flaws(codes: list[str]) -> list[str]:
    """What was odd, in words: what somebody may be misled by by itself, the rest in one sentence."""
    told = [str(GRAVE[one]) for one in codes if one in GRAVE]
    rest = [one for one in codes if one not in GRAVE and one not in ("no_text", "empty")]
    return [*told, str(BROKEN)] if rest else told


def silent_agreed(_finding: Any) -> str:
    return _now("Mail is fetched every minute.")


def silent_observed(finding: Any) -> str:
    return _now("It failed so: %(said)s") % {"said": finding.observed["said"]}


def silent_mend(_finding: Any) -> str:
    return _now(
        "Check the server, the user and the password (or the token’s client, secret and scope) on the mailbox."
    )


def unsorted_agreed(_finding: Any) -> str:
    return _now("Somebody looks at held mail within a day.")


def unsorted_observed(finding: Any) -> str:
    since = dt.date.fromisoformat(finding.observed["since"])
    return _now("It has been held since %(day)s.") % {"day": day(since)}


def unsorted_mend(_finding: Any) -> str:
    return _now("Open a case, put it on one, or refuse it.")


def finding_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    found = registry.describe([Ref(finding.subject_kind, finding.subject_id)], viewer)
    return next(((_now("Open it"), one.url) for one in found.values()), None)
