"""What a supplier reports held against what was measured here.

A report is rounded. Two figures are the same when they agree at the decimals the report gives, and
fall on the same side of what is agreed: 99.95 reported as 100 is another thing where 100 is agreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured in [start, end), and what was agreed then (None: unknown)."""

    start: dt.date
    end: dt.date
    value: Decimal
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """`measured` is None where the period was not measured here in whole; then nothing differs."""

    reported: Decimal
    measured: Decimal | None
    target: Decimal | None
    differs: bool
    parts: int


def compare(
    reported: Decimal, start: dt.date, end: dt.date, rows: Sequence[Measured], *, less: bool
) -> Compared:
    """Compare with what was measured in [start, end). `less`: the figure is the longest time, and the
    agreed one is the most there may be; else it is a share, and the agreed one the least.
    """
    found = within(rows, start, end)
    if not found:
        return Compared(reported, None, None, differs=False, parts=0)
    value = max(one.value for one in found) if less else weighted(found)
    target = found[-1].target
    differs = not same(reported, value) or (
        target is not None and kept(reported, target, less=less) != kept(value, target, less=less)
    )
    return Compared(reported, value, target, differs, len(found))


def within(rows: Sequence[Measured], start: dt.date, end: dt.date) -> list[Measured]:
    """The measurement of just that period, or those that together fill it; none when days lack."""
    exact = [one for one in rows if (one.start, one.end) == (start, end)]
    if exact:
        return exact[:1]
    inside = sorted(
        (one for one in rows if start <= one.start and one.end <= end), key=lambda one: one.start
    )
    day, found = start, []
    for one in inside:
        if one.start == day:
            found.append(one)
            day = one.end
    return found if day == end else []


def weighted(rows: Sequence[Measured]) -> Decimal:
    """The mean by days, to six decimals; the value itself where there is one."""
    if len(rows) == 1:
        return rows[0].value
    days = [(one.end - one.start).days for one in rows]
    total = sum((Fraction(one.value) * n for one, n in zip(rows, days, strict=True)), Fraction(0))
    mean = total / sum(days)
    exact = Decimal(mean.numerator) / Decimal(mean.denominator)
    return exact.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def same(reported: Decimal, measured: Decimal) -> bool:
    """Whether the measured figure, rounded as the report is, is the reported one."""
    plain = reported.normalize()
    exponent = plain.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    step = Decimal(1).scaleb(-places)
    return measured.quantize(step, ROUND_HALF_UP) == plain.quantize(step)


def kept(value: Decimal, target: Decimal, *, less: bool) -> bool:
    """Compared before anything is rounded."""
    return value <= target if less else value >= target
