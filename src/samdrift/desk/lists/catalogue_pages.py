"""What stands on the pages of services, teams and templates."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.desk.models.catalogue import CaseTemplate, Team, TeamPlace
from samdrift.desk.queries import catalogue as queries
from samdrift.desk.services.catalogue_common import MANAGE, PLACE, TEMPLATE
from samdrift.kernel.history import kind_of
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text

Context = dict[str, Any]
Fact = tuple[Any, Any, str]

service_url = address("desk:service_detail")
team_url = address("desk:team_detail")
template_url = address("desk:case_template_detail")


def works_for(team: Team) -> str:
    return team.member.name if team.member else _("All members")


def _given(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _turning(viewer: Viewer, row: Any, name: str, right: str) -> list[tuple[str, str, bool]]:
    """The act that ends the row, or takes it into use again."""
    if not allowed(viewer, right, row):
        return []
    label, act = (_("Take into use again"), "reopen") if row.ended_at else (_("End"), "end")
    return [(label, reverse(f"desk:{name}_{act}", args=[row.pk]), False)]


def service_page(viewer: Viewer, service: Any) -> Context:
    """What it rests on, what one may order, how many cases are open, what each member is promised."""
    systems = queries.systems_of(service, viewer)
    described = registry.describe([Ref(kind_of(one), one.pk) for one in systems], viewer)
    return {
        "lead": service.description,
        "facts": _service_facts(viewer, service),
        "systems": [
            (one, described[ref].url if (ref := Ref(kind_of(one), one.pk)) in described else "")
            for one in systems
        ],
        "items": [(one, _item_url(one)) for one in queries.items_of(service, viewer)],
        "promised": queries.promised_for(service, viewer),
        "acts": _turning(viewer, service, "service", MANAGE),
    }


def _cases(query: str) -> str:
    """The list of the open cases it is about."""
    return f"{reverse('desk:case_list')}?{query}&queue=open"


def _item_url(item: Any) -> str:
    kind = registry.kinds.get(kind_of(item))
    return kind.url(item) if kind else ""


def _service_facts(viewer: Viewer, service: Any) -> list[Fact]:
    owner = service.owner
    text = ngettext("%(n)s open case", "%(n)s open cases", service.open_cases)
    return _given(
        [
            (_("Cases"), text % {"n": service.open_cases}, _cases(f"service={service.pk}")),
            (_("Area"), service.area and service.area.name, ""),
            (_("Owner"), owner, _person_url(owner.pk, viewer) if owner else ""),
            (_("Needed"), _("Around the clock") if service.around_the_clock else "", ""),
            (_("Ended"), service.ended_at, ""),
        ]
    )


def _person_url(pk: int, viewer: Viewer) -> str:
    ref = Ref("parties.person", pk)
    found = registry.describe([ref], viewer).get(ref)
    return found.url if found else ""


def team_page(viewer: Viewer, team: Any) -> Context:
    """Who works there, where each sits and since when; who did before, and who is to come."""
    may_place = allowed(viewer, PLACE, team) and team.ended_at is None
    places, others = queries.places_of(team, viewer), queries.other_places_of(team, viewer)
    refs = [Ref("parties.person", one.person_id) for one in (*places, *others)]
    described = registry.describe(refs, viewer)
    acts = _turning(viewer, team, "team", MANAGE)
    if may_place:
        acts.append((_("Add a person"), reverse("desk:team_place_new", args=[team.pk]), True))

    def told(place: TeamPlace) -> dict[str, Any]:
        found = described.get(Ref("parties.person", place.person_id))
        return {
            "place": place,
            "url": found.url if found else "",
            "site": place.site or team.site,
            "when": period_text(place.valid_from, place.valid_to),
        }

    return {
        "lead": team.description,
        "facts": _team_facts(team),
        "places": [told(place) for place in places],
        "others": [told(place) for place in others],
        "may_place": may_place,
        "acts": acts,
    }


def _team_facts(team: Any) -> list[Fact]:
    text = ngettext("%(n)s open case", "%(n)s open cases", team.open_cases)
    return _given(
        [
            (_("Cases"), text % {"n": team.open_cases}, _cases(f"team={team.pk}")),
            (_("Where it sits"), team.site, ""),
            (_("Works for"), works_for(team), ""),
            (_("Cooperation"), team.arrangement and str(team.arrangement), ""),
            (_("New cases"), _("Come here first") if team.takes_first else "", ""),
            (_("The team’s own target"), team.level and str(team.level), ""),
            (_("Ended"), team.ended_at, ""),
        ]
    )


def template_page(viewer: Viewer, template: CaseTemplate) -> Context:
    facts = [
        (_("Used as"), template.get_use_display(), ""),
        (_("Kind of case"), template.get_kind_display(), ""),
        (_("Service"), template.service and str(template.service), ""),
        (_("Ended"), template.ended_at, ""),
    ]
    return {
        "facts": _given(facts),
        "acts": _turning(viewer, template, "case_template", TEMPLATE),
    }


def of_person(viewer: Viewer, person: Any) -> Context | None:
    """The teams a person works in, on the person's page."""
    rows = queries.teams_of([person.pk], viewer).get(person.pk, [])
    return {"rows": [(one, team_url(one)) for one in rows]} if rows else None


def of_system(viewer: Viewer, system: Any) -> Context | None:
    """The services that rest on a system, on the system's page."""
    rows = queries.services_on(system.pk, viewer)
    return {"rows": [(one, service_url(one)) for one in rows]} if rows else None
