"""A supplier's people see what is passed to them and nothing else: page, API, search, files, history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from samdrift.desk.models.cases import Case, CaseEntry, CaseFile
from samdrift.desk.models.clocks import Clock, ClockEvent
from samdrift.desk.models.passing import Passing, PassingEntry, PassingFile, SupplierCase
from samdrift.desk.services import cases, passing, passing_people
from samdrift.desk.services.case_erasure import empty
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import seen
from samdrift.parties.models.suppliers import Supplier
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_clocks import at
from tests.desk.made_passing import Agreed, agent, make_agreed, make_passed
from tests.world import World, add_person


@pytest.fixture
def desk(world: World) -> Desk:
    made = make_desk(world)
    other = Supplier.objects.create(name="En Annen AS")
    add_person(world, "siri", "Siri", "Samme", supplier=world.supplier)
    add_person(world, "ulf", "Ulf", "Utenfor", supplier=other)
    return made


@pytest.fixture
def agreed(world: World, desk: Desk) -> Agreed:
    return make_agreed(world, desk.system)


@pytest.fixture
def row(world: World, desk: Desk, agreed: Agreed) -> Passing:
    by = agent(world, at(16, "08:50"))
    case = make_case(world, by=by, system=desk.system, channel="phone", title="Journalen er nede",
                     text="Bare vi vet hvem pasienten er.")  # fmt: skip
    cases.write(case, by=by, text="Ola er kranglete.", public=False)
    cases.write(case, by=by, text="Vi ser på det.", public=True, kind="answer",
                files=[(b"hemmelig", "pasienter.txt"), (b"logg", "logg.txt")])  # fmt: skip
    log = CaseFile.objects.get(file__name="logg.txt")
    return make_passed(world, desk, agreed, case=case, case_files=[log])


def test_supplier_reaches_its_own_rows_and_no_others(world: World, row: Passing) -> None:
    sol, siri, ulf = (world.viewer(name) for name in ("sol", "siri", "ulf"))
    for model in (Case, CaseEntry, CaseFile, Clock, ClockEvent, Passing):
        assert not seen(model, sol).exists(), model
    assert [one.pk for one in seen(SupplierCase, sol)] == [row.pk]
    assert [one.text for one in seen(PassingEntry, sol)] == ["Feil 500 fra kl. 8."]
    assert [one.file.name for one in seen(PassingFile, sol)] == ["logg.txt"]
    for other in (siri, ulf, world.viewer("ola"), world.viewer("dina")):
        for model in (Passing, SupplierCase, PassingEntry, PassingFile):
            assert not seen(model, other).exists(), (other.name, model)
    assert [one.pk for one in seen(Passing, world.viewer("arne"))] == [row.pk]


def test_internal_case_of_a_member_is_passed_by_its_own_agents_alone(
    world: World, desk: Desk, agreed: Agreed
) -> None:
    kari = world.viewer("kari")
    case = make_case(world, by=kari, team=desk.nordvik, internal=True, title="Eget")
    told = {
        "supplier": world.supplier,
        "title": "Eget",
        "text": "Se",
        "people": [world.people["sol"]],
    }
    with pytest.raises(Refused):
        passing.pass_on(case, by=world.viewer("arne"), **told)
    row = passing.pass_on(case, by=kari, **told)
    assert not seen(Passing, world.viewer("arne")).filter(pk=row.pk).exists()
    assert seen(Passing, kari).filter(pk=row.pk).exists()


def test_pages_show_the_supplier_what_is_told_and_nothing_else(
    as_person: Any, world: World, row: Passing
) -> None:
    sol = as_person("sol")
    listed = sol.get("/desk/supplier/").content.decode()
    assert "Journalen svarer ikke" in listed
    page = sol.get(f"/desk/supplier/{row.pk}/").content.decode()
    assert "Feil 500" in page
    assert "logg.txt" in page
    for text in ("pasient", "kranglete", "Vi ser på det", "Journalen er nede", "Ola", "Nordvik"):
        assert text not in listed + page, text
    assert f"/desk/supplier/{row.pk}/solve/" in page
    front = sol.get("/").content.decode()
    assert f"/desk/supplier/{row.pk}/" in front, "what lies with them stands on their first page"
    assert "Journalen svarer ikke" in front
    assert "Journalen er nede" not in front
    for address in (
        "/desk/passing/", f"/desk/passing/{row.pk}/", f"/desk/passing/{row.pk}/history/",
        f"/desk/passing/{row.pk}/write/", f"/desk/cases/{row.case_id}/",
        f"/desk/cases/{row.case_id}/pass/", f"/desk/clocks/{row.resolution_id}/",
        "/desk/passing/export.csv",
    ):  # fmt: skip
        assert sol.get(address).status_code == 404, address
    for name in ("siri", "ulf"):
        assert as_person(name).get(f"/desk/supplier/{row.pk}/").status_code == 404
        assert "Journalen" not in as_person(name).get("/desk/supplier/").content.decode()
    assert as_person("ola").get("/desk/supplier/").status_code == 404


def test_supplier_without_a_second_step_gets_to_nothing(world: World, row: Passing) -> None:
    client = Client()
    client.force_login(world.accounts["sol"], backend="samdrift.parties.login.AccountBackend")
    for address in ("/desk/supplier/", f"/desk/supplier/{row.pk}/"):
        got = client.get(address)
        assert (got.status_code, "/2fa/" in got["Location"]) == (302, True)


def test_api_search_and_files_give_the_supplier_nothing_more(
    as_person: Any, world: World, row: Passing
) -> None:
    sol = as_person("sol")
    for address in ("desk/passing", f"desk/passing/{row.pk}", "desk/clock", "desk/case"):
        got = sol.get(f"/api/v1/{address}")
        told = got.content.decode()
        assert got.status_code in {200, 403, 404}
        assert "Journalen" not in told
        assert "pasient" not in told
    for word in ("Journalen", "pasienten", "kranglete"):
        assert not list(search.find(word, world.viewer("sol"))), word
    assert any(one.kind == "desk.passing" for one in search.find("svarer", world.viewer("asta")))
    files = {one.file.name: one.pk for one in PassingFile.objects.all()}
    got = sol.get(f"/desk/passing/files/{files['logg.txt']}/")
    assert (got.status_code, b"".join(got)) == (200, b"logg")
    secret = CaseFile.objects.get(file__name="pasienter.txt")
    assert sol.get(f"/desk/cases/files/{secret.pk}/").status_code == 404
    assert as_person("siri").get(f"/desk/passing/files/{files['logg.txt']}/").status_code == 404


def test_supplier_takes_up_asks_and_solves_by_its_pages(
    as_person: Any, world: World, row: Passing
) -> None:
    sol, address = as_person("sol"), f"/desk/supplier/{row.pk}/"
    assert sol.post(f"{address}acknowledge/", {"reference": "L-1"}).status_code == 302
    assert sol.post(address, {"text": "Hvilken versjon?", "asks": "on"}).status_code == 302
    assert sol.post(address, {"text": ""}).status_code == 422
    row.refresh_from_db()
    assert (row.state, row.reference, row.waits_for_us) == ("acknowledged", "L-1", True)
    agent_page = as_person("asta").get(f"/desk/passing/{row.pk}/").content.decode()
    assert "Hvilken versjon?" in agent_page
    assert "Waits for our answer" in agent_page
    assert sol.post(f"{address}solve/", {"text": "Ny versjon lagt ut."}).status_code == 302
    row.refresh_from_db()
    assert row.state == "solved"
    assert Case.objects.get(pk=row.case_id).state == "open"
    assert sol.post(f"{address}solve/", {"text": "Igjen"}).status_code in {302, 403, 404, 422}


def test_desk_passes_on_by_the_form_and_follows_it(
    as_person: Any, world: World, desk: Desk, agreed: Agreed
) -> None:
    case = make_case(world, system=desk.system)
    asta = as_person("asta")
    form = asta.get(f"/desk/cases/{case.pk}/pass/").content.decode()
    assert f'value="a{agreed.agreement.pk}" selected' in form
    sent = {"whom": f"a{agreed.agreement.pk}", "severity": "b", "title": "Feil", "text": "Se på det",
            "contact_email": "vakt@leverandor.example", "wait": "on",
            "files": []}  # fmt: skip
    assert asta.post(f"/desk/cases/{case.pk}/pass/", {**sent, "whom": ""}).status_code == 422
    got = asta.post(f"/desk/cases/{case.pk}/pass/", sent)
    row = Passing.objects.get(case=case)
    assert got["Location"] == f"/desk/passing/{row.pk}/"
    for address in (f"/desk/passing/{row.pk}/", "/desk/passing/", f"/desk/cases/{case.pk}/",
                    f"/desk/clocks/{row.resolution_id}/", f"/agreements/{agreed.agreement.pk}/",
                    f"/parties/suppliers/{world.supplier.pk}/"):  # fmt: skip
        assert asta.get(address).status_code == 200, address
    assert "Bilag 5" in asta.get(f"/desk/clocks/{row.resolution_id}/").content.decode()
    at_ = f"/desk/passing/{row.pk}"
    for act, values in (
        ("acknowledge", {"at": "", "reference": "L-2"}),
        ("answer", {"text": "De ringte"}), ("write", {"text": "Haster"}),
        ("people", {"people": [world.people["sol"].pk]}),
        ("facts", {"reference": "L-3", "contact_email": ""}),
        ("solve", {"text": "Rettet", "at": ""}), ("not-solved", {"reason": "Nei"}),
        ("take-back", {"reason": "Vår egen feil"}),
    ):  # fmt: skip
        assert asta.get(f"{at_}/{act}/").status_code == 200, act
        assert asta.post(f"{at_}/{act}/", values).status_code == 302, act
    row.refresh_from_db()
    assert (row.state, row.reference) == ("taken_back", "L-3")
    entry = PassingEntry.objects.filter(passing=row)[0]
    assert (
        asta.post(f"/desk/passing/entries/{entry.pk}/strike/", {"reason": "Feil sak"}).status_code
        == 302
    )
    assert "Feil sak" in asta.get(f"{at_}/").content.decode()
    assert seen(SupplierCase, world.viewer("sol")).filter(pk=row.pk).exists()


def test_people_are_the_suppliers_own_and_lose_it_again(world: World, row: Passing) -> None:
    by = agent(world, at(16, "10:00"))
    with pytest.raises(DomainError, match="does not work for"):
        passing_people.give(row, by=by, people=[world.people["ulf"]])
    passing_people.give(row, by=by, people=[world.people["siri"]])
    assert not seen(SupplierCase, world.viewer("sol")).exists()
    assert seen(SupplierCase, world.viewer("siri")).exists()
    assert passing_people.leave(world.people["siri"], world.today, by) == 1
    assert not seen(SupplierCase, world.viewer("siri")).exists()


def test_erased_case_leaves_no_word_with_the_supplier(world: World, row: Passing) -> None:
    case = Case.objects.get(pk=row.case_id)
    empty(case, agent(world, at(20, "10:00")))
    row.refresh_from_db()
    assert (row.title, row.contact_email) == ("", "")
    assert not PassingEntry.objects.exclude(text="").exists()
    assert not StoredFile.objects.filter(name="logg.txt").exists()
    assert not seen(SupplierCase, world.viewer("sol")).exists()
    assert row.resolution is not None, "what was claimed still has its clock"


def test_supplier_gives_a_time_and_what_is_over_opens_no_form(
    as_person: Any, world: World, row: Passing
) -> None:
    sol, asta = as_person("sol"), as_person("asta")
    address = f"/desk/supplier/{row.pk}/"
    for wrong in ("", "i morgen", "1.1.2020 08.00", "40.13.2026 08.00", "x" * 10_000):
        got = sol.post(f"{address}expect/", {"expected_at": wrong, "text": "Æøå"})
        assert got.status_code == 422, wrong
    day = timezone.localtime() + dt.timedelta(days=1)
    sent = {"expected_at": f"{day:%d.%m.%Y} 08.15", "text": "Vi venter på en del."}
    assert sol.post(f"{address}expect/", sent)["Location"] == address
    assert "Vi venter på en del." in asta.get(f"/desk/passing/{row.pk}/").content.decode()
    Passing.objects.filter(pk=row.pk).update(expected_at=timezone.now() - dt.timedelta(hours=1))
    assert "Their own time was not kept" in asta.get(f"/desk/passing/{row.pk}/").content.decode()
    assert "The time you gave has passed" in sol.get(address).content.decode()
    assert sol.post(f"{address}solve/", {"text": "Ferdig."}).status_code == 302
    for act in ("acknowledge", "expect", "solve"):
        got = sol.get(f"{address}{act}/", follow=True)
        assert got.redirect_chain == [(address, 302)], act
        assert "This case is over for you" in got.content.decode()
        assert f"{address}{act}/" not in got.content.decode()
    for act in ("write", "answer", "acknowledge", "expect", "solve", "take-back"):
        got = asta.get(f"/desk/passing/{row.pk}/{act}/", follow=True)
        assert got.redirect_chain == [(f"/desk/passing/{row.pk}/", 302)], act
        assert "This cannot be done now" in got.content.decode()
