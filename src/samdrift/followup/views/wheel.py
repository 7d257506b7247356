"""The wheel of the year, drawn and as a table, and the sheet of one month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS, MONTHS_ALT, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samdrift.followup.calc import wheel as calc
from samdrift.followup.lists.activity_pages import waiting_text
from samdrift.followup.lists.activity_words import STATES
from samdrift.followup.lists.wheel_rows import AREAS, Row, rows_between
from samdrift.followup.queries import activities as queries
from samdrift.kernel.calc.holidays import holidays
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day as shown_day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who

WHOSE = ("mine", "own", "all")
FIRST_YEAR, LAST_YEAR = 2000, 2100
BESIDE = 12
"""Rows beside the wheel; the others are in its table."""
TOLD = 4
"""Titles in the text of a mark; it says how many more there are."""


@dataclass(frozen=True)
class Asked:
    whose: str
    area: str
    query: str


@dataclass(frozen=True)
class Chip:
    label: Any
    url: str
    on: bool
    area: str = ""


def _asked(request: HttpRequest) -> Asked:
    whose = request.GET.get("whose", "all")
    area = request.GET.get("area", "")
    whose = whose if whose in WHOSE else "all"
    area = area if area in AREAS else ""
    values = [("whose", whose)] * (whose != "all") + [("area", area)] * bool(area)
    return Asked(whose, area, f"?{urlencode(values)}" if values else "")


def _chips(asked: Asked, extra: dict[str, str]) -> list[Chip]:
    """Whose, then the areas; the one that is on leads back to all."""

    def url(**values: str) -> str:
        given = {**extra, "whose": asked.whose, "area": asked.area, **values}
        kept = {key: value for key, value in given.items() if value not in {"", "all"}}
        return f"?{urlencode(kept)}" if kept else "?"

    names = {"mine": _("Mine"), "own": _("My member’s own"), "all": _("All")}
    made = [Chip(names[key], url(whose=key), asked.whose == key) for key in WHOSE]
    made += [
        Chip(name, url(area="" if asked.area == key else key), asked.area == key, key)
        for key, name in AREAS.items()
    ]
    return made


def _year(request: HttpRequest, today: dt.date) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else today.year  # noqa: PLR2004
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


@pages.inside
def page(request: HttpRequest) -> HttpResponse:
    viewer, asked = who(request), _asked(request)
    year = _year(request, viewer.today)
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    rows = rows_between(viewer, first, last, asked.whose, asked.area)
    areas = [asked.area] if asked.area else list(AREAS)
    drawn = calc.wheel(
        year,
        areas,
        (calc.Due(n, one.day, one.area, one.state) for n, one in enumerate(rows)),
        viewer.today,
    )
    context = {
        "year": year,
        "before": _at_year(asked, year - 1),
        "after": _at_year(asked, year + 1),
        "chips": _chips(asked, {"year": str(year)} if year != viewer.today.year else {}),
        "picture": drawn,
        "marks": _marks(drawn, rows),
        "rings": [(ring, AREAS[ring.area]) for ring in drawn.rings],
        "months": [(month, _small(MONTHS_ALT[month.number])) for month in drawn.months],
        "sections": _sections(rows, viewer),
        "table": _by_month(rows),
        "month_url": _month_url(viewer.today.year, viewer.today.month, asked),
        "lead": waiting_text(*queries.summary(viewer)),
        "may_plan": allowed(viewer, "followup.plan_activity"),
        "this_month": viewer.today.month if year == viewer.today.year else 0,
        "key": [(key, STATES[key]) for key in calc.WORST],
    }
    return render(request, "followup/wheel.html", context)


def _small(name: Any) -> str:
    """A month's name inside a drawing: small letters but in English."""
    text = str(name)
    return text if (get_language() or "nb")[:2] == "en" else text.lower()


def _at_year(asked: Asked, year: int) -> str:
    values = [("year", str(year))] + [("whose", asked.whose)] * (asked.whose != "all")
    values += [("area", asked.area)] * bool(asked.area)
    return f"?{urlencode(values)}"


