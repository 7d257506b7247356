"""What is not a register: who one is, search, and the description of the API itself."""

from __future__ import annotations

import functools
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from samdrift.kernel import search
from samdrift.kernel.api.described import Told, components
from samdrift.kernel.api.doors import who
from samdrift.kernel.api.values import answer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer

MOST_HITS = 100
LONGEST = 120


def me(request: HttpRequest) -> HttpResponse:
    """Who the caller is, for which members, in which roles."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return answer(
        {
            "name": viewer.name,
            "person": viewer.person_id,
            "account": viewer.account_id,
            "member": viewer.home,
            "members": viewer.members,
            "roles": [{"role": r, "member": m} for r, m in sorted(viewer.roles, key=str)],
            "centre": viewer.centre,
            "supplier": viewer.supplier,
            "language": viewer.language,
            "may_write": viewer.may_write,
            "today": viewer.today,
        }
    )


def find(request: HttpRequest) -> HttpResponse:
    """Everything within reach that holds every word of `q`, the best first."""
    viewer = who(request)
    text = request.GET.get("q", "")[:LONGEST]
    kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind]
    unknown = next((kind for kind in kinds if kind not in registry.search), None)
    if unknown is not None:
        raise DomainError(
            "unknown_kind",
            _("Nothing of the kind “%(kind)s” can be searched for. These can: %(known)s.")
            % {"kind": unknown[:60], "known": ", ".join(sorted(registry.search))},
            field="kinds",
        )
    hits = search.find(text, viewer, kinds=kinds, limit=MOST_HITS)
    rows = [
        {
            "kind": h.kind,
            "kind_name": h.kind_name,
            "title": h.title,
            "detail": h.detail,
            "page": h.url,
        }
        for h in hits
    ]
    return answer({"rows": rows})


ME_EXTRA: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Done",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    }
}
FIND_EXTRA: dict[str, Any] = {
    "parameters": [
        {"in": "query", "name": "q", "required": True, "schema": {"type": "string", "maxLength": LONGEST}},
        {"in": "query", "name": "kinds", "required": False, "schema": {"type": "string"},
         "description": "Kinds with commas between, for example portfolio.system"},
    ],
    "responses": ME_EXTRA["responses"],
}  # fmt: skip


PREFIX = "/api/v1/"


@functools.lru_cache(maxsize=1)
def document(api: NinjaAPI) -> bytes:
    """The OpenAPI document, in English whoever asks; made when it is first asked for."""
    with translation.override("en"):
        schema: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
        shared = components()
        for register in registry.registers.values():
            base = f"{PREFIX}{register.room}/{register.key}"
            told = Told(register)
            shared["schemas"] |= told.schemas()
            for (method, ending), operation in told.operations().items():
                schema["paths"][base + ending][method] |= operation
        schema["components"] |= shared
        return orjson.dumps(
            schema, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
        )


def describe(api: NinjaAPI) -> Any:
    """The view that gives the document."""

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(document(api), content_type="application/json")

    return view


def read_about(api: NinjaAPI) -> Any:
    """The view that shows the document to people: plain, without script."""

    def view(request: HttpRequest) -> HttpResponse:
        schema = orjson.loads(document(api))
        rooms: dict[str, list[dict[str, Any]]] = {}
        for path, methods in schema["paths"].items():
            for method, told in methods.items():
                one = {
                    "method": method.upper(),
                    "path": path,
                    "summary": told["summary"],
                    "description": told.get("description", ""),
                    "parameters": [_met(schema, p) for p in told.get("parameters", ())],
                    "fields": _fields_of(schema, told),
                }
                rooms.setdefault((told.get("tags") or [""])[0], []).append(one)
        return render(
            request, "kernel/api_docs.html", {"rooms": rooms.items(), "info": schema["info"]}
        )

    return view


def _met(schema: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What a reference points to."""
    for part in told.get("$ref", "").split("/")[1:]:
        schema = schema[part]
    return schema if "$ref" in told else told


def _fields_of(schema: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What the operation's body holds."""
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    fields: dict[str, Any] = _met(schema, content.get("schema", {})).get("properties", {})
    return fields
