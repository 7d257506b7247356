"""The OpenAPI description of a register's operations, made from its columns, filters and form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

from samdrift.kernel.forms import YesNoUnknown
from samdrift.kernel.lists import Column, Filter, Register
from samdrift.kernel.viewer import anonymous

Schema = dict[str, Any]
NEVER = dt.date.min
PROBLEM_SCHEMA: Schema = {
    "type": "object",
    "description": "What did not succeed (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs."},
        "detail": {"type": "string", "description": "For people: what, where, and how to mend it."},
        "field": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Messages by field; the empty name is the whole.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_REFUSALS = {
    401: "No key or login, or it has ended.",
    403: "Refused; `detail` says who may.",
    404: "Not there, or outside reach.",
    409: "Read-only: seen as of another day.",
    422: "Values that cannot be used; `errors` says which.",
}
_COLUMN_TYPES: tuple[tuple[type[models.Field[Any, Any]], Schema], ...] = (
    (models.BooleanField, {"type": "boolean"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.DecimalField, {"type": "string", "format": "decimal"}),
    (models.AutoField, {"type": "integer"}),
    (models.IntegerField, {"type": "integer"}),
)
_FORM_TYPES: tuple[tuple[type[forms.Field], Schema], ...] = (
    (YesNoUnknown, {"type": ["boolean", "null"]}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.DecimalField, {"type": "string", "format": "decimal"}),
    (forms.FloatField, {"type": "number"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.EmailField, {"type": "string", "format": "email"}),
    (forms.URLField, {"type": "string", "format": "uri"}),
    (forms.ModelMultipleChoiceField, {"type": "array", "items": {"type": "integer"}}),
    (forms.ModelChoiceField, {"type": "integer", "description": "The id of a row."}),
)


def words(text: Any) -> str:
    """In English, whoever asks: parts of the description are made as the addresses are loaded."""
    with translation.override("en"):
        return str(text) if isinstance(text, str | Promise) else ""


class Told:
    """The words and shapes of one register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.name = words(register.name)
        self.title = words(register.spec.title)

    def schemas(self) -> Schema:
        """The shapes that the operations refer to, by name."""
        row = {"type": "object", "properties": self._columns(), "required": ["id"]}
        told = {self._named("Row"): row, self._named("Whole"): self._whole()}
        if self.register.form:
            told[self._named("New")] = self._form(required=True)
            told[self._named("Values")] = self._form(required=False)
        return told

    def _named(self, kind: str) -> str:
        return f"{self.register.room}_{self.register.key}_{kind}"

    def _ref(self, kind: str) -> Schema:
        return {"$ref": f"#/components/schemas/{self._named(kind)}"}

    def operations(self) -> dict[tuple[str, str], Schema]:
        """By (method, ending of the path): the description of each operation there is."""
        register = self.register
        told = {
            ("get", ""): {"summary": f"{self.title}: list"} | self.list_extra(),
            ("get", "/{pk}"): {"summary": f"{self.name}: read"} | self.read_extra(),
        }
        if register.create and register.form:
            told["post", ""] = {"summary": f"{self.name}: add"} | self.create_extra()
        if register.change and register.form:
            told["patch", "/{pk}"] = {"summary": f"{self.name}: change"} | self.change_extra()
        return told

    def list_extra(self) -> Schema:
        body = {
            "type": "object",
            "required": ["count", "count_is_capped", "next", "rows"],
            "properties": {
                "count": {
                    "type": "integer",
                    "description": "How many fit the filters, at most 1000.",
                },
                "count_is_capped": {"type": "boolean"},
                "next": {
                    "type": ["string", "null"],
                    "description": "Send it as `after` for the next page.",
                },
                "rows": {"type": "array", "items": self._ref("Row")},
            },
        }
        extra: Schema = {
            "description": words(self.register.lead),
            "parameters": self._parameters(),
            "responses": _responses(200, body, 401, 404, 422),
        }
        return extra

    def read_extra(self) -> Schema:
        told = _responses(200, self._ref("Whole"), 401, 404, 422)
        return {"parameters": [_ID, {"$ref": "#/components/parameters/as_of"}], "responses": told}

    def create_extra(self) -> Schema:
        return self._write(201, required=True)

    def change_extra(self) -> Schema:
        return self._write(200, required=False) | {
            "description": "Fields that are left out keep their values.",
            "parameters": [_ID],
        }

    def _write(self, status: int, *, required: bool) -> Schema:
        kind = "New" if required else "Values"
        content = {"application/json": {"schema": self._ref(kind)}}
        return {
            "requestBody": {"required": True, "content": content},
            "responses": _responses(status, self._ref("Whole"), 401, 403, 404, 409, 422),
        }

    def _columns(self) -> Schema:
        shown = {c.key: _of_column(self.register, c) for c in self.register.spec.columns}
        return {"id": {"type": "integer"}} | shown

    def _whole(self) -> Schema:
        properties = self._columns() | {key: {} for key in self.register.fields}
        if self.register.change and self.register.form:
            properties["values"] = self._ref("Values")
        properties["page"] = {"type": "string", "description": "The address of its page."}
        return {"type": "object", "properties": properties, "required": ["id", "page"]}

    def _form(self, *, required: bool) -> Schema:
        fields = _form_fields(self.register)
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: _of_field(field) for name, field in fields.items()},
        }
        needed = [name for name, field in fields.items() if field.required]
        return schema | ({"required": needed} if required and needed else {})

    def _parameters(self) -> list[Schema]:
        spec = self.register.spec
        sorts = [c.key for c in spec.columns if c.sort]
        columns = [c.key for c in spec.columns]
        return [
            *(_of_filter(one) for one in spec.filters),
            _parameter("sort", f"A column, with - before it to turn the order: {', '.join(sorts)}"),
            _parameter("columns", f"`all`, or names with commas between: {', '.join(columns)}"),
            *({"$ref": f"#/components/parameters/{name}"} for name in ("limit", "after", "as_of")),
        ]


