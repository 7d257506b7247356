"""Acts on activities: planned, changed for all or from a day on, ended; their occurrences made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc import anchors
from samdrift.followup.calc.recurrence import check
from samdrift.followup.calc.rrule import RuleError
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries.activities import days_of
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.services.common import day_text, lock, require_text

PLAN = "followup.plan_activity"
HORIZON = dt.timedelta(days=460)
"""How far ahead occurrences are rows: some fifteen months."""
TIMES = frozenset({"rule", "anchor", "after", "starts_on", "ends_on"})


@transaction.atomic
def plan_activity(*, by: Viewer, **values: Any) -> Activity:
    """Plan an activity and make what falls due within the horizon."""
    values["title"] = require_text(values.get("title", ""), "title", _("Give it a title."))
    values = {"made_on": by.today, **values}
    activity = Activity(**values)
    require(by, PLAN, activity)
    _check(activity)
    activity.save()
    record("activity.planned", activity, by=by, changes=_first(activity))
    make_occurrences(activity, by)
    search.index([activity])
    return activity


def _first(activity: Activity) -> dict[str, Any]:
    told = {"title": activity.title, "area": activity.area, "starts_on": str(activity.starts_on)}
    return {name: [None, value] for name, value in told.items()}


def _check(activity: Activity) -> None:
    """Refuse what cannot be planned: a broken rule, two owners, a base that hangs on another."""
    try:
        check(activity.rule)
    except RuleError as error:
        raise DomainError("bad_rule", why(error), field="text") from None
    if activity.member_id and activity.arrangement_id:
        raise DomainError(
            "two_owners",
            _("It is either a member's own or an arrangement's. Choose one of them."),
            field="member",
        )
    if activity.role and activity.person_id:
        raise DomainError("two_responsible", _("Choose either a role or a person."), field="person")
    if activity.ends_on and activity.ends_on <= activity.starts_on:
        raise DomainError(
            "ends_before_it_begins",
            _("It ends before it has begun. Correct one of the days."),
            field="ends_on",
        )
    _check_base(activity)


def _check_base(activity: Activity) -> None:
    if activity.rule["kind"] != "offset":
        return
    if activity.anchor and anchors.anchor(activity.anchor) is not None:
        return
    if activity.after is None:
        raise DomainError("no_base", _("Choose what it is counted from."), field="anchor")
    if activity.after.after_id or activity.after_id == activity.pk:
        raise DomainError(
            "base_of_base",
            _("“%(title)s” is itself counted from another activity. Choose that one instead.")
            % {"title": activity.after},
            field="after",
        )


def why(error: RuleError) -> Any:
    """The refusal of a rule in words, with how to mend it."""
    words = {
        "unknown_frequency": _("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY."),
        "week_begins_on_monday": _("Weeks begin on Monday here. Leave WKST out."),
        "count_and_until": _("A rule has COUNT or UNTIL, not both. Leave one out."),
        "unknown_part": _("The rule has a part that is not used for whole days. Leave it out."),
        "not_a_weekday": _("The weekday is not understood. Write for example BYDAY=2TU."),
        "not_dates": _("Write the days, for example 01.01.2027, 01.07.2028."),
        "not_a_number": _("A number in the rule is missing or too large."),
        "not_a_day": _("UNTIL must be a day, for example UNTIL=20271231."),
        "part_not_with_frequency": _("A part of the rule does not go with its FREQ."),
    }
    text = words.get(error.code, _("Write the rule as for example FREQ=MONTHLY;BYDAY=2TU."))
    return f"{text} ({error.part})" if error.part else text


@transaction.atomic
def change_activity(activity: Activity, *, by: Viewer, **values: Any) -> Activity:
    """Change it for all times that are not done: open ones to come follow the new rule."""
    activity = lock(Activity, activity.pk)
    require(by, PLAN, activity)
    changes = changes_of(activity, values)
    for name in changes:
        setattr(activity, name, values[name])
    require(by, PLAN, activity)
    _check(activity)
    if changes:
        activity.save(update_fields=list(changes))
        record("activity.changed", activity, by=by, changes=changes)
    if TIMES & changes.keys():
        for one in (activity, *Activity.objects.filter(after=activity)):
            remake(one, by)
    search.index([activity])
    return activity


def remake(activity: Activity, by: Viewer, since: dt.date | None = None) -> None:
    """Make the open times to come anew; what is done, or touched by hand, stays as it is."""
    coming = activity.occurrences.untouched().filter(planned__gte=since or by.today)
    Occurrence.objects.filter(pk__in=list(coming.values_list("pk", flat=True))).delete()
    make_occurrences(activity, by, since=since or by.today)


def make_occurrences(activity: Activity, by: Viewer, since: dt.date | None = None) -> int:
    """Make the rows that should be there and are not; how many. Safe to run again, and twice at once."""
    once = activity.rule["kind"] == "once"
    low = since or (dt.date.min if once else max(activity.starts_on, activity.made_on))
    days = days_of(activity, low, by.today + HORIZON if not once else dt.date.max)
    there = set(activity.occurrences.filter(planned__gte=low).values_list("planned", flat=True))
    there |= _earlier(activity)
    made = [Occurrence(activity=activity, planned=day, day=day) for day in days if day not in there]
    Occurrence.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    return len(made)


def _earlier(activity: Activity) -> set[dt.date]:
    """Days that stay with the series this one goes on with: they were done or changed there."""
    if activity.continues_id is None:
        return set()
    rows = Occurrence.objects.filter(
        activity_id=activity.continues_id, planned__gte=activity.starts_on
    )
    return set(rows.values_list("planned", flat=True))


def make_ahead(by: Viewer) -> str:
    """The clock's act: as time goes, the times that come within the horizon."""
    made = 0
    rows = Activity.objects.running(by.today).exclude(rule__kind="once")
    for activity in rows.select_related("after").iterator(chunk_size=200):
        made += make_occurrences(activity, by, since=by.today)
    return f"{made} occurrences made" if made else ""


