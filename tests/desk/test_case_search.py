"""Cases are found by their number and words, each by those who may see it; and stand on other pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.cases import Case
from samdrift.desk.services import cases
from samdrift.kernel import search
from tests.desk.made import Desk, make_case, make_desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def found(world: World, text: str, name: str) -> list[str]:
    return [hit.title for hit in search.find(text, world.viewer(name)) if "desk" in hit.kind]


def test_case_is_found_by_its_number_and_forms_of_its_words(desk: Desk, world: World) -> None:
    case = make_case(world)
    for text in (f"#{case.pk}", str(case.pk), "skrivere", "papiret", "skriv vir"):
        assert found(world, text, "asta") == [str(case)], text
        assert found(world, text, "ola") == [str(case)], text
        assert found(world, text, "per") == [], text


def test_internal_note_is_found_by_those_who_work_with_the_case_alone(
    desk: Desk, world: World
) -> None:
    case = make_case(world)
    cases.write(case, by=world.viewer("asta"), text="Mistenker innbrudd", public=False)
    assert found(world, "innbrudd", "asta") == [str(case)]
    assert found(world, "innbrudd skriveren", "kari") == [str(case)]
    assert found(world, "innbrudd", "ola") == []
    assert found(world, "innbrudd", "dina") == []
    assert found(world, "skriveren", "asta") == [str(case)]


def test_public_answer_and_solution_are_found_by_the_one_who_asked(
    desk: Desk, world: World
) -> None:
    case = make_case(world)
    cases.write(case, by=world.viewer("asta"), text="Bytt valsen", public=True)
    cases.resolve(case, by=world.viewer("asta"), solution="Ny fikseringsenhet")
    assert found(world, "valse", "ola") == [str(case)]
    assert found(world, "fikseringsenhet", "ola") == [str(case)]


def test_struck_words_are_not_found(desk: Desk, world: World) -> None:
    case, asta = make_case(world), world.viewer("asta")
    entry = cases.write(case, by=asta, text="Hemmeligheten", public=False)
    cases.strike(entry, by=asta, reason="Feil sak")
    assert found(world, "hemmeligheten", "asta") == []


def test_members_own_and_confidential_cases_are_found_by_their_own(
    desk: Desk, world: World
) -> None:
    own = make_case(world, internal=True, title="Varsel om brann")
    closed = make_case(world, confidential=True, title="Varsel om noe annet")
    assert found(world, "varsel", "kari") == [str(own)]
    assert found(world, "varsel", "arne") == []
    assert found(world, "varsel", "dag") == [str(closed)]


def test_cases_stand_on_the_pages_of_system_person_and_member(
    desk: Desk, world: World, as_person: Any
) -> None:
    case = make_case(world, system=desk.system)
    hidden = make_case(world, system=desk.system, internal=True, title="Vår egen")
    address = reverse("desk:case", args=[case.pk])
    for name, pk in (
        ("portfolio:system_detail", desk.system.pk),
        ("parties:person_detail", world.people["ola"].pk),
        ("parties:member_detail", world.nordvik.pk),
    ):
        page = as_person("arne").get(reverse(name, args=[pk]))
        assert address in page.text, name
        assert hidden.title not in page.text, name
        assert hidden.title in as_person("asta").get(reverse(name, args=[pk])).text, name


def test_those_who_work_in_the_queue_go_on_there(desk: Desk, world: World, as_person: Any) -> None:
    make_case(world, system=desk.system)
    done = make_case(world, title="En annens", by=world.viewer("kari"))
    page = reverse("portfolio:system_detail", args=[desk.system.pk])
    more = f"{reverse('desk:case_list')}?system={desk.system.pk}"
    assert more in as_person("arne").get(page).text
    assert more not in as_person("ola").get(page).text
    listed = as_person("arne").get(more)
    assert (listed.status_code, done.title in listed.text) == (200, False)


def test_pages_without_cases_within_reach_do_not_tell_of_them(
    desk: Desk, world: World, as_person: Any
) -> None:
    case = make_case(world, system=desk.system)
    page = as_person("per").get(reverse("portfolio:system_detail", args=[desk.system.pk]))
    assert page.status_code == 200
    assert Case.objects.get(pk=case.pk).title not in page.text


def test_cases_are_one_choice_in_the_search_and_found_by_what_is_internal(
    desk: Desk, world: World, as_person: Any
) -> None:
    case = make_case(world)
    cases.write(case, by=world.viewer("asta"), text="Mistenker innbrudd", public=False)
    asked = {"q": "innbrudd", "kind": "desk.case"}
    page = as_person("asta").get(reverse("kernel:search"), asked).content.decode()
    assert f"/desk/cases/{case.pk}/" in page
    assert page.count('href="?q=innbrudd&amp;kind=desk.case"') == 1
    assert "kind=desk.caseinside" not in page
    refused = as_person("ola").get(reverse("kernel:search"), asked).content.decode()
    assert f"/desk/cases/{case.pk}/" not in refused
    odd = as_person("asta").get(reverse("kernel:search"), {"q": "innbrudd", "kind": "finnes.ikke"})
    assert f"/desk/cases/{case.pk}/" in odd.content.decode()


def test_case_found_by_its_number_elsewhere_shows_that_number(
    desk: Desk, world: World, as_person: Any
) -> None:
    make_case(world, source="Gammelt verktøy", reference="KD-4711")
    page = as_person("asta").get(reverse("kernel:search"), {"q": "KD-4711"}).content.decode()
    assert "Nordvik · KD-4711" in page


def test_search_offers_the_kinds_that_were_found_alone(
    desk: Desk, world: World, as_person: Any
) -> None:
    client, address = as_person("asta"), reverse("kernel:search")
    make_case(world, title="Bølgeskvulp i kontaktflaten")
    one_kind = client.get(address, {"q": "bølgeskvulp"}).content.decode()
    assert 'class="chip"' not in one_kind
    desk.system.name = "Bølgeskvulp"
    desk.system.save()
    search.index([desk.system])
    two_kinds = client.get(address, {"q": "bølgeskvulp"}).content.decode()
    assert two_kinds.count('class="chip"') == len(("everything", "case", "system"))
    narrowed = client.get(address, {"q": "bølgeskvulp", "kind": "desk.case"}).content.decode()
    assert narrowed.count('class="chip"') == len(("everything", "case"))
