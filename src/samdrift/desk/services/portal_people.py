"""Approvals and drafts of people who leave or are erased, and what is offered to members that merge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Approval
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.models.drafts import Draft
from samdrift.desk.services import approvals
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """What waits for whoever leaves today goes to the next; later, the clock's round does it."""
    asked = Q(approver=person) | Q(instead_of=person)
    waiting = Approval.objects.filter(asked, state=Approval.State.WAITING)
    if day > by.today or not waiting.exists():
        return 0
    return approvals.pass_on_of(person.pk, by)


@transaction.atomic
def erase(person_id: int, by: Viewer) -> list[str]:
    """What an erased person had begun to write, and why the person approved or declined."""
    reasons = Approval.objects.filter(approver_id=person_id).exclude(reason="")
    drafts = Draft.objects.filter(person_id=person_id)
    found = {"drafts": drafts.count(), "reasons": reasons.update(reason="")}
    drafts.delete()
    passed = approvals.pass_on_of(person_id, by)
    return [f"{name}: {n}" for name, n in {**found, "approvals": passed}.items() if n]


# What is offered only to some members


def _items(handover: Handover) -> list[CatalogueItem]:
    rows = CatalogueItem.objects.filter(members__in=handover.ceasing).distinct()
    return list(rows.order_by("sort_key", "pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = _items(handover)
    if not rows:
        return []
    how = _("Are offered to the one that takes over as well.")
    if handover.single is None:
        how = _("Stay as they are: choose which of the new members they are for.")
    return [Moving(_("Items to order"), len(rows), how, tuple(str(r) for r in rows[:20]))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Offer to the successor what was offered to those that cease; returns the journal."""
    journal, told, single = Journal(), list[Happening](), handover.single
    through = CatalogueItem.members.through
    rows = _items(handover) if single is not None else []
    for item in rows:
        if single is None or item.members.filter(pk=single).exists():
            continue
        row = through._default_manager.create(catalogueitem_id=item.pk, member_id=single)
        journal.made(row)
        told.append(Happening("item.carried", item, {"member_id": [None, single]}))
    record_all(told, by=by)
    return {"journal": journal.data}


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    undo(data["journal"])
