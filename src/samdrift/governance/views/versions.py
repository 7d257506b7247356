"""The versions of a matter's text, one of them, and what differs between two."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samdrift.governance.lists.matter_words import matter_url
from samdrift.governance.lists.version_pages import compared, shown, versions_of
from samdrift.governance.models.matters import Matter, Version
from samdrift.governance.services.versions import digest_of
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who


@pages.inside
def every(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions, and the differences between the two that are chosen: the newest two at first."""
    viewer, matter = who(request), one_seen(Matter, who(request), pk)
    rows = versions_of(matter, viewer)
    numbers = [one.number for one in rows]
    new = _number(request, "new", numbers[0] if numbers else 0)
    old = _number(request, "old", numbers[1] if len(numbers) > 1 else new)
    pair = _pair(matter, viewer, old, new) if rows else None
    context: dict[str, Any] = {
        "matter": matter,
        "back": matter_url(matter),
        "versions": rows,
        "old": old,
        "new": new,
        "differences": compared(*pair) if pair else [],
    }
    return render(request, "governance/versions.html", context)


def _number(request: HttpRequest, name: str, usual: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else usual  # noqa: PLR2004 -- digits


def _pair(matter: Matter, viewer: Viewer, old: int, new: int) -> tuple[Version, Version]:
    rows = {
        one.number: one
        for one in seen(Version, viewer).filter(matter=matter, number__in=(old, new))
    }
    if old not in rows or new not in rows:
        raise OutOfReach(f"version {old} or {new}")
    return rows[old], rows[new]


@pages.inside
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as it stood, and whether it still is what its digest says."""
    viewer = who(request)
    version = one_seen(Version, viewer, pk)
    context = {
        "version": version,
        "matter": version.matter,
        "back": matter_url(version.matter),
        "parts": shown(version),
        "is_whole": digest_of(version.content, version.resolution) == version.digest,
    }
    return render(request, "governance/version.html", context)
