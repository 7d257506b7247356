"""A body delegates within what it has, and others decide on it within its limits."""

import datetime as dt
from decimal import Decimal

import pytest

from samdrift.followup.models.findings import Finding
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.delegation import Delegated, Delegation
from samdrift.governance.queries.delegation import listed, used_in
from samdrift.governance.services import chain, decisions
from samdrift.governance.services import delegation as services
from samdrift.governance.services.delegated import send_to_giver
from samdrift.governance.services.delegation_findings import find_all
from samdrift.governance.services.delegation_people import lapse_of_leavers
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import events_about
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import clock
from samdrift.parties.services import leaving
from samdrift.portfolio.models.systems import System
from tests.governance.delegations import START, decide, delegated, groups, wanted
from tests.governance.matters import body, fresh, office, planned, steps


@pytest.fixture
def bodies(world):
    return groups(world)


@pytest.fixture
def small(world, bodies):
    steering, management = bodies
    return delegated(world, steering, to_body=management)


def refused(act, **more):
    with pytest.raises(DomainError) as error:
        act(**more)
    return error.value


# Giving it


def test_delegation_tells_who_may_decide_what_within_which_limits(world, small, bodies):
    steering, management = bodies
    assert (small.giver, small.receiver, small.path) == (steering, management, f"{small.pk}/")
    (event,) = events_about("governance.delegation", [small.pk])
    assert event.what == "delegation.given"


@pytest.mark.parametrize("who", ["kari", "ola", "lise"])
def test_only_those_who_run_the_body_delegate_for_it(world, bodies, who):
    with pytest.raises(Refused):
        delegated(world, bodies[0], who, to_body=bodies[1])


def test_secretary_of_the_body_delegates_for_it(world, bodies):
    assert delegated(world, bodies[0], "per", to_person=world.people["mona"]).pk


def test_responsibility_for_benefits_is_never_delegated(world, bodies):
    error = refused(lambda: delegated(world, bodies[0], to_body=bodies[1], moves_benefits=True))
    assert (error.code, error.field) == ("delegation_benefits", "moves_benefits")
    assert "stays with the body" in str(error)


def test_body_that_only_discusses_neither_gives_nor_receives(world, bodies):
    talk = body(world, "Faggruppa", "sub_group", is_discussion_only=True, parent=bodies[0])
    for giver, receiver in ((talk, bodies[1]), (bodies[0], talk)):
        error = refused(lambda g=giver, r=receiver: delegated(world, g, to_body=r))
        assert error.code == "discussion_only"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"decided_by": ""}, "no_decision"),
        ({"what": " "}, "required"),
        ({"per_decision": Decimal(200_000)}, "more_than_all"),
        ({"per_period": Decimal(-1)}, "negative"),
        ({"valid_to": START}, "ends_before_it_begins"),
    ],
)
def test_delegation_that_is_not_whole_is_refused(world, bodies, values, code):
    error = refused(lambda: delegated(world, bodies[0], to_body=bodies[1], **values))
    assert error.code == code


def test_somebody_who_has_left_or_serves_a_supplier_receives_nothing(world, bodies):
    for who in ("liv", "sol"):
        error = refused(lambda who=who: delegated(world, bodies[0], to_person=world.people[who]))
        assert error.code == "not_at_work"


def test_body_passes_on_no_more_than_it_has(world, small, bodies):
    _steering, management = bodies
    error = refused(
        lambda: delegated(
            world, management, to_person=world.people["ola"], per_period=Decimal(150_000)
        )
    )
    assert error.code == "beyond_own"
    assert "a larger amount in all" in str(error)
    part = delegated(
        world, management, to_person=world.people["ola"], per_period=Decimal(20_000),
        per_decision=Decimal(10_000),
    )  # fmt: skip
    assert (part.under, part.path) == (small, f"{small.pk}/{part.pk}/")


