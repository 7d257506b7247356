"""The roadmap, and how a measure stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samdrift.governance.forms.measures import StatusForm
from samdrift.governance.lists import measure_pages
from samdrift.governance.lists.measure_words import measure_url
from samdrift.governance.models.measures import Measure
from samdrift.governance.services import measures as services
from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who

WHOSE = ("all", "joint", "own", "mine")


@pages.inside
def roadmap(request: HttpRequest) -> HttpResponse:
    """What can begin whatever is chosen, what waits and for what, and what falls away."""
    asked = request.GET.get("whose", "all")
    context = measure_pages.roadmap(who(request), asked if asked in WHOSE else "all")
    return render(request, "governance/roadmap.html", context)


@pages.inside
def status(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = who(request)
    measure = one_seen(Measure, viewer, pk)
    rights.require(viewer, services.REPORT, measure)
    data = request.POST if request.method == "POST" else None
    form = StatusForm(data, viewer=viewer, instance=measure)
    back = measure_url(measure)
    if form.is_valid():
        values = form.cleaned_data
        if pages.try_act(form, lambda: services.set_status(measure, by=viewer, **values)):
            return pages.done(request, _("It was saved."), back)
    title = _("How it stands: %(measure)s") % {"measure": measure}
    return pages.form_page(request, form, title=title, submit=_("Save"), back=back)
