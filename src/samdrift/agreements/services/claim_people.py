"""Claims of people who leave or are erased, and in a merge of members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.claims import Claim
from samdrift.agreements.services import claim_findings
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Open claims of somebody who leaves are the agreement's lead's; later, the clock does it."""
    return _let_go(Q(responsible=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: open claims whose responsible person is no longer at work."""
    count = _let_go(Q(responsible__left_on__lte=by.today), by)
    return f"{count} claims were given to the lead of their agreement" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    rows = Claim.objects.open().filter(condition).select_related("agreement__lead")
    told = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        lead = row.agreement.lead
        heir = lead if lead is not None and lead.is_at_work(by.today) else None
        heir = None if heir is not None and heir.pk == row.responsible_id else heir
        changes = {"responsible_id": [row.responsible_id, heir.pk if heir else None]}
        told.append(Happening("claim.let_go", row, changes))
        row.responsible = heir
        row.save(update_fields=["responsible"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person answers for no claim; what was claimed stays."""
    count = Claim.objects.filter(responsible_id=person_id).update(responsible=None)
    return [f"responsible: {count}"] if count else []


def _open(handover: Handover) -> list[Claim]:
    rows = Claim.objects.open().filter(member_id__in=handover.ceasing)
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """In a merge open claims are the successor's; in a split they stay with the old member's name."""
    rows = _open(handover)
    if not rows:
        return []
    how = _("Go on for the one that takes over.")
    if handover.single is None:
        how = _("Go on in the old name: settle who gets what comes back.")
    return [Moving(_("Claims on suppliers"), len(rows), how, tuple(str(r) for r in rows[:20]))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let open claims be the successor's; returns the journal."""
    journal = Journal()
    rows = _open(handover) if handover.single is not None else []
    told = []
    for row in rows:
        told.append(
            Happening("claim.carried", row, {"member_id": [row.member_id, handover.single]})
        )
        journal.change(row, member_id=handover.single)
    record_all(told, by=by)
    claim_findings.look_at([row.pk for row in rows], by=by)
    return {"journal": journal.data, "claims": [row.pk for row in rows]}


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """Each is for the member it was for."""
    undo(data["journal"])
    claim_findings.look_at(data["claims"], by=by)
