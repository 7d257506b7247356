"""The list page of a register: filters in the address, sorting, paging by key, views and columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samdrift.kernel import lists, paging, reach, rights
from samdrift.kernel.kept import Keep
from samdrift.kernel.lists import Chip, Register
from samdrift.kernel.queries import list_choices
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import exports, pages, tables
from samdrift.kernel.web.context import is_fragment

FREE_CHIPS = 5
"""Filters offered as chips of their own; the rest are behind one."""
MOST_BOXES = 12
"""Choices shown as boxes to tick; more of them become a list to choose from."""
NOT_KEPT = ("filter", "after", "before")
FORMS = {
    "xlsx": gettext_lazy("Excel (XLSX)"),
    "csv": gettext_lazy("Text (CSV)"),
    "json": gettext_lazy("For programs (JSON)"),
}


def list_view(register: Register) -> Any:
    spec = register.spec

    @pages.inside
    def view(request: HttpRequest) -> HttpResponse:
        if any(not request.GET[key] for key in request.GET):
            return redirect(_without_empty(register, request))
        viewer, values = pages.who(request), values_of(register, request)
        kept = list_choices(viewer, spec.key)
        columns = columns_shown(register, values, kept.columns)
        page = lists.page(spec, viewer, values, columns, size=spec.page_size)
        context = _shown(register, request, viewer, values, page, columns, kept.views)
        part = "#rows" if is_fragment(request) and request.htmx.target == "rows" else ""  # type: ignore[attr-defined]
        response = render(request, "kernel/list_page.html" + part, context)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    return view


def values_of(register: Register, request: HttpRequest) -> dict[str, str]:
    """The filters' values: the URL's, and the member one works for unless the URL says otherwise."""
    viewer = pages.who(request)
    values = {key: ",".join(v for v in request.GET.getlist(key) if v) for key in request.GET}
    focus = register.spec.focus_filter
    if focus and viewer.focus and focus not in values:
        values[focus] = str(viewer.focus)
    return values


def _without_empty(register: Register, request: HttpRequest) -> str:
    """The page's address without fields that were left empty; an emptied focus says 'all'."""
    query = request.GET.copy()
    for key in list(query):
        given = [value for value in query.getlist(key) if value]
        if given:
            query.setlist(key, given)
        elif key == register.spec.focus_filter and pages.who(request).focus:
            query[key] = "all"
        else:
            del query[key]
    return _address(request, query)


def _address(request: HttpRequest, query: Any) -> str:
    text = query.urlencode(safe=",")
    prefix: str = getattr(request, "as_of_prefix", "")
    return prefix + request.path_info + (f"?{text}" if text else "")


def _query(request: HttpRequest, drop: tuple[str, ...] = NOT_KEPT, **changes: str) -> str:
    gone = {*drop, *changes}
    pairs = [(k, v) for k, values in request.GET.lists() if k not in gone for v in values]
    return "?" + urlencode([*pairs, *changes.items()], safe=",", quote_via=quote)


def _shown(
    register: Register,
    request: HttpRequest,
    viewer: Viewer,
    values: dict[str, str],
    page: paging.Page,
    columns: list[lists.Column],
    views: list[tuple[str, str]],
) -> dict[str, Any]:
    spec, title = register.spec, str(register.spec.title)
    new_at = register.new_at or (f"{register.url_base}_new" if register.create else "")
    acts = [a for a in register.acts if rights.allowed(viewer, a.right)]
    heads = _heads(request, columns, values.get("sort", ""))
    on = _chips(register, request, viewer, values)
    free = [f for f in spec.filters if f.key not in {c.key for c in on}]
    free.sort(key=lambda one: one.aside)
    context = {
        "register": register,
        "spec": spec,
        "page": page,
        "table": tables.table(page.rows, columns, heads, pick=bool(acts), title=title)
        if page.rows
        else "",
        "chips": on,
        "free_filters": _free(request, free),
        "more_filters": len(free) > FREE_CHIPS and "filter" not in request.GET,
        "views": _views(request, views),
        "count_text": count_text(page),
        "acts": acts,
        "column_boxes": _column_boxes(register.spec, {column.key for column in columns}),
        "exports": _exports(register, request),
        "path_here": _address(request, request.GET),
        "query_kept": _query(request).removeprefix("?"),
        "clear_url": _clear(register, request, viewer),
        "summary": register.summary(viewer) if register.summary else "",
        "may_create": bool(new_at) and rights.allowed(viewer, register.may_create),
        "new_url": reverse(new_at) if new_at else "",
        "chosen_url": reverse(f"{register.url_base}_chosen") if register.acts else "",
    }
    if "filter" in request.GET:
        fields = _fields(register, viewer, values, free)
        context["filter_fields"] = fields
        context["kept"] = _kept(request, {str(one["key"]) for one in fields})
        context["more_fields"] = len(fields) < len(spec.filters)
    if register.list_context:
        context |= register.list_context(viewer, values)
    return context


def _heads(request: HttpRequest, columns: list[lists.Column], sort: str) -> list[tables.Head]:
    heads = []
    for column in columns:
        state, to = "", column.key
        if sort.removeprefix("-") == column.key:
            state = "descending" if sort.startswith("-") else "ascending"
            to = column.key if sort.startswith("-") else "-" + column.key
        url = _query(request, sort=to) if column.sort else ""
        heads.append(tables.Head(column.key, str(column.label), column.numeric, url, state))
    return heads


