"""People: who they work for, roles and mandates, leaving and returning, erasure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests.parties.helpers import last_event, refused
from tests.world import World

from samdrift.kernel import search
from samdrift.kernel.errors import ReadOnly
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.kernel.models.site import SavedView, Token
from samdrift.kernel.registry import Eraser, registry
from samdrift.kernel.viewer import Viewer, terminal
from samdrift.parties.forms.common import PersonField
from samdrift.parties.lists.erased_words import emptied_text
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import PERSONAL, Appointment, Mandate, Person
from samdrift.parties.queries import viewer_of_account
from samdrift.parties.queries.people import find_person
from samdrift.parties.queries.retention import due_day, due_for_erasure
from samdrift.parties.services.appointments import (
    appoint,
    describe_appointment,
    end_appointment,
    end_mandate,
    give_mandate,
)
from samdrift.parties.services.erasure import erase_person, set_retention
from samdrift.parties.services.leaving import person_leaves, person_returns
from samdrift.parties.services.people import add_person, add_unit, change_person, rename_unit

D = dt.date


@pytest.fixture
def by(world: World) -> Viewer:
    return terminal(world.today)


def nils(world: World, by: Viewer, **more: Any) -> Person:
    values = {"given_name": "Nils", "family_name": "Nes", "employer": world.nordvik, **more}
    return add_person(by=by, **values)


# Adding and changing


def test_person_is_added_with_personal_values_apart(world: World) -> None:
    person = nils(world, world.viewer("kari"), email="nils@vik.test", title="Rådgiver")
    assert last_event("person.added") == {"employer_id": [None, world.nordvik.pk]}
    told = dict(EventPersonal.objects.filter(person_id=person.pk).values_list("field", "value"))
    assert told == {
        "given_name": "Nils",
        "family_name": "Nes",
        "email": "nils@vik.test",
        "title": "Rådgiver",
    }
    assert [hit.title for hit in search.find("nils nes", world.viewer("kari"))] == ["Nils Nes"]
    assert search.find("nils nes", world.viewer("per")) == []


def test_coordinator_adds_people_of_the_own_member_only(world: World) -> None:
    refusal = refused("not_allowed", nils, world, world.viewer("kari"), employer=world.sorvik)
    assert refusal.status == 403
    refused("not_allowed", nils, world, world.viewer("ola"))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"family_name": " "}, "required"),
        ({"email": "OLA@vik.test"}, "email_taken"),
    ],
)
def test_wrong_person_is_refused(world: World, by: Viewer, more: dict[str, Any], code: str) -> None:
    refused(code, nils, world, by, **more)


def test_person_has_one_employer_and_a_unit_of_it(world: World, by: Viewer) -> None:
    unit = add_unit(member=world.sorvik, name="Helse", by=by)
    refused("two_employers", nils, world, by, supplier=world.supplier)
    refused("unit_elsewhere", nils, world, by, unit=unit)
    nils(world, by, external_id="7")
    refused("external_id_taken", nils, world, by, external_id="7")


def test_person_of_a_supplier_asks_for_another_right(world: World) -> None:
    lead = world.viewer("mona")
    person = nils(world, lead, employer=None, supplier=world.supplier)
    assert person.supplier == world.supplier
    refused("not_allowed", nils, world, world.viewer("ola"), employer=None, supplier=world.supplier)


def test_changing_employer_asks_both_and_empties_the_unit(world: World, by: Viewer) -> None:
    unit = add_unit(member=world.nordvik, name="Helse", by=by)
    ola = change_person(world.people["ola"], by=by, unit=unit)
    refused("not_allowed", change_person, ola, by=world.viewer("kari"), employer=world.sorvik)
    ola = change_person(ola, by=by, employer=world.sorvik)
    assert (ola.employer, ola.unit) == (world.sorvik, None)
    assert last_event("person.changed")["employer_id"] == [world.nordvik.pk, world.sorvik.pk]


def test_change_of_nothing_leaves_no_event(world: World, by: Viewer) -> None:
    change_person(world.people["ola"], by=by, given_name="Ola")
    assert not Event.objects.filter(what="person.changed").exists()


def test_units_have_one_name_each(world: World, by: Viewer) -> None:
    unit = add_unit(member=world.nordvik, name="Helse", by=by)
    refused("unit_there", add_unit, member=world.nordvik, name="helse", by=by)
    refused("unit_elsewhere", add_unit, member=world.sorvik, name="Helse", parent=unit, by=by)
    rename_unit(unit, name="Helse og omsorg", by=world.viewer("kari"))
    assert last_event("unit.renamed") == {"unit": ["Helse", "Helse og omsorg"]}


@pytest.mark.parametrize("text", ["Ola Åsen", "ola@vik.test", "Ola Åsen <ola@vik.test>", "åsen"])
def test_person_is_found_by_name_or_address(world: World, text: str) -> None:
    assert find_person(text, world.viewer("kari")) == [world.people["ola"]]
    assert find_person(text, world.viewer("per")) == []


# Roles


def test_director_is_appointed_by_managers_alone(world: World, by: Viewer) -> None:
    end_appointment(Appointment.objects.get(person=world.people["dina"]), day=world.today, by=by)
    values = {
        "person": world.people["ola"],
        "role": "director",
        "member": world.nordvik,
        "valid_from": world.today,
    }
    refusal = refused("not_allowed", appoint, by=world.viewer("kari"), **values)
    assert "daily manager" in str(refusal.message)
    appoint(by=world.viewer("dag"), **values)
    assert last_event("appointment.made")["role"] == [None, "director"]


def test_coordinator_is_appointed_by_the_own_director(world: World) -> None:
    values = {"person": world.people["ola"], "role": "coordinator", "valid_from": world.today}
    refused("not_allowed", appoint, by=world.viewer("didrik"), member=world.nordvik, **values)
    refused("not_allowed", appoint, by=world.viewer("dag"), member=world.nordvik, **values)
    appoint(by=world.viewer("dina"), member=world.nordvik, **values)
    assert viewer_of_account(world.accounts["ola"], world.today).has(
        "coordinator", world.nordvik.pk
    )  # type: ignore[union-attr]


def test_role_for_the_arrangement_is_given_by_managers(world: World) -> None:
    values = {"person": world.people["ola"], "role": "agent", "valid_from": world.today}
    refused(
        "not_allowed", appoint, by=world.viewer("dina"), arrangement=world.arrangement, **values
    )
    appoint(by=world.viewer("adam"), arrangement=world.arrangement, **values)
    assert world.viewer("ola").centre


def test_one_director_at_a_time(world: World, by: Viewer) -> None:
    values = {"role": "director", "member": world.nordvik, "by": by}
    refusal = refused(
        "role_taken", appoint, person=world.people["ola"], valid_from=D(2027, 1, 1), **values
    )
    assert "Dina Direktør" in str(refusal.message)
    end_appointment(Appointment.objects.get(person=world.people["dina"]), day=D(2027, 1, 1), by=by)
    appoint(person=world.people["ola"], valid_from=D(2027, 1, 1), **values)


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        ("ola", {"role": "coordinator"}, "member_needed"),
        ("ola", {"role": "agent"}, "arrangement_needed"),
        ("sol", {"role": "coordinator", "member": "nordvik"}, "of_supplier"),
        ("liv", {"role": "coordinator", "member": "nordvik"}, "has_left"),
    ],
)
def test_impossible_role_is_refused(
    world: World, by: Viewer, who: str, more: dict[str, Any], code: str
) -> None:
    more = {**more, **({"member": getattr(world, more["member"])} if "member" in more else {})}
    refused(code, appoint, person=world.people[who], valid_from=world.today, by=by, **more)


def test_role_of_one_who_is_to_leave_ends_with_that(world: World, by: Viewer) -> None:
    person_leaves(world.people["ola"], day=D(2027, 1, 1), by=by)
    ola = Person.objects.get(pk=world.people["ola"].pk)
    row = appoint(
        person=ola, role="coordinator", member=world.nordvik, valid_from=world.today, by=by
    )
    assert row.valid_to == D(2027, 1, 1)


def test_role_is_described_and_ended_by_those_who_appoint(world: World) -> None:
    row = Appointment.objects.get(person=world.people["kari"])
    describe_appointment(row, description="Samordner", decision="", by=world.viewer("dina"))
    assert last_event("appointment.described")["description"] == ["", "Samordner"]
    refused("not_allowed", end_appointment, row, day=world.today, by=world.viewer("didrik"))
    end_appointment(row, day=world.today, by=world.viewer("dina"))
    assert not world.viewer("kari").members_as("coordinator")


# Mandates


def test_member_gives_a_mandate_for_itself_alone(world: World) -> None:
    values = {
        "person": world.people["ola"],
        "valid_from": world.today,
        "by": world.viewer("didrik"),
    }
    refused(
        "only_itself",
        give_mandate,
        grantor=world.sorvik,
        members=[world.sorvik, world.lillevik],
        **values,
    )
    refused("not_allowed", give_mandate, grantor=world.lillevik, members=[world.lillevik], **values)
    mandate = give_mandate(
        grantor=world.sorvik, members=[world.sorvik], rooms=["portfolio"], **values
    )
    assert world.viewer("ola").members == {world.nordvik.pk, world.sorvik.pk}
    end_mandate(mandate, day=D(2026, 12, 1), by=world.viewer("didrik"))
    assert Mandate.objects.get().valid_to == D(2026, 12, 1)


def test_arrangement_gives_a_mandate_for_its_members(world: World, by: Viewer) -> None:
    values: dict[str, Any] = {"person": world.people["ola"], "valid_from": world.today}
    refused(
        "not_allowed",
        give_mandate,
        arrangement=world.arrangement,
        members=[world.sorvik],
        by=world.viewer("dina"),
        **values,
    )
    refused(
        "not_part",
        give_mandate,
        arrangement=world.arrangement,
        members=[world.gammelvik],
        by=by,
        **values,
    )
    refused("no_members", give_mandate, arrangement=world.arrangement, members=[], by=by, **values)
    refused(
        "one_grantor",
        give_mandate,
        arrangement=world.arrangement,
        grantor=world.sorvik,
        members=[world.sorvik],
        by=by,
        **values,
    )
    give_mandate(arrangement=world.arrangement, members=[world.sorvik], by=by, **values)
    assert world.viewer("ola").centre


# Leaving


def test_person_leaves_and_cannot_get_in_that_minute(world: World) -> None:
    left = person_leaves(world.people["ola"], day=world.today, by=world.viewer("kari"))
    assert left.ended == 0
    assert viewer_of_account(Account.objects.get(person=world.people["ola"]), world.today) is None


def test_leaving_ahead_ends_roles_from_that_day(world: World, by: Viewer) -> None:
    left = person_leaves(world.people["kari"], day=D(2027, 1, 1), by=by)
    assert left.ended == 1
    assert Appointment.objects.get(person=world.people["kari"]).valid_to == D(2027, 1, 1)
    assert world.viewer("kari").has("coordinator", world.nordvik.pk)
    assert (
        viewer_of_account(Account.objects.get(person=world.people["kari"]), D(2027, 1, 1)) is None
    )


def test_leaving_asks_every_room(world: World, by: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def end(person: Person, day: dt.date, _by: Viewer) -> int:
        asked.append((person.pk, day))
        return 4

    monkeypatch.setattr(registry, "leaving", [*registry.leaving, end])
    assert person_leaves(world.people["kari"], day=world.today, by=by).ended >= 5
    assert asked == [(world.people["kari"].pk, world.today)]


def test_role_that_was_to_begin_after_leaving_never_does(world: World, by: Viewer) -> None:
    appoint(
        person=world.people["ola"],
        role="coordinator",
        member=world.nordvik,
        valid_from=D(2027, 6, 1),
        by=by,
    )
    person_leaves(world.people["ola"], day=D(2027, 1, 1), by=by)
    assert not Appointment.objects.filter(person=world.people["ola"]).exists()


def test_person_returns_or_does_not_leave_after_all(world: World, by: Viewer) -> None:
    refused("returns_before_leaving", person_returns, world.people["liv"], day=D(2026, 1, 1), by=by)
    liv = person_returns(world.people["liv"], day=D(2026, 12, 1), by=by)
    assert (liv.left_on, liv.started_on) == (None, D(2026, 12, 1))
    person_leaves(world.people["ola"], day=D(2027, 1, 1), by=by)
    assert person_returns(world.people["ola"], day=world.today, by=by).started_on is None
    refused("not_left", person_returns, world.people["ola"], day=world.today, by=by)


def test_leaving_on_a_page_of_another_day_is_refused(world: World) -> None:
    past = world.viewer("kari").seen_as_of(D(2020, 1, 1))
    with pytest.raises(ReadOnly):
        person_leaves(world.people["ola"], day=world.today, by=past)


# Erasure


@pytest.fixture
def long_gone(world: World, by: Viewer) -> Person:
    person = nils(
        world, by, email="nils@vik.test", phone="99 99 99 99", title="Rådgiver", external_id="7"
    )
    change_person(person, by=by, phone="88 88 88 88")
    Person.objects.filter(pk=person.pk).update(left_on=D(2021, 11, 20))
    person.refresh_from_db()
    return person


def test_erasure_empties_everything_personal(world: World, by: Viewer, long_gone: Person) -> None:
    emptied = erase_person(long_gone, by=by)
    long_gone.refresh_from_db()
    assert [getattr(long_gone, name) for name in PERSONAL] == [""] * len(PERSONAL)
    assert long_gone.erased_at is not None
    told = EventPersonal.objects.filter(person_id=long_gone.pk)
    assert told.exists()
    assert not told.exclude(value=None).exists()
    assert search.find("nils nes", by) == []
    assert last_event("person.erased") == {"emptied": [None, emptied]}
    texts = "".join(
        Event.objects.filter(subject_kind="parties.person", subject_id=long_gone.pk).values_list(
            "text", flat=True
        )
    )
    assert "Nils" not in texts and "88 88" not in texts
    refused("erased", erase_person, long_gone, by=by)
    refused("erased", change_person, long_gone, by=by, title="x")


def test_erasure_asks_every_room(
    long_gone: Person, by: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    eraser = Eraser("dummy", lambda pk, _by: [f"note {pk}"])
    monkeypatch.setattr(registry, "erasers", [*registry.erasers, eraser])
    assert f"dummy: note {long_gone.pk}" in erase_person(long_gone, by=by)


def test_erasure_empties_the_account_too(world: World, by: Viewer) -> None:
    account = world.accounts["liv"]
    Token.objects.create(account_id=account.pk, name="Livs nøkkel", digest="x")
    SavedView.objects.create(account_id=account.pk, list_key="parties.person", name="Mine")
    SavedView.objects.create(
        account_id=world.accounts["ola"].pk, list_key="parties.person", name="Mine"
    )
    set_retention(years=0, reason="", by=by)
    emptied = erase_person(world.people["liv"], by=by)
    account.refresh_from_db()
    assert account.email == f"{account.pk}@erased.invalid"
    assert not account.is_active
    assert {"account: email", "account: token: 1", "account: savedview: 1"} <= set(emptied)
    assert SavedView.objects.count() == 1


def test_history_says_in_words_what_an_erasure_emptied(
    long_gone: Person, by: Viewer, as_person: Any
) -> None:
    erase_person(long_gone, by=by)
    page = as_person("kari").get(reverse("parties:person_history", args=[long_gone.pk]))
    assert "family_name" not in page.content.decode()
    told = ["email", "phone", "history: 6", "account: email", "account: token: 2", "cases: rows: 1"]
    assert emptied_text(told) == "E-mail, Phone, 6 values in the history, 4 values elsewhere"
    assert emptied_text(["history: 1", "x: 1"]) == "1 value in the history, 1 value elsewhere"
    assert emptied_text([]) == ""


def test_erasure_before_its_time_is_refused(world: World, by: Viewer) -> None:
    refused("still_there", erase_person, world.people["ola"], by=by)
    refused("kept_until", erase_person, world.people["liv"], by=by)
    refused("not_allowed", erase_person, world.people["liv"], by=world.viewer("kari"))


def test_retention_is_the_sites_own_rule(world: World, by: Viewer, long_gone: Person) -> None:
    assert list(due_for_erasure(by)) == [long_gone]
    set_retention(years=10, reason="arkivplan", by=by)
    assert list(due_for_erasure(by)) == []
    refused("kept_until", erase_person, long_gone, by=by)
    set_retention(years=0, reason="", by=by)
    assert set(due_for_erasure(by)) == {long_gone, world.people["liv"]}
    refused("bad_years", set_retention, years=-1, reason="", by=by)


def test_due_day_of_a_leap_day_is_the_first_of_march() -> None:
    assert due_day(D(2024, 2, 29), 5) == D(2029, 3, 1)
    assert due_day(D(2024, 2, 29), 4) == D(2028, 2, 29)


@pytest.mark.parametrize(
    ("who", "way"), [("dag", "add the person first"), ("ola", "write the e-mail address")]
)
def test_who_may_add_nobody_is_not_told_to(world: World, who: str, way: str) -> None:
    field = PersonField()
    field.viewer = world.viewer(who)
    with pytest.raises(ValidationError, match=f"Nobody here is called “Petter”.*{way}"):
        field.clean("Petter")
