"""The operations of a register: list, read, add and change, each the same as on its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router

from samdrift.kernel import lists, rights
from samdrift.kernel.api.doors import who, writer
from samdrift.kernel.api.problems import BadBody
from samdrift.kernel.api.values import answer, body_of, errors_of, form_data, values_of
from samdrift.kernel.errors import DomainError, OutOfReach
from samdrift.kernel.lists import Column, Register
from samdrift.kernel.viewer import Viewer

MOST, USUAL = 500, 100
"""Rows given at once: at most, and when nothing is asked for."""


def add_register(api: NinjaAPI, register: Register) -> None:
    """Mount the operations that the register has services for."""
    router = Router(tags=[register.room])
    name = f"{register.room}_{register.key}"
    add = router.add_api_operation
    add("", ["GET"], _list(register), operation_id=f"{name}_list", url_name=f"{name}_list")
    add("/{int:pk}", ["GET"], _read(register), operation_id=f"{name}_read", url_name=f"{name}_one")
    if register.create and register.form:
        add(
            "",
            ["POST"],
            _create(register, register.form, register.create),
            operation_id=f"{name}_create",
        )
    if register.change and register.form:
        add(
            "/{int:pk}",
            ["PATCH"],
            _change(register, register.form, register.change),
            operation_id=f"{name}_change",
        )
    api.add_router(f"/{register.room}/{register.key}", router)


def _list(register: Register) -> Any:
    spec = register.spec
    known = {one.key for one in spec.filters} | {"sort", "columns", "after", "limit", "as_of"}

    def operation(request: HttpRequest) -> HttpResponse:
        viewer = who(request)
        values = {key: ",".join(request.GET.getlist(key)) for key in request.GET}
        _refuse_unknown(values, known)
        columns = _columns(register, values.get("columns", ""))
        _refuse_order(register, values.get("sort", ""))
        page = lists.page(spec, viewer, values, columns, size=_limit(values.get("limit", "")))
        pairs = [(column.key, lists.for_page(column.value)) for column in columns]
        told = [{"id": row.pk, **{key: value(row) for key, value in pairs}} for row in page.rows]
        return answer(
            {"count": page.count, "count_is_capped": page.capped, "next": page.after, "rows": told}
        )

    return operation


def _refuse_unknown(values: dict[str, str], known: set[str]) -> None:
    """A filter that is misspelt must not give everything."""
    unknown = next((key for key in values if key not in known), None)
    if unknown is not None:
        raise DomainError(
            "unknown_filter",
            _("There is no filter named “%(name)s” here. These can be used: %(known)s.")
            % {"name": unknown[:60], "known": ", ".join(sorted(known))},
            field=unknown[:60],
        )


def _columns(register: Register, asked: str) -> list[Column]:
    if not asked:
        return [column for column in register.spec.columns if column.default]
    if asked == "all":
        return list(register.spec.columns)
    return [_column(register, key) for key in asked.split(",")]


def _column(register: Register, key: str) -> Column:
    found = register.spec.column(key)
    if found is None:
        raise DomainError(
            "unknown_column",
            _("There is no column named “%(name)s” here. These can be used: %(known)s.")
            % {"name": key[:60], "known": ", ".join(c.key for c in register.spec.columns)},
            field="columns",
        )
    return found


def _refuse_order(register: Register, asked: str) -> None:
    if asked and not _column(register, asked.removeprefix("-")).sort:
        raise DomainError(
            "not_sortable",
            _("The list cannot be sorted by “%(name)s”.") % {"name": asked[:60]},
            field="sort",
        )


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if text.isdecimal() and 1 <= int(text[:6]) <= MOST:
        return int(text)
    raise DomainError(
        "bad_limit",
        _("The limit is a whole number from 1 to %(most)s.") % {"most": MOST},
        field="limit",
    )


def _one(register: Register, viewer: Viewer, pk: int) -> Any:
    """The row as the list has it; what its columns need is joined there."""
    row = register.spec.rows(viewer).filter(pk=pk).first()
    if row is None and register.detail_rows is not None:
        row = register.detail_rows(viewer).filter(pk=pk).first()
    if row is None:
        raise OutOfReach(f"{register.key} {pk}")
    return row


def _told(register: Register, viewer: Viewer, row: Any) -> dict[str, Any]:
    """The row's columns, its further fields, its values as the form takes them, and its page."""
    data = {"id": row.pk} | {column.key: column.value(row) for column in register.spec.columns}
    data |= {key: value(row) for key, value in register.fields.items()}
    if register.change and register.form and rights.allowed(viewer, register.may_change, row):
        data["values"] = values_of(register.form(viewer=viewer, instance=row))
    return data | {"page": reverse(f"{register.url_base}_detail", args=[row.pk])}


def _read(register: Register) -> Any:
    def operation(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = who(request)
        return answer(_told(register, viewer, _one(register, viewer, pk)))

    return operation


def _create(register: Register, make: Callable[..., Any], service: Callable[..., Any]) -> Any:
    def operation(request: HttpRequest) -> HttpResponse:
        viewer = writer(request)
        rights.require(viewer, register.may_create)
        data = form_data(make(viewer=viewer).fields, body_of(request))
        form = make(data, viewer=viewer)
        row = _act(form, lambda: service(by=viewer, **form.cleaned_data))
        response = answer(_told(register, viewer, _one(register, viewer, row.pk)), status=201)
        response["Location"] = reverse(f"api:{register.room}_{register.key}_one", args=[row.pk])
        return response

    return operation


def _change(register: Register, make: Callable[..., Any], service: Callable[..., Any]) -> Any:
    def operation(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = writer(request)
        row = _one(register, viewer, pk)
        rights.require(viewer, register.may_change, row)
        blank = make(viewer=viewer, instance=row)
        whole = values_of(blank) | body_of(request)
        form = make(form_data(blank.fields, whole), viewer=viewer, instance=row)
        _act(form, lambda: service(row, by=viewer, **form.cleaned_data))
        return answer(_told(register, viewer, _one(register, viewer, pk)))

    return operation


def _act(form: Any, act: Any) -> Any:
    if not form.is_valid():
        raise BadBody(errors_of(form))
    with transaction.atomic():
        return act()
