"""Small helpers of views: fetch within reach, show, act and tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.context import forget_counts

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for people with an account; others are sent to the login page and back."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if who(request).account_id is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **more)

    return inner


def inside(view: View) -> View:
    """Only for people of current members and the centre; to others the page does not exist."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if who(request).account_id is None:
            return redirect_to_login(request.get_full_path())
        if not who(request).inside:
            raise OutOfReach(request.path_info)
        return view(request, *args, **more)

    return inner


def who(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def try_act(form: Any, act: Callable[[], Any]) -> Any:
    """Do the act; a refusal becomes an error of the form. Returns the act's result or None."""
    try:
        return act()
    except DomainError as error:
        if isinstance(error, Refused):
            raise
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return None


def done(request: HttpRequest, text: Any, to: Any) -> HttpResponse:
    """Tell what was done and go on."""
    messages.success(request, str(text))
    forget_counts(who(request))
    return redirect(to)


def undone(request: HttpRequest, text: Any, to: Any) -> HttpResponse:
    """Tell why nothing was done and go back."""
    messages.warning(request, str(text))
    return redirect(to)


def form_page(
    request: HttpRequest, form: Any, *, title: Any, submit: Any, back: str, **more: Any
) -> HttpResponse:
    """A page that holds one form; 422 when it was sent in with errors."""
    status = 422 if form.is_bound and form.errors else 200
    values = {"form": form, "title": title, "submit": submit, "back": back, **more}
    return render(request, more.get("template", "kernel/form_page.html"), values, status=status)
