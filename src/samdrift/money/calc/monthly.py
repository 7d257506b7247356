"""A year month by month: what was planned, what came, and what the year points to. Source: needs § 4.1.

Amounts are kroner. What was told for the whole year is either divided evenly over its months, to the
øre, or left beside them. A month after the last one with accounts is not known, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.kernel.calc.shares import share_out

MONTHS = tuple(range(1, 13))
WHOLE_YEAR = 0
ByPeriod = Mapping[int, Decimal]
"""Month, or 0 for what was told for the whole year → amount."""
_ORE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Month:
    """A month; `more` is what came less what was planned, `so_far` the same from January on.

    `forecast` is what came, and after the last month with accounts what was planned.
    """

    month: int
    planned: Decimal | None
    came: Decimal | None
    more: Decimal | None
    so_far: Decimal | None
    forecast: Decimal | None


@dataclass(frozen=True, slots=True)
class MonthsOfYear:
    """The twelve months, what stands beside them, and the year's sums. `last` is the last month with
    accounts, 0 when none has. `planned`, `came` and `forecast` are those of the year.
    """

    months: tuple[Month, ...]
    last: int
    planned_beside: Decimal
    came_beside: Decimal
    planned: Decimal | None
    came: Decimal | None
    forecast: Decimal | None


def even(amount: Decimal) -> list[Decimal]:
    """The amount in twelve, to the øre; the øre that are left go to the first months."""
    ore = int((amount * _ORE).to_integral_value())
    return [Decimal(one) / _ORE for one in share_out(ore, [1] * len(MONTHS))]


def spread(amounts: ByPeriod) -> dict[int, Decimal]:
    """What was told for the whole year, divided over its months beside what they have."""
    each = even(amounts.get(WHOLE_YEAR, Decimal(0)))
    return {
        month: amounts.get(month, Decimal(0)) + part
        for month, part in zip(MONTHS, each, strict=True)
    }


def last_month(came: ByPeriod | None) -> int:
    """The last month that something came in; 0 when none."""
    return max((month for month, amount in (came or {}).items() if month and amount), default=0)


def months_of(planned: ByPeriod | None, came: ByPeriod | None, *, evenly: bool) -> MonthsOfYear:
    """The year by month. None is not known at all. `evenly` divides the plan's amounts for the whole
    year over the months; what came for the whole year is never divided.
    """
    beside = (planned or {}).get(WHOLE_YEAR, Decimal(0))
    if evenly and planned is not None:
        planned, beside = spread(planned), Decimal(0)
    last = last_month(came)
    rows: list[Month] = []
    so_far: Decimal | None = Decimal(0)
    for month in MONTHS:
        plan = None if planned is None else planned.get(month, Decimal(0))
        actual = came.get(month, Decimal(0)) if came is not None and month <= last else None
        more = None if plan is None or actual is None else actual - plan
        so_far = None if so_far is None or more is None else so_far + more
        rows.append(
            Month(month, plan, actual, more, so_far, actual if actual is not None else plan)
        )
    year = None if came is None else sum(came.values(), Decimal(0))
    return MonthsOfYear(
        tuple(rows),
        last,
        beside,
        (came or {}).get(WHOLE_YEAR, Decimal(0)),
        _sum([*(row.planned for row in rows), beside]),
        year,
        _forecast(rows, last, beside, came),
    )


def _forecast(
    rows: Sequence[Month], last: int, beside: Decimal, came: ByPeriod | None
) -> Decimal | None:
    """What the year points to: what came, and the plan of the months that are left. How much is left of
    a plan for the whole year is not known once some of it has come.
    """
    there = (came or {}).get(WHOLE_YEAR, Decimal(0))
    if last == 0:
        return there or _sum([*(row.planned for row in rows), beside])
    if beside and last < MONTHS[-1]:
        return None
    return _sum([*(row.forecast for row in rows), there])


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def running(amounts: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    """The sum from the first on; None from the first that is not known."""
    found: list[Decimal | None] = []
    total: Decimal | None = Decimal(0)
    for amount in amounts:
        total = None if total is None or amount is None else total + amount
        found.append(total)
    return tuple(found)
