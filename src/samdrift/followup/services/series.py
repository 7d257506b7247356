"""Many activities at once, for rooms whose own rows carry them: a fixed number of queries.

No right is asked for here: the act of the room that calls has asked for its own. The rules must
have been checked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries.activities import days_of
from samdrift.followup.services.activities import HORIZON, TIMES
from samdrift.kernel import bulk, search
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.history import Happening, changes_of, record_all
from samdrift.kernel.viewer import Viewer

AT_A_TIME = 500


def plan_all(activities: Sequence[Activity], *, by: Viewer) -> None:
    """Plan new activities, and make what falls due within the horizon; nothing that is past."""
    if not activities:
        return
    for one in activities:
        one.made_on = by.today
        one.sort_key = sort_key(one.title)[:220]
    bulk.add_all(activities)
    record_all((Happening("activity.planned", one, _first(one)) for one in activities), by=by)
    _make(activities, by, {})
    search.index(activities)


def _first(activity: Activity) -> dict[str, Any]:
    told = {"title": activity.title, "area": activity.area, "starts_on": str(activity.starts_on)}
    return {name: [None, value] for name, value in told.items()}


def follow_all(
    wanted: Iterable[tuple[Activity, Mapping[str, Any]]], *, by: Viewer
) -> list[Activity]:
    """Let each have these values (attribute → value); returns those that were changed. Open times to
    come that nobody has touched follow a new rule.
    """
    changed = [(one, changes) for one, values in wanted if (changes := _set(one, values))]
    if not changed:
        return []
    rows = [one for one, _changes in changed]
    names = {Activity._meta.get_field(name).name for _one, told in changed for name in told}
    Activity.objects.bulk_update(rows, [*names, "sort_key"], batch_size=AT_A_TIME)
    record_all((Happening("activity.changed", one, told) for one, told in changed), by=by)
    _remake([one for one, told in changed if TIMES & told.keys()], by)
    search.index(rows)
    return rows


def _set(activity: Activity, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    changes = changes_of(activity, values)
    for name in changes:
        setattr(activity, name, values[name])
    activity.sort_key = sort_key(activity.title)[:220]
    return changes


def _remake(activities: Sequence[Activity], by: Viewer) -> None:
    """Make the open times to come anew, with those of activities that are counted from them."""
    if not activities:
        return
    after = Activity.objects.filter(after__in=activities).select_related("after")
    rows = [*activities, *after]
    coming = Occurrence.objects.untouched().filter(activity__in=rows, planned__gte=by.today)
    Occurrence.objects.filter(pk__in=list(coming.values_list("pk", flat=True))).delete()
    there: dict[int, set[dt.date]] = defaultdict(set)
    told = Occurrence.objects.filter(activity__in=rows, planned__gte=by.today)
    for activity, planned in told.values_list("activity_id", "planned"):
        there[activity].add(planned)
    _make(rows, by, there)


def _make(activities: Iterable[Activity], by: Viewer, there: Mapping[int, set[dt.date]]) -> None:
    made = [
        Occurrence(activity=one, planned=day, day=day)
        for one in activities
        for day in coming_days(one, by.today)
        if day not in there.get(one.pk, ())
    ]
    Occurrence.objects.bulk_create(made, ignore_conflicts=True, batch_size=AT_A_TIME)


def coming_days(activity: Activity, today: dt.date) -> list[dt.date]:
    """The days that are rows from today on: of what is done once however far ahead, else of some
    fifteen months.
    """
    high = dt.date.max if activity.rule["kind"] == "once" else today + HORIZON
    return days_of(activity, max(activity.starts_on, today), high)


def close_all(closed: Sequence[tuple[Occurrence, str]], *, by: Viewer) -> None:
    """End open times: done today where no reason is given, else dropped for that reason."""
    if not closed:
        return
    told = []
    for row, reason in closed:
        values: dict[str, Any] = (
            {"dropped_on": by.today, "reason": reason}
            if reason
            else {"done_on": by.today, "done_by_id": by.person_id}
        )
        what = "occurrence.dropped" if reason else "occurrence.done"
        told.append(Happening(what, row, changes_of(row, values), reason))
        for name, value in values.items():
            setattr(row, name, value)
    names = ["dropped_on", "reason", "done_on", "done_by"]
    Occurrence.objects.bulk_update([row for row, _reason in closed], names, batch_size=AT_A_TIME)
    record_all(told, by=by)


def open_again(rows: Sequence[Occurrence], *, by: Viewer) -> None:
    """What was said to be done was not."""
    told = []
    values: dict[str, Any] = {"done_on": None, "done_by_id": None}
    for row in rows:
        told.append(Happening("occurrence.undone", row, changes_of(row, values)))
        row.done_on, row.done_by_id = None, None
    Occurrence.objects.bulk_update(rows, ["done_on", "done_by"], batch_size=AT_A_TIME)
    record_all(told, by=by)


def open_times(activities: Iterable[Activity]) -> list[Occurrence]:
    """What is open of these, with its activity, by day."""
    rows = Occurrence.objects.open().filter(Q(activity__in=list(activities)))
    return list(rows.select_related("activity").order_by("day", "pk"))
