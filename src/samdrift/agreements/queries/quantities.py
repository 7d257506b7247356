"""How many units each member of an agreement has in a period, counted as its participation says.

Users are the counts of the member's uses of the agreement's systems, each day's most trusted source;
inhabitants, employees and workstations are its newest key figures up to the period's year; a fixed
quantity is its own. Unknown is None and is never counted as 0.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from samdrift.agreements.calc.readings import Part, Reading, Told, last_of, summed
from samdrift.agreements.models.agreements import Agreement, AgreementSystem, Participation
from samdrift.kernel.calc.periods import Period, day_fraction
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.figures import KeyFigure
from samdrift.portfolio.models.uses import Use, UserCount

Basis = Participation.Basis
Kind = KeyFigure.Kind
FIGURES: Mapping[str, tuple[str, ...]] = {
    Basis.INHABITANTS: (Kind.INHABITANTS,),
    Basis.EMPLOYEES: (Kind.EMPLOYEES_PRODUCTION, Kind.EMPLOYEES_ADMINISTRATION),
    Basis.WORKSTATIONS: (Kind.WORKSTATIONS_ADMINISTRATION, Kind.WORKSTATIONS_EDUCATION),
}
"""Key figures that are summed for a basis."""
AGREED = "agreed"
"""Source of a quantity that the agreement itself says."""
_TRUST = ("system", "file", "directory", "supplier", "estimate")
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """The days of the period on which the member is in the agreement, counted by `basis`."""

    participation: int
    period: Period
    basis: str
    quantity: Decimal | None


@dataclass(frozen=True)
class Counted:
    """A member's units in `period`: `value` on the last day it is in the agreement (None: unknown),
    counted on `day` by `source`, made of `parts`. `present` is how much of the period it is in it,
    by days. They are worked out when they are asked for: charges need the parts alone.
    """

    member: int
    stays: tuple[Stay, ...]
    parts: tuple[Part, ...]
    period: Period

    @cached_property
    def present(self) -> Fraction:
        return sum((day_fraction(stay.period, self.period) for stay in self.stays), Fraction(0))

    @cached_property
    def _told(self) -> Told:
        last = self.stays[-1]
        return last_of(self.parts_of(last), last_day(last.period))

    @property
    def value(self) -> Decimal | None:
        return self._told.value

    @property
    def day(self) -> dt.date | None:
        return self._told.day

    @property
    def source(self) -> str:
        return self._told.source

    def parts_of(self, stay: Stay, system: int | None = None) -> tuple[Part, ...]:
        """What a stay's units are made of; of one system where a price is for that alone."""
        parts = tuple(part for part in self.parts if part.basis == stay.basis)
        if system is None or stay.basis != Basis.USERS:
            return parts
        return tuple(part for part in parts if part.system == system)


