"""Mailboxes in a merge or split of members."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.mail import Mailbox
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo


def _of(handover: Handover) -> list[Mailbox]:
    rows = Mailbox.objects.filter(ended_at=None, member__in=handover.ceasing)
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = _of(handover)
    if not rows:
        return []
    how = _("Stand for the member that takes over; where there are several, for none.")
    return [Moving(_("Mailboxes"), len(rows), how, tuple(one.address for one in rows), "")]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Cases from the mailbox are the successor's."""
    journal = Journal()
    taker = Member.objects.filter(pk=handover.single).first() if handover.single else None
    for box in _of(handover):
        old = box.member_id
        journal.change(box, member=taker)
        changes = {"member_id": [old, taker.pk if taker else None]}
        record("mailbox.changed", box, by=by, changes=changes)
    return {"journal": journal.data}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    undo(data["journal"])
