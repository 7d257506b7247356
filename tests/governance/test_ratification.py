"""Each member decides the same text: asked, answered, in force, round again."""

import datetime as dt
from dataclasses import replace

import pytest

from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.services import chain_plan, decisions, matters, versions
from samdrift.governance.services.chain import step_treated
from samdrift.governance.services.ratification import (
    begin_round,
    change_terms,
    end_round,
    end_withdrawn,
)
from samdrift.governance.services.ratification_again import next_round
from samdrift.governance.services.ratification_answers import correct_answer
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import clock
from samdrift.parties.models.arrangements import Membership
from tests.governance.matters import fresh, matter, planned, steps
from tests.governance.rounds import TEXT, answer, answer_of, asked, joint

CHANGED = TEXT.replace("2027", "2028")


@pytest.fixture
def about(world):
    return joint(world)


@pytest.fixture
def row(world, about):
    return asked(world, about[0])


@pytest.fixture
def three(world):
    return world.nordvik, world.sorvik, world.lillevik


def refused(act):
    with pytest.raises(DomainError) as error:
        act()
    return error.value


def told(world, who):
    return list(
        Notice.objects.filter(account_id=world.accounts[who].pk).values_list("what", flat=True)
    )


# Asked


def test_members_are_not_asked_before_what_must_be_so_is_so(world, about):
    matter, _decision = about
    step = steps(matter)[-1]
    chain_plan.change_step(
        step, task="ratify", precondition="Enige om kontorkommune", by=world.viewer("mona")
    )
    assert refused(lambda: asked(world, matter)).code == "precondition"
    chain_plan.say_met(fresh(step), note="Møtet i går", by=world.viewer("mona"))
    assert asked(world, matter).round == 1


def test_each_member_gets_a_matter_of_its_own_before_its_council(world, about, row, three):
    answers = list(Answer.objects.order_by("member__sort_key"))
    assert [one.member for one in answers] == sorted(three, key=lambda one: one.sort_key)
    for one in answers:
        child = one.child
        assert (child.member, child.title, child.status, child.resolution) == (
            one.member, "Samarbeidsavtalen", "treated", TEXT,
        )  # fmt: skip
        assert (child.origin.kind, child.origin.id) == ("governance.matter", about[0].pk)
        (step,) = steps(child)
        assert (step.task, step.body, step.came_on) == ("decide", one.body, world.today)
        assert (one.body.kind, one.body.member) == ("council", one.member)
        assert MeetingRules.objects.get(body=one.body).basis == "council"
    assert len({one.child.serial for one in answers}) == 3


def test_child_has_the_joint_text_and_what_concerns_the_member_alone(world, row):
    child = answer_of(row, world.nordvik).child
    (first,) = child.versions.all()
    assert [one["text"] for one in first.content["consequences"]] == ["For Nordvik"]
    assert [(one["what"], one["member"]) for one in first.content["costs"]] == [
        ("Lisens", None), ("Andel", "Nordvik"),
    ]  # fmt: skip
    # The council's meeting freezes the same text, not another version.
    assert versions.freeze(child, by=world.viewer("kari")) == first


def test_text_that_was_sent_stays_whatever_becomes_of_the_basis(world, about, row):
    about[0].parts.update(text="Noe annet")
    assert row.version.content["parts"]["need"]["text"] == "Felles drift"
    assert answer_of(row, world.nordvik).child.parts.get().text == "Felles drift"


def test_council_that_is_there_is_used(world, about):
    council = Body.objects.create(name="Nordvik kommunestyre", kind="council", member=world.nordvik)
    row = asked(world, about[0])
    assert answer_of(row, world.nordvik).body == council
    assert Body.objects.filter(kind="council").count() == 3


def test_those_who_act_for_the_members_are_told(world, row):
    assert "ratification.my_member_asked" in told(world, "kari")
    assert "ratification.my_member_asked" in told(world, "lise")
    assert "ratification.my_member_asked" not in told(world, "ola")


@pytest.mark.parametrize("who", ["kari", "ola", "lise"])
def test_only_those_who_prepare_it_ask_the_members(world, about, who):
    with pytest.raises(Refused):
        begin_round(about[0], rule="all", by=world.viewer(who))


def test_members_are_not_asked_twice_at_once_nor_before_their_turn(world, about, row):
    assert refused(lambda: asked(world, about[0])).code == "round_open"
    early = matter(world, "Tidlig")
    planned(world, early, ("ratify", None))
    assert refused(lambda: asked(world, early)).code == "not_its_turn"