def test_what_is_a_bodys_own_right_is_not_bounded_by_what_it_was_given(world, small, bodies):
    own = delegated(world, bodies[1], to_person=world.people["ola"], kinds=["security"])
    assert own.under is None


def test_members_own_delegation_at_home_is_only_recorded(world):
    values = {"what": "Lisenser", "to_person": world.people["ola"], "decided_by": "Reglement"}
    row = services.delegate(by=world.viewer("kari"), member=world.nordvik, **values)
    with pytest.raises(Refused):
        services.delegate(by=world.viewer("mona"), member=world.nordvik, **values)
    error = refused(lambda: decide(world, row, wanted(world), 1, who="ola"))
    assert error.code == "at_home"


def test_delegation_can_be_corrected_until_something_is_decided_on_it(world, small):
    by = world.viewer("mona")
    assert services.change_delegation(small, by=by, per_period=Decimal(60_000)).per_period == 60_000
    decide(world, small, wanted(world), 10_000)
    error = refused(lambda: services.change_delegation(small, by=by, per_period=Decimal(1)))
    assert error.code == "used"


# Deciding on it


def test_decision_within_the_limits_is_the_bodys_and_ends_the_matter(world, small, bodies):
    row = wanted(world)
    planned(world, row, ("recommend", bodies[1]), ("decide", bodies[0]))
    chain.send(row, by=world.viewer("mona"))
    taken = decide(world, small, row, 30_000)
    assert (taken.body, taken.decided_by, taken.outcome) == (
        bodies[0], world.people["kari"], "adopted",
    )  # fmt: skip
    assert taken.version.resolution == "Endringen gjøres."
    assert taken.delegated.delegation == small
    assert fresh(row).status == "decided"
    assert [one.outcome for one in steps(row)] == ["skipped", "decided"]
    assert used_in(small, world.today) == 30_000


def test_matter_without_a_chain_can_be_decided(world, small):
    row = wanted(world)
    decide(world, small, row, 30_000)
    assert (fresh(row).status, fresh(row).closed_on) == ("decided", world.today)


def test_turned_down_binds_nothing(world, small):
    row = wanted(world)
    taken = decide(world, small, row, None, outcome="rejected", text="Nei.")
    assert (taken.outcome, fresh(row).status, used_in(small, world.today)) == (
        "rejected", "rejected", 0,
    )  # fmt: skip
    assert fresh(row).resolution == ""


@pytest.mark.parametrize("who", ["ola", "per", "dina"])
def test_only_the_receiver_decides(world, small, who):
    with pytest.raises(Refused):
        decide(world, small, wanted(world), 1, who=who)


def test_person_it_was_given_to_decides_alone(world, bodies):
    row = delegated(world, bodies[0], to_person=world.people["ola"])
    assert decide(world, row, wanted(world), 5_000, who="ola").decided_by == world.people["ola"]
    with pytest.raises(Refused):
        decide(world, row, wanted(world), 5_000, who="mona")


@pytest.mark.parametrize(
    ("amount", "more", "code", "told"),
    [
        ("50001", {}, "delegation_over_decision", "limit of 50\u00a0000,00\u00a0kr"),
        ("40000", {}, "delegation_over_period", "30\u00a0000,00\u00a0kr that are left"),
        (None, {}, "delegation_amount_unknown", "the amount must be known"),
        ("1", {"moves_benefits": True}, "delegation_benefits", "stays with the body"),
        ("1", {"decided_on": dt.date(2025, 12, 31)}, "delegation_not_yet", "until 01.01.2026"),
    ],
)
def test_beyond_the_limits_is_refused_with_the_rule_and_what_is_left(
    world, small, amount, more, code, told
):
    decide(world, small, wanted(world, "Først"), 35_000)
    decide(world, small, wanted(world, "Så"), 35_000)
    row = wanted(world)
    error = refused(lambda: decide(world, small, row, amount, **more))
    assert error.code == code
    assert told in str(error)
    assert code == "delegation_benefits" or "Styringsgruppa decides it instead." in str(error)
    assert not Decision.objects.filter(matter=row).exists()
    assert fresh(row).status == "prepared"


