"""The pages of a register, made from its declaration: list, export, detail, add, change, many."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel import lists, reach, rights
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.lists import Chip, Register
from samdrift.kernel.queries import columns_of, saved_views
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import exports, pages
from samdrift.kernel.web.timeline import timeline


def register_urls(register: Register, prefix: str) -> list[URLPattern]:
    """Addresses of a register's pages, and the register put where the API finds it."""
    registry.registers[f"{register.room}.{register.key}"] = register
    made = [
        path(prefix, _list_view(register), name=f"{register.key}_list"),
        path(f"{prefix}export.<str:form>", _export_view(register), name=f"{register.key}_export"),
        path(f"{prefix}<int:pk>/", _detail_view(register), name=f"{register.key}_detail"),
        path(f"{prefix}<int:pk>/history/", _history_view(register), name=f"{register.key}_history"),
    ]
    if register.create:
        made.insert(1, path(f"{prefix}new/", _new_view(register), name=f"{register.key}_new"))
    if register.change:
        made.append(path(f"{prefix}<int:pk>/change/", _change_view(register), name=f"{register.key}_change"))
    if register.acts:
        made.append(path(f"{prefix}chosen/", _chosen_view(register), name=f"{register.key}_chosen"))
    return made


def _values(register: Register, request: HttpRequest) -> dict[str, str]:
    """The filters' values: the URL's, and the member one works for unless the URL says otherwise."""
    viewer = pages.who(request)
    values = {key: ",".join(v for v in request.GET.getlist(key) if v) for key in request.GET}
    focus = register.spec.focus_filter
    if focus and viewer.focus and focus not in values:
        values[focus] = str(viewer.focus)
    return values


def _list_view(register: Register) -> Any:
    spec = register.spec

    @pages.inside
    def view(request: HttpRequest) -> HttpResponse:
        viewer = pages.who(request)
        values = _values(register, request)
        order = lists.ordering(spec, values.get("sort", ""))
        rows = lists.filtered(spec, viewer, values)
        page = lists.page(
            rows, order, after=values.get("after", ""), before=values.get("before", ""), size=spec.page_size
        )
        columns = _columns(register, viewer, values)
        context = {
            "register": register,
            "spec": spec,
            "page": page,
            "columns": columns,
            "table": _table(page.rows, columns),
            "chips": _chips(register, request, values),
            "views": saved_views(viewer, spec.key),
            "sort": values.get("sort", ""),
            "may_create": bool(register.create) and rights.allowed(viewer, register.may_create),
            "summary": register.summary(viewer) if register.summary else "",
            "count_text": _count_text(page),
            "acts": [a for a in register.acts if rights.allowed(viewer, a.right)],
            "filter_open": "filter" in request.GET,
            "new_url": reverse(f"{register.url_base}_new") if register.create else "",
        }
        if "filter" in request.GET:
            context["filter_fields"] = _filter_fields(register, viewer, values)
            context["column_choices"] = _column_choices(register, columns)
        template = "kernel/list_page.html"
        if request.htmx and request.htmx.target == "rows":
            template += "#rows"
        return render(request, template, context)

    return view


def _columns(register: Register, viewer: Viewer, values: dict[str, str]) -> list[lists.Column]:
    chosen = values.get("columns", "").split(",") if values.get("columns") else columns_of(viewer, register.spec.key)
    picked = [c for key in chosen if (c := register.spec.column(key))]
    return picked or [c for c in register.spec.columns if c.default]


def _table(rows: list[Any], columns: list[lists.Column]) -> list[tuple[int, list[tuple[Any, str]]]]:
    """Each row as its id and cells (what is shown, address): plain data for a plain template."""
    from samdrift.kernel.templatetags.shown import shown

    return [
        (
            row.pk,
            [
                (
                    c.shown(row) if c.shown else shown(c.value(row)),
                    c.link(row) if c.link else "",
                )
                for c in columns
            ],
        )
        for row in rows
    ]


def _count_text(page: lists.Page) -> str:
    if page.capped:
        return _("1 000+ rows")
    return ngettext("%(n)s row", "%(n)s rows", page.count) % {"n": page.count}


def _chips(register: Register, request: HttpRequest, values: dict[str, str]) -> list[Chip]:
    viewer = pages.who(request)
    chips = []
    for one in register.spec.filters:
        value = values.get(one.key, "")
        if value in {"", "all"}:
            continue
        query = request.GET.copy()
        for gone in (one.key, "after", "before"):
            query.pop(gone, None)
        if one.key == register.spec.focus_filter and viewer.focus:
            query[one.key] = "all"
        label = one.label_of(value, viewer) if one.label_of else value
        chips.append(Chip(one.key, f"{one.label}: {label}", value, "?" + query.urlencode()))
    return chips


