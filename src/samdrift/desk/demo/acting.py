"""Who acts in the example, and on which days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from samdrift.desk.models.commitments import PauseCause
from samdrift.kernel.calc.holidays import holidays
from samdrift.kernel.viewer import Viewer

ONE = dt.timedelta(days=1)
SATURDAY = 6


def acting(stage: Any, who: str, day: dt.date, hour: int = 9, minute: int = 0) -> Viewer:
    """A person of the example who acts at a time in Oslo."""
    person = stage["people"][who]
    by: Viewer = stage.on(day, hour, minute)
    return replace(by, person_id=person.pk, home=person.employer_id, name=str(person))


def workday(stage: Any, back: int) -> dt.date:
    """So many working days before today; 1 is the last one."""
    day: dt.date = stage.today
    left = back
    while left:
        day -= ONE
        left -= day.isoweekday() < SATURDAY and day not in holidays(day.year)
    return day


def cause(waits_for: str) -> PauseCause:
    """The first cause of waiting for this."""
    found: PauseCause = PauseCause.objects.filter(waits_for=waits_for, ended_at=None).order_by(
        "pk"
    )[0]
    return found
