"""Cash flows: net present value, the rate implied by them, and their years. Source: calculations § 10.

`NPV(r) = Σ amount_t / (1 + r)^t`, t in years, r the effective rate a year. Payments stand at whole
periods, so many a year; `1 + i = (1 + r)^(1/periods)` is the rate of a period. Amounts are kroner,
above 0 for what comes in; rates are shares (0.06 is 6 %). Powers are taken with 50 digits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from samdrift.agreements.calc.dates import plus_months

DIGITS = 50
ZERO, ONE = Decimal(0), Decimal(1)
OPERATING, INVESTMENT = "operating", "investment"
NO_RATE, SEVERAL_RATES = "no_rate", "several_rates"
_LOWEST, _HIGHEST, _STEPS = Decimal("-0.99"), Decimal(10), 200


class RateError(ValueError):
    """No rate, or more than one, makes the flows worth nothing; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The rate can not be told: {code}.")
        self.code = code


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount at the end of so many periods from the start (0: at once), and of what nature."""

    period: int
    amount: Decimal
    nature: str = OPERATING


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """What a budget year pays out (below 0) and takes in, as operation and as investment."""

    year: int
    operating: Decimal
    investment: Decimal

    @property
    def total(self) -> Decimal:
        return self.operating + self.investment


def period_rate(rate: Decimal, per_year: int) -> Decimal:
    """`(1 + r)^(1/n) − 1`: the rate of one of n periods a year. Raises ValueError at −100 % or less."""
    if rate <= -1:
        raise ValueError(f"A rate of {rate} leaves nothing.")
    with localcontext(prec=DIGITS):
        return (1 + rate) ** (ONE / per_year) - 1


def present_value(flows: Iterable[Flow], rate: Decimal, per_year: int) -> Decimal:
    """What the flows are worth at the start, not rounded."""
    growth = 1 + period_rate(rate, per_year)
    with localcontext(prec=DIGITS):
        return sum((flow.amount / growth**flow.period for flow in flows), ZERO)


def implied_rate(flows: Sequence[Flow], per_year: int) -> Decimal:
    """The effective rate a year at which the flows are worth nothing, to twelve decimals.

    Found by halving between −99 % and 1 000 % a period, so that it is always found when it is there.
    Raises RateError when there is none, or when the flows turn more than once and several may be.
    """
    sums: dict[int, Decimal] = {}
    for flow in flows:
        sums[flow.period] = sums.get(flow.period, ZERO) + flow.amount
    signs = [amount > 0 for _, amount in sorted(sums.items()) if amount]
    turns = sum(one != other for one, other in pairwise(signs))
    if turns > 1:
        raise RateError(SEVERAL_RATES)
    if not turns:
        raise RateError(NO_RATE)
    with localcontext(prec=DIGITS):
        rate = _halved(sums, rises=signs[0])
        return ((1 + rate) ** per_year - 1).quantize(Decimal("1e-12"))


def _halved(sums: dict[int, Decimal], *, rises: bool) -> Decimal:
    """The rate of a period; what comes first weighs more the higher it is."""
    low, high = _LOWEST, _HIGHEST
    if (_worth(sums, low) > 0) == (_worth(sums, high) > 0):
        raise RateError(NO_RATE)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (_worth(sums, middle) > 0) == rises:
            high = middle
        else:
            low = middle
        if high - low < Decimal("1e-16"):
            break
    return (low + high) / 2


def _worth(sums: dict[int, Decimal], rate: Decimal) -> Decimal:
    growth = 1 + rate
    return sum((amount / growth**period for period, amount in sums.items()), ZERO)


def by_year(flows: Iterable[Flow], start: dt.date, per_year: int) -> list[BudgetYear]:
    """The flows by budget year, from the first to the last in which something is paid."""
    sums: dict[int, dict[str, Decimal]] = {}
    for flow in flows:
        year = plus_months(start, flow.period * 12 // per_year).year
        natures = sums.setdefault(year, {OPERATING: ZERO, INVESTMENT: ZERO})
        natures[flow.nature] += flow.amount
    if not sums:
        return []
    none = {OPERATING: ZERO, INVESTMENT: ZERO}
    return [
        BudgetYear(year, some[OPERATING], some[INVESTMENT])
        for year in range(min(sums), max(sums) + 1)
        for some in [sums.get(year, none)]
    ]