def test_terms_that_cannot_be_are_refused(world, about):
    yesterday = world.today - dt.timedelta(days=1)
    assert refused(lambda: asked(world, about[0], due_on=yesterday)).code == "due_past"
    assert refused(lambda: asked(world, about[0], rule="named")).code == "nobody_named"
    gone = {"rule": "named", "named": [world.gammelvik]}
    assert refused(lambda: asked(world, about[0], **gone)).code == "not_a_member"


def test_matter_kept_within_its_bodies_is_kept_within_each_member(world):
    about = joint(world, openness="bodies", exemption="offl. § 14")[0]
    child = answer_of(asked(world, about), world.nordvik).child
    assert (child.openness, child.exemption) == ("member", "offl. § 14")


# Answered


def test_it_takes_effect_when_the_last_has_adopted_the_same_text(world, about, row, three):
    joined, decision = about
    for member in three[:2]:
        answer(world, row, member)
    assert (fresh(row).met_on, fresh(decision).in_force_on) == (None, None)
    assert fresh(joined).status == "treated"
    answer(world, row, three[2])
    assert (fresh(row).met_on, fresh(decision).in_force_on) == (world.today, world.today)
    assert fresh(joined).status == "decided"
    assert [one.outcome for one in steps(joined)] == ["decided", "decided"]
    assert {one.child.status for one in Answer.objects.all()} == {"decided"}
    assert "ratification.rule_met" in told(world, "kari")


def test_it_takes_effect_on_the_agreed_day(world, about, three):
    row = asked(world, about[0], force_from=dt.date(2027, 1, 1))
    for member in three:
        answer(world, row, member)
    assert fresh(about[1]).in_force_on == dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("rule", "enough"), [("majority", 2), ("two_thirds", 2), ("all", 3), ("named", 1)]
)
def test_rule_says_how_many_it_takes(world, about, three, rule, enough):
    named = {"named": [world.sorvik]} if rule == "named" else {}
    row = asked(world, about[0], rule=rule, **named)
    order = (world.sorvik, world.nordvik, world.lillevik)
    for n, member in enumerate(order, 1):
        answer(world, row, member)
        assert (fresh(row).met_on is not None) == (n >= enough)


def test_another_text_does_not_count(world, about, row, three):
    answer(world, row, three[0], "changed", text=CHANGED)
    for member in three[1:]:
        answer(world, row, member)
    assert fresh(row).met_on is None
    assert "ratification.rule_cannot_be_met" in told(world, "kari")
    assert told(world, "kari").count("ratification.rule_cannot_be_met") == 1


def test_change_without_a_change_is_refused(world, row):
    error = refused(lambda: answer(world, row, world.nordvik, "changed", text=f" {TEXT}\r\n"))
    assert (error.code, error.field) == ("same_text", "text")
    assert refused(lambda: answer(world, row, world.nordvik, "changed")).field == "text"


def test_answer_is_given_once_and_not_ahead_of_time(world, row):
    tomorrow = world.today + dt.timedelta(days=1)
    ahead = refused(lambda: answer(world, row, world.nordvik, decided_on=tomorrow))
    assert ahead.code == "day_ahead"
    answer(world, row, world.nordvik)
    assert refused(lambda: answer(world, row, world.nordvik, "rejected")).code == "answered"


@pytest.mark.parametrize(
    ("who", "may"),
    [("dina", True), ("kari", True), ("mona", True), ("didrik", False), ("ola", False)],
)
def test_member_is_answered_for_by_its_own_and_the_officers(world, row, who, may):
    if may:
        assert answer(world, row, world.nordvik, by=world.viewer(who)).status == "adopted"
    else:
        with pytest.raises(Refused):
            answer(world, row, world.nordvik, by=world.viewer(who))


# Decided by the council here


def council_decides(world, row, member, text=TEXT, outcome="adopted"):
    one = answer_of(row, member)
    by = world.viewer("adam")
    taken = decisions.take(
        by=by, body=one.body, outcome=outcome, title="Avtalen", text=text,
        decided_on=world.today, matter=one.child, version=one.child.versions.get(),
    )  # fmt: skip
    step_treated(steps(one.child)[0], outcome=outcome, by=by, day=world.today)
    return taken


@pytest.mark.parametrize(
    ("text", "outcome", "status", "kept"),
    [
        (TEXT, "adopted", "adopted", ""),
        (CHANGED, "adopted", "changed", CHANGED),
        ("Nei", "rejected", "rejected", ""),
    ],
)
def test_councils_decision_here_is_the_answer(world, row, text, outcome, status, kept):
    taken = council_decides(world, row, world.nordvik, text, outcome)
    one = answer_of(row, world.nordvik)
    assert (one.status, one.text, one.decided_on, one.decision) == (
        status,
        kept,
        world.today,
        taken,
    )


