"""The registers of activities and of what falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.followup.forms.activities import ActivityForm
from samdrift.followup.lists import activity_pages as pages
from samdrift.followup.lists import activity_words as words
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries import activities as queries
from samdrift.followup.services import activities as services
from samdrift.followup.services import occurrences
from samdrift.kernel.lists import (
    Act,
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
)
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment
from samdrift.parties.queries.members import current_members

WHOSE: dict[str, Any] = {"mine": _("Mine"), "own": _("My member’s own")}
DONE = pgettext_lazy("an activity", "Done")
STATES: dict[str, Any] = {"late": _("Late"), "done": DONE, "dropped": _("Dropped")}


def _whose(rows: Any, value: str, viewer: Viewer) -> Any:
    if value not in WHOSE:
        raise ValueError(value)
    if value == "own" and rows.model is Activity:
        return rows.filter(member_id__in=viewer.members)
    return rows.mine(viewer) if value == "mine" else queries.whose(rows, value, viewer)


whose_filter = Filter(
    "whose",
    _("Whose"),
    _whose,
    choices=lambda _viewer: [Choice(key, name) for key, name in WHOSE.items()],
    label_of=lambda value, _viewer: str(WHOSE.get(value, value)),
)


def _about(lookup: str) -> Any:
    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        kind, colon, pk = value.partition(":")
        if not colon:
            raise ValueError(value)
        return rows.filter(**{f"{lookup}subject_kind": kind, f"{lookup}subject_id": int(pk)})

    return apply


def _about_label(value: str, viewer: Viewer) -> str:
    kind, _colon, pk = value.partition(":")
    found = registry.describe([Ref(kind, int(pk))], viewer)
    return next((one.label for one in found.values()), value)


def _activities_summary(viewer: Viewer) -> str:
    running = queries.listed(viewer).filter(queries.running(viewer))
    nobody = running.filter(queries.without_responsible(viewer)).order_by().count()
    text = _now("What recurs and what is planned once.")
    if not nobody:
        return text
    missing = ngettext("%(n)s has nobody responsible.", "%(n)s have nobody responsible.", nobody)
    return f"{text} {missing % {'n': nobody}}"


ACTIVITIES = Register(
    room="followup",
    key="activity",
    model=Activity,
    name=_("Activity"),
    spec=ListSpec(
        key="followup.activity",
        title=_("Activities"),
        rows=queries.listed,
        columns=(
            Column("title", _("Activity"), str, link=words.activity_url, sort="sort_key"),
            Column("area", _("Area"), lambda a: label_of(a, "area"), sort="area"),
            Column("whose", _("Whose"), words.whose_text),
            Column("rule", _("How often"), words.rule_text),
            Column("responsible", _("Responsible"), lambda a: words.responsible_text(a) or None),
            Column("next_day", _("Next"), lambda a: a.next_day, sort="next_day"),
            Column("late", _("Late"), lambda a: a.late, sort="late", numeric=True, default=False),
            Column("starts_on", _("From"), lambda a: a.starts_on, sort="starts_on", default=False),
            Column(
                "ends_on", _("No longer from"), lambda a: a.ends_on, sort="ends_on", default=False
            ),
            Column("source", _("Where it follows from"), lambda a: a.source or None, default=False),
        ),
        filters=(
            whose_filter,
            equals("area", _("Area"), "area", Activity.Area.choices),
            related("member", _("Member"), "member_id", current_members),
            related("arrangement", _("Arrangement"), "arrangement_id", pages.arrangement_rows),
            equals("role", _("Responsible role"), "role", Appointment.Role.choices),
            flag("late", _("Has something late"), lambda _viewer: Q(late__gt=0)),
            flag("nobody", _("Has nobody responsible"), queries.without_responsible),
            flag("running", _("Goes on"), queries.running),
            Filter("about", _("About"), _about(""), kind="text", label_of=_about_label),
        ),
        order="next_day",
        empty=_("No activities yet. Plan one, or pick from the fixed times of the year."),
        focus_filter="member",
    ),
    form=ActivityForm,
    create=services.plan_activity,
    change=services.change_activity,
    may_create="followup.plan_activity",
    may_change="followup.plan_activity",
    new_label=_("New activity"),
    detail_template="followup/activity_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.activity_page,
    summary=_activities_summary,
    fields={
        "purpose": lambda a: a.purpose,
        "recurrence": lambda a: a.rule,
        "anchor": lambda a: a.anchor,
        "checklist": lambda a: a.checklist,
        "lead_days": lambda a: a.lead_days,
    },
)


def _state(_rows: Any, value: str, viewer: Viewer) -> Any:
    """Occurrences that stand so, instead of the open ones."""
    rows = queries.due(viewer)
    if value == "late":
        return rows.late(viewer.today)
    if value not in STATES:
        raise ValueError(value)
    return rows.filter(**{f"{value}_on__isnull": False})


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    year = int(value)
    return rows.between(dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


def _done(rows: Sequence[Any], by: Viewer, _values: Mapping[str, str]) -> int:
    return occurrences.mark_all_done(rows, by=by)


def _due_summary(viewer: Viewer) -> str:
    return pages.waiting_text(*queries.summary(viewer))


OCCURRENCES = Register(
    room="followup",
    key="due",
    model=Occurrence,
    name=pgettext_lazy("something to be done", "Due"),
    spec=ListSpec(
        key="followup.due",
        title=_("What falls due"),
        rows=queries.open_due,
        columns=(
            Column("title", _("What"), str, link=words.occurrence_url, sort="activity__sort_key"),
            Column("day", _("Due"), lambda o: o.day, sort="day"),
            Column(
                "state",
                _("State"),
                pages.state_value,
                shown=pages.state_shown,
                description="late, soon, coming, done or dropped",
            ),
            Column(
                "area", _("Area"), lambda o: label_of(o.activity, "area"), sort="activity__area"
            ),
            Column("whose", _("Whose"), lambda o: words.whose_text(o.activity)),
            Column(
                "responsible",
                _("Responsible"),
                lambda o: words.responsible_text(o.activity) or None,
            ),
            Column("planned", _("Planned"), lambda o: o.planned, sort="planned", default=False),
            Column("done_on", DONE, lambda o: o.done_on, sort="done_on", default=False),
            Column("reason", _("Why"), lambda o: o.reason or None, default=False),
        ),
        filters=(
            # It stands first: it looks among other rows than the open ones.
            Filter(
                "state",
                _("State"),
                _state,
                choices=lambda _viewer: [Choice(key, name) for key, name in STATES.items()],
                label_of=lambda value, _viewer: str(STATES.get(value, value)),
            ),
            whose_filter,
            equals("area", _("Area"), "activity__area", Activity.Area.choices),
            related("member", _("Member"), "activity__member_id", current_members),
            Filter("year", _("Year"), _year, kind="number"),
            related("activity", _("Activity"), "activity_id", pages.activity_rows),
            Filter("about", _("About"), _about("activity__"), kind="text", label_of=_about_label),
        ),
        order="day",
        empty=_("Nothing falls due."),
        focus_filter="member",
    ),
    detail_template="followup/due_detail.html",
    detail_rows=queries.due,
    detail_context=pages.due_page,
    summary=_due_summary,
    acts=(Act("done", DONE, occurrences.DO, _done),),
    fields={
        "note": lambda o: o.note,
        "ticks": lambda o: o.ticks,
        "activity": lambda o: o.activity_id,
    },
)
