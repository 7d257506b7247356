"""Works out what keys say, for many at once: everything is loaded once, equal questions told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from samdrift.kernel.calc.periods import Period, day_fraction
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.split_keys import UNKNOWN_FIGURE, Key, SplitError, key_shares, shares_of
from samdrift.money.calc.split_keys import KeyPart as Portion
from samdrift.money.models.keys import (
    AgreementKey,
    KeyCap,
    KeyPart,
    KeyVersion,
    KeyWeight,
    SplitKey,
)
from samdrift.money.queries.key_bases import STAKES, Bases, Basis, Wanted, load, rows_of
from samdrift.money.queries.key_readings import (
    NO_ARRANGEMENT,
    NO_SYSTEMS,
    Asked,
    KeyReading,
    PartSpec,
    Problem,
    Spec,
)
from samdrift.money.queries.key_taking_part import TakingPart, from_day, until_day
from samdrift.money.queries.key_taking_part import load as load_taking_part

Days = dict[int, list[Period]]


def specs_of(versions: Collection[KeyVersion], viewer: Viewer | None = None) -> dict[int, Spec]:
    """Version id → what it says: four queries."""
    ids = {one.pk for one in versions}
    weights: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = rows_of(KeyWeight, viewer).filter(part__version__in=ids)
    for part, member, weight in rows.values_list("part_id", "member_id", "weight"):
        weights[part][member] = weight
    parts: dict[int, list[PartSpec]] = defaultdict(list)
    for one in rows_of(KeyPart, viewer).filter(version__in=ids).order_by("position", "pk"):
        spec = PartSpec(
            one.basis, one.top, one.bottom, one.figure_year, weights[one.pk], str(one.pk)
        )
        parts[one.version_id].append(spec)
    caps: dict[int, dict[int, Fraction]] = defaultdict(dict)
    for one in rows_of(KeyCap, viewer).filter(version__in=ids):
        caps[one.version_id][one.member_id] = Fraction(one.percent) / 100
    keys = {one.key_id for one in versions}
    homes = dict(rows_of(SplitKey, viewer).filter(pk__in=keys).values_list("pk", "arrangement_id"))
    return {
        one.pk: Spec(one.key_id, homes.get(one.key_id), tuple(parts[one.pk]), caps[one.pk])
        for one in versions
    }


class Reader:
    """Everything loaded once; equal questions are worked out once."""

    def __init__(self, asked: Sequence[Asked], viewer: Viewer | None) -> None:
        self.asked, self.viewer = asked, viewer
        kept = [one.version for one in asked if isinstance(one.version, KeyVersion)]
        self.specs = specs_of(kept, viewer) if kept else {}
        ends = [one.period.end for one in asked if one.period.end is not None]
        if len(ends) < len(asked):
            raise ValueError("A period without an end can't be split.")
        self.span = Period(min(one.period.start for one in asked), max(ends))
        self.of_key = self._agreements_of_keys()
        wanted = self._wanted()
        keys = {key for one in asked if (key := self.spec(one).key) is not None}
        direct = {one.agreement for one in asked if one.agreement is not None}
        self.taking: TakingPart = load_taking_part(
            self.span, keys, direct | wanted.agreements, viewer
        )
        self.bases: Bases = load(wanted, list(self.taking.names), viewer)
        self.bases.owners, self.bases.founded = self.taking.owners, self.taking.founded
        self.known: dict[Any, KeyReading] = {}

    def spec(self, one: Asked) -> Spec:
        return self.specs[one.version.pk] if isinstance(one.version, KeyVersion) else one.version

    def _agreements_of_keys(self) -> dict[int, set[int]]:
        """Key → agreements split by it, asked for where a key counts users with no agreement."""
        keys = {
            spec.key
            for one in self.asked
            if one.agreement is None and _counts_users(spec := self.spec(one))
        } - {None}
        found: dict[int, set[int]] = defaultdict(set)
        if keys:
            rows = rows_of(AgreementKey, self.viewer).filter(key__in=keys)
            rows = rows.touching(self.span.start, self.span.end)
            for key, agreement in rows.values_list("key_id", "agreement_id"):
                found[key].add(agreement)
        return found

    def agreements(self, one: Asked) -> set[int]:
        if one.agreement is not None:
            return {one.agreement}
        return self.of_key.get(self.spec(one).key or 0, set())

    def _wanted(self) -> Wanted:
        wanted = Wanted(self.span)
        for one in self.asked:
            spec = self.spec(one)
            for part in spec.parts:
                year = part.year_of(one.period)
                if year is not None:
                    wanted.years[part.basis].add(year)
                if part.basis in STAKES and spec.arrangement is not None:
                    wanted.stakes.add(part.basis)
                    wanted.arrangements.add(spec.arrangement)
            if _counts_users(spec):
                wanted.agreements |= self.agreements(one)
        return wanted

    def all(self) -> list[KeyReading]:
        return [self._reading(one) for one in self.asked]

    def _reading(self, one: Asked) -> KeyReading:
        spec = self.spec(one)
        days = self._days(one, spec)
        mark = self._mark(one, spec, days)
        if mark not in self.known:
            self.known[mark] = self._worked_out(one, spec, days)
        found = self.known[mark]
        return KeyReading(one, spec, found.shares, found.rows, found.problems, found.names)

    def _days(self, one: Asked, spec: Spec) -> Days:
        taking = self.taking
        days = taking.days(spec.arrangement, spec.key, one.agreement, one.period)
        for member, day in one.leaves.items():
            days[member] = until_day(days.get(member, []), day)
        for member, day in one.joins.items():
            days[member] = from_day([one.period], day)
        ordered = sorted(days, key=lambda pk: taking.order.get(pk, pk))
        return {pk: days[pk] for pk in ordered if days[pk]}

    def _mark(self, one: Asked, spec: Spec, days: Days) -> Any:
        """What makes two readings the same."""
        stays = tuple((member, tuple(periods)) for member, periods in days.items())
        users = frozenset(self.agreements(one)) if _counts_users(spec) else None
        return id(spec), one.period, stays, users

    def _worked_out(self, one: Asked, spec: Spec, days: Days) -> KeyReading:
        figures: dict[str, dict[int, Any]] = {}
        problems: list[Problem] = []
        for part in spec.parts:
            base = part.base(one.period)
            if base is not None:
                figures[base] = {pk: self._figure(one, spec, part, pk, days[pk]) for pk in days}
                problems += self._unknown(one, spec, part, figures[base])
        return self._shared(one, spec, days, figures, list(dict.fromkeys(problems)))

    def _shared(
        self, one: Asked, spec: Spec, days: Days, figures: Any, problems: list[Problem]
    ) -> KeyReading:
        names = {pk: self.taking.names.get(pk, "") for pk in days}
        if problems:
            return KeyReading(one, spec, problems=problems, names=names)
        present = {
            pk: sum((day_fraction(period, one.period) for period in periods), Fraction(0))
            for pk, periods in days.items()
        }
        try:
            rows = key_shares(_key(spec, one.period), present, figures)
        except SplitError as error:
            return KeyReading(one, spec, problems=[self._told(error, spec, one)], names=names)
        return KeyReading(one, spec, shares_of(rows), rows, [], names)

    def _told(self, error: SplitError, spec: Spec, one: Asked) -> Problem:
        part = next(
            (p for p in spec.parts if error.base and p.base(one.period) == error.base), None
        )
        member = error.member if isinstance(error.member, int) else None
        name = self.taking.names.get(member, "") if member else ""
        if part is None:
            return Problem(error.code, "", None, member, name)
        return Problem(error.code, part.basis, part.year_of(one.period), member, name)

    def _figure(
        self, one: Asked, spec: Spec, part: PartSpec, member: int, days: Sequence[Period]
    ) -> Any:
        year = part.year_of(one.period)
        if year is not None:
            return self.bases.of_year(part.basis, member, year)
        if part.basis == Basis.WEIGHTS:
            return self.bases.weight(part.weights, member)
        if part.basis in STAKES:
            if member in one.joins and (spec.arrangement, member) not in self.taking.owners:
                return None
            return self.bases.stake(part.basis, spec.arrangement, member, days)
        agreements = self.agreements(one)
        systems = {system for pk in agreements for system in self.bases.systems.get(pk, ())}
        expected = any(member in self.taking.inside.get(pk, ()) for pk in agreements)
        return self.bases.users(systems, member, days, expected=expected)

    def _unknown(
        self, one: Asked, spec: Spec, part: PartSpec, figures: Mapping[int, Any]
    ) -> list[Problem]:
        if part.basis == Basis.SYSTEM_USERS and not any(
            self.bases.systems.get(pk) for pk in self.agreements(one)
        ):
            return [Problem(NO_SYSTEMS, part.basis)]
        if part.basis in STAKES and spec.arrangement is None:
            return [Problem(NO_ARRANGEMENT, part.basis)]
        return [
            Problem(
                UNKNOWN_FIGURE,
                part.basis,
                part.year_of(one.period),
                member,
                self.taking.names.get(member, ""),
            )
            for member, figure in figures.items()
            if figure is None
        ]


def _counts_users(spec: Spec) -> bool:
    return any(part.basis == Basis.SYSTEM_USERS for part in spec.parts)


def _key(spec: Spec, period: Period) -> Key[int]:
    """The parts over their common denominator, as whole numbers."""
    whole = lcm(*(part.bottom for part in spec.parts)) if spec.parts else 1
    portions = [
        Portion(part.top * (whole // part.bottom), part.base(period)) for part in spec.parts
    ]
    return Key(tuple(portions), dict(spec.caps))
