"""The pages of a register, made from its declaration: list, export, detail, add, change, many."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samdrift.kernel import hollow, reach, rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.kept import ask
from samdrift.kernel.lists import Register
from samdrift.kernel.past import as_it_was
from samdrift.kernel.registry import Panel, registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.list_pages import chosen_view, export_view, list_view
from samdrift.kernel.web.timeline import timeline


def register_urls(register: Register, prefix: str) -> list[URLPattern]:
    """Addresses of a register's pages, and the register put where the API finds it."""
    registry.registers[f"{register.room}.{register.key}"] = register
    made = [
        path(prefix, list_view(register), name=f"{register.key}_list"),
        path(f"{prefix}export.<str:form>", export_view(register), name=f"{register.key}_export"),
        path(f"{prefix}<int:pk>/", _detail_view(register), name=f"{register.key}_detail"),
        path(f"{prefix}<int:pk>/history/", _history_view(register), name=f"{register.key}_history"),
    ]
    if register.create:
        made.insert(1, path(f"{prefix}new/", _new_view(register), name=f"{register.key}_new"))
    if register.change:
        made.append(
            path(f"{prefix}<int:pk>/change/", _change_view(register), name=f"{register.key}_change")
        )
    if register.acts:
        made.append(path(f"{prefix}chosen/", chosen_view(register), name=f"{register.key}_chosen"))
    return made


def _one(register: Register, viewer: Viewer, pk: int) -> Any:
    if register.detail_rows:
        row = _detail_row(register, viewer, pk)
        if row is None:
            raise OutOfReach(f"{register.key} {pk}")
        return row
    return reach.one_seen(register.model, viewer, pk)


def _detail_row(register: Register, viewer: Viewer, pk: int) -> Any:
    rows: Any = register.detail_rows
    if not register.detail_steady:
        return rows(viewer).filter(pk=pk).first()
    found = ask(f"{register.url_base} detail", viewer, lambda key: rows(viewer).filter(pk=key), pk)
    return found[0] if found else None


def _detail_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = _one(register, viewer, pk)
        past = as_it_was(row, viewer.as_of) if viewer.as_of else None
        row = past.row if past else row
        panels = panels_of(kind_of(register.model), viewer, row)
        context = {
            "register": register,
            "row": row,
            "past": past,
            "panels": panels,
            "main_panels": [p for p in panels if not p["panel"].side],
            "side_panels": [p for p in panels if p["panel"].side],
            "may_change": bool(register.change)
            and rights.allowed(viewer, register.may_change, row),
            "change_url": reverse(f"{register.url_base}_change", args=[pk])
            if register.change
            else "",
            "list_url": reverse(f"{register.url_base}_list"),
            "history_url": reverse(f"{register.url_base}_history", args=[pk]),
        }
        if register.detail_context:
            context |= register.detail_context(viewer, row)
        if register.detail_asked:
            context |= register.detail_asked(viewer, row, request.GET.dict())
        context["has_primary"] = any(primary for _label, _url, primary in context.get("acts", ()))
        return render(request, register.detail_template or "kernel/detail_page.html", context)

    return view


def panels_of(page: str, viewer: Viewer, row: Any) -> list[dict[str, Any]]:
    """What other rooms show on this page: drawn already where nothing hangs on the row, else with what
    it is drawn from.
    """
    hollow_ones = _hollow(page, viewer, row)
    found: list[dict[str, Any]] = []
    for panel in registry.panels[page]:
        if panel.key in hollow_ones:
            if drawn := hollow_ones[panel.key]:
                found.append({"panel": panel, "drawn": drawn})
            continue
        values = panel.context(viewer, row)
        if values is not None:
            found.append({"panel": panel, "values": values})
    return found


def _hollow(page: str, viewer: Viewer, row: Any) -> dict[str, SafeString]:
    """By key the panels on this page in which nothing hangs on the row, as they are shown."""
    by_key = [panel for panel in registry.panels[page] if panel.by_key]
    if not by_key:
        return {}
    names = {panel.key: f"{page} {panel.key} {_read(panel, row)}" for panel in by_key}
    shown = hollow.shown(
        viewer,
        {names[one.key]: partial(_drawn, one, viewer, row) for one in by_key},
        row.pk,
    )
    return {key: shown[name] for key, name in names.items() if name in shown}


def _read(panel: Panel, row: Any) -> list[Any]:
    return [getattr(row, name) for name in panel.reads]


def _drawn(panel: Panel, viewer: Viewer, row: Any, key: int) -> str:
    bare = hollow.bare(row, panel.reads, key)
    values = panel.context(viewer, bare)
    if values is None:
        return ""
    context = {"values": values, "panel": panel, "row": bare, "viewer": viewer}
    return render_to_string(panel.template, context)


def _history_view(register: Register) -> Any:
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = _one(register, viewer, pk)
        only = register.history_of(viewer, row) if register.history_of else None
        events = timeline(events_about(kind_of(register.model), [pk], only=only), viewer)
        context = {"row": row, "events": events, "register": register}
        context["list_url"] = reverse(f"{register.url_base}_list")
        context["back"] = reverse(f"{register.url_base}_detail", args=[pk])
        return render(request, "kernel/history_page.html", context)

    return view


def _new_view(register: Register) -> Any:
    make_form: Any = register.form
    create: Any = register.create

    @pages.inside
    def view(request: HttpRequest) -> HttpResponse:
        viewer = pages.who(request)
        rights.require(viewer, register.may_create)
        initial = {key: request.GET[key] for key in request.GET}
        form = make_form(request.POST or None, viewer=viewer, initial=initial)
        if request.method == "POST" and form.is_valid():
            row = pages.try_act(form, lambda: create(by=viewer, **form.cleaned_data))
            if row is not None:
                to = reverse(f"{register.url_base}_detail", args=[row.pk])
                return pages.done(request, _("%(name)s was added.") % {"name": row}, to)
        back = reverse(f"{register.url_base}_list")
        return pages.form_page(request, form, title=register.new_label, submit=_("Save"), back=back)

    return view


def _change_view(register: Register) -> Any:
    make_form: Any = register.form
    change: Any = register.change

    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = _one(register, viewer, pk)
        rights.require(viewer, register.may_change, row)
        form = make_form(request.POST or None, viewer=viewer, instance=row)
        back = reverse(f"{register.url_base}_detail", args=[pk])
        if request.method == "POST" and form.is_valid():
            changed = pages.try_act(form, lambda: change(row, by=viewer, **form.cleaned_data))
            if changed is not None:
                return pages.done(request, _("The changes were saved."), back)
        title = _("Change %(name)s") % {"name": row}
        return pages.form_page(request, form, title=title, submit=_("Save"), back=back)

    return view
