"""The map: systems and what flows between them, drawn, as a table, and as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.portfolio.calc.landscape import Landscape, Spot
from samdrift.portfolio.calc.picture import Picture, picture
from samdrift.portfolio.queries import exchange
from samdrift.portfolio.queries import map as queries
from samdrift.portfolio.queries import systems as system_queries
from samdrift.portfolio.queries.map import Choice

FARTHEST = 3


def _asked(request: HttpRequest) -> Choice:
    def number(key: str) -> int | None:
        value = request.GET.get(key, "")
        return int(value) if value.isdecimal() else None

    steps = min(FARTHEST, max(1, number("steps") or 1))
    member = number("member")
    if "member" not in request.GET:
        member = who(request).focus
    return Choice(member, number("area"), number("system"), steps)


def _groups() -> dict[str, str]:
    """What the frames are called of things that lie in no area."""
    return {
        "system": _("Without an area"),
        "component": _("Common components"),
        "external": _("Outside"),
    }


def _urls(land: Landscape) -> dict[Spot, str]:
    pages_of = {"system": "portfolio:system_detail", "component": "portfolio:component_detail"}
    return {
        thing.spot: reverse(pages_of[thing.spot.kind], args=[thing.spot.key])
        for thing in land.things
        if thing.spot.kind in pages_of
    }


def _picture(land: Landscape) -> Picture:
    return picture(land, _groups(), _urls(land))


def _title(viewer: Viewer, choice: Choice) -> str:
    """What the map shows, in words: the system or area asked for, and the member."""
    parts = []
    if choice.system is not None:
        parts += [s.name for s in system_queries.systems_with([choice.system], viewer)]
    if choice.area is not None:
        parts += [a.name for a in system_queries.areas_in_order(viewer) if a.pk == choice.area]
    if choice.member is not None:
        parts += [one.name for one in system_queries.members_named([choice.member], viewer)]
    return _("Map of %(what)s") % {"what": ", ".join(parts)} if parts else _("Map of the systems")


@pages.inside
def page(request: HttpRequest) -> HttpResponse:
    viewer = who(request)
    choice = _asked(request)
    land = queries.build(viewer, choice)
    systems = sum(1 for thing in land.things if thing.spot.kind == "system")
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "map_title": _title(viewer, choice),
        "picture": _picture(land),
        "systems": systems,
        "left_out": land.left_out,
        "choice": choice,
        "all_members": system_queries.current_members(viewer),
        "areas": system_queries.areas_in_order(viewer),
        "chosen_system": system_queries.systems_with([choice.system or 0], viewer)[:1],
        "query": f"?{query}" if query else "",
    }
    return render(request, "portfolio/map.html", context)


@pages.inside
def svg(request: HttpRequest) -> HttpResponse:
    """The drawing as a file of its own, with its own colours and whole addresses."""
    viewer = who(request)
    choice = _asked(request)
    drawn = _picture(queries.build(viewer, choice))
    base = request.build_absolute_uri("/").rstrip("/")
    values = {"picture": drawn, "map_title": _title(viewer, choice), "base": base}
    text = render_to_string("portfolio/map_file.svg", values)
    return _file(text.encode(), "image/svg+xml; charset=utf-8", "svg")


@pages.inside
def archimate(request: HttpRequest) -> HttpResponse:
    """The landscape as an ArchiMate exchange file."""
    viewer = who(request)
    choice = _asked(request)
    land = queries.build(viewer, choice, most=5000)
    content = exchange.write(viewer, land, _groups(), _title(viewer, choice))
    return _file(content, "application/xml; charset=utf-8", "xml")


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"samdrift-{timezone.localdate():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
