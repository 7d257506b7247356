"""The top of every page: drawn once for each person, and completed with the page's own address."""

from __future__ import annotations

import functools
import secrets
import time
from html import escape
from typing import Any
from urllib.parse import quote

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from samdrift.kernel.viewer import Viewer

KEPT = 60
"""Seconds that a top is kept."""
_SECRET = secrets.token_hex(8)
_PATH, _NEXT, _TODAY, _TODAY_QUOTED, _SHOWN, _CSRF = (f"{_SECRET}{n}" for n in range(6))
"""What stands where a page's own comes; nobody can write it into a name."""


def top(context: Any) -> SafeString:
    """The top as HTML, for the page with this context."""
    request, who = context["request"], context["viewer"]
    words = (get_language(), get_script_prefix(), int(time.time() // KEPT))
    served, focus = len(context["members"]), str(context["focus_label"])
    drawn = _drawn(who, served, focus, str(context["focus_buttons"]), words)
    path, today = context["path_now"], context["today_path"]
    own = {
        _PATH: quote(path),
        _NEXT: escape(context.get("next") or path),
        _TODAY: escape(today),
        _TODAY_QUOTED: quote(today),
        _SHOWN: escape(context.get("shown_path") or today),
    }
    if _CSRF in drawn:
        own[_CSRF] = get_token(request)
    for place, value in own.items():
        drawn = drawn.replace(place, value)
    return SafeString(drawn)


@functools.lru_cache(maxsize=200)
def _drawn(who: Viewer, served: int, focus: str, buttons: str, _words: tuple[object, ...]) -> str:
    """With marks in the place of what is the page's own."""
    shown = {
        "viewer": who,
        "front": get_script_prefix(),
        "members": range(served),
        "focus_label": focus,
        "focus_buttons": SafeString(buttons),
        "path_quoted": _PATH,
        "next": _NEXT,
        "path_now": _NEXT,
        "today_path": _TODAY,
        "today_quoted": _TODAY_QUOTED,
        "shown_path": _SHOWN,
        "csrf_token": _CSRF,
    }
    return render_to_string("kernel/_top.html", shown)
