"""Goals with what is under them, the matters that serve them, and what is decided against a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from samdrift.governance.calc.costs import Sum, total
from samdrift.governance.models.basis import CostLine
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Goal, Matter, MatterGoal, Step
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

DECIDING = (Step.Task.DECIDE, Step.Task.RATIFY)


def listed(viewer: Viewer) -> Any:
    """All goals with whose they are, and how many matters within reach serve each as `matters`."""
    links = MatterGoal.objects.filter(goal=OuterRef("pk"), matter__in=seen(Matter, viewer))
    counted = links.order_by().values("goal").annotate(n=Count("pk")).values("n")
    rows = seen(Goal, viewer).select_related("member", "arrangement", "parent")
    return rows.annotate(matters=Subquery(counted))


def in_force(viewer: Viewer) -> Any:
    """The goals of the day shown, by name."""
    rows = seen(Goal, viewer).filter(on_day(viewer.day)).select_related("member", "arrangement")
    return rows.order_by("sort_key", "pk")


def parts_of(goal: Goal, viewer: Viewer) -> list[Goal]:
    rows = seen(Goal, viewer).filter(parent=goal).select_related("member", "arrangement")
    return list(rows.order_by("sort_key", "pk"))


def path_to(goal: Goal) -> list[Goal]:
    """The goals above, the topmost first."""
    above: list[Goal] = []
    one = goal.parent
    while one is not None and one not in above:
        above.insert(0, one)
        one = one.parent
    return above


@dataclass(frozen=True)
class Used:
    """What is decided against a frame in a year."""

    year: int
    sum: Sum
    frame: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """None when the frame or what is used of it is not known."""
        if self.frame is None or self.sum.total is None:
            return None
        return self.frame - self.sum.known

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass
class Traced:
    """A goal's decided matters with their decision, and the years they bind money in."""

    decided: list[tuple[Any, Decision | None]] = field(default_factory=list)
    years: list[Used] = field(default_factory=list)


def decisions_of(matters: Sequence[Any], viewer: Viewer) -> dict[int, Decision]:
    """Of each matter the newest adopted decision of a body that decides in it."""
    decides = Step.objects.filter(
        matter=OuterRef("matter"), body=OuterRef("body"), task__in=DECIDING
    )
    rows = seen(Decision, viewer).filter(
        Q(Exists(decides)) | Q(body__member__isnull=False),
        matter__in=[one.pk for one in matters],
        outcome=Decision.Outcome.ADOPTED,
    )
    found = {}
    for one in rows.select_related("body").order_by("decided_on", "pk"):
        found[one.matter_id] = one
    return found


def traced(goal: Goal, matters: Sequence[Any], viewer: Viewer) -> Traced:
    """What is decided for the goal. A joint frame is used by what the decisions bind, in the year
    they were taken; a member's by the member's own costs, once in that year and yearly from then on.
    """
    ended = [one for one in matters if one.status == Matter.Status.DECIDED]
    decisions = decisions_of(ended, viewer)
    decided = [(one, decisions.get(one.pk)) for one in ended]
    if goal.kind != Goal.Kind.FRAME:
        return Traced(decided)
    if goal.member_id is None:
        amounts = [
            (one.decided_on.year, one.decided_on.year, one.amount) for one in decisions.values()
        ]
    else:
        amounts = _own_costs(goal.member_id, ended, viewer)
    years = sorted({year for year, _last, _amount in amounts} | {viewer.day.year})
    used = [Used(year, _in_year(amounts, year), goal.amount) for year in years]
    return Traced(decided, used)


Amount = tuple[int, int, Decimal | None]


def _in_year(amounts: Sequence[Amount], year: int) -> Sum:
    return total(amount for first, last, amount in amounts if first <= year <= last)


def _own_costs(member_id: int, matters: Sequence[Any], viewer: Viewer) -> list[Amount]:
    """(first year, last year, kroner) of the member's costs of what was chosen."""
    closed = {one.pk: one.closed_on or viewer.day for one in matters}
    rows = seen(CostLine, viewer).filter(
        Q(alternative__isnull=True) | Q(alternative__is_chosen=True),
        member=member_id,
        matter__in=closed,
    )
    found: list[Amount] = []
    for row in rows.order_by("pk"):
        year = closed[row.matter_id].year
        found.append((year, year, row.once))
        found.append((year, dt.date.max.year, row.yearly))
    return found
