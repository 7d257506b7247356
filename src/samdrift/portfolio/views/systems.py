"""Pages of systems beside the register's own: ended, areas, names that are alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.portfolio.forms.systems import AreaForm, MergeAreaForm
from samdrift.portfolio.models.systems import Likeness, ServiceArea, System, SystemMerge
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.services import areas as area_services
from samdrift.portfolio.services import likeness as likeness_services
from samdrift.portfolio.services import systems as services


def _page_of(system: System) -> str:
    return reverse("portfolio:system_detail", args=[system.pk])


@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then end a system."""
    viewer = who(request)
    system = one_seen(System, viewer, pk)
    rights.require(viewer, "portfolio.change_system", system)
    if request.method == "POST":
        services.end_system(system, by=viewer)
        text = _("%(name)s has ended.") % {"name": system.name}
        return pages.done(request, text, _page_of(system))
    context = {
        "title": _("End %(name)s?") % {"name": system.name},
        "text": _("It stays in the register with its history, and can be taken into use again."),
        "submit": _("End"),
        "back": _page_of(system),
    }
    return render(request, "portfolio/sure.html", context)


@pages.inside
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take a system into use again."""
    viewer = who(request)
    system = one_seen(System, viewer, pk)
    rights.require(viewer, "portfolio.change_system", system)
    if request.method == "POST":
        services.reopen_system(system, by=viewer)
        text = _("%(name)s is in use again.") % {"name": system.name}
        return pages.done(request, text, _page_of(system))
    context = {
        "title": _("Take %(name)s into use again?") % {"name": system.name},
        "text": "",
        "submit": _("Take into use again"),
        "back": _page_of(system),
    }
    return render(request, "portfolio/sure.html", context)


@pages.inside
def areas(request: HttpRequest) -> HttpResponse:
    """The service areas with what lies in each; those who may can add, move and merge them."""
    viewer = who(request)
    groups: list[tuple[ServiceArea, list[ServiceArea]]] = []
    under: dict[int | None, list[ServiceArea]] = {}
    for area in queries.areas_listed(viewer):
        under.setdefault(area.parent_id, []).append(area)
    groups = [(top, under.get(top.pk, [])) for top in under.get(None, [])]
    may = rights.allowed(viewer, "portfolio.manage_areas")
    return render(request, "portfolio/areas.html", {"groups": groups, "may": may})


@pages.inside
def area_new(request: HttpRequest) -> HttpResponse:
    viewer = who(request)
    rights.require(viewer, "portfolio.manage_areas")
    initial = {"parent": request.GET.get("parent", "")}
    form = AreaForm(request.POST or None, viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = pages.try_act(form, lambda: area_services.add_area(by=viewer, **form.cleaned_data))
        if made is not None:
            text = _("%(name)s was added.") % {"name": made.name}
            return pages.done(request, text, reverse("portfolio:areas"))
    return pages.form_page(
        request, form, title=_("New area"), submit=_("Save"), back=reverse("portfolio:areas")
    )


@pages.inside
def area_change(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    area = one_seen(ServiceArea, viewer, pk)
    rights.require(viewer, "portfolio.manage_areas", area)
    form = AreaForm(request.POST or None, viewer=viewer, instance=area)
    if request.method == "POST" and form.is_valid():
        act = lambda: area_services.change_area(area, by=viewer, **form.cleaned_data)  # noqa: E731
        if pages.try_act(form, act) is not None:
            return pages.done(request, _("The changes were saved."), reverse("portfolio:areas"))
    title = _("Change %(name)s") % {"name": area.name}
    back = reverse("portfolio:areas")
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)


@pages.inside
def area_merge(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    area = one_seen(ServiceArea, viewer, pk)
    rights.require(viewer, "portfolio.manage_areas", area)
    form = MergeAreaForm(request.POST or None, viewer=viewer, instance=area)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        if pages.try_act(form, lambda: area_services.merge_areas(area, into, by=viewer)):
            text = _("%(gone)s was merged with %(into)s.") % {"gone": area.name, "into": into.name}
            return pages.done(request, text, reverse("portfolio:areas"))
    title = _("Merge %(name)s with another area") % {"name": area.name}
    lead = _("The systems in it move to the other area, and this one is taken away.")
    back = reverse("portfolio:areas")
    return pages.form_page(request, form, title=title, submit=_("Merge"), back=back, lead=lead)


@pages.inside
@require_POST
def area_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an area one place up or down, or take an empty one away."""
    viewer = who(request)
    area = one_seen(ServiceArea, viewer, pk)
    to = reverse("portfolio:areas")
    if request.POST.get("act") == "remove":
        area_services.remove_area(area, by=viewer)
        return pages.done(request, _("%(name)s was taken away.") % {"name": area.name}, to)
    area_services.move_area(area, by=viewer, up=request.POST.get("act") == "up")
    return pages.done(request, _("%(name)s was moved.") % {"name": area.name}, f"{to}#area-{pk}")


