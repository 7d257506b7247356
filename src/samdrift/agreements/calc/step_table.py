"""Steps as a table that people read and write: a row for some days, a column for each level.

The rows of a table follow each other: one without a last day stands until the next row begins. The
same steps come back from their table, with days on which nothing changes joined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.falls import COMPOUND, Kind, fallen
from samdrift.agreements.calc.kroner import rounded

AGREED, FALL, CHANGE = "agreed", "fall", "change"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A value from `level` up to the next level, in [start, end); None is without bound."""

    start: dt.date | None
    end: dt.date | None
    level: Decimal
    value: Decimal
    origin: str = AGREED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of some days, one for each level of the table; None where there is none.

    `end` is the first day the row no longer holds; None is until the next row, or without end.
    """

    start: dt.date | None
    end: dt.date | None
    values: tuple[Decimal | None, ...]
    origin: str = AGREED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    levels: tuple[Decimal, ...]
    rows: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        return not any(value is not None for row in self.rows for value in row.values)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows, by number from 1, that both say what is agreed from `day` on."""

    first: int
    second: int
    day: dt.date | None


def _low(day: dt.date | None) -> dt.date:
    return day or dt.date.min


def _high(day: dt.date | None) -> dt.date:
    return day or dt.date.max


def table_of(steps: Iterable[DatedStep]) -> Table:
    """The steps as a table: cut at every day on which one of them begins or ends.

    Where two steps say something of the same day and level, the one that begins last is shown.
    """
    known = list(steps)
    levels = tuple(sorted({step.level for step in known}))
    edges = sorted({_low(step.start) for step in known} | {_high(step.end) for step in known})
    rows = []
    for start, stop in pairwise(edges):
        inside = [s for s in known if _low(s.start) <= start and stop <= _high(s.end)]
        if inside:
            rows.append(_row(start, stop, levels, inside))
    return Table(levels, tuple(_open_ends(rows)))


def _row(
    start: dt.date, stop: dt.date, levels: Sequence[Decimal], inside: Sequence[DatedStep]
) -> Row:
    by_level = {step.level: step for step in sorted(inside, key=lambda step: _low(step.start))}
    newest = max(inside, key=lambda step: _low(step.start))
    return Row(
        None if start == dt.date.min else start,
        None if stop == dt.date.max else stop,
        tuple(by_level[level].value if level in by_level else None for level in levels),
        newest.origin,
        newest.note,
    )


def _open_ends(rows: Sequence[Row]) -> list[Row]:
    """Without the ends that the next row's beginning says anyway."""
    following: list[Row | None] = [*rows[1:], None]
    return [
        replace(row, end=None) if after is not None and after.start == row.end else row
        for row, after in zip(rows, following, strict=True)
    ]


def in_order(table: Table) -> Table:
    return replace(table, rows=tuple(sorted(table.rows, key=lambda row: _low(row.start))))


def overlaps(table: Table) -> list[Overlap]:
    """Rows, in the order of their days, that reach into the next one; or begin on the same day."""
    rows = in_order(table).rows
    found = []
    for number, (row, after) in enumerate(pairwise(rows), start=1):
        same_day = _low(row.start) == _low(after.start)
        if same_day or (row.end is not None and row.end > _low(after.start)):
            found.append(Overlap(number, number + 1, after.start))
    return found


def steps_of(table: Table) -> list[DatedStep]:
    """The steps of a table whose rows do not overlap, by level and day."""
    rows = in_order(table).rows
    ends = [*(row.end or after.start for row, after in pairwise(rows))]
    ends.append(rows[-1].end if rows else None)
    found = []
    for number, level in enumerate(table.levels):
        of_level = [
            DatedStep(row.start, end, level, value, row.origin, row.note)
            for row, end in zip(rows, ends, strict=True)
            if number < len(row.values) and (value := row.values[number]) is not None
        ]
        found += _joined(of_level)
    return found


def _joined(steps: Sequence[DatedStep]) -> list[DatedStep]:
    found: list[DatedStep] = []
    for step in steps:
        before = found[-1] if found else None
        if before is not None and before.end == step.start and _alike(before, step):
            found[-1] = replace(before, end=step.end)
        else:
            found.append(step)
    return found


def _alike(one: DatedStep, other: DatedStep) -> bool:
    return (one.value, one.origin, one.note) == (other.value, other.origin, other.note)


MOST_YEARS = 50
"""So many years ahead at most, where no end is known."""


def with_falls(
    table: Table,
    first: dt.date,
    rate: Decimal,
    end: dt.date | None,
    *,
    years: int | None = None,
    kind: Kind = COMPOUND,
    places: int = 2,
) -> Table:
    """The table with a row for each yearly fall from `first` on, in place of all its later rows.

    `rate` 0.03 is a fall of 3 % a year, of the prices that hold the day before `first`. So many
    `years`, or all that begin before `end`. Raises ValueError when no prices hold before `first`.
    """
    base, kept = _before(table, first)
    rows = [
        Row(
            start,
            None,
            tuple(
                None if value is None else rounded(fallen(value, rate, number + 1, kind), places)
                for value in base.values
            ),
            FALL,
        )
        for number, start in enumerate(_yearly(first, end, years))
    ]
    return replace(table, rows=_closed([*kept, *rows], end))


def with_rises(
    table: Table,
    first: dt.date,
    points: Decimal,
    top: Decimal,
    end: dt.date | None,
    *,
    years: int | None = None,
) -> Table:
    """The table with a row for each year from `first` on, each so many points higher up to `top`.

    Raises ValueError when nothing holds before `first`.
    """
    base, kept = _before(table, first)
    rows: list[Row] = []
    for number, start in enumerate(_yearly(first, end, years)):
        before = rows[-1] if rows else base
        values = tuple(
            None if value is None else max(value, min(top, value + points * (number + 1)))
            for value in base.values
        )
        if values != before.values:
            rows.append(Row(start, None, values, AGREED))
    return replace(table, rows=_closed([*kept, *rows], end))


def _before(table: Table, first: dt.date) -> tuple[Row, list[Row]]:
    """The row that holds the day before, and the rows that stay, with no end of their own."""
    kept = [row for row in in_order(table).rows if _low(row.start) < first]
    if not kept:
        raise ValueError(f"Nothing is agreed before {first}.")
    kept[-1] = replace(kept[-1], end=None)
    return kept[-1], kept


def _closed(rows: Sequence[Row], end: dt.date | None) -> tuple[Row, ...]:
    """The last row ends when all ends."""
    last = rows[-1]
    keep = end is None or _low(last.start) >= end
    return (*rows[:-1], last if keep else replace(last, end=end))


def _yearly(first: dt.date, end: dt.date | None, years: int | None) -> list[dt.date]:
    """The same day each year; as long as the end or the number of years says."""
    most = min(years if years is not None else MOST_YEARS, MOST_YEARS)
    days = [plus_months(first, 12 * number) for number in range(most)]
    return [day for day in days if end is None or day < end]