def test_another_kind_is_refused(world, small):
    error = refused(lambda: decide(world, small, wanted(world), 1, text=" "))
    assert error.field == "text"
    other = wanted(world)
    other.kind = "budget"
    other.save(update_fields=["kind"])
    error = refused(lambda: decide(world, small, other, 1))
    assert error.code == "delegation_kind"
    assert "but for: Change of a system." in str(error)
    assert "100 000,00 kr of 100 000,00 kr are left" in str(error).replace("\xa0", " ")


def test_delegation_for_one_system_is_for_that_alone(world, bodies):
    journal, pay = (System.objects.create(name=name) for name in ("Journalen", "Lønna"))
    refs = [Ref("portfolio.system", one.pk) for one in (journal, pay)]
    row = delegated(world, bodies[0], to_body=bodies[1], subject=refs[0])
    assert decide(world, row, wanted(world, origin=refs[0]), 1).pk
    error = refused(lambda: decide(world, row, wanted(world, origin=refs[1]), 1))
    assert error.code == "delegation_subject"
    assert "for Journalen alone" in str(error)
    finding = Finding.objects.create(
        kind="test.open", subject_kind=refs[0].kind, subject_id=refs[0].id, subject_name="J",
        sort_key="j", found_on=START, last_seen_on=START,
    )  # fmt: skip
    about = wanted(world, origin=Ref("followup.finding", finding.pk))
    assert decide(world, row, about, 1).pk


def test_total_is_counted_by_calendar_period(world, bodies):
    row = delegated(world, bodies[0], to_body=bodies[1], period="quarter")
    for amount in (50_000, 50_000):
        decide(world, row, wanted(world), amount, decided_on=dt.date(2026, 9, 30))
    assert refused(lambda: decide(world, row, wanted(world), 1, decided_on=dt.date(2026, 8, 1)))
    assert decide(world, row, wanted(world), 50_000).pk
    assert listed(world.viewer("ola")).get(pk=row.pk).used == 50_000


def test_what_is_passed_on_counts_against_the_whole(world, small, bodies):
    part = delegated(world, bodies[1], to_person=world.people["ola"])
    decide(world, part, wanted(world), 50_000, who="ola")
    decide(world, small, wanted(world), 40_000)
    error = refused(lambda: decide(world, part, wanted(world), 20_000, who="ola"))
    assert (error.code, error.values["left"]) == ("delegation_over_period", 10_000)
    rows = {one.pk: one.used for one in listed(world.viewer("ola"))}
    assert rows == {small.pk: 90_000, part.pk: 50_000}


def test_decision_that_is_taken_back_does_not_count(world, small):
    taken = decide(world, small, wanted(world), 50_000)
    decisions.take_back(taken, by=world.viewer("mona"), reason="Feil sak")
    assert used_in(small, world.today) == 0
    assert not Delegated.objects.exists()


@pytest.mark.parametrize(
    ("plans", "code"),
    [
        ([("recommend", "forum"), ("decide", "steering")], "turn_earlier"),
        ([("decide", "board")], "turn_other"),
        ([("decide", "steering"), ("ratify", None)], "turn_members"),
    ],
)
def test_chain_says_whether_it_can_be_decided_so(world, small, bodies, plans, code):
    known = {
        "steering": bodies[0],
        "forum": body(world, "Forumet", "reference"),
        "board": body(world, "Styret", "board"),
        None: None,
    }
    row = wanted(world)
    planned(world, row, *((task, known[name]) for task, name in plans))
    assert refused(lambda: decide(world, small, row, 1)).code == code


def test_matter_of_a_member_is_not_the_steering_groups_to_decide(world, small):
    row = wanted(world, who="kari", member=world.nordvik)
    assert refused(lambda: decide(world, small, row, 1)).code == "turn_elsewhere"


# Sent to the body itself


