"""The time a service is to be there: around the clock, or some hours on some days of the week.

Source: calculations § 8, norway § 3.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from samdrift.agreements.calc.availability import around_the_clock
from samdrift.agreements.calc.dates import closed_end
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.spans import Span

EVERY_DAY = "1234567"
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` to `closes` on these days of the week (1 is Monday); one that closes before it
    opens goes on past midnight. Holidays are left out, unless it is there every day of the week.
    """

    weekdays: str
    opens: dt.time
    closes: dt.time


def service_spans(
    period: Period,
    hours: Hours | None,
    zone: dt.tzinfo,
    is_holiday: Callable[[dt.date], bool],
) -> list[Span]:
    """The service time of the period; None is around the clock. Raises ValueError for an open one."""
    if hours is None:
        return around_the_clock(period, zone)
    found, day = [], period.start
    while day < closed_end(period):
        holiday = hours.weekdays != EVERY_DAY and is_holiday(day)
        if str(day.isoweekday()) in hours.weekdays and not holiday:
            last = day if hours.closes > hours.opens else day + _ONE
            found.append(
                Span(
                    dt.datetime.combine(day, hours.opens, zone),
                    dt.datetime.combine(last, hours.closes, zone),
                )
            )
        day += _ONE
    return found
