"""What the parts of keys are shared by: figures of members, loaded for many keys at once.

A figure is that of its year, never of another. A member that came by a merge and has none of its
own has the sum of those it succeeds. What is not known is None, and is never counted as 0.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Sum

from samdrift.agreements.calc.counting import stretches
from samdrift.agreements.calc.readings import Part as UsePart
from samdrift.agreements.calc.readings import sums
from samdrift.agreements.models.agreements import AgreementSystem
from samdrift.agreements.queries.quantities import parts_of_uses
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.money.models.keys import KeyPart
from samdrift.parties.models.arrangements import Stake
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Succession, SuccessionLink

Basis = KeyPart.Basis
Kind = KeyFigure.Kind
FIGURES: Mapping[str, tuple[str, ...]] = {
    Basis.INHABITANTS: (Kind.INHABITANTS,),
    Basis.USERS: (Kind.USERS,),
    Basis.EMPLOYEES: (Kind.EMPLOYEES_PRODUCTION, Kind.EMPLOYEES_ADMINISTRATION),
    Basis.WORKSTATIONS: (Kind.WORKSTATIONS_ADMINISTRATION, Kind.WORKSTATIONS_EDUCATION),
    Basis.PUPILS: (Kind.PUPILS,),
    Basis.ICT_FTE: (Kind.ICT_FTE,),
}
"""Key figures that are summed for a basis: all of them must be known."""
STAKES: Mapping[str, str] = {
    Basis.OWNER_SHARE: Stake.Kind.OWNERSHIP,
    Basis.LIABILITY_SHARE: Stake.Kind.LIABILITY,
}
YEARLY = frozenset({*FIGURES, Basis.COST})
"""Bases whose figures are those of a year."""
Exact = Fraction | Decimal | int


def rows_of(model: Any, viewer: Viewer | None) -> Any:
    return model.objects.all() if viewer is None else seen(model, viewer)


@dataclass
class Bases:
    """What was loaded, ready to be asked for any of the periods it was loaded for."""

    figures: dict[tuple[int, int, str], Decimal] = field(default_factory=dict)
    costs: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    stakes: dict[tuple[int, int, str], list[tuple[Period, Decimal]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    owners: set[tuple[int, int]] = field(default_factory=set)
    before: dict[int, list[tuple[int, dt.date]]] = field(default_factory=dict)
    founded: dict[int, dt.date | None] = field(default_factory=dict)
    systems: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    uses: dict[tuple[int, int], list[UsePart]] = field(default_factory=dict)

    def of_year(self, basis: str, member: int, year: int) -> Decimal | None:
        """The figure of a year; of a year before a merge also those of the members it succeeds."""
        own = self._own(basis, member, year)
        first = dt.date(year, 1, 1)
        before = [one for one, day in self.before.get(member, ()) if first < day]
        if not before:
            return own
        founded = self.founded.get(member)
        was_there = founded is not None and founded <= first
        found = [self.of_year(basis, one, year) for one in before]
        found += [own] if was_there or own is not None else []
        known = [one for one in found if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(found) else None

    def _own(self, basis: str, member: int, year: int) -> Decimal | None:
        if basis == Basis.COST:
            return self.costs.get((member, year))
        parts = [self.figures.get((member, year, kind)) for kind in FIGURES[basis]]
        known = [one for one in parts if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(parts) else None

    def weight(self, weights: Mapping[int, Decimal], member: int) -> Decimal | None:
        """An agreed weight, with those of the members it succeeds."""
        before = [self.weight(weights, one) for one, _day in self.before.get(member, ())]
        known = [one for one in before if one is not None]
        own = weights.get(member)
        if own is not None:
            return own + sum(known, Decimal(0))
        return sum(known, Decimal(0)) if known and len(known) == len(before) else None

    def stake(
        self, basis: str, arrangement: int | None, member: int, days: Sequence[Period]
    ) -> Fraction | None:
        """The mean of the stake over the days; 0 for one that is a customer alone."""
        if arrangement is None:
            return None
        if (arrangement, member) not in self.owners:
            return Fraction(0)
        total, whole = Fraction(0), 0
        for period in days:
            known = self.stakes.get((arrangement, member, STAKES[basis]), [])
            parts = [(one, value) for row, value in known if (one := row.intersect(period))]
            if sum(one.days or 0 for one, _ in parts) != period.days:
                return None
            total += sum(Fraction(value) * (one.days or 0) for one, value in parts)
            whole += period.days or 0
        return total / whole if whole else None

    def users(
        self, systems: Iterable[int], member: int, days: Sequence[Period], *, expected: bool
    ) -> Fraction | None:
        """The mean of the users over the days. One without any use of the systems has 0 users, but
        is unknown when it is `expected` to have some.
        """
        parts = [one for system in sorted(systems) for one in self.uses.get((system, member), ())]
        if not parts:
            return None if expected else Fraction(0)
        counts, total, whole = sums(parts), Fraction(0), 0
        for period in days:
            for stretch in stretches(counts, period):
                if stretch.number is None:
                    return None
                total += stretch.number * (stretch.period.days or 0)
            whole += period.days or 0
        return total / whole if whole else None


@dataclass
class Wanted:
    """What keys ask for: bases with their years, the agreements and arrangements."""

    span: Period
    years: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    stakes: set[str] = field(default_factory=set)
    arrangements: set[int] = field(default_factory=set)
    agreements: set[int] = field(default_factory=set)


def load(wanted: Wanted, members: Collection[int], viewer: Viewer | None) -> Bases:
    """Load the bases of these members and those they succeed; at most eight queries."""
    found = Bases()
    found.before = _before(viewer)
    everyone = _with_predecessors(members, found.before)
    _load_figures(found, wanted, everyone, viewer)
    _load_costs(found, wanted, everyone, viewer)
    _load_stakes(found, wanted, viewer)
    if wanted.agreements:
        about = rows_of(AgreementSystem, viewer).filter(agreement__in=wanted.agreements)
        for agreement, system in about.values_list("agreement_id", "system_id"):
            found.systems[agreement].add(system)
        systems = {one for of_one in found.systems.values() for one in of_one}
        found.uses = parts_of_uses(systems, members, wanted.span, viewer)
    return found


def _before(viewer: Viewer | None) -> dict[int, list[tuple[int, dt.date]]]:
    """Member → those it succeeds by a merge, and when. What a split one had can't be told of its
    successors.
    """
    rows = rows_of(SuccessionLink, viewer).filter(
        succession__undone_at=None, succession__kind=Succession.Kind.MERGE
    )
    found: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    fields = ("predecessor_id", "successor_id", "succession__happened_on")
    for before, after, day in rows.order_by("pk").values_list(*fields):
        found[after].append((before, day))
    return dict(found)


def _with_predecessors(
    members: Collection[int], before: Mapping[int, Sequence[tuple[int, dt.date]]]
) -> set[int]:
    found: set[int] = set()
    waiting = list(members)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [pk for pk, _day in before.get(one, ())]
    return found


def _load_figures(found: Bases, wanted: Wanted, members: set[int], viewer: Viewer | None) -> None:
    kinds = {kind for basis in wanted.years if basis in FIGURES for kind in FIGURES[basis]}
    if not kinds:
        return
    years = {year for basis, some in wanted.years.items() if basis in FIGURES for year in some}
    rows = rows_of(KeyFigure, viewer).filter(kind__in=kinds, year__in=years)
    for member, year, kind, value in rows.values_list("member_id", "year", "kind", "value"):
        if member in members:
            found.figures[member, year, kind] = value


def _load_costs(found: Bases, wanted: Wanted, members: set[int], viewer: Viewer | None) -> None:
    years = wanted.years.get(Basis.COST)
    if not years:
        return
    rows = rows_of(Figure, viewer).filter(
        set__stage=FigureSet.Stage.ACCOUNTS, set__superseded_by=None, set__year__in=years
    )
    rows = rows.order_by().values_list("set__member_id", "set__year").annotate(Sum("amount"))
    for member, year, amount in rows:
        if member in members:
            found.costs[member, year] = amount


def _load_stakes(found: Bases, wanted: Wanted, viewer: Viewer | None) -> None:
    if not wanted.stakes:
        return
    kinds = [STAKES[basis] for basis in sorted(wanted.stakes)]
    rows = rows_of(Stake, viewer).filter(
        kind__in=kinds, membership__arrangement__in=wanted.arrangements
    )
    rows = rows.touching(wanted.span.start, wanted.span.end).order_by("pk")
    fields = ("membership__arrangement_id", "membership__member_id", "kind", "value")
    for arrangement, member, kind, value, first, end in rows.values_list(
        *fields, "valid_from", "valid_to"
    ):
        period = Period(first or dt.date.min, end)
        found.stakes[arrangement, member, kind].append((period, value))
