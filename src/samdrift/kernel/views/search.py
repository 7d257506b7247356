"""Search over everything: the page, and suggestions under the field at the top."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from samdrift.kernel import search
from samdrift.kernel.kept import Keep
from samdrift.kernel.registry import registry
from samdrift.kernel.web.pages import signed_in, who

SHOWN = 50
SUGGESTED = 8
LEAST = 2
"""Letters before anything is suggested."""


@signed_in
def find(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:120]
    kind = request.GET.get("kind", "")
    kinds = _alike(kind)
    hits = search.find(text, who(request), kinds=kinds, limit=SHOWN + 1) if text else []
    more = len(hits) > SHOWN
    context = {
        "q": text,
        "kind": kinds[0] if kinds else "",
        "kinds": _kinds(text, hits, chosen=kinds, more=more),
        "groups": _grouped(hits[:SHOWN]),
        "count": len(hits),
        "more": more,
    }
    return render(request, "kernel/search.html", context)


def _alike(kind: str) -> list[str]:
    """The kind, and those that people know by the same name: what all may read of a case, and what only
    those who work with it may.
    """
    told = registry.search.get(kind)
    return [key for key, one in registry.search.items() if told and str(one.name) == str(told.name)]


def _kinds(
    text: str, hits: Sequence[search.Hit], *, chosen: Sequence[str], more: bool
) -> SafeString:
    """The kinds that narrow what was found, each leading to what is found of it: all there are when more
    was found than is shown, else those of the hits, and none when they are of one kind. Made without a
    template, since there may be half a hundred on a page.
    """
    kinds: Sequence[tuple[str, str]] = _NAMES.get(tuple(registry.search), _names)
    if chosen or not more:
        found = {escape(hit.kind_name) for hit in hits}
        kinds = [(key, name) for key, name in kinds if name in found or key in chosen]
    if len(kinds) < LEAST_KINDS and not chosen:
        return SafeString("")
    words = escape(urlencode({"q": text}))
    return SafeString(
        "".join(
            f'<li><a class="chip" href="?{words}&amp;kind={key}"'
            f"{_CURRENT if key in chosen else ''}>{name}</a></li>"
            for key, name in kinds
        )
    )


LEAST_KINDS = 2
"""With one kind there is nothing to choose between."""
_NAMES = Keep(16)


def _names() -> list[tuple[str, str]]:
    """The first kind of each name, in order, with the name as HTML."""
    named = {str(one.name): key for key, one in reversed(registry.search.items())}
    return [(key, escape(name)) for name, key in reversed(named.items())]


_CURRENT = ' aria-current="true"'


def _grouped(hits: list[search.Hit]) -> list[tuple[str, SafeString]]:
    """The hits by kind, as lines of a list; the kind with the best hit first."""
    order = list(dict.fromkeys(hit.kind_name for hit in hits))
    ordered = sorted(hits, key=lambda hit: order.index(hit.kind_name))
    groups: Any = groupby(ordered, key=lambda hit: hit.kind_name)
    return [(name, SafeString("".join(map(_line, found)))) for name, found in groups]


def _line(hit: search.Hit) -> str:
    """One hit, made without a template: there are fifty on a page."""
    detail = f' <span class="small">{escape(hit.detail)}</span>' if hit.detail else ""
    return f'<li><a href="{escape(hit.url)}">{escape(hit.title)}</a>{detail}</li>'


@signed_in
def suggest(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:120]
    hits = search.find(text, who(request), limit=SUGGESTED) if len(text) >= LEAST else []
    context = {"q": text, "hits": hits, "asked": len(text) >= LEAST}
    return render(request, "kernel/_suggestions.html", context)
