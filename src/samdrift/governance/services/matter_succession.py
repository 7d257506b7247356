"""What a merge or split of members carries along here: their own matters and goals, and what they
prepare before joint matters.

In a merge they go to the successor. In a split the member's own go to the one that takes what is not
told apart, when one is named; each successor prepares open joint matters for itself.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.basis import Consequence, CostLine
from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.matters import Goal, Matter
from samdrift.kernel import search
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.services.journal import Journal, undo


def _own(handover: Handover) -> list[Matter]:
    return list(Matter.objects.filter(member_id__in=handover.ceasing).order_by("pk"))


def _goals(handover: Handover) -> list[Goal]:
    """Goals that hold on the day or later."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=handover.day)
    rows = Goal.objects.filter(lasting, member_id__in=handover.ceasing)
    return list(rows.order_by("pk"))


def _waiting(handover: Handover) -> list[Coordination]:
    """Preparations of open matters in which the member has not spoken yet."""
    rows = Coordination.objects.filter(
        member_id__in=handover.ceasing,
        given_on__isnull=True,
        matter__in=Matter.objects.open(),
    )
    return list(rows.select_related("matter").order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """How many go where; never what they are about: a member's own is its own."""
    taker = handover.taker_of(None)
    goes = _("Go to the successor.")
    stays = _("Stay with the member that ends. Move them by hand.")
    lines = []
    for name, count in (
        (_("The member’s own matters"), len(_own(handover))),
        (_("Goals and frames"), len(_goals(handover))),
    ):
        if count:
            lines.append(Moving(name, count, goes if taker else stays))
    waiting = len(_waiting(handover))
    if waiting:
        how = (
            _("Go on in the successor, with what was said.")
            if handover.single is not None
            else _("Each successor prepares for itself, from the beginning.")
        )
        lines.append(Moving(_("Own preparation before joint matters"), waiting, how))
    return lines


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Carry them along; returns the journal."""
    journal, told = Journal(), list[Happening]()
    taker = handover.taker_of(None)
    matters, goals = _own(handover), _goals(handover)
    if taker is not None:
        rows: list[Matter | Goal] = [*matters, *goals]
        for row in rows:
            what = "matter.carried" if isinstance(row, Matter) else "goal.carried"
            told.append(Happening(what, row, {"member_id": [row.member_id, taker]}))
            journal.change(row, member_id=taker)
    for waiting in _waiting(handover):
        _carry_preparation(waiting, handover, journal)
    if handover.single is not None:
        _carry_basis(handover, handover.single, journal)
    record_all(told, by=by)
    search.index(matters)
    search.index(goals)
    return {
        "journal": journal.data,
        "matters": [row.pk for row in matters],
        "goals": [row.pk for row in goals],
    }


def _carry_preparation(row: Coordination, handover: Handover, journal: Journal) -> None:
    takers = (handover.single,) if handover.single is not None else handover.successors
    for taker in takers:
        there = Coordination.objects.filter(matter=row.matter_id, member_id=taker).first()
        if handover.single is None:
            if there is None:
                new = {"matter_id": row.matter_id, "member_id": taker, "due_on": row.due_on}
                journal.made(Coordination.objects.create(**new))
        elif there is None:
            journal.change(row, member_id=taker)
        else:
            for said in Comment.objects.filter(coordination=row).order_by("pk"):
                journal.change(said, coordination_id=there.pk)
            journal.gone(row)


def _carry_basis(handover: Handover, taker: int, journal: Journal) -> None:
    """In open matters costs and consequences are the successor's; texts of several stand together."""
    matters = Matter.objects.open()
    for cost in CostLine.objects.filter(matter__in=matters, member_id__in=handover.ceasing):
        journal.change(cost, member_id=taker)
    rows = Consequence.objects.filter(matter__in=matters, member_id__in=handover.ceasing)
    for row in rows.select_related("member").order_by("matter", "member__sort_key"):
        there = Consequence.objects.filter(matter=row.matter_id, member_id=taker).first()
        if there is None:
            journal.change(row, member_id=taker, text=f"{row.member.name}: {row.text}")
        else:
            both = f"{there.text}\n\n{row.member.name}: {row.text}"
            journal.gone(row)
            journal.change(there, text=both)


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each goes back to the member it was of."""
    undo(data["journal"])
    search.index(list(Matter.objects.filter(pk__in=data["matters"])))
    search.index(list(Goal.objects.filter(pk__in=data["goals"])))
