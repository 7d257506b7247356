"""Reads of delegations: what is in force, what is used of each, and what can be decided on one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields import DateField

from samdrift.governance.calc import delegation as calc
from samdrift.governance.models.bodies import in_own_bodies
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.delegation import Delegated, Delegation
from samdrift.governance.models.matters import Matter, Step
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

JOINED = ("from_body", "to_body", "to_person", "member", "under", "decision")


def listed(viewer: Viewer) -> Any:
    """Delegations with who gives and receives them, and what is used in the period shown."""
    rows = seen(Delegation, viewer).select_related(*JOINED)
    return with_used(rows, viewer.day)


def with_used(rows: Any, day: dt.date) -> Any:
    """Each with `used`: the kroner bound in its own calendar period around the day, by it and by what
    was passed on under it; None when nothing is.
    """
    start, end = _edges(day)
    return rows.annotate(period_start=start, period_end=end).annotate(
        used=Subquery(
            Delegated.objects.filter(
                delegation__path__startswith=OuterRef("path"),
                decision__decided_on__gte=OuterRef("period_start"),
                decision__decided_on__lt=OuterRef("period_end"),
            )
            .order_by()
            .values(same=Value(1))
            .annotate(total=Sum("amount"))
            .values("total")
        )
    )


def _edges(day: dt.date) -> tuple[Case, Case]:
    periods = {one.value: calc.period_around(day, one) for one in calc.Period}
    return tuple(  # type: ignore[return-value]
        Case(
            *(When(period=name, then=Value(pair[at])) for name, pair in periods.items()),
            output_field=DateField(),
        )
        for at in (0, 1)
    )


def used_in(delegation: Delegation, day: dt.date) -> Decimal:
    """The kroner bound in the calendar period around the day: one query."""
    start, end = calc.period_around(day, calc.Period(delegation.period))
    rows = Delegated.objects.filter(
        delegation__path__startswith=delegation.path,
        decision__decided_on__gte=start,
        decision__decided_on__lt=end,
    )
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def grant_of(delegation: Delegation) -> calc.Grant:
    return calc.Grant(
        frozenset(delegation.kinds),
        tuple(delegation.subject) if delegation.subject else None,  # type: ignore[arg-type]
        delegation.per_decision,
        delegation.per_period,
        calc.Period(delegation.period),
        delegation.valid_from,
        delegation.valid_to,
    )


def left_of(delegation: Any) -> Decimal | None:
    """What is left of the period's total, of a row with `used`; None: no limit."""
    if delegation.per_period is None:
        return None
    return Decimal(delegation.per_period - (delegation.used or 0))


def mine(viewer: Viewer) -> Q:
    """Given to the viewer, or to a body one sits in or leads."""
    return Q(to_person_id=viewer.person_id) | in_own_bodies(viewer, "to_body")


def in_force(viewer: Viewer) -> Q:
    return on_day(viewer.day)


def received_by(body_id: int, start: dt.date | None, end: dt.date | None) -> list[Delegation]:
    """What was delegated to the body and is in force some day of the period."""
    rows = Delegation.objects.filter(to_body=body_id).touching(start, end)
    return list(rows.select_related("from_body", "to_body", "to_person").order_by("pk"))


def decisions_under(delegation: Delegation, viewer: Viewer) -> list[Delegated]:
    """The decisions taken on it, and on what was passed on of it, the newest first; those in reach."""
    rows = seen(Delegated, viewer).filter(delegation__path__startswith=delegation.path)
    rows = rows.select_related("decision__body", "decision__decided_by", "delegation")
    return list(rows.order_by("-decision__decided_on", "-decision__pk")[:200])


def parts_of(delegation: Delegation, viewer: Viewer) -> list[Delegation]:
    """What was passed on of it."""
    return list(listed(viewer).filter(under=delegation).order_by("sort_key", "pk"))


def on_page(viewer: Viewer, found: Q) -> list[Delegation]:
    """Those in force on the day shown, for a panel."""
    rows = listed(viewer).filter(on_day(viewer.day)).filter(found)
    return list(rows.order_by("sort_key", "pk")[:50])


