"""What the shell around every page needs."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from samdrift.kernel.models.site import Site
from samdrift.kernel.registry import MenuEntry, registry
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer

cache = caches["near"]
near = caches["near"]
COUNTS_KEPT = 60
"""Seconds that a menu count is kept."""
MENU_COOKIE = "menu"
"""Which parts of the menu the person has open in this browser, parted by full stops."""
THEMES = ("auto", "light", "dark")
OWN_LANGUAGES = (("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"))
"""Each language by its own name, the same whatever the page's language is."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menu, who looks, and the day; nothing is asked of the database for a plain fragment."""
    who = getattr(request, "viewer", None)
    if who is None or is_fragment(request):
        return {"viewer": who}
    return {
        "viewer": who,
        "our_site": site(),  # the login library puts its own "site" into its pages
        "front": get_script_prefix(),
        "theme": theme_of(request),
        "menu": Menu(request, who) if who.account_id else (),
        "members": SimpleLazyObject(lambda: served_members(who)),
        "focus_label": SimpleLazyObject(lambda: focus_label(who)),
        "focus_buttons": SimpleLazyObject(lambda: focus_buttons(who)),
        "today_path": today_path(request),
        "path_now": request.get_full_path(),
        "own_languages": OWN_LANGUAGES,
        "feedback_mail": settings.FEEDBACK_MAIL,
    }


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; a page restored from history is asked for whole."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def theme_of(request: HttpRequest) -> str:
    """Light, dark, or as the person's machine has it."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else "auto"


def site() -> Site | None:
    """The site's one row, kept for a minute."""
    found: Site | None = near.get("site")
    if found is None:
        found = Site.objects.first()
        near.set("site", found, 60)
    return found


def served_members(who: Viewer) -> list[tuple[int, str]]:
    """The members the person may choose between, by name; nothing to choose gives none."""
    if not who.inside or not (who.centre or len(who.members) > 1) or not registry.members_served:
        return []
    key = f"members:{who.account_id}:{who.as_of}:{who.centre}:{hash(who.members)}"
    kept: list[tuple[int, str]] | None = near.get(key)
    if kept is None:
        kept = list(registry.members_served(who))
        near.set(key, kept, COUNTS_KEPT)
    return kept if len(kept) > 1 else []


def focus_label(who: Viewer) -> str:
    """The name of the member the person has chosen to work for, or nothing."""
    return dict(served_members(who)).get(who.focus, "") if who.focus else ""


def focus_buttons(who: Viewer) -> SafeString:
    """A button for each member the person may choose to work for."""
    return _buttons(tuple(served_members(who)), who.focus)


@functools.lru_cache(maxsize=200)
def _buttons(members: tuple[tuple[int, str], ...], focus: int | None) -> SafeString:
    return SafeString("".join(_button(pk, label, chosen=pk == focus) for pk, label in members))


def _button(pk: int, label: str, *, chosen: bool) -> str:
    mark = ' aria-current="true"' if chosen else ""
    button = f'<button type="submit" name="member" value="{pk}"{mark}>{escape(label)}</button>'
    return f"<li>{button}</li>"


def today_path(request: HttpRequest) -> str:
    """The same page without the day it is seen as of."""
    query = request.META.get("QUERY_STRING", "")
    return request.path_info + (f"?{query}" if query else "")


class Menu:
    """The left menu as HTML, made when a template shows it."""

    def __init__(self, request: HttpRequest, who: Viewer) -> None:
        self.request, self.who = request, who

    def __str__(self) -> str:
        counts = tuple(_counts(self.who).items())
        language = get_language() or ""
        kept = (int(time.time() // COUNTS_KEPT), len(registry.menu))
        here = self.request.path_info
        opened = _opened(self.request, self.who)
        return _menu(self.who, counts, get_script_prefix(), here, language, kept, opened)


def _opened(request: HttpRequest, who: Viewer) -> frozenset[str]:
    """The parts of the menu that stand open: as the person left them in this browser, else all for
    those who work at the centre and none but the page's own for the rest, who come for one thing.
    """
    kept = request.COOKIES.get(MENU_COOKIE)
    if kept is not None:
        return frozenset(kept.split("."))
    return frozenset(registry.sections) if who.centre else frozenset()


@functools.lru_cache(maxsize=500)
def _menu(
    who: Viewer,
    counts: tuple[tuple[str, int], ...],
    prefix: str,
    here: str,
    _language: str,
    kept: tuple[int, int],
    opened: frozenset[str],
) -> SafeString:
    """Kept for as long as the counts are: it stands on every page and is the same until they change."""
    entries = _entries(who, kept)
    urls, told = {e.key: _address(prefix, e.url_name) for e in entries}, dict(counts)
    behind = [(e.key, _address(prefix, name)) for e in entries for name in e.also]
    current = _current([*urls.items(), *behind], here)
    parts = []
    for section, group in groupby(entries, key=lambda e: e.section):
        some = list(group)
        lines = [_entry(e, urls[e.key], told.get(e.key), e.key == current) for e in some]
        is_open = section in opened or any(e.key == current for e in some)
        parts.append(_part(section, f"<ul>{''.join(lines)}</ul>", is_open))
    return SafeString("".join(parts))


@functools.lru_cache(maxsize=200)
def _entries(who: Viewer, _kept: tuple[int, int]) -> tuple[MenuEntry, ...]:
    """Those that the person sees, in order: the same on every page, and asked for by many rights."""
    order = {key: section.order for key, section in registry.sections.items()}
    seen = (entry for entry in registry.menu if entry.visible(who))
    return tuple(sorted(seen, key=lambda e: (order.get(e.section, 0), e.order)))


def _part(section: str, lines: str, is_open: bool) -> str:  # noqa: FBT001
    if not section:
        return lines
    label = escape(str(registry.sections[section].label))
    mark = " open" if is_open else ""
    return (
        f'<details data-part="{section}"{mark}><summary><h2>{label}</h2></summary>{lines}</details>'
    )


@functools.lru_cache(maxsize=1000)
def _address(_prefix: str, name: str) -> str:
    """The entry's address, worked out once for each day shown."""
    return reverse(name)


def _entry(entry: MenuEntry, url: str, count: int | None, here: bool) -> str:  # noqa: FBT001
    mark = ' aria-current="page"' if here else ""
    told = f' <span class="count">{number(count)}</span>' if count else ""
    return f'<li><a href="{escape(url)}"{mark}>{escape(str(entry.label))}{told}</a></li>'


def _current(urls: Iterable[tuple[str, str]], here: str) -> str:
    """The entry whose address is the longest beginning of this page's."""
    prefix = get_script_prefix()
    best, length = "", 0
    for key, url in urls:
        path = "/" + url[len(prefix) :]
        if (here == path or (path != "/" and here.startswith(path))) and len(path) > length:
            best, length = key, len(path)
    return best


def _counts(who: Viewer) -> dict[str, int]:
    key = f"menu:{who.account_id}:{who.focus}:{who.as_of}"
    kept: dict[str, int] | None = near.get(key)
    if kept is None:
        kept = {}
        for entry in registry.menu:
            if entry.count and entry.visible(who):
                number = entry.count(who)
                if number is not None:
                    kept[entry.key] = number
        near.set(key, kept, COUNTS_KEPT)
    return kept


def forget_counts(who: Viewer) -> None:
    """After an act of one's own the menu should not lag behind."""
    near.delete(f"menu:{who.account_id}:{who.focus}:{who.as_of}")
