"""Pages of integrations beside the register's own: new, ended, and what breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who
from samdrift.portfolio.calc.impact import Way
from samdrift.portfolio.forms.integrations import EndIntegrationForm, IntegrationForm
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import integrations as queries
from samdrift.portfolio.queries import systems as system_queries
from samdrift.portfolio.queries.integrations import Spot
from samdrift.portfolio.services import integrations as services


@pages.inside
def new(request: HttpRequest) -> HttpResponse:
    """A new flow; the ends offered are the uses of the members chosen above the form."""
    viewer = who(request)
    rights.require(viewer, "portfolio.add_integration")
    members = list(system_queries.current_members(viewer))
    chosen = _chosen(request, {one.pk for one in members})
    source = request.GET.get("source", "")
    if source.isdecimal() and not chosen:
        chosen = [one_seen(Use, viewer, int(source)).member_id]
    initial = {**{key: request.GET[key] for key in request.GET}, "members": chosen}
    form = IntegrationForm(request.POST or None, viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = pages.try_act(form, lambda: services.add_integration(by=viewer, **form.cleaned_data))
        if made is not None:
            to = reverse("portfolio:integration_detail", args=[made.pk])
            return pages.done(request, _("The integration was added."), to)
    return pages.form_page(
        request,
        form,
        title=_("New integration"),
        submit=_("Save"),
        back=reverse("portfolio:integration_list"),
        template="portfolio/integration_new.html",
        offered_members=members,
        chosen=chosen or sorted(viewer.members),
        source=source,
    )


def _chosen(request: HttpRequest, known: set[int]) -> list[int]:
    given = [int(one) for one in request.GET.getlist("members") if one.isdecimal()]
    return [one for one in given if one in known]


@pages.inside
def end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    flow = one_seen(Integration, viewer, pk)
    rights.require(viewer, "portfolio.change_integration", flow)
    form = EndIntegrationForm(
        request.POST or None, viewer=viewer, initial={"ends_on": viewer.today}
    )
    back = reverse("portfolio:integration_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        act = lambda: services.end_integration(flow, by=viewer, **form.cleaned_data)  # noqa: E731
        ended = pages.try_act(form, act)
        if ended is not None:
            text = _("The integration ends %(day)s.") % {"day": day(ended.valid_to)}
            return pages.done(request, text, back)
    title = _("End the integration")
    return pages.form_page(request, form, title=title, submit=_("End"), back=back)


@pages.inside
def system_impact(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    system = one_seen(System, viewer, pk)
    starts = queries.starts_of_system(system.pk, viewer)
    back = reverse("portfolio:system_detail", args=[pk])
    return _impact(request, starts, system.name, back)


@pages.inside
def use_impact(request: HttpRequest, pk: int) -> HttpResponse:
    use = one_seen(Use, who(request), pk)
    values = {"system": use.system.name, "member": use.member.name}
    back = reverse("portfolio:use_detail", args=[pk])
    return _impact(request, [Spot("use", pk)], _("%(system)s in %(member)s") % values, back)


@pages.inside
def component_impact(request: HttpRequest, pk: int) -> HttpResponse:
    component = one_seen(CommonComponent, who(request), pk)
    back = reverse("portfolio:component_detail", args=[pk])
    return _impact(request, [Spot("component", pk)], component.name, back)


def _impact(request: HttpRequest, starts: Sequence[Spot], name: str, back: str) -> HttpResponse:
    """What breaks if the starts stop, and what they lean on: two queries however far it goes."""
    whole = queries.graph(who(request))
    breaks = queries.hits(starts, whole, Way.BREAKS)
    context: dict[str, Any] = {
        "name": name,
        "back": back,
        "breaks": breaks,
        "surely": sum(1 for hit in breaks if hit.certain),
        "leans": queries.hits(starts, whole, Way.LEANS_ON),
    }
    return render(request, "portfolio/impact.html", context)
