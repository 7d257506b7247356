"""Who uses what: members across, service areas down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.kernel.lists import Column
from samdrift.kernel.web import exports, pages
from samdrift.kernel.web.pages import who
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.matrix import Cell, Row, Verdict
from samdrift.portfolio.lists.matrix_cells import cells_drawn, story_drawn
from samdrift.portfolio.queries import matrix as queries
from samdrift.portfolio.queries import systems as system_queries

MOST = 40
"""How many members are shown across at once."""
VERDICTS = {
    Verdict.ALIKE: gettext_lazy("Alike"),
    Verdict.DIFFERENT: gettext_lazy("Different"),
    Verdict.PARTLY: gettext_lazy("Some have nothing"),
    Verdict.NOBODY: gettext_lazy("Nobody"),
}


@dataclass(frozen=True)
class Asked:
    """What part of the matrix the address asks for."""

    chosen: list[int]
    level: int
    top: int | None

    @property
    def query(self) -> str:
        """The address's query without which members."""
        return f"level={self.level}" + (f"&top={self.top}" if self.top else "")


def _asked(request: HttpRequest) -> Asked:
    given = [int(one) for one in request.GET.getlist("members") if one.isdecimal()]
    top = request.GET.get("top", "")
    level = 1 if request.GET.get("level") == "1" else 2
    return Asked(given, level, int(top) if top.isdecimal() else None)


def _across(asked: Asked, members: list[Member]) -> list[Member]:
    """The members shown: those chosen, else all there is room for."""
    return [one for one in members if one.pk in asked.chosen] or members[:MOST]


def _name(row: Row) -> str:
    return row.area.name if row.area else _("Without an area")


def _sentence(rows: list[Row], members: int) -> str:
    """In how many areas all are alike, where they differ, and where somebody has nothing."""
    count = dict.fromkeys(Verdict, 0)
    for row in rows:
        count[row.verdict] += 1
    areas = ngettext("%(n)s area", "%(n)s areas", len(rows)) % {"n": len(rows)}
    across = ngettext("%(n)s member", "%(n)s members", members) % {"n": members}
    said = {
        Verdict.ALIKE: _("Alike in %(n)s."),
        Verdict.DIFFERENT: _("Different in %(n)s."),
        Verdict.PARTLY: _("Some have nothing in %(n)s."),
        Verdict.NOBODY: _("Nobody has anything in %(n)s."),
    }
    told = [said[verdict] % {"n": n} for verdict, n in count.items() if n]
    return " ".join([f"{areas}, {across}.", *told])


@pages.inside
def page(request: HttpRequest) -> HttpResponse:
    viewer = who(request)
    asked = _asked(request)
    members = queries.members_to_choose(viewer)
    across = _across(asked, members)
    found = queries.build(viewer, across, level=asked.level, top=asked.top)
    drawn, names = cells_drawn(across), {one.pk: one.name for one in across}
    rows = [
        {
            "row": row,
            "name": _name(row),
            "verdict": VERDICTS[row.verdict],
            "cells": drawn(row, _name(row)),
            "story": story_drawn(row, names),
        }
        for row in found.rows
    ]
    context: dict[str, Any] = {
        "across": across,
        "all_members": members,
        "chosen": {one.pk for one in across},
        "all_shown": len(across) == len(members),
        "left_out": 0 if asked.chosen else len(members) - len(across),
        "rows": rows,
        "asked": asked,
        "tops": [area for area in system_queries.areas_in_order(viewer) if area.parent_id is None],
        "sentence": _sentence(found.rows, len(across)) if found.rows else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "portfolio/matrix.html", context)


@pages.inside
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The matrix as a file: a row for each area, a column for each member."""
    if form not in {"csv", "xlsx", "json"}:
        raise Http404(form)
    viewer = who(request)
    asked = _asked(request)
    across = _across(asked, queries.members_to_choose(viewer))
    found = queries.build(viewer, across, level=asked.level, top=asked.top)
    return exports.export(found.rows, _columns(across), _("Who uses what"), form)


def _columns(across: list[Member]) -> list[Column]:
    def cell(place: int) -> Any:
        return lambda row: _cell_text(row.cells[place])

    return [
        Column("group", _("Area above"), lambda row: row.group),
        Column("area", _("Area"), _name),
        *(Column(f"member-{one.pk}", one.name, cell(place)) for place, one in enumerate(across)),
        Column("verdict", _("Alike or different"), lambda row: str(VERDICTS[row.verdict])),
    ]


def _cell_text(cell: Cell) -> str:
    return ", ".join(dict.fromkeys(use.name for use in cell.uses))
