"""Who is due to be erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person, Retention

UNLESS_SAID = 5
"""Years kept when the site has no rule of its own."""


def retention_years() -> int:
    rule = Retention.objects.filter(subject=Retention.Subject.PERSON).first()
    return rule.years if rule else UNLESS_SAID


def due_day(left_on: dt.date, years: int) -> dt.date:
    """The first day an erasure may be done; 29 February becomes 1 March."""
    try:
        return left_on.replace(year=left_on.year + years)
    except ValueError:
        return dt.date(left_on.year + years, 3, 1)


def due_for_erasure(viewer: Viewer) -> Any:
    """People who left so long ago that they are due, longest first."""
    latest = years_before(viewer.today, retention_years())
    rows = seen(Person, viewer).filter(erased_at=None, left_on__isnull=False, left_on__lte=latest)
    return rows.select_related("employer", "supplier").order_by("left_on", "pk")


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)