def _marks(drawn: calc.Wheel, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each mark with its address and what a screen reader says of it."""
    found = []
    for mark in drawn.marks:
        first = rows[mark.keys[0]]
        titles = [rows[key].title for key in mark.keys]
        text = f"{shown_day(mark.day)}: {_listed(titles)}"
        url = first.url
        if mark.many:
            place = reverse("followup:month", args=[mark.day.year, mark.day.month])
            url = f"{place}#d-{mark.day:%Y-%m-%d}"
        state = STATES[mark.state] if mark.many else first.name
        found.append({"mark": mark, "url": url, "text": f"{text} ({state})", "area": first.area})
    return found


def _listed(titles: Sequence[str]) -> str:
    """As many as a tip can hold, and how many more there are."""
    named, more = ", ".join(titles[:TOLD]), len(titles) - TOLD
    if more <= 0:
        return named
    text = ngettext("%(titles)s and %(n)s more", "%(titles)s and %(n)s more", more)
    return text % {"titles": named, "n": more}


def _sections(rows: Sequence[Row], viewer: Viewer) -> list[tuple[str, list[Row]]]:
    """Late, this week, and what comes next: a dozen rows in all."""
    week = viewer.today + dt.timedelta(days=7 - viewer.today.weekday())
    opened = [one for one in rows if one.state not in {"done", "dropped"}]
    late = [one for one in opened if one.state == "late"]
    near = [one for one in opened if one.state != "late" and one.day < week]
    then = [one for one in opened if one.state != "late" and one.day >= week]
    room = max(3, BESIDE - len(late[:BESIDE]) - len(near))
    parts = [(_("Late"), late[:BESIDE]), (_("This week"), near[:BESIDE]), (_("Then"), then[:room])]
    return [(str(name), some) for name, some in parts if some]


def _by_month(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in rows:
        found[one.day.month].append(one)
    return [(str(MONTHS[month]).capitalize(), found[month]) for month in sorted(found)]


def _month_url(year: int, month: int, asked: Asked) -> str:
    return reverse("followup:month", args=[year, month]) + asked.query


@dataclass(frozen=True)
class Cell:
    """A day of the sheet."""

    day: dt.date
    name: Any
    outside: bool
    today: bool
    free: bool
    rows: list[Row]


@pages.inside
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The month as a sheet; on a narrow page its days with something on them, one under the other."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):  # noqa: PLR2004
        raise OutOfReach(request.path_info)
    viewer, asked = who(request), _asked(request)
    sheet = calc.weeks_of(year, month)
    end = sheet[-1].days[-1] + dt.timedelta(days=1)
    on_day: dict[dt.date, list[Row]] = defaultdict(list)
    for one in rows_between(viewer, sheet[0].days[0], end, asked.whose, asked.area):
        on_day[one.day].append(one)
    weeks = [
        (week.number, [_cell(day, month, on_day[day], viewer.today) for day in week.days])
        for week in sheet
    ]
    before, after = calc.neighbours(year, month)
    context = {
        "title": f"{str(MONTHS[month]).capitalize()} {year}",
        "weeks": weeks,
        "weekdays": [(WEEKDAYS[n], WEEKDAYS_ABBR[n]) for n in range(7)],
        "count": sum(len(some) for day, some in on_day.items() if day.month == month),
        "before": _month_url(*before, asked),
        "after": _month_url(*after, asked),
        "chips": _chips(asked, {}),
        "wheel_url": reverse("followup:wheel") + asked.query,
        "may_plan": allowed(viewer, "followup.plan_activity"),
    }
    return render(request, "followup/month.html", context)


def _cell(day: dt.date, month: int, rows: list[Row], today: dt.date) -> Cell:
    free = day.weekday() == 6 or day in holidays(day.year)  # noqa: PLR2004 -- Sunday
    return Cell(day, WEEKDAYS[day.weekday()], day.month != month, day == today, free, rows)
