"""What a merge or split of members carries along here: answers that are still asked for.

A pending answer follows whoever takes over: one answer for a merged member, whichever of its
predecessors were asked; in a split each that comes of it is asked. An answer that was given stays.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.services.councils import councils_of
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo

Pending = dict[int, list[Answer]]


def _pending(handover: Handover) -> Pending:
    """Round → the pending answers in it of the members that cease, by name."""
    rows = Answer.objects.filter(
        member__in=handover.ceasing,
        status=Answer.Status.PENDING,
        ratification__ended_on__isnull=True,
    ).select_related("ratification__matter", "member", "child")
    found: Pending = defaultdict(list)
    for one in rows.order_by("ratification_id", "member__sort_key", "pk"):
        found[one.ratification_id].append(one)
    return found


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    found = _pending(handover)
    if not found:
        return []
    count = sum(len(rows) for rows in found.values())
    how = (
        _("One answer is asked of the one that takes over, in each matter.")
        if handover.single is not None
        else _("Each that takes over is asked.")
    )
    told = tuple(str(rows[0].ratification.matter) for rows in found.values())[:20]
    return [Moving(_("Answers asked of the council"), count, how, told)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Ask whoever takes over; returns the journal and which rounds stood open."""
    found = _pending(handover)
    list(Ratification.objects.filter(pk__in=found).select_for_update(of=("self",)).order_by("pk"))
    journal, told = Journal(), list[Happening]()
    for rows in found.values():
        told.append(_carry(rows, handover, journal, by))
    record_all(told, by=by)
    open_now = Ratification.objects.filter(pk__in=found, met_on__isnull=True)
    return {"journal": journal.data, "open": list(open_now.values_list("pk", flat=True))}


def _carry(rows: list[Answer], handover: Handover, journal: Journal, by: Viewer) -> Happening:
    """The pending answers of one round become those of whoever takes over."""
    round_ = rows[0].ratification
    names = ", ".join(one.stands_for or one.member.name for one in rows)[:300]
    takers = [handover.single] if handover.single is not None else list(handover.successors)
    there = set(
        Answer.objects.filter(ratification=round_, member__in=takers).values_list(
            "member_id", flat=True
        )
    )
    is_named = any(one.is_named for one in rows)
    heir = handover.taker_of(None)
    child = next((one.child for one in rows if one.child is not None), None)
    for one in rows:
        if one.child is not None and (one.child != child or heir is None or heir in there):
            _withdraw(one.child, journal, by)
        journal.gone(one)
    for taker in takers:
        if taker is not None and taker not in there:
            own = child if taker == heir else None
            _ask(round_, taker, names, own, journal, by, is_named=is_named)
    changes = {"member_id": [rows[0].member_id, takers[0]], "stands_for": [None, names]}
    return Happening("answer.carried", round_, changes)


def _ask(
    round_: Ratification,
    taker: int,
    names: str,
    child: Matter | None,
    journal: Journal,
    by: Viewer,
    *,
    is_named: bool,
) -> None:
    council = _council(taker, journal, by)
    if child is not None:
        for step in Step.objects.filter(matter=child).order_by("pk"):
            journal.change(step, body_id=council)
    answer = Answer.objects.create(
        ratification=round_,
        member_id=taker,
        body_id=council,
        child=child,
        is_named=is_named,
        stands_for=names,
    )
    journal.made(answer)


def _council(member: int, journal: Journal, by: Viewer) -> int:
    """The council of the one that takes over, founded when it is not there."""
    row = Member.objects.get(pk=member)
    known = set(Body.objects.filter(member=member).values_list("pk", flat=True))
    council = councils_of([row], by=by)[member]
    if council.pk not in known:
        journal.made(council)
        for rules in MeetingRules.objects.filter(body=council):
            journal.made(rules)
    return council.pk


def _withdraw(child: Matter, journal: Journal, by: Viewer) -> None:
    if child.is_open:
        child.refresh_from_db()
        values = {"status": Matter.Status.WITHDRAWN.value, "closed_on": by.today}
        journal.change(child, **values, closed_because=str(_("Its member was merged or split")))


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """As it was, unless what was asked has taken effect since."""
    met = Ratification.objects.filter(pk__in=data["open"], met_on__isnull=False)
    row = met.select_related("matter").first()
    if row is not None:
        raise DomainError(
            "changed_since",
            _("This cannot be undone any more: “%(matter)s” has taken effect after it.")
            % {"matter": row.matter},
        )
    undo(data["journal"])
