"""One way to show a form, do its act, and go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages


def act_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    submit: Any,
    back: str,
    told: Any,
    **more: Any,
) -> HttpResponse:
    """Show the form; when it is sent in and right, do the act with its data, tell, and go to `to`
    (or back). `told` may be a text, or a function of the act's result.
    """
    to = more.pop("to", back)
    if request.method == "POST" and form.is_valid():
        result = pages.try_act(form, lambda: act(form.cleaned_data))
        if result is not None:
            text = told(result) if callable(told) else told
            return pages.done(request, text, to(result) if callable(to) else to)
    return pages.form_page(request, form, title=title, submit=submit, back=back, **more)


def filled(form_class: Any, request: HttpRequest, viewer: Viewer, **more: Any) -> Any:
    """The form, bound when something was sent in."""
    return form_class(request.POST if request.method == "POST" else None, viewer=viewer, **more)
