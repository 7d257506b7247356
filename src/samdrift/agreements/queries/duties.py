"""Duties as they are listed and shown, and the days they fall on, however far ahead."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.queries.duty_facts import end_of
from samdrift.followup.calc.recurrence import occurrences
from samdrift.followup.models.activities import Occurrence
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

SHOWN = 6
"""What comes next, on the agreement's page."""
MOST_YEARS = 16
YEARS_WITHOUT_END = 5


def listed(viewer: Viewer) -> Any:
    """Duties within reach with their next open day and how many are late, joined for a list."""
    times = "activity__occurrences__"
    waiting = Q(**{f"{times}done_on__isnull": True, f"{times}dropped_on__isnull": True})
    return (
        seen(Duty, viewer)
        .select_related("agreement__supplier", "agreement__lead", "activity", "person")
        .annotate(
            next_day=Min(f"{times}day", filter=waiting),
            late=Count(f"{times}day", filter=waiting & Q(**{f"{times}day__lt": viewer.today})),
        )
    )


def readable(viewer: Viewer) -> Any:
    """Agreements whose duties are for the viewer."""
    return Agreement.objects.priced_for(viewer).select_related("lead", "supplier")


def running(viewer: Viewer) -> Q:
    """Asked for still, on the day shown."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=viewer.day)


def of_agreement(agreement_id: int, viewer: Viewer) -> list[Any]:
    """The running duties of the agreement, soonest first."""
    rows = listed(viewer).filter(running(viewer), agreement=agreement_id)
    return list(rows.order_by(F("next_day").asc(nulls_last=True), "kind", "title", "pk"))


def next_times(activities: Iterable[int | None], viewer: Viewer) -> list[Occurrence]:
    """What is late or comes next of these activities."""
    rows = seen(Occurrence, viewer).open().filter(activity__in=list(activities))
    joined = rows.select_related("activity", "activity__person")
    return list(joined.order_by("day", "pk")[: SHOWN + 1])


@dataclass(frozen=True, slots=True)
class Falls:
    """A day a duty falls on; `time` is the row on the wheel, None so far ahead that it is none yet."""

    day: dt.date
    duty: Any
    time: Occurrence | None = None

    def state(self, today: dt.date) -> str:
        return self.time.state(today) if self.time else "coming"


def falls_between(
    duties: Sequence[Any], low: dt.date, high: dt.date, today: dt.date
) -> list[Falls]:
    """What falls in [low, high): the rows of the wheel, and beyond them what the rules give. One query."""
    of_activity = {duty.activity_id: duty for duty in duties if duty.activity_id is not None}
    rows = Occurrence.objects.filter(activity__in=of_activity).select_related("activity")
    there: dict[int, set[dt.date]] = defaultdict(set)
    found = []
    for time in rows.filter(Q(day__gte=low, day__lt=high) | Q(planned__gte=low, planned__lt=high)):
        there[time.activity_id].add(time.planned)
        if low <= time.day < high and time.dropped_on is None:
            found.append(Falls(time.day, of_activity[time.activity_id], time))
    for duty in duties:
        known = there.get(duty.activity_id or 0, set())
        ahead = days_of(duty, max(low, today), high)
        found += [Falls(day, duty) for day in ahead if day not in known]
    return sorted(found, key=lambda one: (one.day, one.duty.title, one.duty.pk))


def days_of(duty: Duty, low: dt.date, high: dt.date) -> list[dt.date]:
    """The days its rule gives in [low, high), within the time it is asked for."""
    ends = duty.activity.ends_on if duty.activity else end_of(duty.agreement)
    stops = [day for day in (duty.ends_on, ends, high) if day is not None]
    return occurrences(duty.rule, duty.starts_on, low, min(stops))


RECURRING = ("every", "nth", "rrule")
"""Rules that come again each year or so; the others fall on single days."""


def recurs(duty: Duty) -> bool:
    return duty.rule["kind"] in RECURRING


def years_ahead(
    duties: Sequence[Any], today: dt.date, until: dt.date | None
) -> list[tuple[int, list[Falls]]]:
    """(year, what falls on single days in it) for this year and those to come until the agreement
    ends; what comes every year is left to be told once, so that fifteen years are few short lines.
    """
    last = until.year if until else today.year + YEARS_WITHOUT_END
    years = range(today.year, min(last, today.year + MOST_YEARS - 1) + 1)
    if not years:
        return []
    single = [duty for duty in duties if not recurs(duty)]
    low, high = dt.date(years[0], 1, 1), dt.date(years[-1] + 1, 1, 1)
    by_year: dict[int, list[Falls]] = defaultdict(list)
    for one in falls_between(single, low, high, today):
        by_year[one.day.year].append(one)
    return sorted(by_year.items())


def times_a_year(duty: Duty, today: dt.date) -> int:
    """How often it comes in the coming twelve months; at least once."""
    start = max(today, duty.starts_on)
    ahead = occurrences(duty.rule, duty.starts_on, start, plus_months(start, 12))
    return max(1, len(ahead))
