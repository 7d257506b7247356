"""What calendars say, in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.dates import MONTHS_3, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.desk.calc.calendar_changes import DAYS, Change, changes
from samdrift.desk.calc.calendar_hours import ALL_DAY, written
from samdrift.desk.calc.durations import parts
from samdrift.desk.models.commitments import ServiceCalendar
from samdrift.kernel.calc.holidays import HALF_DAYS
from samdrift.kernel.calc.service_time import Calendar, CalendarError, Day
from samdrift.kernel.calc.service_time.content import DAY_MINUTES
from samdrift.kernel.calc.service_time.writing import clock
from samdrift.kernel.templatetags.shown import day as day_text

Hours = Sequence[Sequence[str]]


def length(minutes: int) -> str:
    """15 min, 2 h, 7 h 30 min: service time."""
    hours, rest = parts(minutes)
    values = {"hours": hours, "minutes": rest}
    if not hours:
        return _("%(minutes)s min") % values
    return (_("%(hours)s h %(minutes)s min") if rest else _("%(hours)s h")) % values


def hours_text(hours: Hours) -> str:
    """08:00–15:30, “around the clock” or “closed”."""
    if not hours:
        return pgettext("hours", "closed")
    return pgettext("hours", "around the clock") if list(hours) == ALL_DAY else written(hours)


def days_text(days: str) -> str:
    """`12345` is Monday–Friday, `17` is Monday, Sunday."""
    numbers = [int(one) - 1 for one in days]
    found = []
    for _key, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        those = [number for _n, number in run]
        first = str(WEEKDAYS[those[0]])
        found.append(first if len(those) == 1 else f"{first}–{str(WEEKDAYS[those[-1]]).lower()}")
    return ", ".join(found)


def week_rows(week: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(days, hours), neighbouring days that are alike as one."""
    return [
        (days_text("".join(days)), hours_text(hours))
        for hours, days in ((k, list(g)) for k, g in groupby(DAYS, lambda day: week.get(day, [])))
    ]


def month_day(text: str) -> str:
    """05-15 as 15.05."""
    month, day = text.split("-")
    return f"{day}.{month}."


def season_text(what: str) -> str:
    first, last = what.split("/")
    return f"{month_day(first)}–{month_day(last)}"


def holiday_names() -> dict[str, str]:
    return {
        "new_years_day": _("New Year’s Day"),
        "maundy_thursday": _("Maundy Thursday"),
        "good_friday": _("Good Friday"),
        "easter_sunday": _("Easter Sunday"),
        "easter_monday": _("Easter Monday"),
        "labour_day": _("Labour Day"),
        "constitution_day": _("Constitution Day"),
        "ascension_day": _("Ascension Day"),
        "whit_sunday": _("Whit Sunday"),
        "whit_monday": _("Whit Monday"),
        "christmas_day": _("Christmas Day"),
        "boxing_day": _("Boxing Day"),
        **half_day_names(),
    }


def half_day_names() -> dict[str, str]:
    names = (
        _("Wednesday before Easter"),
        _("Whitsun Eve"),
        _("Christmas Eve"),
        _("New Year’s Eve"),
    )
    return dict(zip(HALF_DAYS, names, strict=True))