def test_councils_decisions_bring_it_into_force(world, about, row, three):
    for member in three:
        council_decides(world, row, member)
    assert fresh(about[1]).in_force_on == world.today
    assert fresh(about[0]).status == "decided"
    assert fresh(answer_of(row, world.nordvik).child).status == "decided"


def test_councils_postponement_is_no_answer(world, row):
    council_decides(world, row, world.nordvik, "Utsatt", "postponed")
    assert answer_of(row, world.nordvik).status == "pending"


def test_answer_that_follows_a_decision_goes_with_it(world, row):
    taken = council_decides(world, row, world.nordvik)
    by = world.viewer("mona")
    one = answer_of(row, world.nordvik)
    error = refused(lambda: correct_answer(one, status="pending", reason="Feil", by=by))
    assert error.code == "follows_decision"
    decisions.take_back(taken, by=world.viewer("adam"), reason="Feil")
    one = answer_of(row, world.nordvik)
    assert (one.status, one.decision, one.decided_on) == ("pending", None, None)


def test_council_cannot_decide_what_is_told_otherwise(world, row):
    answer(world, row, world.nordvik, "rejected")
    child = answer_of(row, world.nordvik).child
    error = refused(
        lambda: decisions.take(
            by=world.viewer("adam"),
            body=answer_of(row, world.nordvik).body,
            outcome="adopted",
            title="Avtalen",
            text=TEXT,
            decided_on=world.today,
            matter=child,
        )
    )
    assert error.code == "answered"


# Corrected


def test_answer_is_corrected_with_a_reason(world, row):
    answer(world, row, world.nordvik)
    one, by = answer_of(row, world.nordvik), world.viewer("kari")
    assert (
        refused(lambda: correct_answer(one, status="pending", reason=" ", by=by)).code == "required"
    )
    correct_answer(one, status="pending", reason="Feil kommune", by=by)
    assert (fresh(one).status, fresh(one.child).status) == ("pending", "treated")
    answer(world, row, world.nordvik, "rejected")
    assert fresh(one.child).status == "rejected"


def test_correction_on_the_day_takes_the_effect_back(world, about, row, three):
    for member in three:
        answer(world, row, member)
    one = answer_of(row, world.nordvik)
    correct_answer(one, status="pending", reason="Feil kommune", by=world.viewer("mona"))
    assert (fresh(row).met_on, fresh(about[1]).in_force_on) == (None, None)
    assert (fresh(about[0]).status, steps(about[0])[1].outcome) == ("treated", "")
    answer(world, row, world.nordvik)
    assert fresh(about[1]).in_force_on == world.today


def later(world, days):
    return replace(world.viewer("mona"), today=world.today + dt.timedelta(days=days))


def test_what_has_been_in_force_is_not_undone_by_a_correction(world, row, three):
    for member in three:
        answer(world, row, member)
    one = answer_of(row, world.nordvik)
    error = refused(
        lambda: correct_answer(one, status="pending", reason="Feil", by=later(world, 1))
    )
    assert error.code == "in_force"
    correct_answer(
        one, status="adopted", decided_on=world.today, case_number="2/26", reason="Nummer",
        by=later(world, 1),
    )  # fmt: skip
    assert fresh(one).case_number == "2/26"


def test_what_is_not_in_force_yet_can_be_undone(world, about, three):
    row = asked(world, about[0], force_from=world.today + dt.timedelta(days=20))
    for member in three:
        answer(world, row, member)
    one = answer_of(row, world.nordvik)
    correct_answer(one, status="pending", reason="Feil", by=later(world, 5))
    assert (fresh(row).met_on, fresh(about[1]).in_force_on) == (None, None)


def test_what_is_being_carried_out_is_not_undone(world, about, row, three):
    for member in three:
        answer(world, row, member)
    Decision.objects.filter(pk=about[1].pk).update(status="under_way")
    one = answer_of(row, world.nordvik)
    error = refused(
        lambda: correct_answer(one, status="pending", reason="Feil", by=world.viewer("mona"))
    )
    assert error.code == "carried_out"


# Round again


def test_deviation_goes_to_all_and_who_adopted_that_very_text_is_not_asked_again(
    world, about, row, three
):
    answer(world, row, world.nordvik)
    answer(world, row, world.sorvik, "changed", text=CHANGED, case_number="7/26")
    waiting = answer_of(row, world.lillevik).child
    second = next_round(row, reason="Sørvik endret", resolution=CHANGED, by=world.viewer("mona"))
    assert (second.round, second.version.resolution, second.rule) == (2, CHANGED, "all")
    assert (fresh(row).ended_on, fresh(row).ended_because) == (world.today, "Sørvik endret")
    assert fresh(waiting).status == "withdrawn"
    states = {one.member.name: one.status for one in Answer.objects.filter(ratification=second)}
    assert states == {"Nordvik": "pending", "Sørvik": "adopted", "Lillevik": "pending"}
    carried = answer_of(second, world.sorvik)
    assert (carried.case_number, carried.carried_from) == ("7/26", answer_of(row, world.sorvik))
    for member in (world.nordvik, world.lillevik):
        answer(world, second, member)
    assert fresh(about[1]).in_force_on == world.today


