"""Gaps follow at once when people and members come, go or serve others, one by one and in loads."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.intake import counts, load, table
from tests.portfolio.made import make_owner, make_system

from samdrift.kernel import changed
from samdrift.kernel import viewer as viewers
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.people import Person
from samdrift.parties.services import appointments, arrangements, memberships, people
from samdrift.parties.services.leaving import person_leaves, person_returns
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.services.gaps import refresh_all, refresh_people

DAY = dt.date(2026, 11, 20)
BEGAN = dt.date(2024, 1, 1)
NEXT = dt.date(2027, 1, 1)


@pytest.fixture
def system(world):
    system = make_system(world)
    make_owner(world, system)
    return system


@pytest.fixture
def dag(world):
    return world.viewer("dag")


def gaps_of(system, day=DAY):
    rows = RoleGap.objects.on(day).filter(system=system)
    return sorted(rows.values_list("kind", flat=True))


def is_gone(system, day=DAY):
    return "holder_gone" in gaps_of(system, day)


@pytest.fixture(autouse=True)
def nothing_left_for_the_night(world):
    """Whatever a test did, the nightly round finds nothing to mend."""
    yield
    assert refresh_all(viewers.clock(DAY)) == ""


def moved_out(world, system):
    """Kari, who owns the system, is now employed by the member that left the cooperation."""
    Person.objects.filter(pk=world.people["kari"].pk).update(employer=world.gammelvik)
    refresh_people([world.people["kari"].pk])
    assert is_gone(system)
    return Person.objects.get(pk=world.people["kari"].pk)


def test_gap_closes_when_the_holder_returns(world, system, dag):
    kari = world.people["kari"]
    Person.objects.filter(pk=kari.pk).update(left_on=DAY)
    refresh_people([kari.pk])
    assert is_gone(system)
    person_returns(kari, day=DAY, by=dag)
    assert not is_gone(system)


def test_gap_opens_when_the_holder_leaves(world, system, dag):
    person_leaves(world.people["kari"], day=DAY, by=dag)
    assert "no_owner" in gaps_of(system)


def test_gap_opens_when_the_holder_gets_another_employer(world, system, dag):
    people.change_person(world.people["kari"], employer=world.gammelvik, by=dag)
    assert is_gone(system)


def test_gap_closes_with_a_mandate_and_opens_when_it_ends(world, system, dag):
    kari = moved_out(world, system)
    mandate = appointments.give_mandate(
        person=kari,
        arrangement=world.arrangement,
        members=[world.nordvik],
        valid_from=BEGAN,
        by=dag,
    )
    assert not is_gone(system)
    appointments.end_mandate(mandate, day=NEXT, by=dag)
    assert not is_gone(system)
    assert is_gone(system, NEXT)


def test_gap_closes_with_a_role_at_the_centre_and_opens_when_it_ends(world, system, dag):
    kari = moved_out(world, system)
    held = appointments.appoint(
        person=kari, role="secretary", arrangement=world.arrangement, valid_from=BEGAN, by=dag
    )
    assert not is_gone(system)
    appointments.end_appointment(held, day=NEXT, by=dag)
    assert is_gone(system, NEXT)


def test_gaps_follow_when_a_member_leaves_and_joins_again(world, system, dag):
    part = Membership.objects.get(member=world.nordvik)
    memberships.leave(part, day=DAY, by=dag)
    assert gaps_of(system) == ["holder_gone", "surplus"]
    memberships.join(world.arrangement, member=world.nordvik, valid_from=NEXT, by=dag)
    assert gaps_of(system) == ["holder_gone"]
    assert not is_gone(system, NEXT)
    assert "no_manager" in gaps_of(system, NEXT)


def test_gaps_end_with_the_arrangement(world, system, dag):
    shared = make_system(world, "Felles", world.nordvik, world.sorvik, world.lillevik)
    assert gaps_of(shared, NEXT) != []
    arrangements.end_arrangement(world.arrangement, day=NEXT, by=dag)
    assert gaps_of(shared, NEXT) == []
    assert gaps_of(system, NEXT) == ["holder_gone", "surplus"]


def asked_for_gaps(queries):
    """The readings of the table; PostgreSQL also asks it for new ids."""
    asked = [q["sql"] for q in queries]
    return [sql for sql in asked if sql.startswith("SELECT") and 'FROM "portfolio_rolegap"' in sql]


def test_gaps_follow_a_load_of_people_with_one_refresh_for_the_batch(world, system, dag):
    make_owner(world, make_system(world, "Post"), "ola")
    rows = table(
        "Navn;E-post;Kommune;Sluttet",
        "Kari Koordinator;kari@vik.test;Nordvik;19.11.2026",
        "Ola Ordinær;ola@vik.test;Nordvik;19.11.2026",
    )
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert counts(load("people", rows, dag)) == (2, 0, 0)
    assert len(asked_for_gaps(captured)) == 1
    assert "no_owner" in gaps_of(system)


def test_gaps_follow_a_load_of_members_with_one_refresh_for_the_batch(world, system, dag):
    shared = make_system(world, "Felles", world.nordvik, world.sorvik)
    rows = table(
        "Navn;Medlem fra;Medlem til",
        "Nordvik;01.01.2015;01.01.2027",
        "Sørvik;01.01.2015;01.01.2027",
    )
    with CaptureQueriesContext(connection) as captured:
        assert counts(load("members", rows, dag)) == (2, 0, 0)
    assert len(asked_for_gaps(captured)) == 1
    assert gaps_of(shared) != []
    assert gaps_of(shared, NEXT) == []


def fail_after(person):
    with changed.together():
        changed.people_changed([person])
        raise RuntimeError


def test_a_batch_that_fails_works_nothing_out(world, system):
    kari = world.people["kari"].pk
    Person.objects.filter(pk=kari).update(left_on=DAY)
    with pytest.raises(RuntimeError):
        fail_after(kari)
    assert not is_gone(system)
    changed.people_changed([kari])
    assert is_gone(system)