def of_decision(decision: Decision, viewer: Viewer) -> Delegated | None:
    rows = seen(Delegated, viewer).filter(decision=decision)
    found: Delegated | None = rows.select_related(
        "delegation__from_body", "delegation__to_body", "delegation__to_person"
    ).first()
    return found


def ending(viewer: Viewer, before: dt.date) -> QuerySet[Delegation]:
    """Those of bodies in force today that end by the day, the soonest first."""
    rows = seen(Delegation, viewer).filter(on_day(viewer.day), valid_to__lte=before)
    rows = rows.filter(from_body__isnull=False).select_related(*JOINED)
    found: QuerySet[Delegation] = rows.order_by("valid_to", "pk")
    return found


# What can be decided on one


def subjects_of(matter: Matter) -> frozenset[tuple[str, int]]:
    """What the matter is about: what it was begun from, and what that is about in its turn."""
    origin = matter.origin
    kind = registry.kinds.get(origin.kind) if origin else None
    if origin is None or kind is None:
        return frozenset()
    row = kind.model._default_manager.filter(pk=origin.id).first()
    further = getattr(row, "subject", None)
    return frozenset({tuple(origin), *([tuple(further)] if isinstance(further, Ref) else [])})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Turn:
    """Where a matter stands to a delegation: the step that would decide it, and those before that the
    receiver itself stands for. `step` None: no chain. `barrier` tells why it cannot be decided so.
    """

    step: Step | None = None
    before: tuple[Step, ...] = ()
    barrier: str = ""
    at: Step | None = None


def turn_of(matter: Matter, steps: Iterable[Step], delegation: Delegation) -> Turn:
    """Which step of the chain a decision on the delegation would stand for.

    Barriers: `members` (each member decides), `other` (another body decides), `earlier` (a body has
    it first), `elsewhere` (the matter is of another arrangement or member), `ended`.
    """
    rows = list(steps)
    left = [one for one in rows if not one.is_treated]
    barrier = _barrier(matter, left, delegation)
    if barrier or not rows:
        return Turn(barrier=barrier)
    at = next((n for n, one in enumerate(left) if one.task == Step.Task.DECIDE), None)
    if at is None or left[at].body_id not in {delegation.from_body_id, delegation.to_body_id}:
        return Turn(barrier="other", at=None if at is None else left[at])
    first = next((one for one in left[:at] if one.body_id != delegation.to_body_id), None)
    if first is not None:
        return Turn(left[at], barrier="earlier", at=first)
    return Turn(left[at], tuple(left[:at]))


def _barrier(matter: Matter, left: Sequence[Step], delegation: Delegation) -> str:
    """What bars it wherever the matter is in its chain."""
    if not matter.is_open:
        return "ended"
    body = delegation.from_body
    owner = (matter.arrangement_id, matter.member_id)
    if body is None or (body.arrangement_id, body.member_id) != owner:
        return "elsewhere"
    return "members" if any(one.task == Step.Task.RATIFY for one in left) else ""


def for_matter(matter: Matter, viewer: Viewer) -> list[tuple[Delegation, Turn]]:
    """The delegations on which the matter can be decided as to its kind, object and place in the
    chain: four queries. Amounts are judged when it is decided.
    """
    if not matter.is_open:
        return []
    rows = listed(viewer).filter(on_day(viewer.day), from_body__isnull=False)
    rows = rows.filter(
        from_body__arrangement=matter.arrangement_id, from_body__member=matter.member_id
    )
    steps = list(matter.steps.select_related("body").order_by("order", "pk"))
    about = subjects_of(matter)
    found = []
    for one in rows.order_by("sort_key", "pk"):
        fits = not one.kinds or matter.kind in one.kinds
        if not fits or (one.subject is not None and tuple(one.subject) not in about):
            continue
        turn = turn_of(matter, steps, one)
        if not turn.barrier:
            found.append((one, turn))
    return found
