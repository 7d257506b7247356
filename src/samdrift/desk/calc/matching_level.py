"""Which of several dated commitments answers for a case: the most specific one that fits.

A row that names the service goes before one for any; then one that names the kind of case, then one
that names the priority. Where two are alike, that is told, and one is always chosen the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import Generic, NamedTuple, TypeVar

from samdrift.kernel.calc.periods import Period

T = TypeVar("T")


class Asked(NamedTuple):
    """What a case is: its service, its kind and its priority; None where that is not known."""

    service: Hashable | None
    kind: str | None
    priority: int | None


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One commitment: for which service, kind and priority (None is any), in which period.

    `order` settles which of two that are alike is chosen: the least; `value` is the caller's own.
    """

    order: int
    period: Period
    value: T
    service: Hashable | None = None
    kind: str | None = None
    priority: int | None = None

    @property
    def scope(self) -> Asked:
        return Asked(self.service, self.kind, self.priority)

    def fits(self, asked: Asked) -> bool:
        """Whether each thing the row names is what is asked for."""
        return all(
            own is None or own == other for own, other in zip(self.scope, asked, strict=True)
        )

    @property
    def specific(self) -> tuple[bool, bool, bool]:
        """Orders rows by how specific they are."""
        return (self.service is not None, self.kind is not None, self.priority is not None)


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """The row that answers, None where none does, and those just like it that were not chosen."""

    row: Row[T] | None
    alike: tuple[Row[T], ...] = ()


class Missing(NamedTuple):
    """A service, kind and priority for which nothing is promised in a period."""

    asked: Asked
    period: Period


class Twice(NamedTuple, Generic[T]):
    """Two rows for the very same service, kind and priority with days in common."""

    first: Row[T]
    second: Row[T]
    period: Period


def chosen(rows: Iterable[Row[T]], asked: Asked, day: dt.date) -> Choice[T]:
    """The row that answers on the day.

    Of rows that are equally specific, the one that began last, then the least in `order`.
    """
    fitting = [row for row in rows if row.period.contains(day) and row.fits(asked)]
    if not fitting:
        return Choice(None)
    top = max(row.specific for row in fitting)
    first, *alike = sorted(
        (row for row in fitting if row.specific == top),
        key=lambda row: (-row.period.start.toordinal(), row.order),
    )
    return Choice(first, tuple(alike))


def all_asked(
    services: Iterable[Hashable], kinds: Iterable[str], priorities: Iterable[int]
) -> Iterator[Asked]:
    """Each service with each kind and each priority, in order."""
    return (Asked(*one) for one in product(services, kinds, priorities))


def missing(rows: Sequence[Row[T]], asked: Iterable[Asked], within: Period) -> list[Missing]:
    """The stretches of the period for which nothing is promised, for each that is asked for."""
    return [
        Missing(one, stretch)
        for one in asked
        for stretch in _uncovered([row.period for row in rows if row.fits(one)], within)
    ]


def _uncovered(periods: Iterable[Period], within: Period) -> Iterator[Period]:
    start = within.start
    for period in sorted(periods, key=lambda period: period.start):
        if within.end is not None and period.start >= within.end:
            break
        if period.start > start:
            yield Period(start, period.start)
        if period.end is None:
            return
        start = max(start, period.end)
    if within.end is None or start < within.end:
        yield Period(start, within.end)


def twice(rows: Iterable[Row[T]]) -> list[Twice[T]]:
    """Each two rows that answer for the very same on the same days, in order."""
    ordered = sorted(rows, key=lambda row: (row.period.start, row.order))
    return [
        Twice(first, second, shared)
        for first, second in combinations(ordered, 2)
        if first.scope == second.scope and (shared := first.period.intersect(second.period))
    ]


def changes(rows: Iterable[Row[T]], within: Period) -> list[Period]:
    """The period cut at each day on which a row begins or ends: in each part nothing changes."""
    edges = {within.start}
    for row in rows:
        edges.update(day for day in (row.period.start, row.period.end) if day is not None)
    days = sorted(day for day in edges if within.contains(day))
    return [*(Period(a, b) for a, b in pairwise(days)), Period(days[-1], within.end)]
