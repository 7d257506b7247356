"""Measures, and the phase each is in by what is decided on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from samdrift.governance.calc import phases
from samdrift.governance.calc.costs import Sum, total
from samdrift.governance.models.basis import Alternative, CostLine
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Goal, Matter, Step
from samdrift.governance.models.measures import Measure, MeasureHold, MeasureNeed
from samdrift.governance.models.ratification import Ratification
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Described, Ref, registry
from samdrift.kernel.viewer import Viewer

MATTER = "governance.matter"
ENDED = (Matter.Status.REJECTED, Matter.Status.WITHDRAWN)


def every(viewer: Viewer) -> Any:
    """All measures within reach with what a list shows of them, in one query."""
    return seen(Measure, viewer).select_related(
        "arrangement", "member", "goal", "goal__parent", "responsible"
    )


@dataclass(frozen=True)
class Way:
    """An alternative of a choice. `matter` is whose it is."""

    pk: int
    matter: int
    name: str
    is_barred: bool
    is_chosen: bool
    is_nothing: bool


@dataclass
class Standing:
    """What is decided on a day, for the matters that measures name. `named` holds those within the
    viewer's reach: the others are reckoned with, but not named.
    """

    needs: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    holds: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    ways: dict[int, Way] = field(default_factory=dict)
    adopted: frozenset[int] = frozenset()
    rejected: frozenset[int] = frozenset()
    named: dict[int, Described] = field(default_factory=dict)

    def of_choice(self, matter: int) -> list[Way]:
        return [way for way in self.ways.values() if way.matter == matter]

    def held(self, measure: int, matter: int) -> list[Way]:
        """The alternatives of the choice that the measure holds under."""
        return [one for one in self.of_choice(matter) if one.pk in self.holds[measure]]

    def choices_of(self, measure: int) -> set[int]:
        return {self.ways[pk].matter for pk in self.holds[measure]}

    def chosen(self, matter: int) -> Way | None:
        """What was chosen: the alternative marked so, once the matter is in force; where the matter
        was rejected, to do nothing.
        """
        ways = self.of_choice(matter)
        if matter in self.adopted:
            return next((one for one in ways if one.is_chosen), None)
        if matter in self.rejected:
            return next((one for one in ways if one.is_nothing), None)
        return None

    def choice(self, matter: int) -> phases.Choice:
        """The choice as it is reckoned with; one that was rejected leaves nothing to choose."""
        chosen = self.chosen(matter)
        if chosen is None and matter in self.rejected:
            return phases.Choice(frozenset())
        lawful = frozenset(one.pk for one in self.of_choice(matter) if not one.is_barred)
        return phases.Choice(lawful, chosen.pk if chosen else None)

    def place(self, measure: int) -> phases.Placed:
        choices = self.choices_of(measure)
        holds = {one: frozenset(way.pk for way in self.held(measure, one)) for one in choices}
        told = phases.Measure(frozenset(self.needs[measure]), holds)
        known = {one: self.choice(one) for one in choices}
        return phases.place(told, self.adopted, self.rejected, known)


def standing(measures: Collection[int], viewer: Viewer) -> Standing:
    """What the measures hang on, and how that stands on the viewer's day: eight queries."""
    found = Standing()
    needs = MeasureNeed.objects.filter(measure__in=measures)
    for measure, matter in needs.values_list("measure_id", "matter_id"):
        found.needs[measure].add(matter)
    holds = MeasureHold.objects.filter(measure__in=measures)
    choices = set()
    for measure, way, matter in holds.values_list(
        "measure_id", "alternative_id", "alternative__matter_id"
    ):
        found.holds[measure].add(way)
        choices.add(matter)
    found.ways = {way.pk: way for way in _ways(choices)}
    matters = choices.union(*found.needs.values())
    found.adopted, found.rejected = _decided(matters, viewer.day)
    described = registry.describe([Ref(MATTER, pk) for pk in matters], viewer)
    found.named = {ref.id: told for ref, told in described.items()}
    return found


