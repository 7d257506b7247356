"""Trends as a page: what may be chosen, the picture, and the table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from samdrift.desk.calc.reports import Month, months_to, percent
from samdrift.desk.calc.trend_picture import picture
from samdrift.desk.queries import report_words as words
from samdrift.desk.queries import trends as queries
from samdrift.desk.queries.report_tables import Cell
from samdrift.desk.queries.trends import COUNTS, Asked, Group, value_of
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members

Context = dict[str, Any]
BY: dict[str, Any] = {
    "member": gettext_lazy("Member"),
    "system": gettext_lazy("System"),
    "service": gettext_lazy("Service"),
    "cause": pgettext_lazy("report", "Cause"),
    "team": gettext_lazy("Team"),
    "priority": gettext_lazy("Priority"),
    "age": gettext_lazy("Age"),
}
WHAT: dict[str, Any] = {
    "opened": pgettext_lazy("cases", "Came in"),
    "ended": pgettext_lazy("cases", "Ended"),
    "backlog": gettext_lazy("Open at the end"),
    "reopened": gettext_lazy("Had been opened again"),
    "first": gettext_lazy("Solved at the first contact, per cent"),
    "response": gettext_lazy("First response in time, per cent"),
    "update": gettext_lazy("Update in time, per cent"),
    "resolution": gettext_lazy("Solution in time, per cent"),
    "score": gettext_lazy("Satisfaction, 1 to 5"),
}
SPANS = (6, 12, 24)
FULL, BEST = 100, 5


def asked_of(viewer: Viewer, values: Mapping[str, str]) -> Asked:
    """What the address asks for; what it says wrongly is as when it says nothing."""
    what = values.get("what", "") if values.get("what") in WHAT else "opened"
    by = values.get("by", "") if values.get("by") in BY else "member"
    if by == "age":
        what = "backlog"
    span = values.get("months", "")
    count = int(span) if span in {str(one) for one in SPANS} else SPANS[1]
    this = Month.of(viewer.today)
    try:
        last = min(Month.read(values.get("to", "")), this)
    except ValueError:
        last = this
    member = values.get("member", "")
    known = member.isascii() and member.isdecimal() and len(member) < len(str(2**53))
    return Asked(what, by, tuple(months_to(last, count)), int(member) if known else None)


def trend_page(viewer: Viewer, values: Mapping[str, str]) -> Context:
    asked = asked_of(viewer, values)
    groups = queries.trend(asked)
    days, left = queries.day_by_day(asked.months, asked.member, viewer.today)
    return {
        "asked": asked,
        "choices": _choices(viewer, asked),
        "what": str(WHAT[asked.what]),
        "by": str(BY[asked.by]),
        "head": [_short(month) for month in asked.months],
        "rows": [(name_of(asked, one), _cells(asked, one)) for one in groups],
        "drawn": _drawn(asked, groups),
        "names": [name_of(asked, one) for one in groups],
        "days": _days_drawn(days, left),
        "day_rows": _day_rows(days, left),
        "export": [(form.upper(), _export(asked, form)) for form in ("csv", "xlsx")],
        "definitions": words.definitions(),
        "before_url": _moved(asked, -len(asked.months)),
        "after_url": ""
        if asked.months[-1] >= Month.of(viewer.today)
        else _moved(asked, len(asked.months)),
    }


def _choices(viewer: Viewer, asked: Asked) -> list[Context]:
    """The lists of the form above: (name, label, options, chosen)."""
    members = [("", _("All members"))]
    members += [(str(one.pk), one.name) for one in current_members(viewer)]
    spans = [(str(n), _("%(n)s months") % {"n": n}) for n in SPANS]
    return [
        {"key": key, "label": label, "options": options, "chosen": chosen}
        for key, label, options, chosen in (
            ("what", _("What"), [(k, str(v)) for k, v in WHAT.items()], asked.what),
            ("by", _("Divided by"), [(k, str(v)) for k, v in BY.items()], asked.by),
            ("months", _("How long"), spans, str(len(asked.months))),
            ("member", _("Of"), members, "" if asked.member is None else str(asked.member)),
        )
    ]


def params(asked: Asked, **more: Any) -> str:
    told = {
        "what": asked.what, "by": asked.by, "months": len(asked.months), "to": asked.months[-1],
        "member": asked.member,
    } | more  # fmt: skip
    return urlencode({key: value for key, value in told.items() if value is not None})


def _moved(asked: Asked, months: int) -> str:
    return f"?{params(asked, to=asked.months[-1].moved(months))}"


def _export(asked: Asked, form: str) -> str:
    return f"{reverse('desk:trends_export', args=[form])}?{params(asked)}"


def name_of(asked: Asked, group: Group) -> str:
    if group.is_rest:
        return _("All others")
    if group.key is None:
        return pgettext("trends", "Not said")
    if asked.by == "age":
        return str(words.BANDS[group.key])
    if asked.by == "priority":
        return str(words.PRIORITIES[group.key])
    return group.name


def shown(what: str, pair: tuple[int, int]) -> str:
    value = value_of(what, pair)
    if value is None:
        return ""
    return str(value) if what in COUNTS else percent(Fraction(value) / 100)


FILTERS = {"member": "member", "system": "system", "service": "service", "cause": "root",
           "team": "team", "priority": "priority"}  # fmt: skip
SET_OF = {"first": "first", "response": "kept_response", "update": "kept_update",
          "resolution": "kept_resolution"}  # fmt: skip


def _cells(asked: Asked, group: Group) -> list[Cell]:
    found = []
    for month, pair in zip(asked.months, group.figures, strict=True):
        text = shown(asked.what, pair)
        url = _cases(asked, group, month) if text and pair[0] else ""
        found.append(Cell(text or "—", url, numeric=True))
    return found


def _cases(asked: Asked, group: Group, month: Month) -> str:
    """The cases of a number: for a share those that are its part. None for answers, which are no one's
    business, and for those told together.
    """
    if asked.what == "score" or group.is_rest or group.key is None:
        return ""
    what = f"age_{group.key}" if asked.by == "age" else SET_OF.get(asked.what, asked.what)
    filters = {"member": asked.member}
    if asked.by != "age":
        filters[FILTERS[asked.by]] = group.key
    return words.cases_url(what, month.start, month.end, **filters)


def _short(month: Month) -> str:
    """Okt. 26."""
    return date_format(month.start, "M y")


def _drawn(asked: Asked, groups: Sequence[Group]) -> Context | None:
    if not groups:
        return None
    top = None if asked.what in COUNTS else BEST if asked.what == "score" else FULL
    series = [[value_of(asked.what, pair) for pair in one.figures] for one in groups]
    made = picture(series, 8 if top == BEST else top)
    return {
        "picture": made,
        "lines": [
            (name_of(asked, one), line, [(x, y, shown(asked.what, one.figures[at]), _short(asked.months[at])) for x, y, at in line.dots])
            for one, line in zip(groups, made.lines, strict=True)
        ],
        "ticks": [(x, _short(asked.months[at])) for x, at in made.ticks],
    }  # fmt: skip


def _days_drawn(days: Sequence[Any], left: Sequence[int]) -> Context | None:
    if not days:
        return None
    made = picture([left])
    return {"picture": made, "ticks": [(x, date_format(days[at], "d.m.")) for x, at in made.ticks]}


def _day_rows(days: Sequence[Any], left: Sequence[int]) -> list[tuple[Any, int]]:
    """The last day of each week, and the last of all."""
    sunday = 7
    return [
        (day, count)
        for day, count in zip(days, left, strict=True)
        if day.isoweekday() == sunday or day == days[-1]
    ]


def export_rows(asked: Asked) -> tuple[list[str], list[list[Any]]]:
    """Headings, and a row for each group: a number for each month, empty where it is not known."""
    rows: list[list[Any]] = []
    for one in queries.trend(asked):
        values = [value_of(asked.what, pair) for pair in one.figures]
        plain = [v if v is None or isinstance(v, int) else round(float(v), 4) for v in values]
        rows.append([name_of(asked, one), *plain])
    return [str(BY[asked.by]), *(str(month) for month in asked.months)], rows
