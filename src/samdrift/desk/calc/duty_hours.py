"""On-call time by what sort of time it is: for fairness and for pay.

Night is what the rules of working time say (aml § 10-11, or as agreed); a weekend is Saturday and
Sunday; a holiday goes before both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from samdrift.desk.calc.rota import wall
from samdrift.desk.calc.working_time import NIGHT_FROM, NIGHT_UNTIL, hours, rules
from samdrift.kernel.calc.holidays import holidays
from samdrift.kernel.calc.service_time import ZONE
from samdrift.kernel.calc.spans import Span, common, length

_DAY = dt.timedelta(days=1)
_SATURDAY = 6
_MINUTES, _MIDNIGHT = 60, 24 * 60
Night = tuple[Fraction, Fraction]
"""From and until, in hours from midnight; it may lie over midnight."""


def night_of(values: Mapping[str, Fraction]) -> Night:
    return values[NIGHT_FROM], values[NIGHT_UNTIL]


LAWFUL: Night = night_of(rules())
"""Night where nothing else is agreed."""


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


def sort_hours(spans: Iterable[Span], night: Night = LAWFUL) -> Sorted:
    """The hours of the stretches, by sort. Stretches that overlap count once each."""
    total = Sorted()
    for span in spans:
        for day, part in by_day(span):
            total += _of_day(day, part, night)
    return total


def by_day(span: Span) -> Iterator[tuple[dt.date, Span]]:
    """The stretch cut at each midnight in Oslo."""
    day = span.start.astimezone(ZONE).date()
    while wall(day, 0) < span.end:
        start, end = max(span.start, wall(day, 0)), min(span.end, wall(day + _DAY, 0))
        yield day, Span(start, end)
        day += _DAY


def _of_day(day: dt.date, part: Span, agreed: Night) -> Sorted:
    told = hours(part.length)
    nights = [Span(wall(day, opens), wall(day, closes)) for opens, closes in _nights(agreed)]
    night = hours(length(common([part], nights)))
    kind = _kind(day)
    return Sorted(
        told,
        told if kind == "weekday" else Fraction(0),
        told if kind == "weekend" else Fraction(0),
        told if kind == "holiday" else Fraction(0),
        night,
    )


def _nights(night: Night) -> list[tuple[int, int]]:
    """The parts of a day that are night, in minutes from midnight."""
    opens, closes = (int(one * _MINUTES) for one in night)
    parts = [(opens, closes)] if opens < closes else [(0, closes), (opens, _MIDNIGHT)]
    return [(first, last) for first, last in parts if first < last]


def _kind(day: dt.date) -> str:
    if day in holidays(day.year):
        return "holiday"
    return "weekend" if day.isoweekday() >= _SATURDAY else "weekday"