@dataclass
class Quantities:
    """What was loaded for a span of days, ready to be asked for any period inside it."""

    span: Period
    stays: dict[int, dict[int, list[Stay]]] = field(default_factory=dict)
    systems: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    uses: dict[tuple[int, int], list[Part]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[tuple[int, str], list[KeyFigure]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def of(self, agreement: int, period: Period) -> dict[int, Counted]:
        """Member → its units in the period, for those that are in the agreement on some day of it."""
        found = {}
        for member, stays in self.stays.get(agreement, {}).items():
            inside = tuple(stay for one in stays if (stay := _inside(one, period)) is not None)
            if inside:
                found[member] = self._counted(agreement, member, inside, period)
        return found

    def members_in(self, agreement: int, period: Period) -> set[int]:
        """The members that are in the agreement on some day of the period."""
        return {
            member
            for member, stays in self.stays.get(agreement, {}).items()
            if any(one.period.overlaps(period) for one in stays)
        }

    def _counted(
        self, agreement: int, member: int, stays: tuple[Stay, ...], period: Period
    ) -> Counted:
        parts: list[Part] = []
        for basis in dict.fromkeys(stay.basis for stay in stays):
            parts += self._parts(agreement, member, basis, stays)
        return Counted(member, stays, tuple(parts), period)

    def _parts(
        self, agreement: int, member: int, basis: str, stays: Sequence[Stay]
    ) -> Iterable[Part]:
        if basis == Basis.FIXED:
            return [_agreed(stay) for stay in stays if stay.basis == basis]
        if basis != Basis.USERS:
            year = last_day(stays[-1].period).year
            return [self._figure(member, basis, kind, year) for kind in FIGURES[basis]]
        systems = sorted(self.systems.get(agreement, ()))
        return [part for system in systems for part in self.uses.get((system, member), ())]

    def _figure(self, member: int, basis: str, kind: str, year: int) -> Part:
        known = [one for one in self.figures.get((member, kind), ()) if one.year <= year]
        if not known:
            return Part(basis, None, None, (), kind)
        newest = known[-1]
        reading = Reading(dt.date(newest.year, 1, 1), newest.value, newest.source)
        return Part(basis, newest.pk, None, (reading,), kind)


def last_day(period: Period) -> dt.date:
    """The last day of a period that has an end. Raises ValueError for an open one."""
    if period.end is None:
        raise ValueError(f"The period from {period.start} has no end.")
    return period.end - _ONE


def _agreed(stay: Stay) -> Part:
    known = () if stay.quantity is None else (Reading(stay.period.start, stay.quantity, AGREED),)
    return Part(stay.basis, stay.participation, None, known)


def _inside(stay: Stay, period: Period) -> Stay | None:
    common = stay.period.intersect(period)
    if common is None:
        return None
    return Stay(stay.participation, common, stay.basis, stay.quantity)


def counted(agreement: Agreement, viewer: Viewer | None, period: Period) -> dict[int, Counted]:
    """Member id → its units in the period; with a viewer, from what that one may see."""
    return load([agreement], period, viewer).of(agreement.pk, period)


def counted_many(
    agreements: Collection[Agreement], period: Period
) -> dict[int, dict[int, Counted]]:
    """Agreement id → member id → units in the period, by five queries however many there are."""
    loaded = load(agreements, period)
    return {agreement.pk: loaded.of(agreement.pk, period) for agreement in agreements}


def load(
    agreements: Collection[Agreement], span: Period, viewer: Viewer | None = None
) -> Quantities:
    """Load what counts in the span, which has an end, for all of these agreements: five queries."""
    last_day(span)
    found = Quantities(span, {agreement.pk: {} for agreement in agreements})
    _load_stays(found, agreements, viewer)
    about = _rows(AgreementSystem, viewer).filter(agreement__in=[one.pk for one in agreements])
    for agreement, system in about.values_list("agreement_id", "system_id"):
        found.systems[agreement].add(system)
    members = {member for stays in found.stays.values() for member in stays}
    _load_uses(found, members, viewer)
    _load_figures(found, members, viewer)
    return found


def _rows(model: Any, viewer: Viewer | None) -> Any:
    return model.objects.all() if viewer is None else seen(model, viewer)


def _load_stays(
    found: Quantities, agreements: Collection[Agreement], viewer: Viewer | None
) -> None:
    """Nobody is in an agreement before it begins, or after it ended or was left."""
    periods = {one.pk: _in_force(one, found.span) for one in agreements}
    rows = _rows(Participation, viewer).filter(agreement__in=list(periods))
    rows = rows.touching(found.span.start, found.span.end).order_by(
        F("valid_from").asc(nulls_first=True), "pk"
    )
    fields = ("pk", "agreement_id", "member_id", "valid_from", "valid_to", "basis", "quantity")
    for pk, agreement, member, first, end, basis, quantity in rows.values_list(*fields):
        whole = periods[agreement]
        period = whole and whole.clip(first, end)
        if period is not None:
            of_member = found.stays[agreement].setdefault(member, [])
            of_member.append(Stay(pk, period, basis, quantity))


def _in_force(agreement: Agreement, span: Period) -> Period | None:
    common = span.clip(agreement.valid_from, agreement.valid_to)
    return common and common.clip(None, agreement.left_on)


def _load_uses(found: Quantities, members: Collection[int], viewer: Viewer | None) -> None:
    systems = {system for of_one in found.systems.values() for system in of_one}
    rows = _rows(Use, viewer).filter(system__in=systems).touching(None, found.span.end)
    rows = [
        row
        for row in rows.order_by("pk").values_list(
            "pk", "system_id", "member_id", "valid_from", "valid_to"
        )
        if row[2] in members
    ]
    counts = _counts(systems, found.span, viewer) if rows else {}
    for pk, system, member, first, end in rows:
        readings = within_use(counts.get(pk, {}), found.span, first, end)
        found.uses[system, member].append(Part(Basis.USERS, pk, system, readings))


def parts_of_uses(
    systems: Collection[int], members: Collection[int], span: Period, viewer: Viewer | None = None
) -> dict[tuple[int, int], list[Part]]:
    """(system, member) → the counts of its uses in the span: two queries."""
    found = Quantities(span)
    found.systems[0] = set(systems)
    _load_uses(found, members, viewer)
    return found.uses


def _counts(
    systems: Collection[int], span: Period, viewer: Viewer | None
) -> dict[int, dict[dt.date, Reading]]:
    """Use → day → the most trusted count: those of the span, and the last day's before it."""
    rows = _rows(UserCount, viewer).filter(use__system__in=systems)
    before = UserCount.objects.filter(use=OuterRef("use"), counted_on__lt=span.start)
    newest = before.order_by("-counted_on").values("counted_on")[:1]
    wanted = Q(counted_on__gte=span.start, counted_on__lt=span.end)
    rows = rows.filter(wanted | Q(counted_on=Subquery(newest)))
    found: dict[int, dict[dt.date, Reading]] = defaultdict(dict)
    for use, day, count, source in rows.values_list("use_id", "counted_on", "count", "source"):
        other = found[use].get(day)
        if other is None or _TRUST.index(source) < _TRUST.index(other.source):
            found[use][day] = Reading(day, Decimal(count), source)
    return found


NOT_IN_USE = "not_in_use"
"""Source of the 0 before a use begins and after it ends."""


def within_use(
    counts: Mapping[dt.date, Reading], span: Period, first: dt.date | None, end: dt.date | None
) -> tuple[Reading, ...]:
    """The readings by day: nobody before the use begins or after it ends."""
    kept = [
        one
        for one in counts.values()
        if (first is None or one.day >= first) and (end is None or one.day < end)
    ]
    if first is not None and first > span.start:
        kept.append(Reading(span.start, Decimal(0), NOT_IN_USE))
        if not any(one.day == first for one in kept):
            kept.append(Reading(first, None, ""))
    if end is not None and span.end is not None and end < span.end:
        kept.append(Reading(end, Decimal(0), NOT_IN_USE))
    return tuple(sorted(kept, key=lambda one: one.day))


def _load_figures(found: Quantities, members: Collection[int], viewer: Viewer | None) -> None:
    bases = {
        stay.basis
        for of_agreement in found.stays.values()
        for stays in of_agreement.values()
        for stay in stays
    }
    kinds = [kind for basis in sorted(bases & set(FIGURES)) for kind in FIGURES[basis]]
    if not kinds:
        return
    rows = _rows(KeyFigure, viewer).filter(kind__in=kinds, year__lte=last_day(found.span).year)
    for row in rows.order_by("year", "pk"):
        if row.member_id in members:
            found.figures[row.member_id, row.kind].append(row)


def joint(counted: Mapping[int, Counted]) -> tuple[Decimal | None, list[int]]:
    """The units of all members together, and the members whose units are unknown."""
    return summed({member: one.value for member, one in counted.items()})
