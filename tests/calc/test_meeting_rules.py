"""Sets of meeting rules by the law's own tables, who sits where held against them, and votes shared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc import meeting_rules as calc
from samdrift.governance.calc.composition import CHECKS, Composition, SeatState, State, checked
from samdrift.governance.calc.spans import Span, merged, within
from samdrift.governance.calc.weights import share_votes

SETS = calc.rule_sets()
ELECTED = ("council", "ko_council", "ipr_council", "ipr_board", "host_committee")


def sat(key: str) -> calc.RuleSet:
    return SETS[key]


@pytest.mark.parametrize("key", ELECTED)
def test_elected_bodies_meet_by_chapter_eleven(key: str) -> None:
    values = sat(key).values
    assert (values["quorum_num"], values["quorum_den"], values["votes_num"]) == (1, 2, None)
    assert (values["majority"], values["tie"], values["weights"]) == ("cast", "chair", "equal")
    assert values["notice_days"] is None
    assert (values["late_item"], values["written"]) == ("objection", "all")
    assert values["is_open"]
    assert not values["may_abstain"]
    assert "§ 11-9" in sat(key).points["quorum"].source


def test_iks_council_asks_for_half_the_members_and_two_thirds_of_the_votes() -> None:
    values = sat("iks_council").values
    assert (values["quorum_num"], values["quorum_den"]) == (1, 2)
    assert (values["votes_num"], values["votes_den"]) == (2, 3)
    assert values["notice_days"] == 28
    assert (values["late_item"], values["signing"]) == ("consent", "chair_two")
    assert values["written"] == "never"


def test_iks_board_decides_by_those_present_and_more_than_a_third_of_all() -> None:
    values = sat("iks_board").values
    assert (values["majority"], values["floor_num"], values["floor_den"]) == ("present", 1, 3)
    assert (values["signing"], values["is_open"]) == ("present", False)


def test_board_of_a_ko_is_no_elected_body() -> None:
    found = calc.set_for("board", "ko")
    assert found.key == "ko_board"
    assert not found.is_by_law
    assert {point.bound for point in found.points.values()} == {calc.Bound.PRACTICE}


@pytest.mark.parametrize(
    ("kind", "form", "key"),
    [
        ("council", None, "council"),
        ("representatives", "ko", "ko_council"),
        ("representatives", "ipr", "ipr_council"),
        ("representatives", "iks", "iks_council"),
        ("representatives", None, "group"),
        ("board", "iks", "iks_board"),
        ("board", "ipr", "ipr_board"),
        ("board", "as", "group"),
        ("host_committee", "host_joint", "host_committee"),
        ("steering", "iks", "group"),
        ("working_group", None, "group"),
    ],
)
def test_set_follows_kind_and_legal_form(kind: str, form: str | None, key: str) -> None:
    assert calc.set_for(kind, form).key == key


def test_every_set_says_every_point_with_its_source() -> None:
    for found in SETS.values():
        assert list(found.points) == list(calc.POINTS)
        assert found.name.nb
        assert found.name.nn
        assert found.name.en
        for point in found.points.values():
            assert bool(point.source) == (point.bound is not calc.Bound.PRACTICE), point
            assert bool(point.note.nb) == bool(point.note.nn) == bool(point.note.en)
        assert {demand.key for demand in found.demands} <= CHECKS.keys()


def wished(key: str, **more: object) -> dict[str, object]:
    return {**sat(key).values, **more}


def test_nothing_wished_deviates_from_nothing() -> None:
    for key in SETS:
        assert calc.deviations(sat(key), wished(key)) == []


def test_quorum_of_an_iks_council_cannot_be_loosened() -> None:
    (one,) = calc.deviations(sat("iks_council"), wished("iks_council", votes_num=1, votes_den=2))
    assert (one.point.key, one.allowed) == ("quorum", False)
    assert "§ 9" in one.point.source


@pytest.mark.parametrize(("days", "allowed"), [(35, True), (28, True), (14, False), (None, False)])
def test_notice_may_be_longer_than_the_law_asks_never_shorter(days, allowed) -> None:
    found = calc.deviations(sat("iks_council"), wished("iks_council", notice_days=days))
    assert all(one.allowed for one in found) is allowed


def test_weights_by_the_company_agreement_need_a_source() -> None:
    (one,) = calc.deviations(sat("iks_council"), wished("iks_council", weights="stakes"))
    assert one.allowed
    assert one.needs_source


def test_a_group_may_meet_as_it_likes() -> None:
    values = wished("group", quorum_den=3, tie="falls", written="all", majority="all")
    assert all(one.allowed for one in calc.deviations(sat("group"), values))


# Composition


def seats(*of: int, deputies: int = 2, kind: str = "member") -> tuple[SeatState, ...]:
    return tuple(SeatState(kind, member, is_filled=True, deputies=deputies) for member in of)


def unmet(key: str, body: Composition) -> set[str]:
    return {one.demand.key for one in checked(sat(key), body) if one.state is State.NOT_MET}


def test_iks_council_that_is_whole_lacks_nothing() -> None:
    body = Composition(seats(1, 2, 3), (1, 2, 3), has_chair=True, has_deputy_chair=True)
    assert unmet("iks_council", body) == set()


def test_iks_council_lacks_a_participant_and_deputies() -> None:
    body = Composition(seats(1, 2, deputies=1), (1, 2, 3), has_chair=True, has_deputy_chair=True)
    assert unmet("iks_council", body) == {"each_least", "deputies_least"}
    each = next(c for c in checked(sat("iks_council"), body) if c.demand.key == "each_least")
    assert each.members == (3,)


def test_joint_committee_has_two_of_each() -> None:
    two = Composition(seats(1, 1, 2, 2), (1, 2), has_chair=True, has_deputy_chair=True)
    one = Composition(seats(1, 1, 2), (1, 2), has_chair=True, has_deputy_chair=True)
    assert unmet("host_committee", two) == set()
    assert unmet("host_committee", one) == {"each_least"}


def test_iks_board_has_three_members_and_observers_do_not_count() -> None:
    few = (*seats(1, 2), *seats(3, kind="observer"))
    body = Composition(few, (1, 2), has_chair=True, has_deputy_chair=True, longest_term=60)
    assert unmet("iks_board", body) == {"members_least", "term_most"}


def test_who_the_law_bars_is_told() -> None:
    body = Composition(
        seats(1, 2), (1, 2), has_chair=True, has_deputy_chair=True, daily_managers=1, directors=1
    )
    assert unmet("ko_council", body) == {"no_daily_manager", "no_director"}


def test_seats_of_employees_are_for_people_to_look_at() -> None:
    body = Composition(seats(1, 2, 3), (), has_chair=True, has_deputy_chair=True)
    found = {one.demand.key: one.state for one in checked(sat("iks_board"), body)}
    assert found["employees"] is State.OPEN


# Votes


places = st.lists(st.integers(1, 5) | st.none(), max_size=12)
votes = st.dictionaries(st.integers(1, 5), st.decimals(0, 1000, places=2), max_size=5)


@given(places, votes)
def test_parts_of_a_members_votes_are_the_whole(members, known) -> None:
    found = share_votes(list(enumerate(members)), known)
    for member, whole in known.items():
        parts = [found[n] for n, one in enumerate(members) if one == member]
        assert not parts or sum(parts) == whole
        assert not parts or max(parts) - min(parts) <= Decimal("0.000001")


@given(places)
def test_without_known_votes_a_seat_weighs_nothing(members) -> None:
    assert set(share_votes(list(enumerate(members)), {}).values()) <= {Decimal(0)}


def test_three_seats_share_ten_votes() -> None:
    found = share_votes([(1, 7), (2, 7), (3, 7)], {7: Decimal(10)})
    assert sum(found.values()) == 10
    assert found[1] >= found[2] >= found[3]


# Spans


days = st.dates(dt.date(2020, 1, 1), dt.date(2021, 1, 1)) | st.none()
spans = st.builds(Span, days, days).filter(
    lambda span: None in (span.start, span.end) or span.start < span.end
)


def has(span: Span, day: dt.date) -> bool:
    return (span.start is None or span.start <= day) and (span.end is None or day < span.end)


@given(st.lists(spans, max_size=6), st.dates(dt.date(2019, 12, 1), dt.date(2021, 2, 1)))
def test_merged_spans_hold_the_same_days(given_spans, day) -> None:
    found = merged(given_spans)
    assert any(has(one, day) for one in given_spans) == any(has(one, day) for one in found)
    assert sum(has(one, day) for one in found) <= 1


@given(spans, spans, st.dates(dt.date(2019, 12, 1), dt.date(2021, 2, 1)))
def test_days_within_both_are_in_both(one, other, day) -> None:
    found = within(one, other)
    assert (found is not None and has(found, day)) == (has(one, day) and has(other, day))
