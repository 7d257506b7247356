"""A row for each report that is due, as the times of its activity come and go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from samdrift.agreements.calc.report_periods import covered
from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.followup.models.activities import Occurrence


def keep_reports(duties: Sequence[Duty]) -> int:
    """Make the rows that lack, and take away those nobody waits for any more; what has come, and what
    somebody has written on, stays. Returns how many were made.
    """
    if not duties:
        return 0
    of_activity = {duty.activity_id: duty for duty in duties if duty.activity_id is not None}
    times = Occurrence.objects.filter(activity__in=of_activity).order_by("planned")
    due = {
        (of_activity[activity].pk, planned): of_activity[activity]
        for activity, planned in times.values_list("activity_id", "planned")
    }
    there = set(Report.objects.filter(duty__in=duties).values_list("duty_id", "due_on"))
    made = [_row(duty, key[1]) for key, duty in due.items() if key not in there]
    Report.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    surplus = there - due.keys()
    if surplus:
        _take_away(duties, surplus)
    return len(made)


def _row(duty: Duty, due: dt.date) -> Report:
    return Report(duty=duty, due_on=due, **row_of(duty, due))


def row_of(duty: Duty, due: dt.date) -> dict[str, dt.date | None]:
    """The period it is held to tell of, until somebody says another."""
    start, end = covered(duty.rule, due) or (None, None)
    return {"covers_from": start, "covers_to": end}


def _take_away(duties: Sequence[Duty], surplus: set[tuple[int, dt.date]]) -> None:
    """Nothing has come of these, and the activity does not ask for them any more."""
    told = Exists(ReportFigure.objects.filter(report=OuterRef("pk")))
    rows = Report.objects.filter(~told, duty__in=duties, received_on=None, file=None, note="")
    found = rows.values_list("pk", "duty_id", "due_on")
    gone = [pk for pk, duty, due in found if (duty, due) in surplus]
    Report.objects.filter(pk__in=gone).delete()
