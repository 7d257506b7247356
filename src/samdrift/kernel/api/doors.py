"""Who calls: a program with a key, or a person's own browser session (CSRF checked)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer, SessionAuth

from samdrift.kernel.errors import DomainError, OutOfReach, Refused, read_only
from samdrift.kernel.services import tokens
from samdrift.kernel.viewer import Viewer


class Key(HttpBearer):
    """`Authorization: Bearer samdrift_…`"""

    openapi_description = "A key made on the page “Keys for programs”."

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        found = tokens.viewer_of(token, timezone.localdate())
        if found is not None:
            request.viewer = found.seen_as_of(request.as_of)  # type: ignore[attr-defined]
            translation.activate(found.language)
        return found


class Session(SessionAuth):
    """The login of a browser; only asked when no key was sent."""

    def __call__(self, request: HttpRequest) -> Any:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if "Authorization" in request.headers or viewer.account_id is None:
            return None
        return super().__call__(request)


DOORS = [Key(), Session()]


def who(request: HttpRequest) -> Viewer:
    """The caller, looking at the day asked for; outsiders find nothing at all."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.inside:
        raise OutOfReach(request.path_info)
    asked = request.GET.get("as_of")
    return viewer.seen_as_of(_day(asked)) if asked else viewer


def writer(request: HttpRequest) -> Viewer:
    """The caller, who must be one that may change things."""
    viewer = who(request)
    if viewer.as_of is not None:
        raise read_only()
    if not viewer.may_write:
        raise Refused("read_only_key", _("This key may only read. Make one that may write."))
    return viewer


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise DomainError(
            "bad_day", _("Write the day as year-month-day, for example 2026-11-21."), field="as_of"
        ) from None
