"""What a person chooses about the pages: the day, the member, the language, light or dark."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.kernel.services import choices
from samdrift.kernel.web import pages
from samdrift.kernel.web.context import THEMES, served_members
from samdrift.kernel.web.registers import panels_of

A_YEAR = 365 * 24 * 60 * 60


def local(request: HttpRequest, key: str = "next") -> str:
    """An address of our own to go to, given by the page; the front page for any other."""
    to = request.POST.get(key) or request.GET.get(key) or "/"
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return to if safe and to.startswith("/") else "/"


def _kept(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = redirect(local(request))
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Before login the choice is kept in the browser; after, with the account."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        return redirect(local(request))
    viewer = pages.who(request)
    if viewer.account_id is not None:
        choices.choose_language(request.user, code, by=viewer)
    return _kept(request, "language", code)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    return _kept(request, "theme", chosen if chosen in THEMES else "auto")


@pages.signed_in
def focus(request: HttpRequest) -> HttpResponse:
    """One member to look at for those who serve several; the choice lasts for the session."""
    if request.method != "POST":
        return render(request, "kernel/focus.html", {"next": local(request)})
    chosen = request.POST.get("member", "")
    if chosen.isdigit() and int(chosen) in dict(served_members(pages.who(request))):
        request.session["focus"] = int(chosen)
    else:
        request.session.pop("focus", None)
    return redirect(local(request))


@pages.signed_in
def as_of(request: HttpRequest) -> HttpResponse:
    """From a date to the same page as it was that day; today gives the page without a day."""
    path = local(request, "path")
    if path == request.path_info:
        path = "/"
    text = request.GET.get("day", "")
    if not text:
        return render(request, "kernel/as_of.html", {"shown_path": path})
    day = _read_day(text)
    if day is None:
        wrong = _("“%(text)s” is not a date. Write it as day.month.year, for example 31.12.2019.")
        context = {"shown_path": path, "wrong": wrong % {"text": text[:40]}}
        return render(request, "kernel/as_of.html", context, status=422)
    return redirect(path if day >= pages.who(request).today else f"/per/{day.isoformat()}{path}")


def _read_day(text: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


@pages.signed_in
def profile(request: HttpRequest) -> HttpResponse:
    panels = panels_of("kernel.profile", pages.who(request), None)
    return render(request, "kernel/profile.html", {"panels": panels})
