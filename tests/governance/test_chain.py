"""A matter goes through its chain, is sent back, comes again, and ends."""

import pytest

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Matter, Passage
from samdrift.governance.services import chain, chain_plan, versions
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.mail import Notice
from tests.governance.matters import body, fresh, matter, office, planned, steps


@pytest.fixture
def group(world):
    made = body(world, "Forvaltningsgruppa", "management")
    office(world, made, "kari")
    return made


@pytest.fixture
def board(world):
    made = body(world, "Styringsgruppa")
    office(world, made, "per")
    return made


@pytest.fixture
def sent(world, group, board):
    made = matter(world)
    planned(world, made, ("recommend", group), ("decide", board))
    return chain.send(made, by=world.viewer("mona"))


def treat(world, row, outcome, place, **more):
    step = steps(row)[place]
    more.setdefault("day", world.today)
    return chain.step_treated(step, outcome=outcome, by=world.viewer("dag"), **more)


def told(world, who):
    return list(
        Notice.objects.filter(account_id=world.accounts[who].pk).values_list("what", flat=True)
    )


def test_matter_goes_from_body_to_body_and_is_decided_by_the_last(world, sent):
    assert (sent.status, steps(sent)[0].came_on) == ("treated", world.today)
    after = treat(world, sent, "adopted", 0)
    assert after.status == "treated"
    assert [(s.outcome, s.came_on) for s in steps(sent)] == [
        ("recommended", world.today),
        ("", world.today),
    ]
    after = treat(world, sent, "adopted", 1)
    assert (after.status, after.closed_on) == ("decided", world.today)


def test_body_is_told_when_it_has_the_matter(world, sent):
    assert told(world, "kari") == ["matter.before_my_body"]
    assert told(world, "per") == []
    treat(world, sent, "recommended", 0)
    assert told(world, "per") == ["matter.before_my_body"]


def test_only_the_body_whose_turn_it_is_may_treat_it(world, sent):
    with pytest.raises(DomainError, match="is with Forvaltningsgruppa now"):
        treat(world, sent, "decided", 1)


def test_matter_sent_back_is_with_whoever_prepares_it_and_comes_to_the_same_body_again(world, sent):
    treat(world, sent, "recommended", 0)
    back = treat(world, sent, "returned", 1, reason="Kostnaden er ikke vist")
    assert back.status == "prepared"
    assert told(world, "mona") == ["matter.sent_back_to_me"]
    again = chain.send(back, by=world.viewer("mona"))
    assert [s.outcome for s in steps(again)] == ["recommended", ""]
    assert treat(world, again, "decided", 1).status == "decided"
    assert list(Passage.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "recommended",
        "returned",
        "decided",
    ]


def test_matter_sent_back_to_an_earlier_body_is_treated_there_anew(world, sent):
    treat(world, sent, "recommended", 0)
    first = steps(sent)[0]
    back = treat(world, sent, "returned", 1, reason="Svar på spørsmålet", back_to=first)
    assert (back.status, [s.outcome for s in steps(back)]) == ("treated", ["", ""])
    assert told(world, "kari") == ["matter.before_my_body"] * 2


def test_sending_back_needs_a_reason(world, sent):
    with pytest.raises(DomainError) as refused:
        treat(world, sent, "returned", 0)
    assert refused.value.field == "reason"
    assert fresh(sent).status == "treated"


def test_postponed_matter_stays_with_the_body(world, sent):
    after = treat(world, sent, "postponed", 0)
    assert (after.status, steps(after)[0].is_treated) == ("treated", False)
    assert treat(world, after, "recommended", 0).status == "treated"


def test_study_goes_back_to_whoever_prepares_it(world, sent):
    assert treat(world, sent, "study", 0, reason="Hva koster drift?").status == "prepared"


def test_matter_turned_down_goes_no_further(world, group, board):
    made = matter(world)
    planned(world, made, ("decide", group), ("decide", board))
    chain.send(made, by=world.viewer("mona"))
    assert treat(world, made, "rejected", 0).status == "rejected"
    with pytest.raises(DomainError, match="has the status"):
        treat(world, made, "decided", 1)


def test_decision_before_the_last_does_not_end_the_matter(world, group, board):
    made = matter(world)
    planned(world, made, ("decide", group), ("decide", board))
    chain.send(made, by=world.viewer("mona"))
    assert treat(world, made, "adopted", 0).status == "treated"


def test_body_that_changes_the_text_has_recommended_with_changes(world, sent, group):
    own = versions.freeze(
        sent, by=world.viewer("kari"), body=group, resolution="Styringsgruppa vedtar noe annet."
    )
    treat(world, sent, "adopted", 0, version=own)
    first = steps(sent)[0]
    assert (first.outcome, first.version_id) == ("changed", own.pk)
    assert fresh(sent).resolution == "Styringsgruppa vedtar noe annet."


