"""What the shell around every page needs."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from samdrift.kernel.models.site import Site
from samdrift.kernel.registry import MenuEntry, registry
from samdrift.kernel.viewer import Viewer

COUNTS_KEPT = 60
"""Seconds that a menu count is kept."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menu, who looks, and the day; nothing is asked of the database for a plain fragment."""
    who = getattr(request, "viewer", None)
    if who is None or getattr(request, "htmx", False) and not request.htmx.boosted:
        return {"viewer": who}
    return {
        "viewer": who,
        "site": site(),
        "menu": Menu(request, who) if who.account_id else (),
        "today_path": today_path(request),
        "path_now": request.get_full_path(),
    }


def site() -> Site | None:
    """The site's one row, kept for a minute."""
    found = cache.get("site")
    if found is None:
        found = Site.objects.first()
        cache.set("site", found, 60)
    return found


def today_path(request: HttpRequest) -> str:
    """The same page without the day it is seen as of."""
    query = request.META.get("QUERY_STRING", "")
    return request.path_info + (f"?{query}" if query else "")


class Menu:
    """The left menu, made when a template walks through it."""

    def __init__(self, request: HttpRequest, who: Viewer) -> None:
        self.request, self.who = request, who

    def __iter__(self) -> Any:
        counts = _counts(self.who)
        here = self.request.path_info
        entries = [e for e in registry.menu if e.visible(self.who)]
        current = _current(entries, here)
        order = {key: section.order for key, section in registry.sections.items()}
        entries.sort(key=lambda e: (order.get(e.section, 0), e.order))
        for section, group in groupby(entries, key=lambda e: e.section):
            label = registry.sections[section].label if section else ""
            yield label, [
                {
                    "label": e.label,
                    "url": reverse(e.url_name),
                    "count": counts.get(e.key),
                    "current": e is current,
                }
                for e in group
            ]


def _current(entries: list[MenuEntry], here: str) -> MenuEntry | None:
    """The entry whose address is the longest beginning of this page's."""
    from django.urls import get_script_prefix

    prefix = get_script_prefix()
    best, length = None, 0
    for entry in entries:
        path = "/" + reverse(entry.url_name)[len(prefix) :]
        if (here == path or (path != "/" and here.startswith(path))) and len(path) > length:
            best, length = entry, len(path)
    return best


def _counts(who: Viewer) -> dict[str, int]:
    key = f"menu:{who.account_id}:{who.focus}:{who.as_of}"
    kept: dict[str, int] | None = cache.get(key)
    if kept is None:
        kept = {}
        for entry in registry.menu:
            if entry.count and entry.visible(who):
                number = entry.count(who)
                if number is not None:
                    kept[entry.key] = number
        cache.set(key, kept, COUNTS_KEPT)
    return kept


def forget_counts(who: Viewer) -> None:
    """After an act of one's own the menu should not lag behind."""
    cache.delete(f"menu:{who.account_id}:{who.focus}:{who.as_of}")


def day_text(day: dt.date) -> str:
    return day.strftime("%d.%m.%Y")
