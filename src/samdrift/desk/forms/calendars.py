"""The editor of a calendar: its week and seasons in one table, holidays, half days, days that differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from samdrift.desk.calc.calendar_changes import DAYS
from samdrift.desk.calc.calendar_hours import HoursError, read_hours, read_time, written
from samdrift.desk.calc.calendar_lines import Trouble, read_lines, write_lines
from samdrift.desk.queries.calendar_words import half_day_names, problem
from samdrift.kernel.calc.holidays import HALF_DAYS
from samdrift.kernel.calc.service_time import Calendar, CalendarError
from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import lines, text

MOST_SEASONS = 8
ASIDE = {"name", "note", "reason"}
"""Fields that say nothing of the hours: these can be looked at without them."""
_MONTH_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?", re.ASCII)
Content = dict[str, Any]


def _weekdays(hours: str) -> dict[str, Any]:
    return {day: read_hours(hours) for day in "12345"}


TYPICAL: dict[str, tuple[Any, Content]] = {
    "office": (
        _("Weekdays 08:00–15:30"),
        {
            "week": _weekdays("08:00–15:30"),
            "closed_on_holidays": True,
            "half_days": dict.fromkeys(HALF_DAYS, "12:00"),
        },
    ),
    "summer": (
        _("Weekdays 08:00–15:30, 15:00 in summer"),
        {
            "week": _weekdays("08:00–15:30"),
            "seasons": [{"from": "05-15", "to": "09-14", "week": _weekdays("08:00–15:00")}],
            "closed_on_holidays": True,
            "half_days": dict.fromkeys(HALF_DAYS, "12:00"),
        },
    ),
    "care": (_("Every day 07:00–16:00"), {"week": {day: read_hours("07–16") for day in DAYS}}),
    "always": (_("Around the clock"), {"week": {day: [["00:00", "24:00"]] for day in DAYS}}),
}
"""What to begin from: a name and a content."""


def typical(key: str) -> Content:
    """The typical content, written whole."""
    content = TYPICAL.get(key, TYPICAL["office"])[1]
    return Calendar.from_json(content).to_json()


class NameForm(Form):
    """What a calendar is called; what it says has its own page."""

    name = text(_("Name"), 120, required=True)
    note = lines(_("Note"), rows=2)


class CalendarForm(Form):
    """What a calendar says. `initial` is a content; `content` is what was sent in, once it is valid.

    The table of weeks is read by name: `hours_0_3` is Wednesday of the usual week, `from_1`, `to_1`
    and `hours_1_3` belong to the first season; `seasons` tells how many there are.
    """

    name = text(_("Name"), 120, required=True)
    note = lines(_("Note"), rows=2)
    closed_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    exceptions = lines(
        _("Days that differ"),
        rows=5,
        max_length=40_000,
        strip=False,
        help_text=_(
            "A day on each line, then its hours or “closed”, then why. Paste from a spreadsheet if you like: 14.08.2026 closed Moving day."
        ),
    )
    reason = text(
        _("Why it is changed"),
        300,
        required=True,
        help_text=_("Stands with the version, for those who ask later."),
    )

    def __init__(self, *args: Any, content: Content, is_new: bool = False, **more: Any) -> None:
        self.before = content
        self.content: Content | None = None
        self.is_new = is_new
        more["initial"] = {
            "closed_on_holidays": content["closed_on_holidays"],
            "exceptions": write_lines(content["exceptions"], pgettext("hours", "closed")),
            **{f"half_{key}": time for key, time in content["half_days"].items()},
            **(more.get("initial") or {}),
        }
        super().__init__(*args, **more)

    def prepare(self) -> None:
        if self.is_new:
            del self.fields["reason"]
        else:
            del self.fields["name"]
            del self.fields["note"]
        for key, label in half_day_names().items():
            self.fields[f"half_{key}"] = forms.CharField(
                label=label,
                required=False,
                max_length=10,
                widget=forms.TextInput(attrs={"size": 6, "autocomplete": "off"}),
            )

    # The table of weeks

    @property
    def heads(self) -> list[tuple[str, str]]:
        return [(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)]

    @property
    def weeks(self) -> list[dict[str, Any]]:
        """The usual week and each season as the table draws them, with one to fill."""
        if self.is_bound:
            return [self._sent(n) for n in range(self._count() + 1)]
        seasons = [*self.before["seasons"], None]
        return [
            self._drawn(0, self.before["week"], "", ""),
            *(
                self._drawn(n, one["week"], _day_month(one["from"]), _day_month(one["to"]))
                if one
                else self._drawn(n, {}, "", "")
                for n, one in enumerate(seasons, 1)
            ),
        ]

    def _count(self) -> int:
        told = str(self.data.get("seasons", ""))
        return min(int(told), MOST_SEASONS) if told.isdecimal() else 0

    def _drawn(self, n: int, week: Mapping[str, Any], first: str, last: str) -> dict[str, Any]:
        return self._row(n, first, last, [written(week.get(day, [])) for day in DAYS])

    def _sent(self, n: int) -> dict[str, Any]:
        cells = [self._raw(f"hours_{n}_{day}") for day in DAYS]
        return self._row(n, self._raw(f"from_{n}"), self._raw(f"to_{n}"), cells)

    def _raw(self, name: str) -> str:
        return str(self.data.get(name, "")).replace("\0", "").strip()[:80]

    def _row(self, n: int, first: str, last: str, hours: list[str]) -> dict[str, Any]:
        wrong = self.wrong_cells
        name = _now("The usual week") if n == 0 else _now("Season %(n)s") % {"n": n}
        return {
            "n": n,
            "name": name,
            "ends": [
                {
                    "name": f"{key}_{n}",
                    "label": label,
                    "value": value,
                    "wrong": f"{key}_{n}" in wrong,
                }
                for key, label, value in (("from", _now("from"), first), ("to", _now("to"), last))
            ],
            "cells": [
                {
                    "name": f"hours_{n}_{day}",
                    "label": str(WEEKDAYS[int(day) - 1]),
                    "value": value,
                    "wrong": f"hours_{n}_{day}" in wrong,
                }
                for day, value in zip(DAYS, hours, strict=True)
            ],
        }

    @property
    def wrong_cells(self) -> dict[str, str]:
        """What is wrong, by the cell's name."""
        found: dict[str, str] = self.__dict__.setdefault("_wrong_cells", {})
        return found

    # What was sent in

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.wrong_cells.clear()
        content = {
            "week": self._week(0),
            "seasons": [one for n in range(1, self._count() + 1) if (one := self._season(n))],
            "closed_on_holidays": bool(data.get("closed_on_holidays")),
            "half_days": self._half_days(data),
            "exceptions": self._exceptions(data),
        }
        if set(self.errors) - ASIDE or self.wrong_cells:
            if self.wrong_cells:
                self.add_error(None, "; ".join(dict.fromkeys(self.wrong_cells.values())))
            return data
        try:
            self.content = Calendar.from_json(content).to_json()
        except CalendarError as error:
            self.add_error(None, problem(error))
        return data

    def _week(self, n: int) -> dict[str, Any]:
        return {day: self._hours(f"hours_{n}_{day}") for day in DAYS}

    def _hours(self, name: str) -> list[list[str]]:
        try:
            return read_hours(self._raw(name))
        except HoursError as error:
            self.wrong_cells[name] = _now(
                "“%(text)s” tells no hours. Write them as 08:00–15:30, several with a comma between."
            ) % {"text": error.text}
            return []

    def _season(self, n: int) -> dict[str, Any] | None:
        ends = [self._raw(f"{key}_{n}") for key in ("from", "to")]
        if not any(ends) and not any(self._raw(f"hours_{n}_{day}") for day in DAYS):
            return None
        first, last = (self._end(f"{key}_{n}") for key in ("from", "to"))
        return {"from": first, "to": last, "week": self._week(n)}

    def _end(self, name: str) -> str:
        found = _MONTH_DAY.fullmatch(self._raw(name))
        if found is None:
            self.wrong_cells[name] = _now(
                "Write the season’s first and last day, as 15.05 and 14.09."
            )
            return ""
        return f"{int(found[2]):02}-{int(found[1]):02}"

    def _half_days(self, data: Mapping[str, Any]) -> dict[str, str]:
        found = {}
        for key in HALF_DAYS:
            told = data.get(f"half_{key}") or ""
            if not told.strip():
                continue
            try:
                found[key] = read_time(told)
            except HoursError:
                self.add_error(f"half_{key}", _now("Write the time as 12:00."))
        return found

    def _exceptions(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        found, troubles = read_lines(data.get("exceptions") or "")
        for trouble in troubles[:5]:
            self.add_error("exceptions", _trouble(trouble))
        return found


def _trouble(one: Trouble) -> str:
    texts = {
        "day": _now("Line %(line)s: “%(text)s” does not begin with a day such as 14.08.2026."),
        "hours": _now("Line %(line)s: “%(text)s” tells no hours. Write 10:00–14:00, or closed."),
        "twice": _now("Line %(line)s: this day stands on a line before it."),
        "many": _now("These are too many lines. Take away days that are long past."),
    }
    return texts[one.code] % {"line": one.line, "text": one.text[:60]}


def _day_month(text: str) -> str:
    month, day = text.split("-")
    return f"{day}.{month}"
