"""Bodies: founded with the rules of their kind, changed, given other rules, wound up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat, Sitting
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services import bodies as services
from samdrift.governance.services.rules_of_bodies import change_rules
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.rights import allowed
from samdrift.kernel.search import find
from samdrift.parties.models.arrangements import Membership, Stake
from tests.governance.made import START, give_form, machine, make_body, make_council
from tests.parties.helpers import last_event, refused

D = dt.date


def test_board_has_a_seat_for_each_owner_and_its_officers(world, board) -> None:
    found = queries.seated(board, world.today)
    assert [(str(s.seat.member), str(s.ordinary), len(s.deputies)) for s in found] == [
        ("Lillevik", "Lise Lie", 0),
        ("Nordvik", "Dina Direktør", 1),
        ("Sørvik", "Didrik Direktør", 1),
    ]
    assert [str(p) for p in queries.officers(board, world.today)] == [
        "Dina Direktør",
        "Didrik Direktør",
        "Mona Mål",
    ]


@pytest.mark.parametrize(
    ("form", "kind", "basis"),
    [
        ("ko", "representatives", "ko_council"),
        ("ipr", "representatives", "ipr_council"),
        ("iks", "representatives", "iks_council"),
        ("iks", "board", "iks_board"),
        ("ko", "board", "ko_board"),
        ("host_joint", "host_committee", "host_committee"),
        ("ko", "steering", "group"),
    ],
)
def test_rules_are_prefilled_from_kind_and_legal_form(world, form, kind, basis) -> None:
    give_form(world, form)
    body = make_body(world, kind, "Organet")
    rules = queries.rules_on(body, world.today)
    assert (rules.basis, rules.valid_from) == (basis, START)


def test_council_meets_by_the_local_government_act_and_is_the_members_own(world, council) -> None:
    rules = queries.rules_on(council, world.today)
    assert (rules.basis, rules.is_open, rules.may_abstain) == ("council", True, False)
    assert council.term_months == 48
    assert "member" in str(refused("council_of_member", make_body, world, "council", "X"))


def test_body_that_sits_by_member_has_as_many_seats_as_the_kind_asks(world) -> None:
    give_form(world, "host_joint")
    body = make_body(world, "host_committee", "Nemnda")
    members = [s.seat.member_id for s in queries.seated(body, world.today)]
    assert sorted(members.count(m) for m in set(members)) == [2, 2, 2]
    assert (body.seats_each, body.deputies_each) == (2, 2)


def test_council_of_representatives_has_the_seats_registered_among_the_shares(world) -> None:
    give_form(world, "ko")
    part = Membership.objects.get(arrangement=world.arrangement, member=world.nordvik)
    Stake.objects.create(membership=part, kind="seats", value=3, valid_from=D(2020, 1, 1))
    body = make_body(world, "representatives", "Representantskapet")
    members = [s.seat.member_id for s in queries.seated(body, world.today)]
    assert members.count(world.nordvik.pk) == 3
    assert members.count(world.sorvik.pk) == 1


def test_body_that_only_discusses_escalates(world, steering) -> None:
    refused("nothing_above", make_body, world, "sub_group", "Fagutvalg")
    group = make_body(world, "sub_group", "Fagutvalg", parent=steering)
    assert group.is_discussion_only
    told = refused("discussion_only", services.require_may_decide, group)
    assert "Styringsgruppen" in str(told)
    services.require_may_decide(steering)


def test_body_cannot_stand_under_itself(world, steering) -> None:
    group = make_body(world, "working_group", "Arbeidsgruppen", parent=steering)
    refused("above_itself", services.change_body, steering, parent=group, by=machine(world))


def test_body_is_one_owners(world) -> None:
    refused(
        "one_owner",
        services.found_body,
        by=machine(world),
        kind="other",
        name="X",
        arrangement=world.arrangement,
        member=world.nordvik,
    )


def test_bodies_are_found_by_search_and_change_is_recorded(world, board) -> None:
    services.change_body(board, by=world.viewer("mona"), name="Hovedstyret", mandate="Leder alt.")
    assert last_event("body.changed")["name"] == ["Styret", "Hovedstyret"]
    assert [hit.title for hit in find("hovedstyret", world.viewer("ola"))] == ["Hovedstyret"]


# Who may


@pytest.mark.parametrize(
    ("who", "own", "shared"),
    [
        ("dina", True, False),
        ("kari", True, False),
        ("ola", False, False),
        ("adam", True, True),
        ("mona", False, True),
        ("dag", False, True),
        ("didrik", False, False),
    ],
)
def test_bodies_are_managed_by_those_who_serve_them(world, who, own, shared) -> None:
    viewer = world.viewer(who)
    right = "governance.manage_body"
    assert allowed(viewer, right, Body(member=world.nordvik)) is own
    assert allowed(viewer, right, Body(arrangement=world.arrangement)) is shared


def test_secretary_of_a_body_seats_people_and_no_more(world, board) -> None:
    office = Office.objects.get(body=board, kind="secretary")
    office.person = world.people["per"]
    office.save()
    per = world.viewer("per")
    assert allowed(per, "governance.seat_people", board)
    assert not allowed(per, "governance.manage_body", board)
    with pytest.raises(Refused):
        services.change_body(board, by=per, name="Mitt")


# Rules


def test_rules_change_from_a_day_and_what_held_before_is_kept(world, steering) -> None:
    change_rules(
        steering, valid_from=D(2026, 6, 1), notice_days=14, quorum_num=2, quorum_den=3,
        source="Sak 4/26", by=world.viewer("mona"),
    )  # fmt: skip
    before, after = (queries.rules_on(steering, day) for day in (D(2026, 5, 31), D(2026, 6, 1)))
    assert (before.notice_days, before.quorum_den) == (7, 2)
    assert (after.notice_days, after.quorum_den, after.sources["notice"]) == (14, 3, "Sak 4/26")
    assert last_event("body.rules_changed")["notice_days"] == [7, 14]


def test_source_of_a_rule_that_stays_is_kept(world, steering) -> None:
    by = machine(world)
    change_rules(steering, valid_from=D(2026, 1, 1), notice_days=14, source="Sak 1/26", by=by)
    change_rules(steering, valid_from=D(2026, 2, 1), tie="falls", source="Sak 2/26", by=by)
    assert queries.rules_on(steering, D(2026, 3, 1)).sources == {
        "notice": "Sak 1/26",
        "tie": "Sak 2/26",
    }


def test_what_the_law_fixes_is_refused_with_the_paragraph(world) -> None:
    give_form(world, "iks")
    body = make_body(world, "representatives", "Representantskapet")
    told = refused(
        "fixed_by_law", change_rules, body, valid_from=world.today, votes_num=1, votes_den=2,
        by=machine(world),
    )  # fmt: skip
    assert "IKS-loven § 9 første ledd" in str(told)
    refused(
        "fixed_by_law", change_rules, body, valid_from=world.today, notice_days=7, by=machine(world)
    )
    change_rules(body, valid_from=world.today, notice_days=42, by=machine(world))
    assert queries.rules_on(body, world.today).notice_days == 42


def test_only_the_founding_agreement_changes_what_it_may(world) -> None:
    give_form(world, "iks")
    body = make_body(world, "representatives", "Representantskapet")
    by = machine(world)
    refused("says_where", change_rules, body, valid_from=world.today, weights="stakes", by=by)
    change_rules(
        body, valid_from=world.today, weights="stakes", source="Selskapsavtalen § 5", by=by
    )
    assert queries.rules_on(body, world.today).sources == {"weights": "Selskapsavtalen § 5"}


@pytest.mark.parametrize(
    "values", [{"quorum_num": 3}, {"votes_num": 1}, {"floor_num": 2, "floor_den": 1}]
)
def test_fraction_that_is_none_is_refused(world, steering, values) -> None:
    refused(
        "bad_fraction", change_rules, steering, valid_from=world.today, by=machine(world), **values
    )


def test_rules_that_begin_later_stand(world, steering) -> None:
    by = machine(world)
    change_rules(steering, valid_from=D(2027, 1, 1), notice_days=14, by=by)
    refused("rules_later", change_rules, steering, valid_from=D(2026, 12, 1), notice_days=3, by=by)


def test_another_legal_form_gives_another_set_of_rules(world) -> None:
    body = make_body(world, "representatives", "Representantskapet")
    assert queries.rules_on(body, world.today).basis == "group"
    give_form(world, "ko")
    change_rules(body, valid_from=world.today, basis="ko_council", by=machine(world))
    assert queries.rules_on(body, world.today).basis == "ko_council"
    assert queries.rules_on(body, world.today).written == "all"


def test_body_without_rules_on_a_day_is_refused(world, board) -> None:
    with pytest.raises(DomainError) as told:
        queries.rules_on(board, D(2020, 1, 1))
    assert told.value.code == "no_rules"


# Weights


def by_stakes(world, board, **votes: int) -> None:
    for name, value in votes.items():
        part = Membership.objects.get(
            arrangement=world.arrangement, member=getattr(world, name), valid_to=None
        )
        Stake.objects.create(membership=part, kind="votes", value=value, valid_from=D(2025, 1, 1))
    change_rules(board, valid_from=D(2025, 1, 1), weights="stakes", by=machine(world))


def test_votes_follow_the_shares_of_the_day(world, board) -> None:
    by_stakes(world, board, nordvik=50, sorvik=30)
    found = queries.weights(board, world.today)
    names = {s.seat.pk: s.seat.member.name for s in queries.seated(board, world.today)}
    assert {names[pk]: votes for pk, votes in found.items()} == {
        "Nordvik": Decimal(50),
        "Sørvik": Decimal(30),
        "Lillevik": Decimal(0),
    }
    assert queries.without_votes(board, world.today) == ["Lillevik"]
    assert set(queries.weights(board, D(2024, 6, 1)).values()) == {Decimal(1)}


def test_observers_have_no_vote(world, board) -> None:
    seat = Seat.objects.create(body=board, kind="observer", order=9, valid_from=START)
    assert seat.pk not in queries.weights(board, world.today)


# Wound up


def test_winding_up_ends_seats_people_offices_and_rules(world, board) -> None:
    services.wind_up(board, day=world.today, by=world.viewer("dag"), because="Sak 9/26")
    assert queries.seated(board, world.today) == []
    assert queries.seated(board, D(2026, 1, 1))
    for model in (Seat, Office, MeetingRules):
        assert not model.objects.on(world.today).filter(body=board).exists()
    assert not Sitting.objects.on(world.today).filter(seat__body=board).exists()
    assert board not in queries.standing(world.viewer("ola"))


def test_body_with_meetings_ahead_is_not_wound_up(world, board) -> None:
    meeting = Meeting.objects.create(
        body=board, year=2026, number=1, starts_at=dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    )
    refused("meetings_ahead", services.wind_up, board, day=world.today, by=machine(world))
    meeting.status = Meeting.Status.CANCELLED
    meeting.save()
    services.wind_up(board, day=world.today, by=machine(world))
    assert Body.objects.get(pk=board.pk).ended_on == world.today


def test_body_with_others_under_it_is_not_wound_up(world, board) -> None:
    make_body(world, "working_group", "Arbeidsgruppen", parent=board)
    refused("bodies_below", services.wind_up, board, day=world.today, by=machine(world))


def test_each_member_may_have_its_own_council(world) -> None:
    for member in (world.nordvik, world.sorvik):
        make_council(world, member)
    names = [body.name for body in queries.standing(world.viewer("ola"))]
    assert names == ["Nordvik kommunestyre", "Sørvik kommunestyre"]
