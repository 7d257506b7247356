"""Index regulation of prices. Source: calculations § 2, norway § 3.

Once a year, on the first of the regulation month, prices follow the index by the share agreed:

- `yearly`: `f_k = f_(k−1) · (1 + min(share · (I_k / I_(k−1) − 1), cap))`; what the cap took is lost.
- `from_base`: `f_k = min(1 + share · (I_k / I_0 − 1), f_(k−1) · (1 + cap))`; what the cap took comes
  back in later years.

`I_0` is the index of the base month, `I_k` that of the latest figure month before the regulation.
Figures are one series: a new base year of the index is joined to the old by whoever keeps it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step

Method = Literal["yearly", "from_base"]
YEARLY: Method = "yearly"
FROM_BASE: Method = "from_base"
ONE = Fraction(1)


class Month(NamedTuple):
    """A month of a year; 1 is January."""

    year: int
    month: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)


Figures = Mapping[Month, Decimal | None]


class MissingFigureError(LookupError):
    """The index of a month is not known; a price is never regulated by a guess."""

    def __init__(self, month: Month) -> None:
        super().__init__(f"The index of {month.month:02}.{month.year} is missing.")
        self.month = month


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """What is agreed of regulation.

    `share` is the part of the price that follows the index (0.8 is 80 %), `cap` the most that a
    year may bring (0.03 is 3 %; None: no cap). `regulation_month` is the month from whose first day
    new prices hold, `figure_month` the month whose index they follow, `first` the earliest day of
    regulation. Prices fall with the index only when `may_fall`.
    """

    base: Month
    regulation_month: int
    figure_month: int
    first: dt.date
    share: Decimal = Decimal(1)
    cap: Decimal | None = None
    method: Method = YEARLY
    may_fall: bool = True


@dataclass(frozen=True, slots=True)
class Regulation:
    """One year's regulation and what it came from; `change` is that of the prices this year.

    `index_change` is `I_k / I − 1`, against the figure before (`yearly`) or the base's. `wished` is
    the change before cap and floor.
    """

    day: dt.date
    month: Month
    figure: Decimal
    compared_month: Month
    compared_figure: Decimal
    index_change: Fraction
    wished: Fraction
    change: Fraction
    factor: Fraction

    @property
    def is_capped(self) -> bool:
        return self.change < self.wished

    @property
    def is_held_up(self) -> bool:
        """The index fell, but prices do not."""
        return self.change > self.wished


def regulations(terms: IndexTerms, until: dt.date, figures: Figures) -> list[Regulation]:
    """Each regulation up to and with the day, in order. Raises MissingFigureError."""
    found: list[Regulation] = []
    for year in range(terms.first.year, until.year + 1):
        day = dt.date(year, terms.regulation_month, 1)
        if terms.first <= day <= until:
            found.append(_regulation(terms, day, figures, found[-1] if found else None))
    return found


def _regulation(
    terms: IndexTerms, day: dt.date, figures: Figures, last: Regulation | None
) -> Regulation:
    month = figure_month(terms, day)
    to_base = last is None or terms.method == FROM_BASE
    compared = terms.base if to_base or last is None else last.month
    before = last.factor if last else ONE
    figure, other = _figure(figures, month), _figure(figures, compared)
    index_change = Fraction(figure) / Fraction(other) - 1
    target = ONE + Fraction(terms.share) * index_change
    wished = target / before - 1 if terms.method == FROM_BASE else target - 1
    change = _limited(terms, wished)
    return Regulation(
        day, month, figure, compared, other, index_change, wished, change, before * (1 + change)
    )


def _limited(terms: IndexTerms, wished: Fraction) -> Fraction:
    change = wished if terms.cap is None else min(wished, Fraction(terms.cap))
    return change if terms.may_fall else max(change, Fraction(0))


def figure_month(terms: IndexTerms, day: dt.date) -> Month:
    """The latest figure month that lies before the regulation's month."""
    year = day.year if terms.figure_month < day.month else day.year - 1
    return Month(year, terms.figure_month)


def _figure(figures: Figures, month: Month) -> Decimal:
    figure = figures.get(month)
    if figure is None or figure <= 0:
        raise MissingFigureError(month)
    return figure


def factor(terms: IndexTerms, day: dt.date, figures: Figures) -> Fraction:
    """What agreed prices are multiplied by on the day; 1 before the first regulation.

    Raises MissingFigureError, which names the month.
    """
    found = regulations(terms, day, figures)
    return found[-1].factor if found else ONE


def factor_steps(terms: IndexTerms, within: Period, figures: Figures) -> list[Step[Fraction]]:
    """The factors as dated steps, for `tier_price.explain`, as far as figures are known.

    The last step ends where the first figure is missing, so that a later day is a gap, not a guess.
    The steps of an open period end ten years on at the latest.
    """
    until = within.end or within.start.replace(year=within.start.year + 10, day=1)
    days = [within.start, *(day for day in _days(terms, until) if day > within.start)]
    steps: list[Step[Fraction]] = []
    for start, end in zip(days, [*days[1:], until], strict=True):
        try:
            factored = factor(terms, start, figures)
        except MissingFigureError:
            break
        steps.append(Step(Period(start, end), 0, factored))
    return steps


def _days(terms: IndexTerms, until: dt.date) -> list[dt.date]:
    years = range(terms.first.year, until.year + 1)
    days = (dt.date(year, terms.regulation_month, 1) for year in years)
    return [day for day in days if terms.first <= day < until]


def next_figure(terms: IndexTerms, today: dt.date) -> tuple[dt.date, Month]:
    """(the next regulation after today, the month whose index it needs)."""
    year = max(today.year, terms.first.year)
    days = (dt.date(year + more, terms.regulation_month, 1) for more in range(3))
    day = next(day for day in days if day > today and day >= terms.first)
    return day, figure_month(terms, day)
