"""Joint procurement windows on a time line, and the same as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.agreements.calc.windows import Free, Window
from samdrift.agreements.lists.agreement_words import agreement_url, last_day
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.windows import Chances, chances
from samdrift.agreements.services.procurements import PLAN
from samdrift.governance.calc.roadmap_picture import Line, Planned, draw
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.queries.systems import areas_in_order

Context = dict[str, Any]
SPANS = (90, 180, 365, 730)
USUAL = 365
LONGEST = 3650
MOST_DIGITS = 9
MOST_DRAWN = 60
"""Rows of the picture; the table has all."""


def windows_page(viewer: Viewer, asked: Mapping[str, Any]) -> Context:
    """What is asked for, the windows and their picture."""
    span = _number(asked.get("days", ""), USUAL)
    if not 1 <= span <= LONGEST:
        raise DomainError("bad_span", _("Write a number of days between 1 and 3650."), field="days")
    area = _number(asked.get("area", ""), 0) or None
    member = _number(asked.get("member", ""), 0) or None
    found = chances(viewer, span, area=area, members=[member] if member else ())
    may = allowed(viewer, PLAN)
    return {
        "span": span,
        "spans": SPANS,
        "area": area,
        "member": member,
        "areas": areas_in_order(viewer),
        "members": current_members(viewer),
        "windows": [_shown(one, found, may=may) for one in found.windows],
        **_picture(found, viewer.day),
        "left_out": [(one, agreement_url(one)) for one in found.left_out],
        "no_area": [(one, agreement_url(one)) for one in found.no_area],
    }


def _number(text: Any, otherwise: int) -> int:
    return (
        int(text)
        if str(text).isascii() and str(text).isdigit() and len(str(text)) <= MOST_DIGITS
        else otherwise
    )


def _shown(window: Window, found: Chances, *, may: bool) -> Context:
    keys = [free.agreement.key for free in window.free]
    area = found.areas[window.area]
    query = urlencode({"area": area.pk, "agreements": ",".join(str(key) for key in keys)})
    return {
        "window": window,
        "last": window.end,
        "rows": [_row(free, found) for free in window.free],
        "members": sorted((found.members[pk] for pk in window.members), key=lambda m: m.sort_key),  # type: ignore[index]
        "begin_url": f"{reverse('agreements:window_begin')}?{query}" if may else "",
    }


def _row(free: Free, found: Chances) -> Context:
    agreement = _agreement(free, found)
    return {
        "agreement": agreement,
        "url": agreement_url(agreement),
        "free": free,
        "until": last_day(free.end),
        "members": sorted(
            (found.members[pk] for pk in free.agreement.members),  # type: ignore[index]
            key=lambda one: one.sort_key,
        ),
        "value": free.agreement.value,
    }


def _agreement(free: Free, found: Chances) -> Agreement:
    return found.agreements[free.agreement.key]  # type: ignore[index]


def _picture(found: Chances, today: dt.date) -> Context:
    """A bar for each window, and beneath it one for each of its agreements."""
    rows: list[tuple[Planned, str, str, str]] = []
    for window in found.windows:
        key = len(rows)
        rows.append((Planned(key, window.start, window.end), window.area, "on", ""))
        for free in window.free:
            one = _agreement(free, found)
            planned = Planned(len(rows), free.start, free.end)
            rows.append((planned, one.title, "one", agreement_url(one)))
    rows = rows[:MOST_DRAWN]
    drawn: Line | None = draw([planned for planned, *_rest in rows], today)
    bars = [(bar, *rows[bar.key][1:]) for bar in drawn.bars] if drawn else []
    return {"drawn": drawn, "bars": bars}


def begun(viewer: Viewer, asked: Mapping[str, Any]) -> tuple[Context, dict[int, Agreement]]:
    """(what the form begins with, which agreement each member's part replaces) for a window."""
    keys = [int(one) for one in str(asked.get("agreements", "")).split(",") if one.isdigit()]
    found = chances(viewer, LONGEST)
    chosen = [found.agreements[pk] for pk in keys if pk in found.agreements]
    replaces: dict[int, Agreement] = {}
    starts: list[dt.date] = []
    for window in found.windows:
        for free in window.free:
            if free.agreement.key in keys:
                starts.append(free.start)
                for member in free.agreement.members:
                    replaces.setdefault(member, _agreement(free, found))  # type: ignore[arg-type]
    area = next(
        (one for one in found.areas.values() if str(one.pk) == str(asked.get("area"))), None
    )
    title = _("Joint procurement: %(area)s") % {"area": area.name} if area else ""
    first = {
        "title": title,
        "area": area.pk if area else None,
        "members": sorted(replaces),
        "start_on": min(starts, default=None),
        "text": _("Replaces: %(agreements)s") % {"agreements": ", ".join(str(a) for a in chosen)} if chosen else "",
    }  # fmt: skip
    return first, replaces
