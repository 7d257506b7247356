"""Levels and their times from a table: a row for each level, kind and priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.durations import DurationError, read_minutes
from samdrift.desk.calc.service_days import working_day
from samdrift.desk.intake.common import calendar_named, level_named, refused, unknown
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import Level, LevelTarget, Metric, ServiceCalendar
from samdrift.desk.queries.levels import is_promised
from samdrift.desk.queries.levels import working_day as content_of
from samdrift.desk.services.calendars import MANAGE
from samdrift.desk.services.level_targets import TargetIn, set_targets
from samdrift.desk.services.levels import add_level
from samdrift.formats.spreadsheet import as_int, as_text
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import (
    Context,
    LoadField,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    one_of,
)

LAST_PRIORITY = 5
FIELDS = (
    LoadField(
        "level",
        _("Level"),
        ("Nivå", "Tjenestenivå", "Tenestenivå", "Level", "Service level", "SLA"),
        as_text,
        required=True,
    ),
    LoadField(
        "calendar",
        _("Service hours"),
        ("Åpningstid", "Opningstid", "Tjenestetid", "Service hours", "Hours", "Calendar"),
        as_text,
        help=_("Needed for a level that is new."),
    ),
    LoadField(
        "kind",
        _("Kind"),
        ("Sakstype", "Type", "Kind"),
        one_of(
            CaseKind,
            ("hendelse", "incident"),
            ("hending", "incident"),
            ("tjenesteforespørsel", "request"),
            ("bestilling", "request"),
            ("spørsmål", "question"),
        ),
        help=_("Empty is all."),
    ),
    LoadField(
        "priority",
        _("Priority"),
        ("Prioritet", "Pri", "Priority"),
        as_int,
        help=_("1 to 5. Empty is all."),
    ),
    LoadField("response", _("First response"), ("Responstid", "Response", "Svartid"), as_text),
    LoadField("update", _("Update"), ("Oppdatering", "Update"), as_text),
    LoadField("resolution", _("Solution"), ("Løsningstid", "Løysingstid", "Solution"), as_text),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Each row sets the times of its level for a kind and priority, from today on where it is
    promised.
    """
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    priority = row.get("priority")
    if priority is not None and not 1 <= priority <= LAST_PRIORITY:
        return refused("priority", _now("Write a priority from 1 to 5, or nothing for all."))
    calendar = None
    if row.get("calendar"):
        calendar = calendar_named(context, row.values["calendar"])
        if calendar is None:
            return unknown("calendar", row.values["calendar"])
    try:
        with transaction.atomic():
            return _set(row, priority, calendar, context)
    except DomainError as error:
        return refused(error.field, str(error))


def _set(
    row: Row, priority: int | None, calendar: ServiceCalendar | None, context: Context
) -> Outcome:
    level = level_named(context, row.values["level"])
    hours = calendar or (level.calendar if level else None)
    if hours is None:
        return refused("calendar", _now("The level is new. Write which service hours it has."))
    own = hours if level is not None and hours.pk != level.calendar_id else None
    wanted = _targets(row, priority, hours, own)
    if isinstance(wanted, Rejected):
        return wanted
    level = level or _new(row, hours, context)
    standing = LevelTarget.objects.filter(level=level, valid_to__isnull=True)
    before = [_told(one) for one in standing.select_related("calendar")]
    keys = {one.key for one in wanted}
    if all(one in before for one in wanted):
        return Unchanged(level.pk)
    rows = [one for one in before if one.key not in keys] + wanted
    start = context.by.today if is_promised(level) else None
    set_targets(level, by=context.by, rows=rows, valid_from=start)
    return Taken(level.pk)


def _new(row: Row, calendar: ServiceCalendar, context: Context) -> Level:
    level = add_level(by=context.by, name=row.values["level"], calendar=calendar, warnings=[50, 75])
    context.cache.pop("levels", None)
    return level


def _told(row: LevelTarget) -> TargetIn:
    return TargetIn(row.metric, row.minutes, row.kind, row.priority, row.calendar)


def _targets(
    row: Row, priority: int | None, hours: ServiceCalendar, own: ServiceCalendar | None
) -> list[TargetIn] | Rejected:
    """The times of the row; `own` are hours that are not the level's."""
    day = working_day(content_of(hours))
    found = []
    for metric in Metric.values:
        text = row.get(metric)
        if not text:
            continue
        try:
            minutes = read_minutes(text, day)
        except DurationError:
            told = _now("“%(text)s”: write the time with its unit, as 15 min, 2 h or 1 day.")
            return refused(metric, told % {"text": text[:30]})
        found.append(TargetIn(metric, minutes, row.get("kind", ""), priority, own))
    return found


def _identity(row: Row, _context: Context) -> Any:
    return row.values["level"].lower(), row.get("kind"), row.get("priority")


KIND = LoadKind(
    key="levels",
    name=_("Service levels"),
    lead=_("Levels with their times: a row for each level and priority."),
    right=MANAGE,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"level", "kind", "priority"}),
    order=102,
)