@pages.inside
def alike(request: HttpRequest) -> HttpResponse:
    """Pairs of systems whose names are alike, and today's merges that can be taken back."""
    viewer = who(request)
    if request.method == "POST":
        found = likeness_services.suggest_alike(by=viewer)
        text = ngettext("%(n)s new pair was found.", "%(n)s new pairs were found.", found)
        return pages.done(request, text % {"n": found}, reverse("portfolio:alike"))
    pairs = queries.likely_pairs(viewer)
    context = {
        "pairs": pairs,
        "uses": queries.uses_of_pairs(pairs, viewer),
        "merges": queries.merges_today(viewer),
        "may": rights.allowed(viewer, "portfolio.settle_likeness"),
    }
    return render(request, "portfolio/alike.html", context)


@pages.inside
def alike_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what making the two one would move; then do it, or say that they are two."""
    viewer = who(request)
    pair = one_seen(Likeness, viewer, pk)
    back = reverse("portfolio:alike")
    if request.method == "POST" and request.POST.get("act") == "different":
        likeness_services.say_different(pair, by=viewer)
        text = _("%(first)s and %(second)s stay two systems.")
        values = {"first": pair.first.name, "second": pair.second.name}
        return pages.done(request, text % values, back)
    kept = pair.second if request.GET.get("keep") == str(pair.second_id) else pair.first
    gone = pair.first if kept.pk == pair.second_id else pair.second
    if request.method == "POST":
        likeness_services.settle_same(pair, kept, by=viewer)
        return pages.done(request, _merged_text(kept, gone), _page_of(kept))
    preview = likeness_services.preview_merge(kept, gone, by=viewer)
    return render(request, "portfolio/merge.html", {"pair": pair, "preview": preview, "back": back})


def _merged_text(kept: System, gone: System) -> str:
    text = _("%(gone)s is now %(kept)s. You can take it back today.")
    return text % {"gone": gone.name, "kept": kept.name}


@pages.inside
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a system is the same as another one that is chosen by name."""
    viewer = who(request)
    gone = one_seen(System, viewer, pk)
    rights.require(viewer, "portfolio.settle_likeness")
    name = request.GET.get("with", "").strip()
    kept = queries.by_name(name, viewer) if name else None
    context: dict[str, Any] = {"system": gone, "name": name, "back": _page_of(gone)}
    if name and kept is None:
        context["error"] = _("No system is called %(name)s. Write its whole name.") % {"name": name}
    elif kept is not None:
        try:
            if request.method == "POST":
                likeness_services.merge(kept, gone, by=viewer)
                return pages.done(request, _merged_text(kept, gone), _page_of(kept))
            context["preview"] = likeness_services.preview_merge(kept, gone, by=viewer)
        except DomainError as error:
            context["error"] = str(error.message)
    return render(request, "portfolio/merge.html", context)


@pages.inside
@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    done = one_seen(SystemMerge, viewer, pk)
    gone = likeness_services.undo_merge(done, by=viewer)
    text = _("%(name)s is a system of its own again.") % {"name": gone.name}
    return pages.done(request, text, _page_of(gone))