def columns_shown(
    register: Register, values: dict[str, str], kept: list[str]
) -> list[lists.Column]:
    """The columns asked for in the address, else those the person has chosen, else the list's own."""
    asked = values.get("columns", "")
    chosen = asked.split(",") if asked else kept
    picked = [c for key in chosen if (c := register.spec.column(key))]
    return picked or [c for c in register.spec.columns if c.default]


def count_text(page: paging.Page) -> str:
    if page.capped:
        return _("1 000+ rows")
    return ngettext("%(n)s row", "%(n)s rows", page.count) % {"n": page.count}


def _chips(
    register: Register, request: HttpRequest, viewer: Viewer, values: dict[str, str]
) -> list[Chip]:
    chips = []
    for one in register.spec.filters:
        value = values.get(one.key, "")
        if value in {"", "all"}:
            continue
        focused = one.key == register.spec.focus_filter and viewer.focus
        more = {one.key: "all"} if focused else {}
        without = _query(request, (*NOT_KEPT, one.key), **more)
        label = one.label_of(value, viewer) if one.label_of else value
        chips.append(Chip(one.key, f"{one.label}: {label}", value, without))
    return chips


def _clear(register: Register, request: HttpRequest, viewer: Viewer) -> str:
    keys = tuple(one.key for one in register.spec.filters)
    focus = register.spec.focus_filter
    return _query(request, (*NOT_KEPT, *keys), **({focus: "all"} if focus and viewer.focus else {}))


def _free(request: HttpRequest, free: list[lists.Filter]) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "label": one.label, "url": _query(request, filter=one.key)}
        for one in free[:FREE_CHIPS]
    ]


def _kept(request: HttpRequest, asked: set[str]) -> list[tuple[str, str]]:
    """What the address holds beside the panel's own fields, to go with them."""
    gone = {*NOT_KEPT, *asked}
    return [(key, v) for key, values in request.GET.lists() if key not in gone for v in values]


def _fields(
    register: Register, viewer: Viewer, values: dict[str, str], free: list[lists.Filter]
) -> list[dict[str, Any]]:
    """The panel's fields: the one that was asked for, or all; the cursor goes to the first free."""
    one = register.spec.filter(values.get("filter", ""))
    wanted = [one] if one else list(register.spec.filters)
    opened = one or (free or wanted)[0]
    return [_field(each, viewer, values, opened=each is opened) for each in wanted]


def _field(
    one: lists.Filter, viewer: Viewer, values: dict[str, str], *, opened: bool
) -> dict[str, Any]:
    choices = one.choices(viewer) if one.choices else ()
    value = values.get(one.key, "")
    return {
        "key": one.key,
        "label": one.label,
        "kind": one.kind,
        "value": value,
        "values": value.split(","),
        "choices": choices,
        "boxes": one.kind == "choice" and 0 < len(choices) <= MOST_BOXES,
        "opened": opened,
    }


_BOXES = Keep(256)


def _column_boxes(spec: lists.ListSpec, on: Collection[str]) -> SafeString:
    """The columns to choose from, drawn once for each language and choice."""

    def drawn() -> tuple[SafeString, lists.ListSpec]:
        choices = [{"key": c.key, "label": c.label, "on": c.key in on} for c in spec.columns]
        return SafeString(render_to_string("kernel/_list_columns.html", {"choices": choices})), spec

    # With the list itself, so that its number is not given to another meanwhile.
    boxes: SafeString = _BOXES.get((id(spec), frozenset(on)), drawn)[0]
    return boxes


def _views(request: HttpRequest, views: list[tuple[str, str]]) -> list[dict[str, Any]]:
    here = _query(request).removeprefix("?")
    return [{"name": name, "url": f"?{query}", "current": query == here} for name, query in views]


def _exports(register: Register, request: HttpRequest) -> list[tuple[str, str, str]]:
    query = _query(request)
    return [
        (form, str(label), reverse(f"{register.url_base}_export", args=[form]) + query)
        for form, label in FORMS.items()
    ]


def export_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, form: str) -> HttpResponse:
        if form not in FORMS:
            raise Http404(form)
        viewer, values = pages.who(request), values_of(register, request)
        rows = lists.filtered(register.spec, viewer, values)
        rows = paging.in_order(rows, lists.ordering(register.spec, values.get("sort", "")))
        kept = list_choices(viewer, register.spec.key)
        columns = columns_shown(register, values, kept.columns)
        columns = exports.with_beside(columns)
        return exports.export(rows[: exports.MOST_ROWS], columns, str(register.spec.title), form)

    return view


def chosen_view(register: Register) -> Any:
    """An act on the chosen rows: asked for confirmation first, done in one transaction."""

    @pages.inside
    def view(request: HttpRequest) -> HttpResponse:
        back = reverse(f"{register.url_base}_list")
        if request.method != "POST":
            return redirect(back)
        viewer = pages.who(request)
        act = next((a for a in register.acts if a.key == request.POST.get("act")), None)
        pks = [int(pk) for pk in request.POST.getlist("row") if pk.isdigit()]
        if act is None or not pks:
            return pages.undone(request, _("Choose rows and what to do with them first."), back)
        rights.require(viewer, act.right)
        rows = list(reach.seen(register.model, viewer).filter(pk__in=pks))
        sure = "sure" in request.POST
        form = act.form(request.POST if sure else None, viewer=viewer) if act.form else None
        if sure and (form is None or form.is_valid()):
            count = act.do(rows, viewer, form.cleaned_data if form else {})
            text = ngettext("%(n)s row was changed.", "%(n)s rows were changed.", count) % {
                "n": count
            }
            return pages.done(request, text, back)
        context = {"register": register, "act": act, "rows": rows, "form": form, "back": back}
        return render(request, "kernel/chosen_page.html", context, status=422 if sure else 200)

    return view