@transaction.atomic
def change_from(occurrence: Occurrence, *, by: Viewer, **values: Any) -> Activity:
    """Change the series from this time on: the old one ends here, a new one goes on."""
    old = lock(Activity, occurrence.activity_id)
    require(by, PLAN, old)
    start = occurrence.planned
    if not occurrence.is_open or start < by.today:
        raise DomainError(
            "already_past",
            _("Choose a time to come that is not done: what is past does not change."),
        )
    ends = values.pop("ends_on", old.ends_on)
    values.pop("starts_on", None)
    kept = {
        field.name: getattr(old, field.name)
        for field in Activity._meta.concrete_fields
        if field.name not in {"id", "sort_key", "starts_on", "ends_on", "made_on", "continues"}
    }
    end_activity(old, day=max(start, old.starts_on), by=by)
    begins = _goes_on_from(occurrence, values.get("rule", old.rule), by.today)
    fresh = {**kept, **values, "ends_on": ends, "continues": old, "starts_on": begins}
    made = plan_activity(by=by, **fresh)
    for follower in Activity.objects.filter(after=old):
        change_activity(follower, by=by, after=made)
    return made


def _goes_on_from(occurrence: Occurrence, rule: Mapping[str, Any], today: dt.date) -> dt.date:
    """Its day; but where the new rule names a weekday of the month, which may come earlier than that,
    all of the month that no other time of the old series has.
    """
    day = occurrence.planned
    if rule["kind"] != "nth":
        return day
    others = occurrence.activity.occurrences.filter(planned__lt=day)
    before = others.order_by("-planned").values_list("planned", flat=True).first()
    first = day.replace(day=1)
    return max(first, today, before + dt.timedelta(days=1) if before else first)


@transaction.atomic
def end_activity(activity: Activity, *, day: dt.date, by: Viewer) -> Activity:
    """It is no longer done from the day; open times from then on go."""
    activity = lock(Activity, activity.pk)
    require(by, PLAN, activity)
    if day < activity.starts_on:
        raise DomainError(
            "ends_before_it_begins",
            _("It begins on %(day)s. Choose that day or a later one.")
            % {"day": day_text(activity.starts_on)},
            field="day",
        )
    changes = changes_of(activity, {"ends_on": day})
    activity.ends_on = day
    activity.save(update_fields=["ends_on"])
    gone = activity.occurrences.untouched().filter(planned__gte=day)
    Occurrence.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()
    record("activity.ended", activity, by=by, changes=changes)
    return activity


@transaction.atomic
def pick_anchors(
    arrangement: Arrangement, keys: Iterable[str], *, by: Viewer, role: str = "", language: str = ""
) -> list[Activity]:
    """Plan the chosen statutory anchors for the arrangement, in the reader's language."""
    found = [one for key in dict.fromkeys(keys) if (one := anchors.anchor(key)) is not None]
    if not found:
        raise DomainError("nothing_chosen", _("Choose at least one."), field="anchors")
    return [
        plan_activity(
            by=by,
            title=one.title(language or by.language),
            area=one.area,
            source=one.source,
            arrangement=arrangement,
            rule={"kind": "offset", "days": 0},
            anchor=one.key,
            starts_on=by.today,
            role=role,
        )
        for one in found
    ]
