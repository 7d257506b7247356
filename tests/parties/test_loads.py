"""Members, people and key figures taken from tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.intake import counts, load, refusals, table
from tests.world import World

from samdrift.kernel import search, viewer
from samdrift.kernel.models.history import Event, EventPersonal
from samdrift.parties.models.arrangements import Membership, Stake
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment, Person, Unit

PEOPLE = table(
    "Fornavn;Etternavn;E-post;Kommune;Enhet;Ansattnr;Startdato",
    "Anne;Ås;anne@nordvik.test;Nordvik kommune;Skole;101;01.02.2020",
    "Bjørn;Ødegård;bjorn@nordvik.test;9901;Skole;102;43862",
    "Carl;Æsvik;;Sørvik;(tom);103;2020-02-01",
)


@pytest.fixture
def dag(world: World) -> Any:
    return world.viewer("dag")


@pytest.fixture
def kari(world: World) -> Any:
    return world.viewer("kari")


def test_people_are_taken_with_unit_event_and_search_words(world: World, dag: Any) -> None:
    taken = load("people", PEOPLE, dag)
    assert counts(taken) == (3, 0, 0), refusals(taken)
    bjorn = Person.objects.get(email="bjorn@nordvik.test")
    assert (bjorn.employer, bjorn.unit.name) == (world.nordvik, "Skole")
    assert bjorn.started_on == dt.date(2020, 2, 1)
    assert Unit.objects.filter(member=world.nordvik).count() == 1
    event = Event.objects.get(what="person.added", subject_id=bjorn.pk)
    personal = dict(EventPersonal.objects.filter(event=event).values_list("field", "value"))
    assert personal["family_name"] == "Ødegård"
    assert "Ødegård" not in event.text
    assert [hit.title for hit in search.find("Ødegård", dag)] == ["Bjørn Ødegård"]


def test_people_again_change_nothing(dag: Any) -> None:
    load("people", PEOPLE, dag)
    before = Event.objects.exclude(what__startswith="intake.").count()
    assert counts(load("people", PEOPLE, dag)) == (0, 3, 0)
    assert Event.objects.exclude(what__startswith="intake.").count() == before


def test_people_that_differ_are_changed_and_an_empty_cell_erases_nothing(dag: Any) -> None:
    load("people", PEOPLE, dag)
    again = load(
        "people",
        table(
            "Fornavn;Etternavn;E-post;Kommune;Stilling;Ansattnr;Enhet",
            "Anne;Ås;;Nordvik;Rektor;101;",
        ),
        dag,
    )
    assert counts(again) == (1, 0, 0)
    anne = Person.objects.get(external_id="101")
    assert (anne.title, anne.email, anne.unit.name) == ("Rektor", "anne@nordvik.test", "Skole")


def test_people_who_leave_by_a_table_lose_their_roles_that_day(world: World, dag: Any) -> None:
    left = load(
        "people",
        table("Navn;E-post;Kommune;Sluttet", "Kari Koordinator;kari@vik.test;Nordvik;20.11.2026"),
        dag,
    )
    assert counts(left) == (1, 0, 0), refusals(left)
    assert Person.objects.get(pk=world.people["kari"].pk).left_on == world.today
    assert Appointment.objects.get(person=world.people["kari"]).valid_to == world.today


def test_people_of_another_member_are_refused_to_a_coordinator(world: World, kari: Any) -> None:
    taken = load("people", PEOPLE, kari)
    assert counts(taken) == (2, 0, 1)
    assert refusals(taken) == [(4, "Kommune", "Sørvik", "not_allowed")]
    assert not Person.objects.filter(family_name="Æsvik").exists()


def test_people_without_a_column_for_the_member_are_of_the_chosen_one(
    world: World, kari: Any
) -> None:
    taken = load("people", table("Navn;Tlf", "Anne Ås;1", "Ås, Bjørn Are;2"), kari, world.nordvik)
    assert counts(taken) == (2, 0, 0)
    found = Person.objects.filter(family_name="Ås").order_by("given_name")
    assert [(p.given_name, p.employer) for p in found] == [
        ("Anne", world.nordvik),
        ("Bjørn Are", world.nordvik),
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (";Ås;a@vik.test;Nordvik;", "Fornavn", "", "needs_both_names"),
        ("Anne;Ås;ikke en adresse;Nordvik;", "E-post", "ikke en adresse", "not_an_email"),
        ("Anne;Ås;a@vik.test;Utopia;", "Kommune", "Utopia", "unknown_member"),
        ("Anne;Ås;a@vik.test;;", "Kommune", "", "required"),
        ("Anne;Ås;per@vik.test;Nordvik;", "E-post", "per@vik.test", "email_taken"),
        ("Anne;Ås;a@vik.test;Nordvik;31.02.2020", "Startdato", "31.02.2020", "not_a_date"),
    ],
)
def test_people_rows_that_cannot_be_taken_are_named(
    dag: Any, row: str, column: str, value: str, code: str
) -> None:
    taken = load("people", table("Fornavn;Etternavn;E-post;Kommune;Startdato", row), dag)
    assert refusals(taken) == [(2, column, value, code)]


def test_people_said_twice_differently_are_refused_naming_the_first_row(dag: Any) -> None:
    taken = load(
        "people",
        table(
            "Navn;E-post;Kommune;Stilling",
            "Anne Ås;a@vik.test;Nordvik;Lærer",
            "Anne Ås;a@vik.test;9901;Lærer",
            "Anne Ås;A@vik.test;Nordvik;",
            "Anne Ås;a@vik.test;Nordvik;Rektor",
        ),
        dag,
    )
    assert counts(taken) == (1, 2, 1)
    assert refusals(taken) == [(5, "Stilling", "Rektor", "duplicate")]


def test_people_with_one_name_need_more_to_be_told_apart(world: World, dag: Any) -> None:
    for number in ("1", "2"):
        Person.objects.create(
            given_name="Anne", family_name="Ås", employer=world.nordvik, external_id=number
        )
    taken = load("people", table("Navn;Kommune;Stilling", "Anne Ås;Nordvik;Lærer"), dag)
    assert refusals(taken) == [(2, "Navn", "Anne Ås", "several_people")]


def test_an_employee_number_and_an_address_of_two_people_are_refused(dag: Any) -> None:
    load("people", PEOPLE, dag)
    taken = load(
        "people",
        table("Navn;E-post;Ansattnr;Kommune", "Anne Ås;bjorn@nordvik.test;101;Nordvik"),
        dag,
    )
    assert refusals(taken) == [(2, "E-post", "bjorn@nordvik.test", "email_taken")]


MEMBERS = table(
    "Kommune;Kommunenummer;Organisasjonsnummer;Medlem fra;Medlem til;Eierandel;Stemmer",
    "Alta kommune;5601;944588132;01.01.2020;;29,5;3",
    "Utvik;9910;;2020-01-01;31.12.2024;1 000;1",
    "Nordvik;9901;;;;;",
)


def test_members_are_taken_with_what_is_known_of_them(world: World, dag: Any) -> None:
    taken = load("members", MEMBERS, dag)
    assert counts(taken) == (2, 1, 0), refusals(taken)
    alta = Member.objects.get(name="Alta")
    assert (alta.orgnr, alta.written_language) == ("944588132", "bokmål")
    part = Membership.objects.get(member=alta)
    assert (part.arrangement, part.valid_from) == (world.arrangement, dt.date(2020, 1, 1))
    stakes = {s.kind: s.value for s in Stake.objects.filter(membership=part)}
    assert stakes == {"ownership": Decimal("29.5"), "votes": Decimal(3)}
    assert counts(load("members", MEMBERS, dag)) == (0, 3, 0)


def test_a_member_row_is_taken_whole_or_not_at_all(dag: Any) -> None:
    taken = load("members", table("Navn;Medlem fra;Plasser", "Utvik;01.01.2020;1,5"), dag)
    assert counts(taken) == (0, 0, 1)
    assert not Member.objects.filter(name="Utvik").exists()
    assert not Event.objects.filter(what="member.added").exists()


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Utvik;9901;;", "Kommunenummer", "refused"),
        ("Sørvik;9901;;", "Kommunenummer", "number_taken"),
        ("Nordvik;9999;;", "Kommunenummer", "number_differs"),
        ("Utvik;99;;", "Kommunenummer", "not_a_kommunenummer"),
        ("Sørvik;;123456785;", "Orgnr", "orgnr_taken"),
        ("Nordvik;;;01.01.2016", "Medlem fra", "refused"),
    ],
)
def test_member_rows_that_disagree_with_the_register_are_refused(
    dag: Any, row: str, column: str, code: str
) -> None:
    taken = load("members", table("Navn;Kommunenummer;Orgnr;Medlem fra", row), dag)
    assert [(r[1], r[3]) for r in refusals(taken)] == [(column, code)]


def test_a_member_leaves_by_a_table(world: World, dag: Any) -> None:
    row = "Nordvik;01.01.2015;31.12.2026"
    taken = load("members", table("Navn;Medlem fra;Medlem til", row), dag)
    assert counts(taken) == (1, 0, 0), refusals(taken)
    assert Membership.objects.get(member=world.nordvik).valid_to == dt.date(2026, 12, 31)


def test_key_figures_are_taken_from_a_row_for_each_member(world: World, dag: Any) -> None:
    data = table(
        "Kommune;År;Innbyggere;IKT-årsverk;herav sentralt",
        "Nordvik;2025;12 345;4,5;",
        "Sørvik;2025;ukjent;-;",
        "Lillevik;2025;2.100;;",
    )
    taken = load("keyfigures", data, dag)
    assert counts(taken) == (2, 0, 1), refusals(taken)
    told = {f.kind: f.value for f in KeyFigure.objects.filter(member=world.nordvik)}
    assert told == {"inhabitants": Decimal(12345), "ict_fte": Decimal("4.5")}
    assert KeyFigure.objects.get(member=world.lillevik).value == Decimal(2100)
    assert counts(load("keyfigures", data, dag)) == (0, 2, 1)


def test_key_figures_are_taken_from_a_row_for_each_figure(world: World, kari: Any) -> None:
    taken = load(
        "keyfigures",
        table(
            "Kommune;År;Nøkkeltall;Verdi;Kilde",
            "Nordvik;2025;Inhabitants;12345;SSB",
            "Nordvik;2025;Innbyggere som er borte;1;SSB",
            "Sørvik;2025;Inhabitants;1;SSB",
            "Nordvik;25;Inhabitants;1;SSB",
        ),
        kari,
    )
    assert counts(taken) == (1, 0, 3)
    assert [r[3] for r in refusals(taken)] == ["not_a_choice", "not_allowed", "not_a_year"]
    assert KeyFigure.objects.get().source == "SSB"


def test_members_are_found_by_name_and_number_in_the_terminal(world: World) -> None:
    from samdrift.kernel.registry import registry

    find = registry.member_by_name
    assert find is not None
    assert find("Nordvik kommune") == find("9901") == find("123456785") == world.nordvik.pk
    assert find("Utopia") is None


def test_one_may_choose_the_members_one_loads_for(world: World) -> None:
    from samdrift.kernel.registry import registry

    choose = registry.member_choices
    assert choose is not None
    assert [name for _pk, name in choose(world.viewer("kari"))] == ["Nordvik"]
    assert [name for _pk, name in choose(world.viewer("ola"))] == []
    names = [name for _pk, name in choose(world.viewer("mona"))]
    assert names == ["Lillevik", "Nordvik", "Sørvik"]


def test_the_terminal_may_take_everything(world: World) -> None:
    assert counts(load("people", PEOPLE, viewer.terminal(world.today))) == (3, 0, 0)
