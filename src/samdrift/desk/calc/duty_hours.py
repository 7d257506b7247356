"""On-call time by what sort of time it is: for fairness and for pay.

Night is 21:00 to 06:00 (aml § 10-11); a weekend is Saturday and Sunday; a holiday goes before both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from samdrift.desk.calc.rota import wall
from samdrift.desk.calc.working_time import hours
from samdrift.kernel.calc.holidays import holidays
from samdrift.kernel.calc.service_time import ZONE
from samdrift.kernel.calc.spans import Span, common, length

_DAY = dt.timedelta(days=1)
_SATURDAY = 6
_NIGHT = ((0, 6 * 60), (21 * 60, 24 * 60))


@dataclass(frozen=True)
class Sorted:
    """Hours in all, and of these on weekdays, at weekends, on holidays; `night` lies in the others."""

    total: Fraction = Fraction(0)
    weekday: Fraction = Fraction(0)
    weekend: Fraction = Fraction(0)
    holiday: Fraction = Fraction(0)
    night: Fraction = Fraction(0)

    def __add__(self, other: Sorted) -> Sorted:
        return Sorted(
            self.total + other.total,
            self.weekday + other.weekday,
            self.weekend + other.weekend,
            self.holiday + other.holiday,
            self.night + other.night,
        )


def sort_hours(spans: Iterable[Span]) -> Sorted:
    """The hours of the stretches, by sort. Stretches that overlap count once each."""
    total = Sorted()
    for span in spans:
        for day, part in by_day(span):
            total += _of_day(day, part)
    return total


def by_day(span: Span) -> Iterator[tuple[dt.date, Span]]:
    """The stretch cut at each midnight in Oslo."""
    day = span.start.astimezone(ZONE).date()
    while wall(day, 0) < span.end:
        start, end = max(span.start, wall(day, 0)), min(span.end, wall(day + _DAY, 0))
        yield day, Span(start, end)
        day += _DAY


def _of_day(day: dt.date, part: Span) -> Sorted:
    told = hours(part.length)
    nights = [Span(wall(day, opens), wall(day, closes)) for opens, closes in _NIGHT]
    night = hours(length(common([part], nights)))
    kind = _kind(day)
    return Sorted(
        told,
        told if kind == "weekday" else Fraction(0),
        told if kind == "weekend" else Fraction(0),
        told if kind == "holiday" else Fraction(0),
        night,
    )


def _kind(day: dt.date) -> str:
    if day in holidays(day.year):
        return "holiday"
    return "weekend" if day.isoweekday() >= _SATURDAY else "weekday"
