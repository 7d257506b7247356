"""The front page: what waits for this person first, then what such a person wants to see."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from samdrift.kernel import quiet
from samdrift.kernel.registry import FrontPage, WorkItem, Worklist, registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages

SHOWN = 12
FAR = "9999-12-31"


@pages.signed_in
def front(request: HttpRequest) -> HttpResponse:
    """The page opened in the morning."""
    viewer = pages.who(request)
    if not viewer.inside:
        return _outside(request, viewer)
    items = waiting(viewer)
    context = {
        "items": items[:SHOWN],
        "more": max(0, len(items) - SHOWN),
        "count": len(items),
        "parts": parts(viewer),
    }
    return render(request, "home/front.html", context)


def _outside(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A supplier's person gets what waits, and goes to what is passed to it; all others are told why
    there is nothing.
    """
    supplier = viewer.supplier is not None
    menu = [one for one in registry.menu if one.visible(viewer) and one.count is not None]
    items = waiting(viewer) if supplier else []
    values = {"supplier": supplier, "items": items[:SHOWN], "theirs": menu if supplier else []}
    return render(request, "home/outside.html", values)


@pages.inside
def worklist(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, under what kind of thing it is."""
    viewer = pages.who(request)
    groups = [
        {"title": one.title, "items": items}
        for one in registry.worklists
        if (items := list(one.items(viewer, 200)))
    ]
    return render(request, "home/worklist.html", {"groups": groups})


def waiting(viewer: Viewer) -> list[WorkItem]:
    """What waits, from every room, the nearest day first."""
    most = SHOWN + 1
    found = quiet.told(
        viewer,
        {
            f"waits {one.key} {most}": partial(_items, one, viewer, most)
            for one in registry.worklists
        },
        steady={f"waits {one.key} {most}" for one in registry.worklists if not one.by_clock},
    )
    return sorted(
        chain.from_iterable(found.values()), key=lambda item: (str(item.due or FAR), item.title)
    )


def parts(viewer: Viewer) -> list[dict[str, Any]]:
    """The parts that concern the viewer, in their order: drawn already where they stand as they were,
    else with what they are drawn from.
    """
    names = {one.key: f"front {one.key}" for one in registry.front}
    shown = quiet.told(
        viewer,
        {
            names[one.key]: partial(_drawn if one.steady else _told, one, viewer)
            for one in registry.front
        },
        steady={names[one.key] for one in registry.front if one.steady},
    )
    return [shown[name] for name in names.values() if name in shown]


def _told(part: FrontPage, viewer: Viewer) -> dict[str, Any] | None:
    values = part.context(viewer)
    return None if values is None else {"template": part.template, "values": values}


def _drawn(part: FrontPage, viewer: Viewer) -> dict[str, Any] | None:
    """With all that drawing it asks the database, so that what it stands on is known."""
    told = _told(part, viewer)
    return told and {"drawn": render_to_string(part.template, told)}


def _items(worklist: Worklist, viewer: Viewer, most: int) -> list[WorkItem]:
    return list(worklist.items(viewer, most))
