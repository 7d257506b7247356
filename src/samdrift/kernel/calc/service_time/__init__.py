"""Service time: when a service is there, and how much of that time lies between two moments.

A `Calendar` is a weekly pattern of hours with seasons, half days, holidays and dated exceptions, in
Europe/Oslo. It is read from plain JSON and goes back to it. `elapsed` and `due` are inverse where
defined, additive over splits, and right over daylight-saving changes. Source: calculations § 7.
"""

from samdrift.kernel.calc.service_time.content import (
    ALWAYS,
    ZONE,
    Calendar,
    Exceptional,
    Opening,
    Season,
)
from samdrift.kernel.calc.service_time.days import Day, days, on_day
from samdrift.kernel.calc.service_time.questions import due, elapsed, is_open, next_open, spans
from samdrift.kernel.calc.service_time.reading import CalendarError

__all__ = [
    "ALWAYS",
    "ZONE",
    "Calendar",
    "CalendarError",
    "Day",
    "Exceptional",
    "Opening",
    "Season",
    "days",
    "due",
    "elapsed",
    "is_open",
    "next_open",
    "on_day",
    "spans",
]
