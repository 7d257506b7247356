"""Growth of cost against a baseline, per user and per inhabitant. Source: needs § 4.5.

- growth of a year = amount / the year before's − 1
- baseline of a year = the base year's amount · (1 + expected growth)^years, what it would have been
- weaker growth = baseline − actual: what the joint work has spared, year by year and summed

What is not known is None, and so is every figure that rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.kroner import rounded

Amounts = Mapping[int, Decimal | int | None]
"""Year → amount."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One year against the baseline. Amounts are kroner, growths exact shares (0.03 is 3 %).

    `spared` above 0 is below the baseline; `spared_so_far` sums it from the base year, None from the
    first year that is not known.
    """

    year: int
    actual: Decimal | None
    growth: Fraction | None
    baseline: Decimal | None
    spared: Decimal | None
    spared_so_far: Decimal | None


def growths(amounts: Amounts) -> dict[int, Fraction | None]:
    """Each year's growth over the year before; None without both of them, or after a year of 0."""
    return {year: _growth(amounts.get(year - 1), amounts[year]) for year in sorted(amounts)}


def _growth(before: Decimal | int | None, now: Decimal | int | None) -> Fraction | None:
    if before is None or now is None or before <= 0:
        return None
    return Fraction(now) / Fraction(before) - 1


def since(amounts: Amounts, first: int, year: int) -> Fraction | None:
    """The whole growth from the first year to the year; None without both, or after a year of 0."""
    return _growth(amounts.get(first), amounts.get(year))


def mean_growth(amounts: Amounts, first: int, last: int) -> Decimal | None:
    """The steady growth a year from the first year to the last, to six decimals: a baseline's rate.

    None when one of the two is not known or not above 0, or there is no year between them.
    """
    start, end = amounts.get(first), amounts.get(last)
    if start is None or end is None or start <= 0 or end <= 0 or last <= first:
        return None
    ratio = Decimal(end) / Decimal(start)
    return rounded(ratio ** (Decimal(1) / (last - first)) - 1, 6)


def against_baseline(actual: Amounts, base_year: int, expected: Decimal) -> list[Growth]:
    """The years from the base year on, against what they would have been at the expected growth."""
    base = actual.get(base_year)
    found: list[Growth] = []
    sofar: Decimal | None = Decimal(0)
    by_year = growths(actual)
    for year in (year for year in sorted(actual) if year >= base_year):
        amount = actual[year]
        would_be = None if base is None else _baseline(base, expected, year - base_year)
        spared = None if would_be is None or amount is None else would_be - amount
        sofar = None if sofar is None or spared is None else sofar + spared
        now = None if amount is None else Decimal(amount)
        found.append(Growth(year, now, by_year[year], would_be, spared, sofar))
    return found


def _baseline(base: Decimal | int, expected: Decimal, years: int) -> Decimal:
    return rounded(Fraction(base) * (1 + Fraction(expected)) ** years)


def per(amounts: Amounts, numbers: Mapping[int, int | None]) -> dict[int, Decimal | None]:
    """The amount for each user, inhabitant or machine, by year, to two decimals.

    None where the amount or the number is not known, or the number is 0.
    """
    return {year: _per(amounts[year], numbers.get(year)) for year in sorted(amounts)}


def _per(amount: Decimal | int | None, number: int | None) -> Decimal | None:
    return rounded(Fraction(amount) / number) if amount is not None and number else None