def _filter_fields(register: Register, viewer: Viewer, values: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "label": one.label,
            "kind": one.kind,
            "value": values.get(one.key, ""),
            "choices": one.choices(viewer) if one.choices else (),
        }
        for one in register.spec.filters
    ]


def _column_choices(register: Register, columns: list[lists.Column]) -> list[dict[str, Any]]:
    on = {c.key for c in columns}
    return [{"key": c.key, "label": c.label, "on": c.key in on} for c in register.spec.columns]


def _export_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, form: str) -> HttpResponse:
        if form not in {"csv", "xlsx", "json"}:
            raise Http404(form)
        viewer = pages.who(request)
        values = _values(register, request)
        order = lists.ordering(register.spec, values.get("sort", ""))
        rows = lists.filtered(register.spec, viewer, values)
        rows = rows.order_by(*lists._order_by(order.removeprefix("-"), descending=order.startswith("-")))
        columns = _columns(register, viewer, values)
        return exports.export(rows[: exports.MOST_ROWS], columns, str(register.spec.title), form)

    return view


def _one(register: Register, viewer: Viewer, pk: int) -> Any:
    if register.detail_rows:
        row = register.detail_rows(viewer).filter(pk=pk).first()
        if row is None:
            raise reach.OutOfReach(f"{register.key} {pk}")
        return row
    return reach.one_seen(register.model, viewer, pk)


def _detail_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = _one(register, viewer, pk)
        context = {
            "register": register,
            "row": row,
            "panels": panels_of(kind_of(register.model), viewer, row),
            "may_change": bool(register.change) and rights.allowed(viewer, register.may_change, row),
            "change_url": reverse(f"{register.url_base}_change", args=[pk]) if register.change else "",
            "list_url": reverse(f"{register.url_base}_list"),
            "history_url": reverse(f"{register.url_base}_history", args=[pk]),
        }
        if register.detail_context:
            context |= register.detail_context(viewer, row)
        return render(request, register.detail_template or "kernel/detail_page.html", context)

    return view


def panels_of(page: str, viewer: Viewer, row: Any) -> list[dict[str, Any]]:
    """What other rooms show on this page."""
    found = []
    for panel in registry.panels[page]:
        values = panel.context(viewer, row)
        if values is not None:
            found.append({"panel": panel, "values": values})
    return found


def _history_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = _one(register, viewer, pk)
        events = timeline(events_about(kind_of(register.model), [pk]), viewer)
        context = {"row": row, "events": events, "register": register}
        context["back"] = reverse(f"{register.url_base}_detail", args=[pk])
        return render(request, "kernel/history_page.html", context)

    return view


def _new_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest) -> HttpResponse:
        viewer = pages.who(request)
        rights.require(viewer, register.may_create)
        assert register.form and register.create
        initial = {key: request.GET[key] for key in request.GET}
        form = register.form(request.POST or None, viewer=viewer, initial=initial)
        if request.method == "POST" and form.is_valid():
            create = register.create
            row = pages.try_act(form, lambda: create(by=viewer, **form.cleaned_data))
            if row is not None:
                to = reverse(f"{register.url_base}_detail", args=[row.pk])
                return pages.done(request, _("%(name)s was added.") % {"name": row}, to)
        back = reverse(f"{register.url_base}_list")
        return pages.form_page(request, form, title=register.new_label, submit=_("Save"), back=back)

    return view


def _change_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = _one(register, viewer, pk)
        rights.require(viewer, register.may_change, row)
        assert register.form and register.change
        form = register.form(request.POST or None, viewer=viewer, instance=row)
        back = reverse(f"{register.url_base}_detail", args=[pk])
        if request.method == "POST" and form.is_valid():
            change = register.change
            changed = pages.try_act(form, lambda: change(row, by=viewer, **form.cleaned_data))
            if changed is not None:
                return pages.done(request, _("The changes were saved."), back)
        title = _("Change %(name)s") % {"name": row}
        return pages.form_page(request, form, title=title, submit=_("Save"), back=back)

    return view


def _chosen_view(register: Register) -> Any:
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
            return pages.done(request, _("Choose rows and what to do with them first."), back)
        rights.require(viewer, act.right)
        rows = list(reach.seen(register.model, viewer).filter(pk__in=pks))
        form = act.form(request.POST if "sure" in request.POST else None) if act.form else None
        if "sure" in request.POST and (form is None or form.is_valid()):
            count = act.do(rows, viewer, form.cleaned_data if form else {})
            text = ngettext("%(n)s row was changed.", "%(n)s rows were changed.", count) % {"n": count}
            return pages.done(request, text, back)
        context = {"register": register, "act": act, "rows": rows, "form": form, "back": back}
        return render(request, "kernel/chosen_page.html", context)

    return view
