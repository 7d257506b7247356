"""What the service catalogue puts into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists import catalogue_pages as pages
from samdrift.desk.models.catalogue import CaseTemplate, Service, Team
from samdrift.desk.models.reach import follows_up, works_in_desk
from samdrift.desk.services import catalogue_people
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Service, _("Service"), pages.service_url))
registry.add_kind(Kind(Team, _("Team"), pages.team_url))
registry.add_kind(Kind(CaseTemplate, _("Template"), pages.template_url))


def _service_entry(service: Service) -> tuple[int, str, str, str]:
    return EVERYONE, service.name, service.description[:300], ""


def _team_entry(team: Team) -> tuple[int, str, str, str]:
    return EVERYONE, team.name, team.site, team.description


registry.add_search(SearchKind("desk.service", _("Service"), _service_entry))
registry.add_search(SearchKind("desk.team", _("Team"), _team_entry))


def _of_desk(viewer: Viewer) -> bool:
    return works_in_desk(viewer) or (viewer.inside and viewer.has_any("agent", "administrator"))


registry.add_menu(
    MenuEntry("desk_services", "services", _("Services"), "desk:service_list", 70, follows_up)
)
registry.add_menu(MenuEntry("desk_teams", "services", _("Teams"), "desk:team_list", 75, follows_up))
registry.add_menu(
    MenuEntry("desk_templates", "services", _("Templates"), "desk:case_template_list", 80, _of_desk)
)
registry.add_panel(
    Panel(
        "parties.person",
        "desk_teams",
        _("Works in"),
        45,
        "desk/catalogue_names.html",
        pages.of_person,
        side=True,
    )
)
registry.add_panel(
    Panel(
        "portfolio.system",
        "desk_services",
        _("Services that rest on it"),
        62,
        "desk/catalogue_names.html",
        pages.of_system,
        side=True,
        by_key=True,
    )
)
registry.add_timed(
    Timed("services of leavers", dt.timedelta(hours=1), catalogue_people.let_go_of_leavers)
)
registry.leaving.append(catalogue_people.leave)
registry.add_eraser(Eraser("desk_catalogue", catalogue_people.erase))
registry.add_succession(
    SuccessionStep(
        "desk.teams",
        _("Members’ own teams"),
        310,
        catalogue_people.preview,
        catalogue_people.apply,
        catalogue_people.undo_step,
    )
)
name_events(
    {
        "service.added": _("The service was added"),
        "service.changed": _("The service was changed"),
        "service.ended": _("The service was ended"),
        "service.reopened": _("The service was taken into use again"),
        "service.let_go": _("The owner has left"),
        "team.added": _("The team was added"),
        "team.changed": _("The team was changed"),
        "team.ended": _("The team was ended"),
        "team.reopened": _("The team was taken into use again"),
        "team.person_placed": _("A person came to the team"),
        "team.place_changed": _("A place in the team was changed"),
        "team.person_left": _("A person is no longer in the team"),
        "team.carried": _("The team is the successor’s"),
        "case_template.added": _("The template was added"),
        "case_template.changed": _("The template was changed"),
        "case_template.ended": _("The template was ended"),
        "case_template.reopened": _("The template was taken into use again"),
    }
)
name_fields(
    {
        "service.description": _("What it is"),
        "area_id": _("Area"),
        "service.systems": _("Systems it rests on"),
        "owner_id": _("Owner"),
        "service.around_the_clock": _("Is needed around the clock"),
        "service.order": _("Place in the list"),
        "service.ended_at": _("Ended"),
        "team.site": _("Where it sits"),
        "team.description": _("What it does"),
        "team.member_id": _("A member’s own team"),
        "team.arrangement_id": _("Cooperation"),
        "team.takes_first": _("New cases come here"),
        "team.level_id": _("The team’s own target"),
        "team.ended_at": _("Ended"),
        "works_id": _("Person"),
        "works_from": pgettext_lazy("place", "From"),
        "works_until": pgettext_lazy("place", "No longer from"),
        "works_at": _("Sits in"),
        "is_lead": _("Leads the team"),
        "case_template.use": _("Used as"),
        "case_template.text": _("Text"),
        "case_template.kind": _("Kind of case"),
        "case_template.service_id": _("Service"),
        "case_template.checklist": _("Steps to do"),
        "case_template.impact": _("Impact"),
        "case_template.urgency": _("Urgency"),
        "case_template.ended_at": _("Ended"),
    }
)
name_references(
    {"works_id": "parties.person", "area_id": "portfolio.servicearea", "level_id": "desk.level"}
)
name_choices({"use": dict(CaseTemplate.Use.choices)})
