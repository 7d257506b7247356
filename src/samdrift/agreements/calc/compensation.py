"""What a broken service level is worth. Source: calculations § 8, norway §§ 3.1–3.2.

- compensation = step(attainment) × fee of the period, capped per period and per year
- a penalty by time (timebot, dagbot) = rate × hours or days × base, capped per case and per year
- claimed after the last day for claims, it is lost

Levels rise by dates and rates hang on attainment: both are kernel step functions. Rates and caps
are per cent; fees and amounts are kroner without VAT.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from samdrift.agreements.calc.availability import percent
from samdrift.agreements.calc.dates import closed_end, plus_months
from samdrift.agreements.calc.kroner import ZERO, rounded
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Level, Step, value

Unit = Literal["hour", "day"]
HOUR: Unit = "hour"
DAY: Unit = "day"
CAP_CASE, CAP_PERIOD, CAP_YEAR = "case", "period", "year"
_UNITS = {HOUR: dt.timedelta(hours=1), DAY: dt.timedelta(days=1)}
_TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class CompensationTerms:
    """`rates`: per cent of the period's fee by attainment in per cent, a step's level being the
    attainment from which it holds (0 → 20, 99 → 5, 99.5 → 0). Caps are per cent of the fee of the
    period and of the fees of the year; None is no cap.
    """

    rates: Sequence[Step[Decimal]]
    cap_period: Decimal | None = None
    cap_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Attained:
    """A period's attainment from 0 to 1 and its fee; None where they are not known."""

    period: Period
    attained: Fraction | None
    fee: Decimal | None


@dataclass(frozen=True, slots=True)
class Compensation:
    """What a period gives: `rate` per cent of the fee, `uncapped` and `amount` in kroner.

    All None when attainment or fee is unknown: `missing` says which. `capped_by` names the cap that
    took something.
    """

    period: Period
    rate: Decimal | None
    uncapped: Decimal | None
    amount: Decimal | None
    capped_by: str | None
    missing: tuple[str, ...]


def level_of(levels: Sequence[Step[Decimal]], period: Period) -> Decimal:
    """The level that is promised for a period: the one of its first day. Raises NoStepError."""
    return value(levels, period.start)


def is_met(attained: Fraction, target_percent: Decimal) -> bool:
    """Whether the attainment reaches the target, compared before anything is rounded."""
    return percent(attained) >= target_percent


def compensations(
    terms: CompensationTerms, year: Sequence[Attained], year_fee: Decimal | None = None
) -> list[Compensation]:
    """What each period of one year gives, in order of time; the year's cap is used up in that order,
    and a period whose amount is unknown takes nothing of it.

    `year_fee` is what the year's cap is counted from; without it, the sum of the periods' fees, and
    a fee that is not known makes the cap unknown: nothing is then told by amount. Raises
    NoStepError when no rate is agreed for an attainment.
    """
    ordered = sorted(year, key=lambda one: one.period.start)
    base = year_fee if year_fee is not None else _sum(ordered)
    left = None if terms.cap_year is None or base is None else _of(terms.cap_year, base)
    lacks_cap = terms.cap_year is not None and base is None
    found = []
    for one in ordered:
        result = _compensation(terms, one, left, lacks_cap=lacks_cap)
        if left is not None and result.amount is not None:
            left -= result.amount
        found.append(result)
    return found


def _sum(year: Iterable[Attained]) -> Decimal | None:
    fees = [one.fee for one in year]
    return None if None in fees else sum((fee for fee in fees if fee is not None), ZERO)


def _compensation(
    terms: CompensationTerms, one: Attained, left: Decimal | None, *, lacks_cap: bool
) -> Compensation:
    missing = [name for name in ("attained", "fee") if getattr(one, name) is None]
    rate = None
    if one.attained is not None:
        rate = value(terms.rates, one.period.start, percent(one.attained))
    if one.fee is None or rate is None or lacks_cap:
        missing += ["year_fee"] if lacks_cap and not missing else []
        return Compensation(one.period, rate, None, None, None, tuple(missing))
    uncapped = _of(rate, one.fee)
    caps = [(CAP_YEAR, left)] if left is not None else []
    if terms.cap_period is not None:
        caps.append((CAP_PERIOD, _of(terms.cap_period, one.fee)))
    amount, by = _capped(uncapped, caps)
    return Compensation(one.period, rate, uncapped, amount, by, ())


def stepped(rates: Sequence[Step[Decimal]], day: dt.date, level: Level, base: Decimal) -> Decimal:
    """What is agreed by steps of another level (hours too late, reports missing): `step(level)` per
    cent of the base, rounded. Raises NoStepError.
    """
    return _of(value(rates, day, level), base)


def _of(rate: Decimal, base: Decimal) -> Decimal:
    return rounded(rate * base / 100)


def _capped(amount: Decimal, caps: Iterable[tuple[str, Decimal]]) -> tuple[Decimal, str | None]:
    """(the amount under all caps, the cap that took most)."""
    name: str | None = None
    for cap, most in caps:
        if most < amount:
            amount, name = most, cap
    return amount, name


@dataclass(frozen=True, slots=True)
class PenaltyTerms:
    """`rate` per cent of the base for each hour or day too late, each begun one when `begun`.

    Caps are per cent of the base, for a case and for all cases of a year; None is no cap.
    """

    rate: Decimal
    unit: Unit
    cap_case: Decimal | None = None
    cap_year: Decimal | None = None
    begun: bool = True


@dataclass(frozen=True, slots=True)
class Delay:
    """How much too late a case was."""

    case: Hashable
    late: dt.timedelta


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a delay gives: `units` begun or whole hours or days, `amount` in kroner under the caps."""

    case: Hashable
    units: int
    uncapped: Decimal
    amount: Decimal
    capped_by: str | None


def penalties(terms: PenaltyTerms, base: Decimal, delays: Sequence[Delay]) -> list[Penalty]:
    """What each delay of one year gives, in the order given; the year's cap is used up so."""
    left = None if terms.cap_year is None else _of(terms.cap_year, base)
    found = []
    for delay in delays:
        units = units_late(delay.late, terms.unit, begun=terms.begun)
        uncapped = _of(terms.rate * units, base)
        caps = [] if terms.cap_case is None else [(CAP_CASE, _of(terms.cap_case, base))]
        amount, by = _capped(uncapped, [*caps, *([] if left is None else [(CAP_YEAR, left)])])
        left = None if left is None else left - amount
        found.append(Penalty(delay.case, units, uncapped, amount, by))
    return found


def units_late(late: dt.timedelta, unit: Unit, *, begun: bool = True) -> int:
    """Whole hours or days of the delay, or begun ones; none for what came in time."""
    ticks, size = max(late // _TICK, 0), _UNITS[unit] // _TICK
    return -(-ticks // size) if begun else ticks // size


def last_claim_day(period: Period, months: int = 0, days: int = 0) -> dt.date:
    """The last day to claim for a period, so many months and days after it is over.

    One month after June is 31.07; 30 days after June is 30.07. Raises ValueError for an open period.
    """
    end = plus_months(closed_end(period), months)
    return end + dt.timedelta(days=days - 1)


def is_lost(last_day: dt.date, claimed_on: dt.date | None, today: dt.date) -> bool:
    """Whether a claim was made too late, or can no longer be made."""
    return (claimed_on or today) > last_day