def test_chain_without_a_body_that_decides_is_not_sent(world, group):
    made = matter(world)
    with pytest.raises(DomainError, match="no body yet"):
        chain.send(made, by=world.viewer("mona"))
    planned(world, made, ("recommend", group))
    with pytest.raises(DomainError, match="one that decides"):
        chain.send(made, by=world.viewer("mona"))


def test_body_that_only_discusses_can_do_no_more(world):
    talk = body(world, "Undergruppa", "sub_group", is_discussion_only=True)
    made = matter(world)
    with pytest.raises(DomainError, match="only discusses"):
        chain_plan.add_step(made, by=world.viewer("mona"), task="decide", body=talk)
    step = chain_plan.add_step(made, by=world.viewer("mona"), task="discuss", body=talk)
    assert step.order == 0


def test_body_left_out_lets_the_matter_go_on(world, sent):
    first, second = steps(sent)
    with pytest.raises(DomainError) as refused:
        chain_plan.leave_out(first, reason=" ", by=world.viewer("mona"))
    assert refused.value.field == "reason"
    chain_plan.leave_out(first, reason="Haster", by=world.viewer("mona"))
    assert steps(sent)[1].came_on == world.today
    with pytest.raises(DomainError, match="one that decides"):
        chain_plan.leave_out(second, reason="Haster", by=world.viewer("mona"))


def test_matter_is_ready_when_it_is_sent_its_precondition_met_and_its_parts_there(
    world, group, board
):
    made = matter(world)
    Body.objects.filter(pk=group.pk).update(required_parts=["need", "cost"])
    plans = [chain_plan.Plan("recommend", group, "Kontorkommune er valgt")]
    plans.append(chain_plan.Plan("decide", board))
    by = world.viewer("mona")
    chain_plan.set_chain(made, plans=plans, by=by)
    with pytest.raises(DomainError, match="still being prepared"):
        chain.require_ready(steps(made)[0])
    chain.send(made, by=by)
    with pytest.raises(DomainError, match="waits for this: Kontorkommune er valgt"):
        chain.require_ready(steps(made)[0])
    chain_plan.say_met(steps(made)[0], note="Enighet i møtet", by=by)
    assert steps(made)[0].met_by == world.people["mona"]
    with pytest.raises(DomainError, match="Need, Cost"):
        chain.require_ready(steps(made)[0])
    made.parts.create(part="need", text="Vi trenger det")
    made.parts.create(part="cost", not_needed="Det koster ingenting")
    chain.require_ready(steps(made)[0])
    with pytest.raises(DomainError, match="is with Forvaltningsgruppa now"):
        chain.require_ready(steps(made)[1])


def test_what_a_body_did_can_be_taken_back_until_the_matter_has_gone_on(world, sent):
    treat(world, sent, "recommended", 0)
    treat(world, sent, "decided", 1)
    with pytest.raises(DomainError, match="has gone on since"):
        chain.step_taken_back(steps(sent)[0], by=world.viewer("dag"), reason="Feil")
    back = chain.step_taken_back(steps(sent)[1], by=world.viewer("dag"), reason="Feil")
    assert (back.status, back.closed_on) == ("treated", None)
    assert [s.outcome for s in steps(back)] == ["recommended", ""]
    assert treat(world, back, "rejected", 1).status == "rejected"


def test_body_treats_it_by_hand_only_by_those_who_run_it(world, sent):
    step = steps(sent)[0]
    with pytest.raises(Refused):
        chain.treat(step, outcome="recommended", by=world.viewer("ola"))
    chain.treat(step, outcome="recommended", by=world.viewer("kari"))
    with pytest.raises(DomainError, match="written down in its meeting"):
        chain.treat(steps(sent)[1], outcome="decided", by=world.viewer("per"))


def test_steps_that_no_body_has_had_change_places(world, sent, group, board):
    third = body(world, "Porteføljestyret", "portfolio_board")
    by = world.viewer("mona")
    step = chain_plan.add_step(sent, by=by, task="decide", body=third)
    chain_plan.move_step(step, earlier=True, by=by)
    assert [s.body for s in steps(sent)] == [group, third, board]
    with pytest.raises(DomainError, match="cannot be moved"):
        chain_plan.move_step(steps(sent)[1], earlier=True, by=by)
    chain_plan.remove_step(steps(sent)[1], by=by)
    assert [s.body for s in steps(sent)] == [group, board]
    with pytest.raises(DomainError, match="Leave the body out"):
        chain_plan.remove_step(steps(sent)[0], by=by)


def test_members_own_body_treats_its_own_matters_alone(world):
    council = body(world, "Nordvik kommunestyre", "council", member=world.nordvik)
    joint = matter(world)
    with pytest.raises(DomainError, match="own body"):
        chain_plan.add_step(joint, by=world.viewer("mona"), task="decide", body=council)
    own = matter(world, who="dina", member=world.nordvik)
    chain_plan.add_step(own, by=world.viewer("dina"), task="decide", body=council)
    assert chain.send(own, by=world.viewer("dina")).status == Matter.Status.TREATED
