"""What was typed while the login ran out is there again after one has signed in."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import View, who

KEPT = "desk_typed"
MOST_FIELDS = 60
LONGEST = 10_000
NOT_KEPT = {"csrfmiddlewaretoken"}


def keeps_typed(view: View) -> View:
    """A page for people inside; what is sent in without a login waits in the session of the login.

    Only texts, at most some pages of them. The view finds them by `typed`.
    """
    guarded = pages.inside(view)

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if request.method == "POST" and who(request).account_id is None:
            names = [name for name in request.POST if name not in NOT_KEPT][:MOST_FIELDS]
            values = {name: str(request.POST[name])[:LONGEST] for name in names}
            request.session[KEPT] = {"path": request.get_full_path(), "values": values}
        return guarded(request, *args, **more)

    return inner


def typed(request: HttpRequest) -> dict[str, str] | None:
    """What was typed on this page before the login ran out; told once."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    values: dict[str, str] = kept["values"]
    return values