def test_matter_is_sent_to_the_body_that_delegated(world, small, bodies):
    row = wanted(world)
    planned(world, row, ("recommend", bodies[1]), ("decide", bodies[0]))
    send_to_giver(row, delegation=small, by=world.viewer("kari"))
    assert fresh(row).status == "treated"
    first, second = steps(row)
    assert (first.outcome, second.outcome, second.came_on) == ("passed_on", "", world.today)


def test_body_gets_a_step_of_its_own_where_the_chain_had_none(world, small, bodies):
    row = wanted(world)
    planned(world, row, ("decide", bodies[1]))
    send_to_giver(row, delegation=small, by=world.viewer("kari"))
    assert [(one.body, one.outcome) for one in steps(row)] == [
        (bodies[1], "passed_on"), (bodies[0], ""),
    ]  # fmt: skip
    blank = wanted(world)
    send_to_giver(blank, delegation=small, by=world.viewer("kari"))
    assert [one.body for one in steps(blank)] == [bodies[0]]
    assert fresh(blank).status == "treated"


# Its end


def test_ended_delegation_ends_what_was_passed_on(world, small, bodies):
    part = delegated(world, bodies[1], to_person=world.people["ola"])
    by = world.viewer("mona")
    services.end_delegation(small, day=world.today, reason="Ny ordning", by=by)
    assert {one.valid_to for one in Delegation.objects.all()} == {world.today}
    assert fresh(part).ended_because == "Ny ordning"
    assert refused(lambda: decide(world, small, wanted(world), 1)).code == "delegation_ended"


def test_end_before_what_was_decided_is_refused(world, small):
    decide(world, small, wanted(world), 1)
    by = world.viewer("mona")
    for day in (world.today, dt.date(2026, 3, 1)):
        error = refused(
            lambda day=day: services.end_delegation(small, day=day, reason="Slutt", by=by)
        )
        assert error.code == "decided_since"


def test_one_that_has_not_begun_goes(world, bodies):
    row = delegated(world, bodies[0], to_body=bodies[1], valid_from=dt.date(2027, 1, 1))
    services.end_delegation(row, day=world.today, reason="Likevel ikke", by=world.viewer("mona"))
    assert not Delegation.objects.exists()


def test_delegation_to_somebody_who_leaves_lapses_and_the_body_is_told(world, bodies):
    row = delegated(world, bodies[0], to_person=world.people["ola"])
    leaving.person_leaves(world.people["ola"], day=world.today, by=world.viewer("dina"))
    assert fresh(row).valid_to == world.today
    told = Notice.objects.filter(what="delegation.of_my_body_lapsed")
    assert [one.account_id for one in told] == [world.accounts["per"].pk]


def test_delegation_lapses_on_the_day_the_person_leaves(world, bodies):
    row = delegated(world, bodies[0], to_person=world.people["ola"])
    tomorrow = world.today + dt.timedelta(days=1)
    leaving.person_leaves(world.people["ola"], day=tomorrow, by=world.viewer("dina"))
    assert fresh(row).valid_to is None
    lapse_of_leavers(clock(tomorrow))
    assert fresh(row).valid_to == tomorrow


def test_delegation_that_ends_soon_is_found_until_it_is_delegated_anew(world, bodies):
    ends = world.today + dt.timedelta(days=59)
    row = delegated(world, bodies[0], to_body=bodies[1], valid_to=ends)
    (finding,) = Finding.objects.all()
    assert (finding.kind, finding.deadline, finding.status) == (
        "governance.delegation_ends", ends, "new",
    )  # fmt: skip
    delegated(world, bodies[0], to_body=bodies[1], valid_from=ends)
    find_all(clock(world.today))
    assert fresh(finding).status == "mended"
    assert row.pk


def test_officer_of_the_receiver_is_asked_by_today(world, small, bodies):
    office(world, bodies[1], "ola", "chair")
    assert decide(world, small, wanted(world), 1, who="ola").pk
