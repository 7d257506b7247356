"""The page where it is chosen how the desk works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.forms.case_choices import ChoicesForm
from samdrift.desk.queries.cases import choices
from samdrift.desk.rules_cases import CHOOSE
from samdrift.desk.services.case_choices import choose
from samdrift.kernel import rights
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.pages import inside, who


@inside
def chosen(request: HttpRequest) -> HttpResponse:
    """Priorities, days and years; open cases keep the priority they have."""
    viewer = who(request)
    rights.require(viewer, CHOOSE)
    form = filled(ChoicesForm, request, viewer, instance=choices())
    return act_page(
        request,
        form,
        lambda _data: choose(by=viewer, **form.values()),
        title=_("How the service desk works"),
        submit=_("Save"),
        back="",
        to=reverse("desk:choices"),
        told=_("It holds from now on. Open cases keep the priority they have."),
        lead=_("It holds for the whole cooperation. Open cases keep the priority they have."),
        template="desk/case_choices.html",
    )
