"""Systems, uses, roles and integrations taken from tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.intake import counts, load, refusals, send, table
from tests.kernel.conftest import drop_guards
from tests.world import World, make_world

from samdrift.kernel import search
from samdrift.kernel.intake import services
from samdrift.kernel.models.history import Event
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import Likeness, ServiceArea, System, SystemName
from samdrift.portfolio.models.uses import JointConsent, Use, UserCount
from samdrift.portfolio.services import gaps
from samdrift.portfolio.services.areas import add_area

SYSTEMS = table(
    "System;Leverandør;Tjenesteområde;Andre navn;Livsløp;Byttes ut;Nettside;Felleskomponent",
    "Fjellarkiv;Leverandør;Arkiv, Post;Arkiv 2000;I drift;01.02.2028;www.fjell.test;nei",
    "Dalpleie;Dal Data AS;Helse › Pleie;;Under utfasing;2027-06-30;;",
    "Havkart;(tom);;;;;;",
)


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


@pytest.fixture
def mona(world: World) -> Any:
    """The management lead."""
    return world.viewer("mona")


@pytest.fixture
def kari(world: World) -> Any:
    """The coordinator of Nordvik."""
    return world.viewer("kari")


def test_systems_are_taken_with_supplier_areas_names_and_search_words(
    world: World, mona: Any
) -> None:
    taken = load("systems", SYSTEMS, mona)
    assert counts(taken) == (3, 0, 0), refusals(taken)
    archive = System.objects.get(name="Fjellarkiv")
    assert archive.supplier == world.supplier
    assert {a.name for a in archive.areas.all()} == {"Arkiv", "Post"}
    assert (archive.website, archive.national_component) == ("https://www.fjell.test", False)
    assert (archive.replace_on, archive.life_cycle) == (dt.date(2028, 2, 1), "operation")
    assert ServiceArea.objects.get(name="Pleie").parent == ServiceArea.objects.get(name="Helse")
    assert Supplier.objects.filter(name="Dal Data AS").exists()
    assert [hit.title for hit in search.find("arkiv 2000", mona)] == ["Fjellarkiv"]
    assert Event.objects.filter(what="system.added").count() == 3
    assert counts(load("systems", SYSTEMS, mona)) == (0, 3, 0)


@pytest.mark.parametrize(("kind", "heading"), [("systems", "System"), ("uses", "Fagsystem")])
def test_new_systems_with_new_suppliers_ask_no_more_of_the_database_when_they_are_many(
    kind: str, heading: str, mona: Any
) -> None:
    def asked(name: str, rows: int) -> int:
        told = (f"{name}{n} register;{name}{n} Data;Nordvik" for n in range(rows))
        with CaptureQueriesContext(connection) as questions:
            taken = load(kind, table(f"{heading};Leverandør;Kommune", *told), mona)
        assert counts(taken) == (rows, 0, 0), refusals(taken)
        return len(questions)

    asked("Aaa", 2)  # what is asked once for a process
    assert asked("Bbb", 40) - asked("Ccc", 10) < 10


def test_an_area_with_a_comma_in_its_name_is_one_area(mona: Any) -> None:
    add_area(by=mona, name="Helse, sosial og omsorg")
    rows = table(
        "System;Område;Andre navn",
        "Fjellarkiv;Helse, sosial og omsorg;Arkiv 2000, Fjellet",
        "Havkart;Arkiv, Helse, sosial og omsorg;",
        '"Dalpleie";"Helse, sosial og omsorg; Plan, bygg";',
    )
    assert counts(load("systems", rows, mona)) == (3, 0, 0)
    found = {s.name: {a.name for a in s.areas.all()} for s in System.objects.all()}
    assert found == {
        "Fjellarkiv": {"Helse, sosial og omsorg"},
        "Havkart": {"Arkiv", "Helse, sosial og omsorg"},
        "Dalpleie": {"Helse, sosial og omsorg", "Plan, bygg"},
    }
    assert SystemName.objects.filter(system__name="Fjellarkiv").count() == 2
    assert counts(load("systems", rows, mona)) == (0, 3, 0)


def test_systems_said_in_several_rows_gather_their_areas(mona: Any) -> None:
    taken = load(
        "systems",
        table("System;Område", "Fjellarkiv;Arkiv", "FJELLARKIV;Post", "Fjellarkiv;Arkiv"),
        mona,
    )
    assert counts(taken) == (2, 1, 0)
    assert {a.name for a in System.objects.get().areas.all()} == {"Arkiv", "Post"}


def test_a_system_that_differs_is_changed_and_an_empty_cell_erases_nothing(mona: Any) -> None:
    load("systems", SYSTEMS, mona)
    taken = load(
        "systems",
        table("System;Leverandør;Livsløp;Kortnavn", "Arkiv 2000;;Utfaset;FA"),
        mona,
    )
    assert counts(taken) == (1, 0, 0)
    archive = System.objects.get(name="Fjellarkiv")
    assert (archive.life_cycle, archive.short_name) == ("ended", "FA")
    assert archive.supplier is not None


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Nytt;Havkart;;", "Andre navn", "name_taken"),
        ("Nytt;;Svevende;", "Livsløp", "not_a_choice"),
        ("Nytt;;;javascript:alert(1)", "Nettside", "not_an_address"),
        ("!!!;;;", "System", "needs_name"),
    ],
)
def test_system_rows_that_cannot_be_taken_leave_nothing_behind(
    mona: Any, row: str, column: str, code: str
) -> None:
    load("systems", SYSTEMS, mona)
    taken = load("systems", table("System;Andre navn;Livsløp;Nettside", row), mona)
    assert [(r[1], r[3]) for r in refusals(taken)] == [(column, code)]
    assert System.objects.count() == 3


def test_a_coordinator_adds_systems_but_no_service_areas(kari: Any) -> None:
    taken = load("systems", table("System;Område", "Fjellarkiv;Arkiv", "Havkart;"), kari)
    assert counts(taken) == (1, 0, 1)
    assert refusals(taken) == [(2, "Område", "Arkiv", "unknown_area")]
    assert not ServiceArea.objects.exists()


def test_two_names_for_one_system_are_suggested_and_not_merged(mona: Any) -> None:
    load("systems", table("System;Type", "Fjellarkiv;"), mona)
    sent = send("uses", table("System;Kommune", "Fjellarkiv Pluss;Nordvik"), mona)
    _tally, notes = services.try_out(sent, services.table_of(sent), by=mona)
    assert [(n.line, n.values["other"]) for n in notes] == [(2, "Fjellarkiv")]
    services.run(sent, by=mona)
    assert System.objects.count() == 2
    assert Likeness.objects.get().state == "suggested"


USES = table(
    "Fagsystem;Kommune;Antall brukere;Driftes av;I bruk fra;Kritikalitet",
    "Fjellarkiv;Nordvik;1 200;kommunen;01.01.2020;4",
    "Fjellarkiv;9902;(tom);;2021-01-01;",
    "Dalpleie;Nordvik;35;leverandøren;;5",
)


def test_uses_are_taken_and_new_systems_with_them(world: World, kari: Any) -> None:
    taken = load("uses", USES, kari)
    assert counts(taken) == (2, 0, 1)
    assert refusals(taken) == [(3, "Kommune", "9902", "not_allowed")]
    use = Use.objects.get(system__name="Fjellarkiv")
    assert (use.member, use.user_count, use.criticality) == (world.nordvik, 1200, 4)
    assert UserCount.objects.get(use=use).counted_on == world.today
    assert RoleGap.objects.filter(system=use.system, member=world.nordvik).exists()
    assert counts(load("uses", USES, kari)) == (0, 2, 1)
    assert UserCount.objects.count() == 2


def test_uses_follow_their_dates(world: World, mona: Any) -> None:
    load("uses", USES, mona)
    taken = load(
        "uses",
        table(
            "System;Kommune;Fra;Til",
            "Fjellarkiv;Nordvik;01.06.2022;",
            "Fjellarkiv;Sørvik;01.01.2021;31.12.2024",
            "Fjellarkiv;Sørvik;01.01.2025;",
            "Dalpleie;Nordvik;01.03.2019;",
            "Dalpleie;Nordvik;01.01.2022;01.01.2021",
        ),
        mona,
    )
    assert [(r[0], r[3]) for r in refusals(taken)] == [(2, "overlap"), (6, "ends_before_it_begins")]
    assert counts(taken) == (3, 0, 2)
    periods = Use.objects.filter(system__name="Fjellarkiv", member=world.sorvik)
    assert list(periods.order_by("valid_from").values_list("valid_from", "valid_to")) == [
        (dt.date(2021, 1, 1), dt.date(2024, 12, 31)),
        (dt.date(2025, 1, 1), None),
    ]
    assert Use.objects.get(system__name="Dalpleie").valid_from == dt.date(2019, 3, 1)


def test_a_use_of_a_member_that_left_must_have_ended(mona: Any) -> None:
    taken = load(
        "uses",
        table(
            "System;Kommune;Fra;Til",
            "Fjellarkiv;Gammelvik;01.01.2020;",
            "Havkart;Gammelvik;01.01.2020;01.01.2025",
        ),
        mona,
    )
    assert counts(taken) == (1, 0, 1)
    assert refusals(taken)[0][3] == "member_left"


def test_a_row_may_name_several_members(world: World, mona: Any) -> None:
    data = table(
        "System;used_by;Antall brukere",
        "Fjellarkiv;Nordvik, Sørvik;",
        "Havkart;Nordvik, Utopia;",
        "Dalpleie;Nordvik, Sørvik;12",
    )
    taken = load("uses", data, mona)
    assert counts(taken) == (1, 0, 2)
    assert [r[3] for r in refusals(taken)] == ["unknown_member", "count_of_several"]
    assert {use.member for use in Use.objects.all()} == {world.nordvik, world.sorvik}
    assert not System.objects.filter(name="Havkart").exists()


def test_user_counts_keep_the_newest_on_the_use(mona: Any) -> None:
    taken = load(
        "uses",
        table(
            "System;Kommune;Brukere;Talt",
            "Fjellarkiv;Nordvik;100;01.01.2025",
            "Havkart;Nordvik;50;01.01.2027",
        ),
        mona,
    )
    assert refusals(taken) == [(3, "Talt", "01.01.2027", "in_the_future")]
    older = table("System;Kommune;Brukere;Talt", "Fjellarkiv;Nordvik;80;01.01.2024")
    assert counts(load("uses", older, mona)) == (1, 0, 0)
    use = Use.objects.get()
    assert (use.user_count, use.user_count_on) == (100, dt.date(2025, 1, 1))
    assert UserCount.objects.filter(use=use).count() == 2
    assert counts(load("uses", older, mona)) == (0, 1, 0)


ROLES = table(
    "System;Kommune;Rolle;Person;Fra;Godtatt",
    "Fjellarkiv;Nordvik;Systemeier;dina@vik.test;01.01.2022;01.01.2022",
    "Fjellarkiv;Nordvik;Systemansvarlig;Koordinator, Kari;01.01.2022;",
    "Fjellarkiv;Nordvik;Superbruker;Ola Åsen;01.01.2022;",
)


@pytest.fixture
def used(world: World) -> System:
    system = System.objects.create(name="Fjellarkiv")
    for member in (world.nordvik, world.sorvik):
        Use.objects.create(system=system, member=member, valid_from=dt.date(2020, 1, 1))
    return system


def test_roles_are_taken_and_gaps_follow(world: World, used: System, kari: Any) -> None:
    taken = load("roles", ROLES, kari)
    assert counts(taken) == (3, 0, 0), refusals(taken)
    owner = SystemRole.objects.get(kind="owner")
    assert (owner.person, owner.accepted_on) == (world.people["dina"], dt.date(2022, 1, 1))
    missing = RoleGap.objects.on(world.today).filter(system=used, member=world.nordvik)
    assert "no_owner" not in set(missing.values_list("kind", flat=True))
    assert Event.objects.filter(what="system_role.registered").count() == 3
    assert counts(load("roles", ROLES, kari)) == (0, 3, 0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Fjellarkiv;Sørvik;superbruker;per@vik.test;", "not_allowed"),
        ("Fjellarkiv;Nordvik;superbruker;per@vik.test;", "unknown_person"),
        ("Fjellarkiv;Nordvik;superbruker;Liv Borte;", "has_left"),
        ("Fjellarkiv;Nordvik;kontaktpunkt;ola@vik.test;", "not_in_chain"),
        ("Fjellarkiv;;systemansvarlig;ola@vik.test;", "not_allowed_here"),
        ("Fjellarkiv;;superbruker;ola@vik.test;", "member_needed"),
        ("Fjellarkivet;Nordvik;superbruker;ola@vik.test;", "maybe_system"),
        ("Havkart;Nordvik;superbruker;ola@vik.test;", "unknown_use"),
        ("Fjellarkiv;Nordvik;sjef;ola@vik.test;", "not_a_choice"),
        ("Fjellarkiv;Nordvik;Systemeier;ola@vik.test;01.01.2024", "role_taken"),
        ("Fjellarkiv;Nordvik;Superbruker;ola@vik.test;01.01.2020", "overlap"),
    ],
)
def test_role_rows_outside_the_chain_are_refused(
    used: System, kari: Any, row: str, code: str
) -> None:
    System.objects.create(name="Havkart")
    load("roles", ROLES, kari)
    taken = load("roles", table("System;Kommune;Rolle;Person;Fra", row), kari)
    assert [r[3] for r in refusals(taken)] == [code]
    assert SystemRole.objects.count() == 3


def test_a_joint_manager_needs_agreements_on_file(world: World, used: System, mona: Any) -> None:
    System.objects.filter(pk=used.pk).update(management="joint")
    data = table("System;Rolle;Person;Fra", "Fjellarkiv;systemansvarlig;per@vik.test;01.01.2026")
    assert refusals(load("roles", data, mona))[0][3] == "refused"
    for member in (world.nordvik, world.sorvik):
        JointConsent.objects.create(
            system=used,
            member=member,
            about="manager",
            reference="Sak 1/25",
            agreed_on=dt.date(2025, 1, 1),
            valid_from=dt.date(2025, 1, 1),
        )
    assert counts(load("roles", data, mona)) == (1, 0, 0)
    assert SystemRole.objects.get().member is None


def test_a_role_ends_when_it_is_known_that_the_person_leaves(
    world: World, used: System, kari: Any
) -> None:
    Person.objects.filter(pk=world.people["ola"].pk).update(left_on=dt.date(2027, 6, 1))
    load("roles", ROLES, kari)
    assert SystemRole.objects.get(kind="super_user").valid_to == dt.date(2027, 6, 1)


def test_integrations_are_taken_between_uses_and_outwards(
    world: World, used: System, kari: Any
) -> None:
    Use.objects.create(system=System.objects.create(name="Havkart"), member=world.nordvik)
    CommonComponent.objects.create(name="Fellesbrua", level="national")
    data = table(
        "Fra system;Til system;Kommune;Felleskomponent;Ekstern;Innhold;Metode;Frekvens",
        "Fjellarkiv;Havkart;Nordvik;;;Eiendommer;API;daglig",
        "Fjellarkiv;;Nordvik;Fellesbrua;;Meldinger;melding;",
        "Havkart;;Nordvik;;Skattekontoret;Oppgaver;fil;årlig",
        "Fjellarkiv;;Nordvik;;;Ingenting;;",
        "Havkart;Fjellarkiv;Sørvik;;;Kart;;",
        "Fjellarkiv;;Nordvik;Ukjentbrua;;Meldinger;;",
        "Fjellarkiv;;Sørvik;;Skattekontoret;Oppgaver;;",
    )
    taken = load("integrations", data, kari)
    assert counts(taken) == (2, 0, 5), refusals(taken)
    assert [r[3] for r in refusals(taken)] == [
        "not_a_choice",
        "two_ends",
        "unknown_use",
        "unknown_component",
        "refused",
    ]
    flow = Integration.objects.get(target__isnull=False)
    assert (flow.method, flow.frequency, flow.content) == ("api", "daily", "Eiendommer")
    assert counts(load("integrations", data, kari)) == (0, 2, 5)


def test_names_of_systems_are_kept_apart(mona: Any) -> None:
    load("systems", table("System;Andre navn", "Fjellarkiv;Arkivet", "Havkart;Kartet"), mona)
    assert set(SystemName.objects.values_list("name", flat=True)) == {"Arkivet", "Kartet"}
    again = load("uses", table("System;Kommune", "ARKIVET;Nordvik", "kartet;Nordvik"), mona)
    assert counts(again) == (2, 0, 0)
    assert System.objects.count() == 2


def test_gaps_of_many_systems_are_those_of_each(committed: None, today: dt.date) -> None:
    world = make_world(today)
    mona = world.viewer("mona")
    names = [f"System {number}" for number in range(2 * gaps.AT_A_TIME + 1)]
    uses = [f"{name};{member}" for name in names for member in ("Nordvik", "Sørvik")]
    assert counts(load("uses", table("System;Kommune", *uses), mona)) == (len(uses), 0, 0)
    told = RoleGap.objects.values_list("system__name", "member__name").distinct()
    assert {f"{system};{member}" for system, member in told} == set(uses)
    assert gaps.refresh_systems(System.objects.values_list("pk", flat=True)) == 0
