"""Seats follow the members; people are seated, replaced and stand by; what lacks is found."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samdrift.followup.models.findings import Finding
from samdrift.governance.lists.body_panels import calendar
from samdrift.governance.models.bodies import Body, Office, Seat, Sitting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.queries.body_state import state_of
from samdrift.governance.services import offices, seats, sittings
from samdrift.governance.services.body_findings import find_all
from samdrift.governance.services.seat_votes import change_votes
from samdrift.kernel.viewer import clock, terminal
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.erasure import erase_person
from samdrift.parties.services.leaving import person_leaves
from samdrift.parties.services.memberships import change_part, join, leave
from samdrift.parties.services.succession.acts import NewMember, Plan, carry_out, preview, take_back
from tests.governance.made import START, give_form, lead, machine, make_body, seat_of, sit
from tests.kernel.conftest import drop_guards
from tests.parties.helpers import last_event, refused
from tests.world import add_person, make_world

D = dt.date


def members_of(body: Body, day: D) -> list[str]:
    return [str(one.seat.member) for one in queries.seated(body, day)]


def kinds_found(body: Body) -> list[str]:
    rows = Finding.objects.filter(subject_kind="governance.body", subject_id=body.pk)
    standing = rows.filter(status__in=("new", "in_hand", "to_decide"))
    return sorted(standing.values_list("kind", flat=True))


# Following the members


def test_from_four_to_nine_owners_the_right_seats_open(world, board) -> None:
    names = [f"Kommune {n}" for n in range(1, 7)]
    for name in names:
        member = Member.objects.create(name=name)
        join(
            world.arrangement, member=member, valid_from=D(2027, 1, 1), by=world.viewer("dag"),
            is_customer=True,
        )  # fmt: skip
    assert members_of(board, world.today) == ["Lillevik", "Nordvik", "Sørvik"]
    assert len(members_of(board, D(2027, 1, 1))) == 9
    assert set(names) <= set(members_of(board, D(2027, 1, 1)))
    assert last_event("body.aligned")["opened"] == [None, ["Kommune 6"]]


def test_customer_that_owns_nothing_has_no_seat(world, board) -> None:
    member = Member.objects.create(name="Kundevik")
    join(
        world.arrangement, member=member, valid_from=world.today, is_owner=False,
        by=world.viewer("dag"),
    )  # fmt: skip
    assert "Kundevik" not in members_of(board, world.today)


def test_member_that_leaves_loses_its_seat_with_its_people_and_offices(world, board) -> None:
    part = Membership.objects.get(member=world.nordvik, valid_to=None)
    leave(part, day=D(2027, 1, 1), by=world.viewer("dag"))
    assert "Nordvik" in members_of(board, D(2026, 12, 31))
    assert "Nordvik" not in members_of(board, D(2027, 1, 1))
    assert queries.officers(board, D(2026, 12, 31)).chair == world.people["dina"]
    assert queries.officers(board, D(2027, 1, 1)).chair is None
    gone = Sitting.objects.on(D(2027, 1, 1)).filter(person__employer=world.nordvik)
    assert not gone.exists()


def test_member_that_goes_on_as_customer_alone_loses_its_seat(world, board) -> None:
    part = Membership.objects.get(member=world.sorvik, valid_to=None)
    change_part(
        part, is_owner=False, is_customer=True, valid_from=D(2027, 1, 1), by=world.viewer("dag")
    )
    seats.follow_members([world.sorvik.pk])
    assert "Sørvik" in members_of(board, D(2026, 12, 31))
    assert "Sørvik" not in members_of(board, D(2027, 1, 1))


def test_align_again_changes_nothing(world, board) -> None:
    before = list(Seat.objects.order_by("pk").values())
    assert not seats.align(board, world.today, machine(world))
    assert seats.align_all(clock(world.today)) == ""
    assert list(Seat.objects.order_by("pk").values()) == before


def test_body_of_professional_fields_does_not_follow_members(world) -> None:
    group = make_body(world, "management", "Forvaltningsgruppen")
    assert members_of(group, world.today) == []
    made = seats.open_fields(
        group, fields=["Arkiv", "Teknisk", "arkiv", " "], valid_from=world.today, by=machine(world)
    )
    assert [seat.field for seat in made] == ["Arkiv", "Teknisk"]


periods = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 20) | st.none(), st.booleans()), max_size=4
)


@given(periods, st.integers(1, 2))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_seats_are_those_of_the_owners_on_every_day_ahead(world, parts, each) -> None:
    """Whatever the memberships, today and every day after each owner has its seats and nobody else."""
    Seat.objects.all().delete()
    Membership.objects.filter(member=world.lillevik).delete()
    body = Body.objects.filter(name="Prøvd").first() or make_body(world, "steering", "Prøvd")
    Body.objects.filter(pk=body.pk).update(seats_each=each)
    start = world.today - dt.timedelta(days=10)
    day = start
    for gap, length, owns in parts:
        day += dt.timedelta(days=gap)
        end = None if length is None else day + dt.timedelta(days=length)
        Membership.objects.create(
            arrangement=world.arrangement, member=world.lillevik, is_owner=owns, is_customer=True,
            valid_from=day, valid_to=end,
        )  # fmt: skip
        if end is None:
            break
        day = end
    seats.align(body, world.today, machine(world))
    for n in range(0, 120, 3):
        on = world.today + dt.timedelta(days=n)
        held = [s.seat.member_id for s in queries.seated(body, on)]
        for member in (world.nordvik, world.sorvik, world.lillevik):
            owns = member.pk in queries.owners(world.arrangement.pk, on)
            assert held.count(member.pk) == (each if owns else 0)
    assert not seats.align(body, world.today, machine(world))


# Seated


def test_new_ordinary_member_takes_over_and_the_deputy_moves_up(world, board) -> None:
    seat = seat_of(board, world.nordvik)
    made = sittings.seat_person(
        seat, person=world.people["ola"], valid_from=world.today, by=world.viewer("mona"),
        chosen_by="Sak 12/26",
    )  # fmt: skip
    now = next(s for s in queries.seated(board, world.today) if s.seat == seat)
    assert (now.ordinary, now.deputies) == (world.people["ola"], [])
    assert made.rank == 0
    assert queries.officers(board, world.today).chair is None
    told = last_event("body.seated")
    assert told["chosen_by"] == [None, "Sak 12/26"]
    assert told["sits_id"] == [world.people["dina"].pk, world.people["ola"].pk]
    assert last_event("body.office_ended")["office"] == ["chair", None]


def test_nobody_sits_twice_in_a_body(world, board) -> None:
    refused(
        "sits_already",
        sit, world, seat_of(board, world.sorvik), world.people["dina"], valid_from=world.today,
    )  # fmt: skip


def test_who_has_left_is_not_seated(world, board) -> None:
    refused(
        "has_left",
        sit, world, seat_of(board, world.nordvik), world.people["liv"], valid_from=world.today,
    )  # fmt: skip


def test_term_follows_the_body(world) -> None:
    give_form(world, "ko")
    body = make_body(world, "representatives", "Representantskapet")
    made = sit(world, seat_of(body, world.nordvik), world.people["ola"])
    assert (body.term_months, made.valid_to) == (48, D(2028, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (D(2026, 1, 31), 1, D(2026, 2, 28)),
        (D(2024, 2, 29), 48, D(2028, 2, 29)),
        (D(2026, 11, 30), 3, D(2027, 2, 28)),
        (D(2026, 12, 1), 1, D(2027, 1, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day, months, end) -> None:
    assert sittings.plus_months(day, months) == end


def test_deputies_stand_by_in_the_order_given(world, board) -> None:
    seat = seat_of(board, world.nordvik)
    sit(world, seat, world.people["kari"], is_deputy=True)
    before = queries.deputies_of(seat, machine(world))
    assert [one.person for one in before] == [world.people["ola"], world.people["kari"]]
    sittings.order_deputies(seat, sittings=[one.pk for one in before[::-1]], by=machine(world))
    found = next(s for s in queries.seated(board, world.today) if s.seat == seat)
    assert found.deputies == [world.people["kari"], world.people["ola"]]
    refused(
        "other_deputies", sittings.order_deputies, seat, sittings=[before[0].pk], by=machine(world)
    )


def test_chair_sits_in_the_body_and_is_not_the_deputy_chair_too(world, board) -> None:
    by = machine(world)
    refused(
        "not_a_member",
        offices.give_office, board, kind="chair", person=world.people["kari"],
        valid_from=world.today, by=by,
    )  # fmt: skip
    refused(
        "stands_in_for_oneself",
        offices.give_office, board, kind="deputy_chair", person=world.people["dina"],
        valid_from=world.today, by=by,
    )  # fmt: skip
    offices.give_office(
        board, kind="chair", person=world.people["lise"], valid_from=world.today, by=by
    )
    assert queries.officers(board, world.today).chair == world.people["lise"]
    assert queries.officers(board, D(2026, 1, 1)).chair == world.people["dina"]


def test_seat_with_other_votes_keeps_its_people(world, board) -> None:
    seat = seat_of(board, world.nordvik)
    change_votes(seat, votes=Decimal(3), valid_from=D(2026, 12, 1), by=machine(world))
    before, after = (
        next(s for s in queries.seated(board, day) if s.seat.member == world.nordvik)
        for day in (D(2026, 11, 30), D(2026, 12, 1))
    )
    assert (before.seat.votes, after.seat.votes) == (1, 3)
    assert before.ordinary == after.ordinary
    assert before.deputies == after.deputies


def test_seat_with_other_votes_ends_nobodys_term(world, board) -> None:
    seat, today = seat_of(board, world.nordvik), world.today
    for votes, day in ((3, D(2026, 12, 1)), (5, D(2026, 12, 8))):
        change_votes(seat, votes=Decimal(votes), valid_from=day, by=machine(world))
        seat = Seat.objects.get(body=board, member=world.nordvik, valid_from=day)
    state = state_of(board, today)
    assert state.ending == {}
    assert set(state.ends.values()) == {None}
    assert list(calendar(world.viewer("mona"))) == []
    held = Sitting.objects.get(seat=seat, rank=0)
    sittings.end_sitting(held, day=D(2027, 1, 15), by=machine(world))
    assert list(state_of(board, today).ending.values()) == [D(2027, 1, 15)]
    assert [one.day for one in calendar(world.viewer("mona"))] == [D(2027, 1, 15)]


def test_another_person_in_the_seat_that_goes_on_ends_the_term(world, board) -> None:
    seat, day = seat_of(board, world.nordvik), D(2026, 12, 1)
    change_votes(seat, votes=Decimal(3), valid_from=day, by=machine(world))
    held = Sitting.objects.get(seat__body=board, seat__member=world.nordvik, valid_from=day, rank=0)
    Sitting.objects.filter(pk=held.pk).update(person=world.people["ola"])
    assert list(state_of(board, world.today).ending.values()) == [day]


# Whom the law bars


def test_daily_manager_is_not_in_the_council_of_representatives(world) -> None:
    for form, source in (("ko", "§ 19-3"), ("iks", "IKS-loven § 6")):
        world.arrangement.forms.all().delete()
        give_form(world, form)
        body = make_body(world, "representatives", f"Representantskapet {form}")
        told = refused(
            "no_daily_manager", sit, world, seat_of(body, world.sorvik), world.people["dag"]
        )
        assert source in str(told)


def test_chief_executive_is_not_elected_to_the_council_of_a_ko(world) -> None:
    give_form(world, "ko")
    body = make_body(world, "representatives", "Representantskapet")
    told = refused("no_director", sit, world, seat_of(body, world.nordvik), world.people["dina"])
    assert "§ 7-3" in str(told)
    board = make_body(world, "board", "Styret", seats_by="member")
    assert sit(world, seat_of(board, world.nordvik), world.people["dina"])


def test_nobody_is_in_the_council_and_on_the_board_of_an_iks(world) -> None:
    give_form(world, "iks")
    council = make_body(world, "representatives", "Representantskapet")
    board = make_body(world, "board", "Styret", seats_by="member")
    sit(world, seat_of(council, world.nordvik), world.people["ola"])
    refused("not_in_council", sit, world, seat_of(board, world.nordvik), world.people["ola"])
    sit(world, seat_of(board, world.nordvik), world.people["kari"])
    sittings.end_sitting(
        Sitting.objects.get(seat__body=council), day=D(2025, 1, 1), by=machine(world)
    )
    refused(
        "not_in_council",
        sit, world, seat_of(council, world.nordvik), world.people["kari"],
        valid_from=D(2025, 2, 1),
    )  # fmt: skip


# What lacks


def test_empty_seats_and_a_body_without_chair_are_found_and_mended(world) -> None:
    body = make_body(world, "steering", "Styringsgruppen")
    assert kinds_found(body) == [*["governance.empty_seat"] * 3, "governance.no_chair"]
    for member, who in ((world.nordvik, "kari"), (world.sorvik, "per"), (world.lillevik, "lise")):
        sit(world, seat_of(body, member), world.people[who])
    assert kinds_found(body) == ["governance.no_chair"]
    lead(world, body, chair=world.people["kari"])
    assert kinds_found(body) == []


def test_what_the_law_asks_for_and_is_not_there_is_found(world) -> None:
    give_form(world, "iks")
    board = make_body(world, "board", "Styret")
    seats.open_seat(board, valid_from=START, by=machine(world))
    marks = Finding.objects.filter(kind="governance.body_law", subject_id=board.pk)
    assert sorted(marks.values_list("mark", flat=True)) == ["deputy_chair", "members_least"]


def test_term_that_ran_out_is_found_by_the_clock(world, steering) -> None:
    seat = seat_of(steering, world.nordvik)
    sittings.end_sitting(
        Sitting.objects.get(seat=seat, rank=0), day=D(2026, 12, 1), by=machine(world)
    )
    assert kinds_found(steering) == []
    assert find_all(terminal(D(2026, 12, 2)))
    assert kinds_found(steering) == ["governance.empty_seat", "governance.no_chair"]
    assert find_all(terminal(D(2026, 12, 2))) == ""


# People who leave, members that merge


def test_whoever_leaves_sits_nowhere_from_the_day(world, board) -> None:
    person_leaves(world.people["dina"], day=D(2026, 12, 1), by=world.viewer("dag"))
    assert queries.officers(board, D(2026, 11, 30)).chair == world.people["dina"]
    assert queries.officers(board, D(2026, 12, 1)).chair is None
    assert not Sitting.objects.on(D(2026, 12, 1)).filter(person=world.people["dina"]).exists()


def test_place_of_an_erased_person_is_that_of_an_erased_person(world, board) -> None:
    sitting = Sitting.objects.get(seat__body=board, person=world.people["ola"])
    Sitting.objects.filter(pk=sitting.pk).update(chosen_by="Foreslått av Ola Åsen")
    Person.objects.filter(pk=world.people["ola"].pk).update(left_on=D(2020, 1, 1))
    erase_person(Person.objects.get(pk=world.people["ola"].pk), by=machine(world))
    sitting.refresh_from_db()
    assert sitting.chosen_by == ""
    assert str(Person.objects.get(pk=sitting.person_id)) == "An erased person"
    assert sitting.valid_to == world.today


def rows_now() -> dict[str, list[Any]]:
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Body, Seat, Sitting, Office)
    }


def test_merge_carries_the_seats_to_the_successor_and_is_undone_exactly(
    world, board, council
) -> None:
    by, before = machine(world), rows_now()
    handover = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (-1,), D(2026, 11, 1))
    plan = Plan(handover, (NewMember("Storvik"),))
    lines = {p.key: p.lines for p in preview(plan, by=by)}["governance.bodies"]
    assert [line.count for line in lines] == [1, 1, 1]
    succession = carry_out(plan, by=by)
    assert members_of(board, D(2026, 11, 1)) == ["Gammelvik", "Lillevik", "Storvik"]
    now = queries.seated(board, D(2026, 11, 1))[2]
    assert now.ordinary == world.people["dina"]
    assert queries.officers(board, D(2026, 11, 1)).chair == world.people["dina"]
    assert queries.officers(board, D(2026, 11, 1)).deputy_chair is None
    assert Body.objects.get(pk=council.pk).ended_on == D(2026, 11, 1)
    take_back(succession, by=by)
    assert rows_now() == before


def test_split_ends_the_seats_and_opens_those_of_the_new_owners(world, board) -> None:
    handover = Handover(SPLIT, (world.nordvik.pk,), (-1, -2), D(2026, 11, 1), rest=-1)
    carry_out(Plan(handover, (NewMember("Østvik"), NewMember("Vestvik"))), by=machine(world))
    seats.align_all(clock(world.today))
    assert members_of(board, world.today) == ["Lillevik", "Sørvik", "Vestvik", "Østvik"]
    empty = [s for s in queries.seated(board, world.today) if s.ordinary is None]
    assert len(empty) == 2


def test_person_from_another_member_may_sit(world, board) -> None:
    guest = add_person(world, "gro", "Gro", "Gjest", employer=world.sorvik)
    made = sit(world, seat_of(board, world.lillevik), guest, valid_from=world.today)
    assert made.person == guest


def test_ends_of_terms_stand_in_the_secretarys_calendar(world, board) -> None:
    Sitting.objects.filter(person=world.people["lise"]).update(valid_to=D(2027, 1, 1))
    found = {who: [one.title for one in calendar(world.viewer(who))] for who in ("mona", "ola")}
    assert found == {"mona": ["Term ends: Styret"], "ola": []}


def test_terms_that_end_together_are_one_day_in_the_calendar(world, board) -> None:
    held = Sitting.objects.filter(seat__body=board, rank=0)
    names = {str(one.person) for one in held.select_related("person")}
    assert len(names) > 1
    held.update(valid_to=D(2027, 1, 1))
    (one,) = calendar(world.viewer("mona"))
    assert one.day == D(2027, 1, 1) and all(name in one.detail for name in names)


@pytest.fixture
def committed(transactional_db):
    """Rows are committed, so that other connections see them; history can be emptied afterwards."""
    yield
    drop_guards()


@pytest.mark.postgres
def test_two_who_seat_at_once_leave_one_in_the_seat(committed, today) -> None:
    """Several secretaries press at the same moment: the seat has one ordinary member all the same."""
    world = make_world(today)
    body = make_body(world, "steering", "Styringsgruppen")
    seat, start, broken = seat_of(body, world.nordvik), threading.Barrier(4), []

    def act(person: Person) -> None:
        start.wait(10)
        try:
            sit(world, seat, person, valid_from=today)
            seats.align(body, today, machine(world))
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    people = [world.people[who] for who in ("kari", "ola", "dina", "mona")]
    threads = [threading.Thread(target=act, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert Sitting.objects.on(today).filter(seat=seat, rank=0).count() == 1
    assert Seat.objects.on(today).filter(body=body).count() == 3