def _parameter(name: str, description: str, schema: Schema | None = None) -> Schema:
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": schema or {"type": "string"},
    }


PARAMETERS: Schema = {
    "limit": _parameter(
        "limit", "Rows at once.", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}
    ),
    "after": _parameter("after", "The `next` of the page before."),
    "as_of": _parameter(
        "as_of",
        "Relations as they were on this day. Read-only.",
        {"type": "string", "format": "date"},
    ),
}
_ID = {"in": "path", "name": "pk", "required": True, "schema": {"type": "integer"}}


def _of_filter(one: Filter) -> Schema:
    schema: Schema = {"type": "string"}
    if one.kind == "flag":
        schema["enum"] = ["yes", "no"]
    elif one.kind == "day":
        schema["format"] = "date"
    return _parameter(one.key, words(one.label), schema)


def _of_column(register: Register, column: Column) -> Schema:
    field = _model_field(register.model, column.sort)
    told = next((dict(s) for kind, s in _COLUMN_TYPES if isinstance(field, kind)), None)
    if told is None:
        told = {"type": "number"} if column.numeric else {}
    elif field is not None and field.null:
        told["type"] = [told["type"], "null"]
    text = words(column.label) + (f". {column.description}" if column.description else "")
    return told | {"description": text}


def _model_field(model: type[models.Model], path: str) -> models.Field[Any, Any] | None:
    """The field a column is sorted by, through relations; None when it is not a plain field."""
    field: Any = None
    current: Any = model
    for part in path.split("__") if path else ():
        try:
            field = current._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            return None
        current = field.related_model
    return field if isinstance(field, models.Field) and not field.is_relation else None


def _form_fields(register: Register) -> dict[str, forms.Field]:
    """The form's fields as declared; what a form adds for one person is not described."""
    made = register.form
    base = getattr(made, "base_fields", None)
    if base is None and made is not None:
        base = made(viewer=anonymous(NEVER)).fields
    return dict(base or {})


def _of_field(field: forms.Field) -> Schema:
    told = next((dict(s) for kind, s in _FORM_TYPES if isinstance(field, kind)), {"type": "string"})
    choices = _choices(field)
    if choices:
        told |= {"enum": [value for value, _label in choices]}
    if isinstance(field, forms.MultipleChoiceField):
        told = {
            "type": "array",
            "items": {"type": "string", **({"enum": told["enum"]} if choices else {})},
        }
    if getattr(field, "max_length", None):
        told["maxLength"] = field.max_length  # type: ignore[attr-defined]
    parts = [words(field.label), words(field.help_text)]
    parts += [", ".join(f"{value}: {label}" for value, label in choices)] if choices else []
    text = ". ".join(part.rstrip(".") for part in parts if part)
    return told | {"description": text}


def _choices(field: forms.Field) -> list[tuple[str, str]]:
    if isinstance(field, YesNoUnknown | forms.ModelChoiceField):
        return []
    if not isinstance(field, forms.ChoiceField) or callable(getattr(field, "_choices", None)):
        return []
    choices: Any = field.choices
    return [
        (str(value), words(label))
        for value, label in choices
        if not isinstance(label, list | tuple)
    ]


def _responses(status: int, body: Schema, *refusals: int) -> Schema:
    told: Schema = {
        str(status): {"description": "Done", "content": {"application/json": {"schema": body}}}
    }
    return told | {str(code): {"$ref": f"#/components/responses/{code}"} for code in refusals}


def of_act(
    fields: Mapping[str, forms.Field],
    *,
    status: int = 200,
    about_row: bool = True,
    partial: bool = False,
) -> Schema:
    """The description of an act that takes a form's fields as JSON and answers with an object."""
    properties = {name: _of_field(field) for name, field in fields.items()}
    needed = [name for name, field in fields.items() if field.required and not partial]
    body: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    body |= {"required": needed} if needed else {}
    told: Schema = {
        "requestBody": {
            "required": bool(needed),
            "content": {"application/json": {"schema": body}},
        },
        "responses": _responses(status, {"type": "object"}, 401, 403, 404, 409, 422),
    }
    return told | ({"parameters": [_ID]} if about_row else {})


def of_look() -> Schema:
    """The description of an operation that tells of one object and changes nothing."""
    return {"parameters": [_ID], "responses": _responses(200, {"type": "object"}, 401, 404)}


def components() -> Schema:
    """What every register's operations refer to."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {
        str(code): {"description": text, "content": content} for code, text in _REFUSALS.items()
    }
    return {
        "schemas": {"Problem": PROBLEM_SCHEMA},
        "parameters": PARAMETERS,
        "responses": refusals,
    }
