"""A person's own views of lists, and the columns chosen for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.kernel import queries
from samdrift.kernel.errors import DomainError
from samdrift.kernel.lists import ListSpec
from samdrift.kernel.registry import registry
from samdrift.kernel.services import lists as services
from samdrift.kernel.views.choices import local
from samdrift.kernel.web import pages


def _spec(key: str) -> ListSpec:
    for register in registry.registers.values():
        if register.spec.key == key:
            spec: ListSpec = register.spec
            return spec
    raise Http404(key)


@require_POST
@pages.signed_in
def save(request: HttpRequest) -> HttpResponse:
    spec, to = _spec(request.POST.get("list", "")), local(request)
    try:
        view = services.save_view(
            spec.key,
            request.POST.get("name", ""),
            request.POST.get("query", ""),
            by=pages.who(request),
        )
    except DomainError as error:
        return pages.undone(request, error.message, to)
    return pages.done(request, _("The view “%(name)s” is saved.") % {"name": view.name}, to)


@pages.signed_in
def views(request: HttpRequest) -> HttpResponse:
    """All views of one list, to rename or delete."""
    spec, viewer = _spec(request.GET.get("list", "")), pages.who(request)
    context = {"spec": spec, "views": queries.saved_views(viewer, spec.key), "next": local(request)}
    return render(request, "kernel/views.html", context)


@require_POST
@pages.signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, or delete it."""
    viewer, to = pages.who(request), local(request)
    view = queries.saved_view(viewer, pk)
    if "delete" in request.POST:
        services.delete_view(view, by=viewer)
        return pages.done(request, _("The view “%(name)s” is deleted.") % {"name": view.name}, to)
    try:
        services.rename_view(view, request.POST.get("name", ""), by=viewer)
    except DomainError as error:
        return pages.undone(request, error.message, to)
    return pages.done(request, _("The view is now called “%(name)s”.") % {"name": view.name}, to)


@require_POST
@pages.signed_in
def columns(request: HttpRequest) -> HttpResponse:
    spec = _spec(request.POST.get("list", ""))
    known = [c.key for c in spec.columns]
    ticked = request.POST.getlist("key")
    chosen = [] if "standard" in request.POST else [key for key in known if key in ticked]
    services.choose_columns(spec.key, chosen, by=pages.who(request))
    return redirect(_without_columns(local(request)))


def _without_columns(address: str) -> str:
    """The list's address without columns of its own, which would hide what was just chosen."""
    path, _mark, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("columns=")]
    return path + ("?" + "&".join(kept) if kept else "")
