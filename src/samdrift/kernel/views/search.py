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
    context = {
        "q": text,
        "kind": kinds[0] if kinds else "",
        "kinds": _kinds(text, chosen=kinds) if text and len(registry.search) > 1 else "",
        "groups": _grouped(hits[:SHOWN]),
        "count": len(hits),
        "more": len(hits) > SHOWN,
    }
    return render(request, "kernel/search.html", context)


def _alike(kind: str) -> list[str]:
    """The kind, and those that people know by the same name: what all may read of a case, and what only
    those who work with it may.
    """
    told = registry.search.get(kind)
    return [key for key, one in registry.search.items() if told and str(one.name) == str(told.name)]


def _kinds(text: str, *, chosen: Sequence[str]) -> SafeString:
    """What can be searched for, each leading to what is found of it: made without a template, since
    there are half a hundred on a page.
    """
    words = escape(urlencode({"q": text}))
    return SafeString(
        "".join(
            f'<li><a class="chip" href="?{words}&amp;kind={key}"'
            f"{_CURRENT if key in chosen else ''}>{name}</a></li>"
            for key, name in _NAMES.get(tuple(registry.search), _names)
        )
    )


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