def whole(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with all its keys, whoever wrote it."""
    return Calendar.from_json(content).to_json()


def summary(content: Mapping[str, Any]) -> str:
    """The week in one line, for lists."""
    if Calendar.from_json(content).always:
        return _("Around the clock, every day")
    rows = week_rows(content["week"])
    closed = hours_text([])
    told = "; ".join(f"{days} {hours}" for days, hours in rows if hours != closed)
    return told or _("Closed every day")


def facts(content: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Everything it says, as headings with lines."""
    content = whole(content)
    closed = content["closed_on_holidays"]
    told = [(_("Week"), [f"{days}: {hours}" for days, hours in week_rows(content["week"])])]
    told += [
        (
            season_text(f"{one['from']}/{one['to']}"),
            [f"{d}: {h}" for d, h in week_rows(one["week"])],
        )
        for one in content["seasons"]
    ]
    told.append((_("Public holidays"), [_("closed") if closed else _("as other days")]))
    names = half_day_names()
    if content["half_days"]:
        lines = [_("%(day)s until %(time)s") % {"day": names[key], "time": time}
                 for key, time in content["half_days"].items()]  # fmt: skip
        told.append((_("Half days"), lines))
    return told


def exceptions(content: Mapping[str, Any]) -> list[tuple[dt.date, str, str]]:
    """(day, hours, note) of the days that differ."""
    return [
        (dt.date.fromisoformat(one["day"]), hours_text(one["hours"]), one.get("note", ""))
        for one in whole(content)["exceptions"]
    ]


def differences(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[str]:
    """What differs from the version before, in sentences."""
    if old is None:
        return []
    return [_told(one) for one in changes(whole(old), whole(new))]


def _told(one: Change) -> str:
    if one.code == "week":
        return _from_to(days_text(one.days), one)
    if one.code == "season_week":
        return _from_to(f"{season_text(one.what)}, {days_text(one.days)}", one)
    return _told_of_part(one)


def _told_of_part(one: Change) -> str:
    names = half_day_names()
    if one.code == "holidays":
        return _("Closed on public holidays") if one.new else _("Open on public holidays")
    if one.code == "season":
        text = _("Own hours %(days)s") if one.new else _("No own hours %(days)s any more")
        return text % {"days": season_text(one.what)}
    if one.code == "half_day":
        until = _("until %(time)s") % {"time": one.new} if one.new else _("as other days")
        return f"{names[one.what]}: {until}"
    return _told_of_day(one)


def _told_of_day(one: Change) -> str:
    day = day_text(dt.date.fromisoformat(one.what))
    if one.new is None:
        return _("%(day)s: as other days again") % {"day": day}
    return f"{day}: {hours_text(one.new)}"


def _from_to(whose: str, one: Change) -> str:
    return _("%(days)s: %(old)s → %(new)s") % {
        "days": whose,
        "old": hours_text(one.old),
        "new": hours_text(one.new),
    }


def ground(day: Day) -> str:
    """Why a day is as it is."""
    names = holiday_names()
    told = ", ".join(names.get(name, name) for name in day.names)
    if day.ground == "exception":
        return day.note or _("Own hours this day")
    return told


def day_hours(day: Day) -> str:
    pairs = [[_clock(one.opens), _clock(one.closes)] for one in day.hours]
    return hours_text(pairs)


def _clock(minute: int) -> str:
    return clock(minute if minute <= DAY_MINUTES else minute - DAY_MINUTES)


def month_name(month: int) -> str:
    return str(MONTHS_3[month]).capitalize()


def problem(error: CalendarError) -> str:
    """What is wrong with the hours, and where, in words."""
    where = _where(error.where)
    texts = {
        "overlap": _("%(where)s: two stretches of hours overlap. Correct one of them."),
        "no_time": _(
            "%(where)s: the hours begin and end at the same time. All day is 00:00–24:00."
        ),
        "time": _("%(where)s: write times as 08:00. Only the end may be 24:00."),
        "month_day": _("%(where)s: write the days of a season as 15.05 and 14.09."),
        "seasons_overlap": _("%(where)s: has days in common with another season."),
        "day_twice": _("%(where)s: the same day stands twice."),
    }
    text = texts.get(error.code) or _("%(where)s: is not understood. Look at it once more.")
    return text % {"where": where}


def _where(where: str) -> str:
    found = re.match(
        r"(week|seasons|half_days|exceptions)(?:\[(\d+)\])?(?:\.week)?(?:\.(\w+))?", where
    )
    if found is None:
        return _("The calendar")
    part, number, key = found.groups()
    if part == "week" and key:
        return str(WEEKDAYS[int(key) - 1])
    if part == "seasons":
        season = _("Season %(n)s") % {"n": int(number or 0) + 1}
        return f"{season}, {WEEKDAYS[int(key) - 1]}" if key and key.isdigit() else season
    if part == "half_days":
        return half_day_names().get(key or "", _("Half days"))
    return _("Days that differ")


def name_of(calendar: ServiceCalendar) -> str:
    """Its name, and that it is ended."""
    return _("%(name)s (ended)") % {"name": calendar} if calendar.ended_at else str(calendar)
