"""Reads of incoming mail and mailboxes within reach."""

from __future__ import annotations

from typing import Any

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.formats import mail as formats
from samdrift.formats.mail import Mail
from samdrift.kernel.files import content_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

SHOWN = 50
IDS = 20
"""Message ids that an answer can name."""


def mails(viewer: Viewer) -> Any:
    """With what a list shows of them."""
    rows = seen(IncomingMail, viewer)
    return rows.select_related("mailbox__team", "case", "person", "member", "file")


def mailboxes(viewer: Viewer) -> Any:
    return seen(Mailbox, viewer).select_related("team", "service", "member")


def blocks(viewer: Viewer) -> Any:
    return seen(SenderBlock, viewer).select_related("by")


def waiting(viewer: Viewer) -> Any:
    """What a person has to decide, the oldest first."""
    return mails(viewer).to_be_looked_at().order_by("received_at", "pk")


def waiting_count(viewer: Viewer) -> int:
    return int(seen(IncomingMail, viewer).to_be_looked_at().count())


def read(row: IncomingMail) -> Mail | None:
    """What the mail says; None when it is erased."""
    return formats.read(content_of(row.file)) if row.file is not None else None


def of_case(case: Case, viewer: Viewer) -> list[IncomingMail]:
    """What came in the case by e-mail, the newest first."""
    if not case.may_have("mail_in"):
        return []
    return list(
        seen(IncomingMail, viewer).filter(case=case).order_by("-received_at", "-pk")[:SHOWN]
    )


def ids_of_case(case: Case) -> tuple[str, ...]:
    """Ids of the messages that came in the case, the oldest first."""
    rows = IncomingMail.objects.filter(case=case, state="taken").exclude(message_id="")
    newest = list(rows.order_by("-pk").values_list("message_id", flat=True)[:IDS])
    return tuple(reversed(newest))


def mailbox_of_case(case: Case) -> Mailbox | None:
    """The mailbox it came to, else one of its team, else the first of all."""
    first = IncomingMail.objects.filter(case=case, mailbox__isnull=False)
    row = first.select_related("mailbox").order_by("pk").first()
    box: Mailbox | None = row.mailbox if row is not None else None
    if box is not None and box.ended_at is None:
        return box
    boxes = list(Mailbox.objects.filter(ended_at__isnull=True).order_by("pk"))
    of_team = [one for one in boxes if one.team_id is not None and one.team_id == case.team_id]
    common = [one for one in boxes if one.team_id is None] if not case.is_internal else []
    found: Mailbox | None = next(iter([*of_team, *common]), None)
    return found


def own_addresses() -> set[str]:
    """Every address of a mailbox of ours that is in use."""
    rows = Mailbox.objects.filter(ended_at__isnull=True)
    return {one for box in rows for one in box.addresses}
