"""What stands on the page of a calendar: what it says, its year, a trial of it, and its versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.desk.calc.calendar_hours import HoursError, read_time
from samdrift.desk.calc.durations import DurationError, read_minutes
from samdrift.desk.calc.service_days import working_day
from samdrift.desk.calc.year_picture import draw
from samdrift.desk.lists.commitment_words import at, level_url
from samdrift.desk.models.commitments import CalendarVersion, ServiceCalendar
from samdrift.desk.queries import calendar_words as words
from samdrift.desk.queries import levels as queries
from samdrift.desk.services.calendars import MANAGE
from samdrift.kernel.calc.service_time import Calendar, days, due, on_day
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
FIRST_YEAR, LAST_YEAR = 1990, 2200


def calendar_page(viewer: Viewer, calendar: ServiceCalendar) -> Context:
    """Everything but the year and the trial, which follow the address."""
    versions = queries.versions_of(calendar, viewer)
    now = versions[0] if versions else None
    may = allowed(viewer, MANAGE, calendar)
    acts = []
    if may:
        act = "calendar_reopen" if calendar.ended_at else "calendar_end"
        label = _("Offer it again") if calendar.ended_at else _("End it")
        acts.append((label, at(act, calendar.pk), False))
        if not calendar.ended_at:
            acts.append((_("Change the hours"), at("calendar_hours", calendar.pk), True))
    return {
        "lead": calendar.note,
        "ended": calendar.ended_at,
        "acts": acts,
        "says": words.facts(now.content) if now else [],
        "days_apart": words.exceptions(now.content) if now else [],
        "versions": _versions(versions),
        "used_by": [(one.name, level_url(one)) for one in queries.used_by(calendar, viewer)],
        "content": now.content if now else None,
    }


def _versions(versions: list[CalendarVersion]) -> list[Context]:
    """Newest first, each with what differs from the one before."""
    before = [one.content for one in versions[1:]] + [None]
    return [
        {"row": one, "differs": words.differences(old, one.content)}
        for one, old in zip(versions, before, strict=True)
    ]


def asked(viewer: Viewer, calendar: Any, values: Mapping[str, str]) -> Context:
    """The year asked for and the answer to the trial, by the page's address."""
    version = queries.versions_of(calendar, viewer)[:1]
    if not version:
        return {}
    return shown(Calendar.from_json(version[0].content), viewer, values)


def shown(calendar: Calendar, viewer: Viewer, values: Mapping[str, str]) -> Context:
    """The year as a picture and a table, and the trial."""
    year = _year(values.get("year", ""), viewer.day.year)
    told = list(days(calendar, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)))
    picture = draw(told)
    marked = [one for one in told if one.ground in {"holiday", "half_day", "exception"}]
    return {
        "year": year,
        "picture": picture,
        "month_names": [(words.month_name(month), y) for month, y in picture.months],
        "marked": [(one.day, words.day_hours(one), words.ground(one)) for one in marked],
        "titles": {
            one.day: f"{one.day:%d.%m.} {words.ground(one)}: {words.day_hours(one)}"
            for one in marked
        },
        "trial": trial(calendar, viewer, values),
    }


def _year(text: str, standard: int) -> int:
    return int(text) if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR else standard


def trial(calendar: Calendar, viewer: Viewer, values: Mapping[str, str]) -> Context:
    """From a moment, so much service time: when it is due. What is not understood is told."""
    now = timezone.localtime(viewer.now)
    day_text = values.get("day") or f"{viewer.day:%d.%m.%Y}"
    time_text = values.get("time") or f"{now:%H:%M}"
    length_text = values.get("length") or _("45 min")
    context: Context = {"day": day_text, "time": time_text, "length": length_text}
    try:
        day = _day(day_text)
        clock = read_time(time_text)
        minutes = read_minutes(length_text, working_day(calendar.to_json()))
    except DurationError:
        return context | {"wrong": _("Write the service time as 45 min, 4 h or 2 days.")}
    except HoursError:
        return context | {"wrong": _("Write the time as 14:30.")}
    except ValueError:
        return context | {"wrong": _("Write the day as 21.11.2026.")}
    return context | _answer(calendar, day, clock, minutes)


def _answer(calendar: Calendar, day: dt.date, clock: str, minutes: int) -> Context:
    hour, minute = (int(part) for part in clock.split(":"))
    start = dt.datetime.combine(day, dt.time(hour % 24, minute), timezone.get_default_timezone())
    end = due(calendar, start, dt.timedelta(minutes=minutes))
    if end is None:
        return {"answer": _("Never: the calendar has no service time.")}
    values = {
        "start": moment(start),
        "length": words.length(minutes),
        "due": moment(end),
    }
    why = on_day(calendar, day)
    return {
        "answer": _("From %(start)s, %(length)s of service time: due %(due)s") % values,
        "why": words.ground(why),
    }


def _day(text: str) -> dt.date:
    if "." in text:
        found = dt.datetime.strptime(text.strip(), "%d.%m.%Y").replace(tzinfo=dt.UTC)
        return found.date()
    return dt.date.fromisoformat(text.strip())
