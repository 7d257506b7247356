"""Puts the example's year on the wheel, with what is done, late and to come, by the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.followup.calc.recurrence import occurrences
from samdrift.followup.demo.activity_table import (
    ANCHORS,
    BEFORE_BUDGET,
    LEFT_LATE,
    OF_MEMBERS,
    YEAR,
    Year,
)
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.services import activities as planning
from samdrift.followup.services import occurrences as services
from samdrift.kernel.viewer import Viewer

DROPPED = "Brukerforum for oppvekst"
MOVED = "Møte i driftsrådet"


def make_activities(stage: Any) -> None:
    """Planned at the beginning of last year; what is past is done on its day but for some."""
    began = stage.on(dt.date(stage.today.year - 1, 1, 2))
    arrangement = stage["arrangement"]
    planning.pick_anchors(arrangement, ANCHORS, by=began, role="controller", language="nb")
    systems = sorted(stage["systems"].values(), key=lambda one: str(one.name))
    for n, row in enumerate(YEAR):
        subject = systems[n % len(systems)] if row.area == "agreements" else None
        _plan(row, arrangement, began, subject)
    for title, days, role in BEFORE_BUDGET:
        planning.plan_activity(
            by=began,
            title=title,
            area="economy",
            arrangement=arrangement,
            rule={"kind": "offset", "days": -days, "move": "previous"},
            anchor="cooperation_budget",
            starts_on=began.today,
            role=role,
        )
    for name, title, area, rule in OF_MEMBERS:
        planning.plan_activity(
            by=began,
            title=title,
            area=area,
            member=stage["members"][name],
            rule=rule,
            starts_on=began.today + dt.timedelta(days=20),
            role="coordinator",
        )
    for days in range(180, 800, 180):
        passed = began.today + dt.timedelta(days=days)
        planning.make_ahead(stage.on(min(passed, stage.today)))
    _live(stage)


def _plan(row: Year, arrangement: Any, began: Viewer, subject: Any) -> Activity:
    about: dict[str, Any] = {}
    if subject is not None:
        about = {"subject_kind": subject._meta.label_lower, "subject_id": subject.pk}
    return planning.plan_activity(
        by=began,
        title=row.title,
        area=row.area,
        arrangement=arrangement,
        rule=row.rule,
        starts_on=_first(row, began.today),
        role=row.role,
        **about,
        **row.more,
    )


def _first(row: Year, began: dt.date) -> dt.date:
    """The first day of its own in the year, or the year before where it recurs every second."""
    start = dt.date(began.year, *row.start)
    if row.rule.get("unit") == "year" and row.rule["n"] > 1:
        start = start.replace(year=began.year + 1)
    return occurrences(row.rule, start, start, start + dt.timedelta(days=800))[0]


def _live(stage: Any) -> None:
    """Everything past is done on its day, but for what is late, dropped or moved."""
    rows = Occurrence.objects.open().select_related("activity").filter(day__lt=stage.today)
    newest: dict[str, int] = {}
    for row in rows.order_by("day", "pk"):
        newest[row.activity.title] = row.pk
    late = {newest[title] for title in LEFT_LATE if title in newest}
    for row in rows.order_by("day", "pk"):
        if row.pk not in late:
            _done(row, stage, newest[row.activity.title] == row.pk)
    coming = Occurrence.objects.open().filter(activity__title=MOVED, day__gte=stage.today)
    nearest = coming.order_by("day").first()
    if nearest is not None:
        services.move(
            nearest,
            day=nearest.day + dt.timedelta(days=7),
            reason="Kolliderer med kommunestyremøtene",
            by=stage.by,
        )


def _done(row: Occurrence, stage: Any, is_newest: bool) -> None:  # noqa: FBT001 -- one helper's own
    by = stage.on(row.day)
    if row.activity.title == DROPPED and is_newest:
        services.drop(row, reason="Slått sammen med kundeforumet", by=by)
        return
    if row.activity.checklist:
        services.tick(row, points=row.activity.checklist, by=by)
    if row.activity.evidence == Activity.Evidence.REQUIRED:
        services.show(row, text="Mottatt og arkivert, sak 17/67", by=by)
    services.mark_done(row, by=by)
