"""E-mails from files and from programs: `samdrift load mails`, and the same by HTTP."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.mail_files import NoMail, messages
from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.rules_mail import RECEIVE
from samdrift.desk.services.mail_handling import attempt
from samdrift.desk.services.mail_storing import is_known, receive
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import FileLoad, registry
from samdrift.kernel.viewer import Viewer

_WHY = {
    "not_mail": _("There is no e-mail in the file. Load .eml, .mbox or .box files, or these packed as gz or zip."),
    "broken_archive": _("The packed file is broken. Pack it again."),
    "too_large": _("There is too much in the packed file. Load it in several parts."),
}  # fmt: skip


def take_file(
    data: bytes,
    name: str,
    *,
    by: Viewer,
    way: str,
    wait: bool = False,
    given: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Store every message in the file, and handle it: at once with `wait`, else in the background.
    `given["mailbox"]` is the address it was sent to, where the mail does not tell.
    """
    box = mailbox_named((given or {}).get("mailbox", ""))
    how = IncomingMail.How.COMMAND if way == "command" else IncomingMail.How.HTTP
    counts: Counter[str] = Counter()
    try:
        for place, raw in messages(data, name):
            counts[_take(raw, place, box, how, by, wait=wait)] += 1
    except NoMail as error:
        if not counts:
            return _refused(str(error))
        counts[str(error)] += 1
    return _told(counts)


def _take(raw: bytes, place: str, box: Mailbox | None, how: str, by: Viewer, *, wait: bool) -> str:
    if is_known(raw):
        return "known"
    row = receive(raw, by=by, how=how, mailbox=box, known_at=place, later=not wait)
    if not wait:
        return "waiting"
    try:
        return str(attempt(row, by=by).state)
    except Exception:  # noqa: BLE001 -- it is stored, the failure is on its row, and the clock tries again
        return "waiting"


def _told(counts: Counter[str]) -> dict[str, Any]:
    if set(counts) == {"known"}:
        outcome = "known"
    elif set(counts) <= {"known", "waiting"} and counts["waiting"]:
        outcome = "waiting"
    else:
        outcome = "taken"
    text = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return {"outcome": outcome, "code": "", "message": text, "counts": dict(counts)}


def _refused(code: str) -> dict[str, Any]:
    return {"outcome": "refused", "code": code, "message": str(_WHY[code])}


def attempt_file(data: bytes, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """How many messages there are, and how many of them are new; nothing is kept."""
    mailbox_named((given or {}).get("mailbox", ""))
    try:
        counts = Counter("known" if is_known(raw) else "new" for _place, raw in messages(data, ""))
    except NoMail as error:
        return _refused(str(error))
    return _told(counts)


def mailbox_named(address: str) -> Mailbox | None:
    """The mailbox with the address; None where none was told."""
    wanted = address.strip().lower()
    if not wanted:
        return None
    boxes = Mailbox.objects.filter(ended_at__isnull=True).order_by("pk")
    found: Mailbox | None = next((one for one in boxes if wanted in one.addresses), None)
    if found is None:
        raise DomainError(
            "no_mailbox",
            _now("There is no mailbox %(address)s. Set it up under Mailboxes first.")
            % {"address": address},
            field="mailbox",
        )
    return found


registry.add_file_load(
    FileLoad("mails", _("E-mails"), RECEIVE, take_file, attempt_file, asks=("mailbox",))
)
