"""Services, teams with the people in them, and templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team, TeamPlace
from samdrift.desk.queries import catalogue as queries
from samdrift.desk.services import case_templates, catalogue_people, service_catalogue, teams
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.services.leaving import person_leaves
from samdrift.portfolio.models.systems import System
from tests.desk.made_catalogue import (
    machine,
    make_agent,
    make_service,
    make_team,
    make_template,
)
from tests.world import World


def at(name: str, *keys: Any) -> str:
    return reverse(f"desk:{name}", args=keys)


def a_case(world: World, **values: Any) -> Case:
    told = {"kind": "incident", "title": "Får ikke logget inn", "channel": "phone", **values}
    now = machine(world).now
    return Case.objects.create(member=world.nordvik, opened_at=now, changed_at=now, **told)


def test_service_is_added_found_and_told(world: World) -> None:
    system = System.objects.create(name="Journalen")
    service = make_service(world, "Nett og sikkerhet", systems=[system], around_the_clock=True)
    assert [hit.title for hit in search.find("nettet", world.viewer("ola"))] == [str(service)]
    event = Event.objects.get(what="service.added")
    assert "Journalen" in event.text
    assert queries.services_on(system.pk, world.viewer("ola")) == [service]


def test_service_name_is_free_whatever_its_letters(world: World) -> None:
    make_service(world, "Telefoni")
    with pytest.raises(DomainError) as refused:
        make_service(world, " telefoni ")
    assert (refused.value.code, refused.value.field) == ("name_taken", "name")


def test_employee_may_not_change_the_catalogue(world: World) -> None:
    service = make_service(world)
    for act in (
        lambda: service_catalogue.change_service(service, by=world.viewer("ola"), name="Annet"),
        lambda: teams.add_team(by=world.viewer("kari"), name="Kari sitt"),
        lambda: case_templates.add_template(by=world.viewer("ola"), use="answer", title="Hei"),
    ):
        with pytest.raises(Refused):
            act()


def test_ended_service_is_not_among_those_going(world: World) -> None:
    service = make_service(world)
    service_catalogue.end_service(service, by=world.viewer("mona"))
    assert not queries.services_going(world.viewer("ola")).exists()
    with pytest.raises(DomainError):
        service_catalogue.end_service(service, by=world.viewer("mona"))
    service_catalogue.reopen_service(service, by=world.viewer("mona"))
    assert queries.services_going(world.viewer("ola")).get() == service


def test_agents_make_templates(world: World) -> None:
    make_agent(world)
    by = world.viewer("asle")
    template = case_templates.add_template(
        by=by, use="case", title="Ny ansatt", checklist=["Konto", "Utstyr"]
    )
    case_templates.change_template(template, by=by, text="Velkommen")
    with pytest.raises(DomainError):
        case_templates.add_template(by=by, use="case", title="NY ANSATT")
    assert make_template(world, "Ny ansatt").use == "answer"


def test_one_team_takes_new_cases(world: World) -> None:
    first = make_team(world, "Første", takes_first=True)
    own = make_team(world, "Nordviks egne", takes_first=True, member=world.nordvik)
    second = make_team(world, "Andre", takes_first=True)
    assert set(Team.objects.filter(takes_first=True)) == {own, second}
    assert Event.objects.filter(what="team.changed", subject_id=first.pk).exists()


def test_people_work_in_a_team_by_dates(world: World) -> None:
    asle = make_agent(world)
    team = make_team(world, "Førstelinja", asle, site="Nordvik")
    by = machine(world)
    with pytest.raises(DomainError) as twice:
        teams.place_person(team, by=by, person=asle)
    assert twice.value.code == "placed_already"
    place = TeamPlace.objects.get()
    end = world.today + dt.timedelta(days=10)
    teams.end_place(place, by=by, day=end)
    teams.place_person(team, by=by, person=asle, valid_from=end, site="Sørvik")
    later = world.viewer("ola").seen_as_of(end)
    assert [one.site for one in queries.places_of(team, later)] == ["Sørvik"]
    assert [one.is_lead for one in queries.places_of(team, world.viewer("ola"))] == [True]


def test_team_leader_places_people_in_the_own_team_only(world: World) -> None:
    lead, other = make_agent(world), make_agent(world, "berit")
    own, another = make_team(world, "Egen", lead), make_team(world, "Annen")
    teams.place_person(own, by=world.viewer("asle"), person=other)
    with pytest.raises(Refused):
        teams.place_person(another, by=world.viewer("asle"), person=other)


def test_nobody_from_a_supplier_or_gone_is_placed(world: World) -> None:
    team = make_team(world)
    for key in ("sol", "liv"):
        with pytest.raises(DomainError) as refused:
            teams.place_person(team, by=machine(world), person=world.people[key])
        assert refused.value.code == "not_at_work"


def test_team_with_open_cases_does_not_end(world: World) -> None:
    asle = make_agent(world)
    team = make_team(world, "Førstelinja", asle)
    case = a_case(world, team=team)
    with pytest.raises(DomainError) as refused:
        teams.end_team(team, by=world.viewer("dag"))
    assert refused.value.code == "has_cases"
    Case.objects.filter(pk=case.pk).update(is_open=False)
    teams.end_team(team, by=world.viewer("dag"))
    assert not TeamPlace.objects.touching(world.today, None).exists()


def test_leaver_ends_places_and_owns_nothing(world: World) -> None:
    asle = make_agent(world)
    service = make_service(world, owner=asle)
    make_team(world, "Førstelinja", asle)
    later = world.today + dt.timedelta(days=5)
    person_leaves(asle, day=later, by=machine(world))
    assert TeamPlace.objects.get().valid_to == later
    service.refresh_from_db()
    assert service.owner == asle
    world.people["asle"].__class__.objects.filter(pk=asle.pk).update(left_on=world.today)
    assert "1 services" in catalogue_people.let_go_of_leavers(machine(world))
    service.refresh_from_db()
    assert service.owner is None


def test_merge_gives_the_successor_the_own_teams_and_can_be_undone(world: World) -> None:
    make_team(world, "Nord", takes_first=True, member=world.nordvik)
    make_team(world, "Sør", takes_first=True, member=world.sorvik)
    pks = (world.nordvik.pk, world.sorvik.pk)
    merge = Handover(MERGE, pks, (world.lillevik.pk,), world.today)
    assert catalogue_people.preview(merge, machine(world))[0].count == 2
    told = catalogue_people.apply(merge, machine(world))
    assert set(Team.objects.values_list("member_id", "takes_first")) == {
        (world.lillevik.pk, True),
        (world.lillevik.pk, False),
    }
    catalogue_people.undo_step(told, machine(world))
    assert set(Team.objects.values_list("member_id", flat=True)) == set(pks)
    split = Handover(SPLIT, pks[:1], (world.lillevik.pk, world.gammelvik.pk), world.today)
    assert catalogue_people.apply(split, machine(world)) == {"journal": []}


@pytest.mark.parametrize("register", ["service", "team", "case_template"])
def test_register_pages_open_and_add(world: World, as_person: Any, register: str) -> None:
    make_service(world)
    make_team(world, "Førstelinja", make_agent(world))
    make_template(world)
    asle = as_person("asle")
    assert asle.get(at(f"{register}_list")).status_code == 200
    pk = {"service": make_service(world, "To"), "team": make_team(world, "To")}.get(
        register, make_template(world, "To")
    ).pk
    assert asle.get(at(f"{register}_detail", pk)).status_code == 200
    assert asle.get(at(f"{register}_history", pk)).status_code == 200
    assert as_person("mona").get(at(f"{register}_change", pk)).status_code == 200


def test_service_is_added_by_its_page(world: World, as_person: Any) -> None:
    System.objects.create(name="Journalen")
    told = {"name": "Helse", "systems": "journalen", "order": "", "owner": "Ola Åsen"}
    answer = as_person("mona").post(at("service_new"), told)
    assert answer.status_code == 302
    page = as_person("ola").get(answer["Location"]).content.decode()
    assert "Journalen" in page
    assert "Nothing is promised" in page


def test_person_is_placed_changed_and_ended_by_pages(world: World, as_person: Any) -> None:
    make_agent(world)
    team = make_team(world, "Førstelinja", site="Nordvik")
    mona = as_person("mona")
    told = {"person": "Asle Agent", "valid_from": "20.11.2026", "is_lead": "on"}
    assert mona.post(at("team_place_new", team.pk), told).status_code == 302
    place = TeamPlace.objects.get()
    mona.post(at("team_place_change", place.pk), {"site": "Sørvik"})
    page = mona.get(at("team_detail", team.pk)).content.decode()
    assert "Sørvik" in page
    assert "Asle Agent" in page
    mona.post(at("team_place_end", place.pk), {"day": "01.12.2026"})
    place.refresh_from_db()
    assert place.valid_to == dt.date(2026, 12, 1)
    assert as_person("asle").get(at("team_place_end", place.pk)).status_code == 403
