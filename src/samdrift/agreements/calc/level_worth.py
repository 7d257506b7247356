"""What a level that was not kept gives, under the year's cap, and which year that is.

Source: calculations § 8. The rates, and the caps for a period and a case, are those of
`compensation`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from samdrift.agreements.calc.compensation import (
    CAP_YEAR,
    Delay,
    Penalty,
    PenaltyTerms,
    Unit,
    penalties,
    units_late,
)
from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.kroner import ZERO, rounded
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step, value

_YEAR = 12


def agreement_year(starts: dt.date | None, day: dt.date) -> Period:
    """The year of the agreement that the day lies in, counted from the day it began.

    The calendar year where nobody knows when it began.
    """
    first = starts or dt.date(day.year, 1, 1)
    years = day.year - first.year
    if plus_months(first, years * _YEAR) > day:
        years -= 1
    return Period(plus_months(first, years * _YEAR), plus_months(first, (years + 1) * _YEAR))


@dataclass(frozen=True, slots=True)
class Capped:
    """The amount in kroner under the year's cap, what is left of that cap, and whether it took any.

    None all through where the cap is not known.
    """

    amount: Decimal | None
    left: Decimal | None
    took: bool


def under_year_cap(
    amount: Decimal, cap: Decimal | None, year_fee: Decimal | None, before: Decimal
) -> Capped:
    """At most `cap` per cent of the year's fee, less what was claimed before in the year."""
    if cap is None:
        return Capped(amount, None, took=False)
    if year_fee is None:
        return Capped(None, None, took=False)
    left = max(ZERO, rounded(cap * year_fee / 100) - before)
    return Capped(min(amount, left), left, took=left < amount)


def penalties_by_steps(
    rates: Sequence[Step[Decimal]],
    base: Decimal,
    delays: Sequence[Delay],
    day: dt.date,
    *,
    unit: Unit,
    cap_case: Decimal | None = None,
) -> list[tuple[Penalty, Decimal]]:
    """What each delay gives, and its rate: that of the day and of so many hours or days too late.

    Raises NoStepError where no rate is agreed.
    """
    found = []
    for delay in delays:
        rate = value(rates, day, units_late(delay.late, unit))
        terms = PenaltyTerms(rate, unit, cap_case=cap_case)
        found.append((penalties(terms, base, [delay])[0], rate))
    return found


__all__ = ["CAP_YEAR", "Capped", "agreement_year", "penalties_by_steps", "under_year_cap"]