def _ways(matters: Collection[int]) -> Iterable[Way]:
    rows = Alternative.objects.filter(matter__in=matters).order_by("matter", "order", "pk")
    for one in rows:
        yield Way(one.pk, one.matter_id, one.name, bool(one.barred), one.is_chosen, one.is_nothing)


def _decided(matters: Collection[int], day: dt.date) -> tuple[frozenset[int], frozenset[int]]:
    """Which are adopted and in force on the day, and which had come to nothing by then.

    A body that recommends adopts as well: only the last decision counts, and only when no step of
    the chain is left. What the members adopt each for themselves has no decision of a body: it counts
    from the day it took effect.
    """
    rows = Matter.objects.filter(pk__in=matters).values_list("pk", "status", "closed_on")
    ended = {pk: status for pk, status, on in rows if on is None or on <= day}
    rejected = frozenset(pk for pk, status in ended.items() if status in ENDED)
    steps = Step.objects.filter(matter__in=matters, outcome__in=("", "postponed")).values_list(
        "matter_id", flat=True
    )
    waits = set(steps) - {pk for pk, status in ended.items() if status == Matter.Status.DECIDED}
    adopted = Decision.objects.filter(matter__in=matters, outcome=Decision.Outcome.ADOPTED)
    told = adopted.order_by("decided_on", "pk").values_list("matter_id", "in_force_on")
    last: dict[int | None, dt.date | None] = dict(told)
    in_force = {pk for pk, on in last.items() if pk is not None and on is not None and on <= day}
    in_force |= _ratified(matters, day)
    return frozenset((in_force & ended.keys()) - rejected - waits), rejected


def _ratified(matters: Collection[int], day: dt.date) -> set[int]:
    """Those that the members have adopted, by the rule of the round, and that are in force."""
    rows = Ratification.objects.filter(matter__in=matters, met_on__lte=day)
    begun = rows.filter(Q(force_from=None) | Q(force_from__lte=day))
    return set(begun.values_list("matter_id", flat=True))


def of_matter(matter_id: int, viewer: Viewer) -> list[Measure]:
    """The measures that need the matter, or hold under some of its alternatives."""
    needs = MeasureNeed.objects.filter(matter=matter_id).values("measure")
    holds = MeasureHold.objects.filter(alternative__matter=matter_id).values("measure")
    rows = every(viewer).filter(Q(pk__in=needs) | Q(pk__in=holds))
    return list(rows.order_by("sort_key", "pk"))


def of_goal(goal: Goal, viewer: Viewer) -> list[Measure]:
    """The measures that serve the goal, or one that lies under it."""
    rows = every(viewer).filter(Q(goal=goal) | Q(goal__parent=goal))
    return list(rows.order_by("sort_key", "pk"))


def mine(viewer: Viewer, most: int) -> list[Measure]:
    """What the person is responsible for and is not done, the nearest day first."""
    open_ones = (Measure.Status.PLANNED, Measure.Status.UNDER_WAY)
    rows = every(viewer).filter(responsible_id=viewer.person_id, status__in=open_ones)
    return list(rows.order_by("starts_on", "sort_key", "pk")[:most])


@dataclass(frozen=True)
class Cost:
    """What a matter that the measure needs costs, once and a year, in kroner without VAT."""

    matter: Described
    once: Sum
    yearly: Sum


def costs(measure: Measure, found: Standing, viewer: Viewer) -> list[Cost]:
    """The costs of the decisions it needs: what is common, and what is of the chosen alternative.
    Only of matters within reach.
    """
    wanted = [pk for pk in sorted(found.needs[measure.pk]) if pk in found.named]
    rows = seen(CostLine, viewer).filter(matter__in=wanted).select_related("alternative")
    of: dict[int, list[CostLine]] = defaultdict(list)
    for one in rows:
        if one.alternative is None or one.alternative.is_chosen:
            of[one.matter_id].append(one)
    return [
        Cost(found.named[pk], total(x.once for x in of[pk]), total(x.yearly for x in of[pk]))
        for pk in wanted
        if of[pk]
    ]
