"""Acts on services, teams and templates, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import EndForm
from samdrift.desk.forms import catalogue as forms
from samdrift.desk.lists import catalogue_pages as pages
from samdrift.desk.models.catalogue import CaseTemplate, Service, Team, TeamPlace
from samdrift.desk.queries import catalogue as queries
from samdrift.desk.services import case_templates, service_catalogue, teams
from samdrift.desk.services.catalogue_common import MANAGE, PLACE, TEMPLATE
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.forms import Form
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


def _place(request: HttpRequest, pk: int) -> TeamPlace:
    row: TeamPlace | None = queries.place_rows(who(request)).filter(pk=pk).first()
    if row is None:
        raise OutOfReach(f"TeamPlace {pk}")
    return row


def _team_of(place: Any) -> str:
    return pages.team_url(place.team)


_SERVICE = Acts(Service, back=pages.service_url)
_TEAM = Acts(Team, back=pages.team_url)
_TEMPLATE = Acts(CaseTemplate, back=pages.template_url)
_PLACE = Acts(_place, back=_team_of)

service_end = _SERVICE.form(
    service_catalogue.end_service,
    Form,
    right=MANAGE,
    title=_("End %(row)s"),
    lead=_("It takes no new cases. Those it has go on."),
    submit=_("End"),
    told=_("The service was ended."),
    danger=True,
)
service_reopen = _SERVICE.form(
    service_catalogue.reopen_service,
    Form,
    right=MANAGE,
    title=_("Take %(row)s into use again"),
    submit=_("Take into use again"),
    told=_("The service is in use again."),
)
team_end = _TEAM.form(
    teams.end_team,
    Form,
    right=MANAGE,
    title=_("End %(row)s"),
    lead=_("Its people work there no more from today. It must have no open cases."),
    submit=_("End"),
    told=_("The team was ended."),
    danger=True,
)
team_reopen = _TEAM.form(
    teams.reopen_team,
    Form,
    right=MANAGE,
    title=_("Take %(row)s into use again"),
    submit=_("Take into use again"),
    told=_("The team is in use again."),
)
place_new = _TEAM.form(
    teams.place_person,
    forms.PlaceForm,
    right=PLACE,
    title=_("Add a person to %(row)s"),
    submit=_("Add"),
    told=_("The person works in the team."),
)
place_change = _PLACE.form(
    teams.change_place,
    forms.PlaceChangeForm,
    right=PLACE,
    title=_("Change the place: %(row)s"),
    submit=_("Save"),
    told=_("The place was changed."),
    owner=lambda place: place.team,
)
place_end = _PLACE.form(
    teams.end_place,
    EndForm,
    right=PLACE,
    title=_("No longer in the team: %(row)s"),
    lead=_("Open cases stay with whoever has them: hand them over as well."),
    submit=_("End"),
    told=_("The place was ended."),
    owner=lambda place: place.team,
)
template_end = _TEMPLATE.form(
    case_templates.end_template,
    Form,
    right=TEMPLATE,
    title=_("End %(row)s"),
    submit=_("End"),
    told=_("The template was ended."),
)
template_reopen = _TEMPLATE.form(
    case_templates.reopen_template,
    Form,
    right=TEMPLATE,
    title=_("Take %(row)s into use again"),
    submit=_("Take into use again"),
    told=_("The template is in use again."),
)
