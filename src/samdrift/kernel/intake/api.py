"""Tables taken in by programs: sent, tried or taken in the background, and looked at afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router

from samdrift.kernel.api.doors import who, writer
from samdrift.kernel.api.values import answer
from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.intake import queries, reasons, services
from samdrift.kernel.intake.kinds import load_kind, pairs_of
from samdrift.kernel.models.intake import Intake
from samdrift.kernel.registry import FileLoad, registry
from samdrift.kernel.rights import require

NAME = "load"


def add_intake(api: NinjaAPI) -> None:
    """Mount what takes tables in under /load."""
    router = Router(tags=[NAME])
    router.add_api_operation(
        "/{int:pk}", ["GET"], look, operation_id="load_read", url_name="load_one",
        summary="What became of a table", openapi_extra=_DONE,
    )  # fmt: skip
    router.add_api_operation(
        "/{key}", ["POST"], send, operation_id="load_send", url_name="load_send",
        summary="Send a table in, to be taken in the background",
        response={202: dict[str, Any]}, openapi_extra=_takes(202, "Waits to be taken"),
    )  # fmt: skip
    router.add_api_operation(
        "/{key}/try", ["POST"], attempt, operation_id="load_try", url_name="load_try",
        summary="Say what sending a table in would do", openapi_extra=_takes(200, "Done"),
    )  # fmt: skip
    api.add_router(f"/{NAME}", router)


def send(request: HttpRequest, key: str) -> HttpResponse:
    """Send a table in: as the field `file` of a form, or as the body itself with `name` in the
    address. It is taken in the background. A file that is one thing, such as an invoice, is taken at
    once (200) unless it is large (202); one that breaks a rule is kept, and refused with it (422).
    """
    if key in registry.file_loads:
        return _take_file(request, key)
    intake = services.start(_staged(request, key), by=writer(request))
    return answer(_told(intake), status=202)


def attempt(request: HttpRequest, key: str) -> HttpResponse:
    """Send a table in as for `send`, and take nothing of it."""
    if key in registry.file_loads:
        load = registry.file_loads[key]
        _name, data = _whole_file(request, key)
        return answer(load.attempt(data, **_told_options(request, load)))
    intake = _staged(request, key)
    tally, notes = services.try_out(
        intake, services.table_of(intake), by=writer(request), most=None
    )
    return answer(queries.result(intake, tally) | {"notes": queries.noted(notes)})


_STATUS = {"taken": 200, "known": 200, "waiting": 202, "refused": 422}


def _take_file(request: HttpRequest, key: str) -> HttpResponse:
    name, data = _whole_file(request, key)
    load = registry.file_loads[key]
    told = load.take(data, name, by=writer(request), way="http", **_told_options(request, load))
    return answer(told, status=_STATUS[told["outcome"]])


def _whole_file(request: HttpRequest, key: str) -> tuple[str, bytes]:
    require(writer(request), registry.file_loads[key].right)
    return _file(request)


def _staged(request: HttpRequest, key: str) -> Intake:
    viewer = writer(request)
    if key not in registry.loads:
        raise OutOfReach(key)
    require(viewer, load_kind(key).right)
    name, data = _file(request)
    intake = services.send_in(key, data, name, by=viewer, member_id=_member(request))
    if intake.state == Intake.State.UNUSABLE:
        text = reasons.file_text(intake.refusal, intake.refusal_values)
        raise DomainError(intake.refusal, text, field="file")
    _tie(request, intake)
    given = pairs_of(request.GET.getlist("set"))
    if given:
        services.give(intake, by=viewer, given=given)
    services.require_columns(intake)
    return intake


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come, and the rows that were refused."""
    intake = queries.intake_of(who(request), pk)
    if intake is None:
        raise OutOfReach(f"intake {pk}")
    return answer(_told(intake))


def _told(intake: Intake) -> dict[str, Any]:
    done = {"id": intake.pk, "done": intake.next_line, **queries.result(intake)}
    return done | {
        "address": reverse("api:load_one", args=[intake.pk]),
        "page": reverse("intake:one", args=[intake.pk]),
    }


def _file(request: HttpRequest) -> tuple[str, bytes]:
    upload = request.FILES.get("file")
    if upload is not None:
        return str(upload.name), upload.read()
    name = request.GET.get("name", "")
    if not name or not request.body:
        raise DomainError(
            "no_file",
            _(
                "There is no table in the request. Send it as the field “file” of a form, or as the "
                "body with its file name in the address: ?name=people.xlsx."
            ),
            field="file",
        )
    return name, request.body


def _member(request: HttpRequest) -> int | None:
    given, find = request.GET.get("member", ""), registry.member_by_name
    if not given or find is None:
        return None
    found = find(given)
    if found is None:
        raise DomainError("unknown_member", reasons.ROW["unknown_member"], field="member")
    return found


def _told_options(request: HttpRequest, load: FileLoad) -> dict[str, Any]:
    """What the address tells of a whole file, of what the kind asks for."""
    asked = dict(request.GET.items()) | pairs_of(request.GET.getlist("set"))
    given = {name: asked[name] for name in load.asks if asked.get(name)}
    return {"given": given} if load.asks else {}


def _tie(request: HttpRequest, intake: Intake) -> None:
    """`map=Heading=field`, as often as needed; `map=Heading=` leaves a column out."""
    pairs = request.GET.getlist("map")
    if pairs:
        columns = services.tied(load_kind(intake.kind), intake, pairs)
        services.tie_columns(
            intake, by=writer(request), columns=columns, member_id=intake.member_id
        )


def _parameter(name: str, text: str, *, many: bool = False) -> dict[str, Any]:
    one = {"type": "string"}
    schema = {"type": "array", "items": one} if many else one
    return {"in": "query", "name": name, "required": False, "schema": schema, "description": text}


_JSON = {"application/json": {"schema": {"type": "object"}}}


def _responses(status: int, told: str, *refusals: int) -> dict[int, dict[str, Any]]:
    answers: dict[int, dict[str, Any]] = {status: {"description": told, "content": _JSON}}
    return answers | {code: {"$ref": f"#/components/responses/{code}"} for code in refusals}


_DONE: dict[str, Any] = {"responses": _responses(200, "Done", 401, 404)}


def _takes(status: int, told: str) -> dict[str, Any]:
    binary = {"type": "string", "format": "binary"}
    form = {"schema": {"type": "object", "properties": {"file": binary}}}
    return {
        "parameters": [
            _parameter("name", "The file's name, when the body is the file itself"),
            _parameter("member", "Whose rows they are, when no column tells it"),
            _parameter("map", "Heading=field; repeat it", many=True),
            _parameter("set", "field=what all rows have; repeat it", many=True),
        ],
        "requestBody": {
            "content": {
                "multipart/form-data": form,
                "application/octet-stream": {"schema": binary},
            }
        },
        "responses": _responses(status, told, 401, 403, 404, 422),
    }
