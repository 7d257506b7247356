"""What every request passes: the day it is seen as of, who looks, the language, refusals."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation

from samdrift.kernel import viewer as viewers
from samdrift.kernel.errors import DomainError, OutOfReach, read_only
from samdrift.kernel.registry import registry

Handler = Callable[[HttpRequest], HttpResponse]
_AS_OF = re.compile(r"^/per/(\d{4}-\d{2}-\d{2})(/.*)$")


def as_of(get_response: Handler) -> Handler:
    """A path that begins with /per/2019-12-31/ shows that day: taken off here and put before
    every address the page makes, so that links, the back button and deep links keep it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.as_of = None  # type: ignore[attr-defined]
        request.as_of_prefix = ""  # type: ignore[attr-defined]
        found = _AS_OF.match(request.path_info)
        if found:
            try:
                request.as_of = dt.date.fromisoformat(found[1])  # type: ignore[attr-defined]
            except ValueError:
                raise Http404(found[1]) from None
            request.path_info = found[2]
            prefix = f"/per/{found[1]}"
            request.as_of_prefix = prefix  # type: ignore[attr-defined]
            return _under(prefix + "/", get_response, request)
        return get_response(request)

    return middleware


def _under(prefix: str, get_response: Handler, request: HttpRequest) -> HttpResponse:
    """Answer with every address made under the prefix, and leave the thread as it was."""
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return get_response(request)
    finally:
        set_script_prefix(before)


def viewer(get_response: Handler) -> Handler:
    """Classify who is looking, once. A person who has left is logged out in that minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        found = None
        if request.user.is_authenticated and registry.viewer_of_account:
            found = registry.viewer_of_account(request.user, today)
            if found is None:
                logout(request)
        who = found or viewers.anonymous(today)
        focus = request.session.get("focus") if found else None
        who = _focused(who, focus)
        request.viewer = who.seen_as_of(request.as_of)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _focused(who: viewers.Viewer, focus: int | None) -> viewers.Viewer:
    served = focus in who.members or (who.centre and who.inside)
    return replace(who, focus=focus) if focus and served else who


def language(get_response: Handler) -> Handler:
    """The person's own language, else the one chosen on the login page, else the site's."""
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        who: viewers.Viewer = request.viewer  # type: ignore[attr-defined]
        chosen = who.language if who.account_id else request.COOKIES.get("language", "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def refusals(get_response: Handler) -> Handler:
    """A refused act becomes a page (or problem+json in the API) with what to do about it."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
            """A page shown as of another day is read only, whatever its view would have done."""
            match = request.resolver_match
            own = match is None or match.namespace in {"", "kernel", "api"}
            if request.as_of is None or own or request.method in {"GET", "HEAD", "OPTIONS"}:  # type: ignore[attr-defined]
                return None
            return render(request, "kernel/refused.html", {"error": read_only()}, status=409)

        def process_exception(self, request: HttpRequest, error: Exception) -> Any:
            if isinstance(error, OutOfReach):
                return render(request, "404.html", status=404)
            if isinstance(error, DomainError):
                return render(request, "kernel/refused.html", {"error": error}, status=error.status)
            return None

    return Middleware()
