"""What did not succeed, told alike everywhere: application/problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from samdrift.kernel.errors import DomainError, OutOfReach

MEDIA = "application/problem+json"


class BadBody(DomainError):
    """The body does not fit the form: `errors` maps field → messages, "" for the whole."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("bad_values", _("Some values cannot be used. Mend those named in errors."))
        self.errors = errors


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """One problem. `code` is for programs, `detail` for people and says how to mend it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body |= {"code": code, "detail": detail, **more}
    response = HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def not_found() -> HttpResponse:
    text = _("There is nothing here within your reach. Check the address and the id.")
    return problem(404, "not_found", text)


def no_address(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """An address the API does not have."""
    return not_found()


def _domain(_request: HttpRequest, error: Any) -> HttpResponse:
    more: dict[str, Any] = {"field": error.field} if error.field else {}
    if isinstance(error, BadBody):
        more["errors"] = error.errors
    elif error.field:
        more["errors"] = {error.field: [str(error.message)]}
    return problem(error.status, error.code, str(error.message), **more)


def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    return not_found()


def _stranger(_request: HttpRequest, _error: Any) -> HttpResponse:
    text = _(
        "Send a key in the header Authorization: Bearer …, or log in. Keys end when they are past their last day or the person has left."
    )
    return problem(401, "not_logged_in", text)


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == HTTPStatus.FORBIDDEN:
        text = _("The request lacks the browser's CSRF token. Programs use a key instead.")
        return problem(403, "csrf", text)
    return problem(error.status_code, "bad_request", str(error))


def _validation(_request: HttpRequest, _error: Any) -> HttpResponse:
    return not_found()


def handle(api: NinjaAPI) -> None:
    """Let the API tell every refusal as a problem."""
    api.add_exception_handler(DomainError, _domain)
    api.add_exception_handler(OutOfReach, _unknown)
    api.add_exception_handler(Http404, _unknown)
    api.add_exception_handler(AuthenticationError, _stranger)
    api.add_exception_handler(ValidationError, _validation)
    api.add_exception_handler(HttpError, _http)
