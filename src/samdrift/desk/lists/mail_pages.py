"""What stands on the pages of an e-mail and of a mailbox, and what a case's page shows of mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from samdrift.desk.lists import mail_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.lists.problem_pages import case_url
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.desk.queries import mail as queries
from samdrift.desk.rules_mail import BLOCK, KEEP, SORT
from samdrift.formats.mail import Mail
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
HEADERS = 200
"""Header lines shown."""
LONGEST = 2000
State = IncomingMail.State


def mail_page(viewer: Viewer, row: IncomingMail) -> Context:
    """The mail as it may safely be read, what became of it, and what there is to do."""
    mail = queries.read(row)
    may_sort = allowed(viewer, SORT, row)
    context: Context = {
        "heading_text": str(row) if row.erased_at is None else _("An erased e-mail"),
        "tone": words.TONES[row.state],
        "stands": row.get_state_display(),
        "why": words.reason(row),
        "facts": _facts(row),
        "deeds": _deeds(row) if may_sort else [],
        "case_url": case_url(row.case) if row.case else "",
        "raw_url": words.at("raw", row.pk) if row.file else "",
        "unread": row.state == State.TAKEN and row.reason == "ended" and row.looked_at is None,
    }
    return context | (_said(row, mail) if mail is not None else {})


def _said(row: IncomingMail, mail: Mail) -> Context:
    """The text in stretches, files by their place, headers, and what was odd."""
    files = [
        (one.name, len(one.content), reverse("desk:mail_file", args=[row.pk, place]))
        for place, one in enumerate(mail.attachments)
    ]
    # Made safe by formats.mail: no scripts, styles, forms or anything from elsewhere.
    html = mark_safe(mail.html) if mail.html else ""  # noqa: S308
    return {
        "stretches": [(str(one.what), one.text) for one in mail.stretches if one.text.strip()],
        "safe_html": html,
        "files": files,
        "headers": [(name, value[:LONGEST]) for name, value in mail.headers[:HEADERS]],
        "odd": words.flaws([str(one) for one in mail.flaws]),
        "protection": words.PROTECTION.get(str(mail.protection), ""),
        "checked": [f"{one.method}={one.result} ({one.server})" for one in mail.authentication],
    }


def _facts(row: IncomingMail) -> list[tuple[Any, Any, str]]:
    person = registry.kinds["parties.person"].url(row.person) if row.person else ""
    case = f"#{row.case_id} {row.case.title}" if row.case else None
    facts = [
        (_("From"), words.sender(row) or None, ""),
        (_("Person"), str(row.person) if row.person else None, person),
        (_("Member"), str(row.member) if row.member else None, ""),
        (_("Came"), row.received_at, ""),
        (_("Written"), row.sent_at, ""),
        (_("Mailbox"), str(row.mailbox) if row.mailbox else None, ""),
        (_("How"), row.get_how_display(), ""),
        (_("Kind"), words.KINDS.get(row.kind), ""),
        (_("Case"), case, case_url(row.case) if row.case else ""),
    ]
    always = (_("From"), _("Written"))
    return [one for one in facts if one[1] is not None or one[0] in always]


def _deeds(row: IncomingMail) -> list[Deed]:
    """What there is to do, the likeliest last."""
    if row.file is None or row.state == State.WAITING:
        return []
    if row.state == State.TAKEN:
        wrong = [Deed(_("It belongs to another case"), words.at("take_up", row.pk))]
        seen = row.reason == "ended" and row.looked_at is None
        read = [Deed(_("I have read it"), words.at("look_at", row.pk), at_once=True, primary=True)]
        return [*([] if row.opened else wrong), *(read if seen else [])]
    found = [] if row.state == State.REFUSED else [Deed(_("Refuse"), words.at("refuse", row.pk))]
    if row.state != State.HELD:
        found.append(Deed(_("Take up again"), words.at("take_up", row.pk)))
    if row.reason != "too_large":
        found.append(Deed(_("Put on a case"), words.at("put", row.pk)))
        found.append(Deed(_("Open a case"), words.at("open", row.pk), primary=True))
    return found


def mailbox_page(viewer: Viewer, box: Mailbox) -> Context:
    """How it is set up and whether mail comes; never its secrets."""
    may = allowed(viewer, KEEP, box)
    return {
        "facts": _of_mailbox(box),
        "deeds": _mailbox_deeds(box) if may else [],
        "failing": box.failing_since,
        "said": box.poll_error,
        "hook_is_made": bool(box.hook),
        "mails_url": f"{reverse('desk:mail_list')}?mailbox={box.pk}",
    }


def _of_mailbox(box: Mailbox) -> list[tuple[Any, Any, str]]:
    by_token = bool(box.imap_host) and box.imap_login == Mailbox.Login.TOKEN
    fetched = f"{box.imap_user}, {box.imap_host}:{box.imap_port}" if box.imap_host else None
    return [
        (_("Address"), box.address, ""),
        (_("Other addresses"), ", ".join(box.aliases) or None, ""),
        (
            _("Goes to the team"),
            str(box.team) if box.team else _("The one that takes what is new"),
            "",
        ),
        (_("Service"), str(box.service) if box.service else None, ""),
        (_("Member"), str(box.member) if box.member else _("By the sender"), ""),
        (_("Kind of case"), box.get_kind_display(), ""),
        (_("Unknown sender"), box.get_unknown_display(), ""),
        (_("Believes the sender by"), box.trusted or None, ""),
        (_("Language"), box.get_language_display(), ""),
        (_("Fetched from"), fetched, ""),
        (_("Login"), str(Mailbox.Login(box.imap_login).label) if fetched else None, ""),
        (_("Address of the token service"), box.token_address if by_token else None, ""),
        (_("Client id"), box.token_client if by_token else None, ""),
        (_("Scope"), (box.token_scope or None) if by_token else None, ""),
        (_("Fetched last"), moment(box.polled_at) if box.polled_at else None, ""),
    ]


def _mailbox_deeds(box: Mailbox) -> list[Deed]:
    def at(name: str) -> str:
        return reverse(f"desk:mailbox_{name}", args=[box.pk])

    if box.ended_at is not None:
        return [Deed(_("Use it again"), at("take_up"), at_once=True)]
    fetch = [Deed(_("Fetch now"), at("fetch"), at_once=True)] if box.imap_host else []
    return [Deed(_("End it"), at("end")), Deed(_("New secret address"), at("hook")), *fetch]


def block_page(viewer: Viewer, block: SenderBlock) -> Context:
    may = block.ended_at is None and allowed(viewer, BLOCK, block)
    lift = [Deed(_("Let in again"), reverse("desk:block_lift", args=[block.pk]), at_once=True)]
    facts = [
        (_("Address or domain"), block.pattern, ""),
        (_("Why"), block.reason, ""),
        (_("Stopped by"), str(block.by) if block.by else None, ""),
        (_("Since"), block.since, ""),
        (_("Let in again"), block.ended_at, ""),
    ]
    return {"facts": facts, "deeds": lift if may else []}


def of_case(viewer: Viewer, case: Any) -> Context | None:
    """The e-mails that came in the case."""
    rows = queries.of_case(case, viewer)
    return {"rows": [(one, words.mail_url(one)) for one in rows]} if rows else None


def hook_address(secret: str) -> str:
    return settings.SITE_URL + reverse("desk:mail_in", args=[secret])
