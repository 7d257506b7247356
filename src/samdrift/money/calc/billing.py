"""The periods an agreement is billed for: whole parts of the calendar year, cut where it begins or ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from samdrift.agreements.calc.dates import plus_months
from samdrift.kernel.calc.periods import Period

_ONE = dt.timedelta(days=1)


def block_start(day: dt.date, months: int) -> dt.date:
    """The first day of the billing block the day is in; blocks of so many months fill the year."""
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def billing_periods(
    start: dt.date | None, end: dt.date | None, months: int, within: Period
) -> Iterator[Period]:
    """The billed periods of an agreement in force in [start, end) that share days with `within`,
    which has an end. The first and last are parts of a block where it begins or ends inside one.
    """
    if within.end is None:
        raise ValueError(f"The period from {within.start} has no end.")
    day = block_start(within.start, months)
    while day < within.end:
        following = plus_months(day, months)
        period = Period(day, following).clip(start, end)
        if period is not None and period.overlaps(within):
            yield period
        day = following


def awaited_until(period: Period, lag_days: int, *, in_advance: bool) -> dt.date:
    """The last day the invoice is awaited: so many days after the period begins, or after it ends."""
    from_day = period.start if in_advance or period.end is None else period.end - _ONE
    return from_day + dt.timedelta(days=lag_days)


def parted(billed: Period, start: dt.date | None, end: dt.date | None, months: int) -> list[Period]:
    """What a billed period is reckoned as: its billing periods when it is made of several whole
    ones, else itself.
    """
    if billed.end is None:
        return [billed]
    parts = list(billing_periods(start, end, months, billed))
    whole = len(parts) > 1 and parts[0].start == billed.start and parts[-1].end == billed.end
    return parts if whole else [billed]
