"""The chain as a machine: whatever bodies do, a matter is with exactly one holder, or ended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.chain import (
    BACK,
    DECIDING,
    Chain,
    ChainError,
    Link,
    Outcome,
    Status,
    Task,
    after,
    faults,
    leave_out,
    outcome_of,
    outcomes,
    send,
    turn,
)
from samdrift.governance.calc.chain_templates import templates

TASKS = st.sampled_from(list(Task))
CHAINS = st.tuples(st.lists(TASKS, max_size=4), st.sampled_from(sorted(DECIDING))).map(
    lambda both: Chain(tuple(Link(task) for task in [*both[0], both[1]]))
)


def holders(chain):
    """Who has the matter: the preparer, the bodies whose turn it is."""
    if chain.status == Status.PREPARED:
        return ["preparer"]
    if chain.status == Status.TREATED:
        waiting = [n for n, link in enumerate(chain.links) if not link.is_done]
        return waiting[:1]
    return []


@given(CHAINS, st.data())
def test_matter_always_has_one_holder_or_has_ended(chain, data):
    for _step in range(12):
        if chain.status == Status.PREPARED:
            chain = send(chain)
        elif chain.status == Status.TREATED:
            place = turn(chain.links)
            chosen = data.draw(st.sampled_from(outcomes(chain.links, place)))
            back = data.draw(st.one_of(st.none(), st.integers(0, place - 1))) if place else None
            chain = after(chain, chosen, back if chosen in BACK else None)
        assert len(holders(chain)) == (chain.status in {Status.PREPARED, Status.TREATED})
        assert (turn(chain.links) is None) <= (chain.status != Status.TREATED)
        if chain.status == Status.DECIDED:
            assert turn(chain.links) is None


@given(CHAINS, st.data())
def test_only_the_last_body_decides_the_matter(chain, data):
    chain = send(chain)
    while chain.status == Status.TREATED and turn(chain.links) < len(chain.links) - 1:
        place = turn(chain.links)
        forward = [one for one in outcomes(chain.links, place) if one not in BACK]
        forward = [one for one in forward if one not in {Outcome.POSTPONED, Outcome.REJECTED}]
        chain = after(chain, data.draw(st.sampled_from(forward)))
        assert chain.status == Status.TREATED
    assert after(chain, Outcome.DECIDED).status == Status.DECIDED


@given(CHAINS, st.data())
def test_leaving_bodies_out_never_leaves_a_matter_that_nobody_decides(chain, data):
    chain = send(chain)
    for _time in range(4):
        place = data.draw(st.integers(0, len(chain.links) - 1))
        try:
            chain = leave_out(chain, place)
        except ChainError:
            continue
        assert faults(chain.links) == []
        assert turn(chain.links) is not None


def test_discussion_only_body_cannot_have_another_task():
    links = (Link(Task.RECOMMEND, discussion_only=True), Link(Task.DECIDE))
    assert faults(links) == ["discussion_only"]
    with pytest.raises(ChainError, match="discussion_only"):
        send(Chain(links))
    talk = (Link(Task.DISCUSS, discussion_only=True), Link(Task.DECIDE))
    assert faults(talk) == []


def test_last_body_cannot_pass_it_on_to_nobody():
    links = (Link(Task.DECIDE), Link(Task.DECIDE))
    assert Outcome.PASSED_ON in outcomes(links, 0)
    assert Outcome.PASSED_ON not in outcomes(links, 1)
    left_out = (Link(Task.DECIDE), Link(Task.DECIDE, Outcome.SKIPPED))
    assert Outcome.PASSED_ON not in outcomes(left_out, 0)


def test_matter_goes_back_to_an_earlier_body_alone():
    chain = send(Chain((Link(Task.RECOMMEND), Link(Task.RECOMMEND), Link(Task.DECIDE))))
    chain = after(after(chain, Outcome.RECOMMENDED), Outcome.RECOMMENDED)
    back = after(chain, Outcome.RETURNED, 1)
    assert [link.outcome for link in back.links] == ["recommended", "", ""]
    for place in (2, 5, -1):
        with pytest.raises(ChainError, match="not_earlier"):
            after(chain, Outcome.RETURNED, place)


@pytest.mark.parametrize(
    ("task", "word", "changed", "outcome"),
    [
        (Task.DISCUSS, "adopted", False, "discussed"),
        (Task.RECOMMEND, "adopted", False, "recommended"),
        (Task.RECOMMEND, "adopted", True, "changed"),
        (Task.DECIDE, "adopted", True, "decided"),
        (Task.RATIFY, "adopted", False, "decided"),
        (Task.DISCUSS, "sent_on", False, "passed_on"),
        (Task.RECOMMEND, "rejected", False, "rejected"),
        (Task.DECIDE, "study", False, "study"),
    ],
)
def test_decision_is_an_outcome_by_the_task(task, word, changed, outcome):
    assert outcome_of(task, word, changed=changed) == outcome


def test_templates_end_with_one_that_decides():
    for one in templates():
        links = tuple(Link(Task(place.task)) for place in one.places)
        assert faults(links) == []
        assert all([one.title("nb"), one.title("nn"), one.title("en"), one.text("nn")])
