"""The roadmap, and how a measure stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from samdrift.governance.forms.measures import StatusForm
from samdrift.governance.lists import measure_pages
from samdrift.governance.lists.measure_words import measure_url
from samdrift.governance.models.measures import Measure
from samdrift.governance.services import measures as services
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who

WHOSE = ("all", "joint", "own", "mine")


@pages.inside
def roadmap(request: HttpRequest) -> HttpResponse:
    """What can begin whatever is chosen, what waits and for what, and what falls away."""
    asked = request.GET.get("whose", "all")
    context = measure_pages.roadmap(who(request), asked if asked in WHOSE else "all")
    return render(request, "governance/roadmap.html", context)


status = Acts(Measure, back=measure_url, called="measure").form(
    services.set_status,
    StatusForm,
    right=services.REPORT,
    title=gettext_lazy("How it stands: %(measure)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It was saved."),
)
