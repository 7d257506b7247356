"""What a key split in a year, and how members would have borne it by another.

The cost is that of closed runs; where there are none, the members' accounts of the year together.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from samdrift.agreements.calc.kroner import kroner, ore
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.split import Cost, compared
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.money.models.keys import KeyVersion, SplitKey
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.queries.key_reader import specs_of
from samdrift.money.queries.key_shares import Asked, KeyReading, Problem, Spec, readings
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member

RUNS, ACCOUNTS, GIVEN = "runs", "accounts", "given"
NO_VERSION = "no_version"


@dataclass(frozen=True, slots=True)
class Piece:
    """A cost in øre that was split in a period; of an agreement where it was one's."""

    period: Period
    agreement: int | None
    ore: int


@dataclass(frozen=True)
class YearCost:
    """What a key split in a year. `source` is runs, accounts or given ("" when nothing is known),
    `missing` the members whose accounts are not known.
    """

    pieces: tuple[Piece, ...] = ()
    source: str = ""
    missing: tuple[str, ...] = ()

    @property
    def ore(self) -> int:
        return sum(piece.ore for piece in self.pieces)


def year_of(year: int) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


def cost_of_year(
    key: SplitKey, year: int, viewer: Viewer, amount: Decimal | None = None
) -> YearCost:
    """What the key split in the year: an amount that is given, runs, or accounts."""
    if amount is not None:
        return YearCost((Piece(year_of(year), None, ore(amount)),), GIVEN)
    pieces = _of_runs(key, year, viewer)
    if pieces:
        return YearCost(tuple(pieces), RUNS)
    return _of_accounts(key, year, viewer)


def _of_runs(key: SplitKey, year: int, viewer: Viewer) -> list[Piece]:
    """What closed runs that stand split by it."""
    period = year_of(year)
    runs = Run.objects.standing().filter(
        state=Run.State.CLOSED, starts_on__gte=period.start, starts_on__lt=period.end
    )
    rows = seen(RunItem, viewer).filter(key_version__key=key, run__in=runs, left_out="")
    fields = ("run__starts_on", "run__ends_on", "starts_on", "ends_on", "agreement_id", "amount")
    sums: dict[tuple[Period, int | None], int] = defaultdict(int)
    for first, last, start, end, agreement, amount in rows.order_by("pk").values_list(*fields):
        sums[Period(start or first, end or last), agreement] += ore(amount)
    return [Piece(one, agreement, total) for (one, agreement), total in sums.items() if total]


def _of_accounts(key: SplitKey, year: int, viewer: Viewer) -> YearCost:
    period = year_of(year)
    parts = seen(Membership, viewer).touching(period.start, period.end)
    if key.arrangement_id is not None:
        parts = parts.filter(arrangement=key.arrangement_id)
    members = seen(Member, viewer).filter(pk__in=parts.values("member_id"))
    names = dict(members.order_by("sort_key").values_list("pk", "name"))
    rows = seen(Figure, viewer).filter(
        set__stage=FigureSet.Stage.ACCOUNTS,
        set__superseded_by=None,
        set__year=year,
        set__member__in=list(names),
    )
    sums = dict(rows.order_by().values_list("set__member_id").annotate(Sum("amount")))
    if not sums:
        return YearCost()
    total = sum((ore(amount) for amount in sums.values()), 0)
    missing = tuple(name for pk, name in names.items() if pk not in sums)
    return YearCost((Piece(period, None, total),), ACCOUNTS, missing)


@dataclass(frozen=True)
class Compared:
    """A member by one key and by another; kroner, and shares of the whole."""

    member: int
    name: str
    one: Decimal
    other: Decimal
    one_share: Fraction
    other_share: Fraction

    @property
    def more(self) -> Decimal:
        return self.other - self.one


@dataclass(frozen=True)
class Comparison:
    """The members by name, with what is missing in the one and in the other."""

    cost: YearCost
    rows: list[Compared] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    other_problems: list[Problem] = field(default_factory=list)

    @property
    def one_total(self) -> Decimal:
        return sum((row.one for row in self.rows), Decimal(0))

    @property
    def other_total(self) -> Decimal:
        return sum((row.other for row in self.rows), Decimal(0))


@dataclass(frozen=True)
class Other:
    """What a key is held against: what another says, and members that come or go.

    `spec` None is the key itself, so that only the members differ.
    """

    spec: Spec | None = None
    joins: frozenset[int] = frozenset()
    leaves: frozenset[int] = frozenset()


def compare(key: SplitKey, cost: YearCost, other: Other, viewer: Viewer) -> Comparison:
    """The cost by the key as it was in each period, and by the other."""
    specs = _specs_in(key, [piece.period for piece in cost.pieces], viewer)
    if not cost.pieces or any(spec is None for spec in specs):
        lacking = [Problem(NO_VERSION)] if cost.pieces else []
        return Comparison(cost, problems=lacking)
    ones = [
        Asked(spec, piece.period, piece.agreement)
        for spec, piece in zip(specs, cost.pieces, strict=True)
        if spec is not None
    ]
    others = [_other(one, key, other) for one in ones]
    found = readings([*ones, *others], viewer)
    first, second = found[: len(ones)], found[len(ones) :]
    problems, lacking = _problems(first), _problems(second)
    if problems or lacking:
        return Comparison(cost, problems=problems, other_problems=lacking)
    return Comparison(cost, _rows(cost, first, second))


def _specs_in(key: SplitKey, periods: Sequence[Period], viewer: Viewer) -> list[Spec | None]:
    """What the key said on the first day of each; before it said anything, what it said first."""
    rows = list(seen(KeyVersion, viewer).filter(key=key).order_by("valid_from", "pk"))
    specs = specs_of(rows, viewer)
    found: list[Spec | None] = []
    for period in periods:
        standing = [row for row in rows if row.is_on(period.start)]
        chosen = next(iter([*standing, *rows]), None)
        found.append(specs[chosen.pk] if chosen is not None else None)
    return found


def _other(one: Asked, key: SplitKey, other: Other) -> Asked:
    """The same period by the other key, among the members of the first one's arrangement."""
    spec = one.version if other.spec is None else other.spec
    if isinstance(spec, Spec) and spec.arrangement is None:
        spec = replace(spec, arrangement=key.arrangement_id)
    day = one.period.start
    return Asked(
        spec,
        one.period,
        one.agreement,
        joins=dict.fromkeys(sorted(other.joins), day),
        leaves=dict.fromkeys(sorted(other.leaves), day),
    )


def _problems(found: Sequence[KeyReading]) -> list[Problem]:
    return list(dict.fromkeys(one for reading in found for one in reading.problems))


def _rows(
    cost: YearCost, first: Sequence[KeyReading], second: Sequence[KeyReading]
) -> list[Compared]:
    one, other = _whole(cost, first), _whole(cost, second)
    names = {pk: name for reading in [*first, *second] for pk, name in reading.names.items()}
    return [
        Compared(
            row.member,
            names[row.member],
            kroner(row.one_ore),
            kroner(row.other_ore),
            one.get(row.member, Fraction(0)),
            other.get(row.member, Fraction(0)),
        )
        for row in compared([Cost("all", cost.ore)], one, other)
    ]


def _whole(cost: YearCost, found: Sequence[KeyReading]) -> Mapping[int, Fraction]:
    """Each member's share of all the pieces together, by their amounts."""
    sums: dict[int, Fraction] = defaultdict(Fraction)
    for piece, reading in zip(cost.pieces, found, strict=True):
        for member, share in reading.shares.items():
            sums[member] += share * Fraction(piece.ore, cost.ore or 1)
    return dict(sums)
