"""Between JSON and what lists and forms hold: one way for every register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import orjson
from django import forms
from django.db.models import Manager, Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from samdrift.kernel.api.problems import BadBody
from samdrift.kernel.forms import YesNoUnknown

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z


def plain(value: Any) -> Any:
    """What JSON itself cannot say: money and counts exactly as text, rows by id, the rest as text."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | Manager):
        return [row.pk for row in value.all()]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def answer(data: Any, status: int = 200) -> HttpResponse:
    """JSON as bytes, straight from the values: no model of each row in between."""
    content = orjson.dumps(data, default=plain, option=_OPTIONS)
    return HttpResponse(content, status=status, content_type="application/json")


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object."""
    try:
        data = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise BadBody({"": [_("The body is not JSON.")]}) from None
    if not isinstance(data, dict):
        raise BadBody({"": [_("The body must be a JSON object.")]})
    return data


def form_data(fields: Mapping[str, forms.Field], given: Mapping[str, Any]) -> QueryDict:
    """JSON values as a browser would send them, so that the register's own form checks them."""
    unknown = sorted(set(given) - set(fields))
    if unknown:
        raise BadBody({name: [_("There is no such field.")] for name in unknown})
    data = QueryDict(mutable=True)
    for name, value in given.items():
        data.setlist(name, [_typed(fields[name], one) for one in _many(value)])
    return data


def _many(value: Any) -> list[Any]:
    if isinstance(value, QuerySet | Manager):
        return [row.pk for row in value.all()]
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        return [] if value is None else [value]
    return list(value)


def _typed(field: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(field, YesNoUnknown) and isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def values_of(form: forms.Form) -> dict[str, Any]:
    """A form's values as they stand, in the shape that `form_data` takes back."""
    return {
        name: _json(form.get_initial_for_field(field, name)) for name, field in form.fields.items()
    }


def _json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | dt.date | dict):
        return value
    if isinstance(value, Decimal | Model):
        return plain(value)
    many = _many(value)
    return [plain(one) if not isinstance(one, int | str) else one for one in many]


def errors_of(form: forms.Form) -> dict[str, list[str]]:
    """Field → messages; "" for what is wrong with the whole."""
    told = {name: [str(one) for one in messages] for name, messages in form.errors.items()}
    if "__all__" in told:
        told[""] = told.pop("__all__")
    return told