def test_change_to_another_text_than_the_new_one_is_asked_again(world, row):
    answer(world, row, world.sorvik, "changed", text=CHANGED)
    second = next_round(
        row, reason="Ny tekst", resolution=f"{CHANGED} Og mer.", by=world.viewer("mona")
    )
    assert answer_of(second, world.sorvik).status == "pending"


def test_change_is_not_carried_when_the_basis_is_another(world, about, row):
    answer(world, row, world.sorvik, "changed", text=CHANGED)
    about[0].parts.update(text="Et annet behov")
    second = next_round(row, reason="Ny tekst", resolution=CHANGED, by=world.viewer("mona"))
    assert answer_of(second, world.sorvik).status == "pending"


def test_same_text_to_the_same_members_is_no_new_round(world, row):
    error = refused(lambda: next_round(row, reason="Igjen", by=world.viewer("mona")))
    assert error.code == "nothing_new"


def test_same_text_goes_round_again_when_a_member_has_left(world, row, three):
    for member in (world.nordvik, world.sorvik):
        answer(world, row, member)
    Membership.objects.filter(member=world.lillevik).update(valid_to=world.today)
    assert fresh(row).met_on is None
    second = next_round(row, reason="Lillevik gikk ut", by=world.viewer("mona"))
    assert second.version == row.version
    assert fresh(second).met_on == world.today


def test_what_took_effect_does_not_go_round_again(world, row, three):
    for member in three:
        answer(world, row, member)
    by = world.viewer("mona")
    error = refused(lambda: next_round(row, reason="Ny", resolution=CHANGED, by=by))
    assert error.code == "took_effect"


def test_round_that_ends_asks_nobody_any_more(world, about, row):
    answer(world, row, world.nordvik)
    end_round(row, reason="Trukket", by=world.viewer("mona"))
    assert refused(lambda: answer(world, row, world.sorvik)).code == "round_ended"
    statuses = sorted(Matter.objects.filter(member__isnull=False).values_list("status", flat=True))
    assert statuses == ["decided", "withdrawn", "withdrawn"]
    assert fresh(about[0]).status == "treated"
    assert asked(world, about[0]).round == 2


def test_majority_in_force_still_takes_the_others_answers(world, about, three):
    row = asked(world, about[0], rule="majority")
    for member in three[:2]:
        answer(world, row, member)
    answer(world, row, three[2], "rejected")
    assert fresh(row).met_on == world.today
    assert Ratification.objects.get().answers.filter(status="rejected").count() == 1


def test_dates_are_changed_until_it_has_taken_effect(world, row, three):
    by, day = world.viewer("mona"), world.today + dt.timedelta(days=60)
    change_terms(row, due_on=day, force_from=day, by=by)
    assert (fresh(row).due_on, fresh(row).force_from) == (day, day)
    for member in three:
        answer(world, row, member)
    error = refused(lambda: change_terms(row, due_on=day, force_from=None, by=by))
    assert error.code == "took_effect"


# Members that come and go


def test_member_that_joins_is_not_asked_in_a_round_that_runs(world, row):
    Membership.objects.filter(member=world.gammelvik).update(valid_to=None)
    assert not Answer.objects.filter(member=world.gammelvik).exists()
    for member in (world.nordvik, world.sorvik, world.lillevik):
        answer(world, row, member)
    assert fresh(row).met_on == world.today


# The matter itself sent back or withdrawn


def test_matter_that_was_sent_back_takes_no_effect_by_an_answer(world, about, row, three):
    by = world.viewer("mona")
    step_treated(steps(about[0])[1], outcome="returned", reason="Feil", by=by, day=world.today)
    for member in three:
        answer(world, row, member)
    assert (fresh(row).met_on, fresh(about[1]).in_force_on) == (None, None)
    assert fresh(about[0]).status == "prepared"


def test_nobody_is_asked_any_more_about_a_matter_that_is_withdrawn(world, about, row):
    matters.withdraw(about[0], reason="Ikke aktuelt", by=world.viewer("mona"))
    end_withdrawn(clock(world.today))
    assert (fresh(row).ended_on, fresh(row).ended_because) == (world.today, "Ikke aktuelt")
    assert fresh(answer_of(row, world.nordvik).child).status == "withdrawn"
