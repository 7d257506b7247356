import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.ratification import Answer, Rule, standing

YES, NO, CHANGED, OPEN = Answer.ADOPTED, Answer.REJECTED, Answer.CHANGED, Answer.PENDING
answers = st.dictionaries(st.integers(1, 40), st.sampled_from(list(Answer)), min_size=1)
rules = st.sampled_from([Rule.ALL, Rule.MAJORITY, Rule.TWO_THIRDS])


def test_all_is_met_by_the_seventh_council() -> None:
    six = dict.fromkeys(range(1, 7), YES)
    before = standing(Rule.ALL, {**six, 7: OPEN})
    assert (before.is_met, before.short, before.needed) == (False, 1, 7)
    assert standing(Rule.ALL, {**six, 7: YES}).is_met


def test_one_that_changed_the_text_does_not_count() -> None:
    found = standing(Rule.ALL, {**dict.fromkeys(range(1, 7), YES), 7: CHANGED})
    assert not found.is_met
    assert found.is_lost
    assert found.counts[CHANGED] == 1


@pytest.mark.parametrize(
    ("rule", "asked", "needed"),
    [
        (Rule.MAJORITY, 7, 4),
        (Rule.MAJORITY, 8, 5),
        (Rule.TWO_THIRDS, 7, 5),
        (Rule.TWO_THIRDS, 9, 6),
        (Rule.ALL, 357, 357),
    ],
)
def test_needed(rule: Rule, asked: int, needed: int) -> None:
    assert standing(rule, dict.fromkeys(range(asked), OPEN)).needed == needed


def test_named_members_decide_alone() -> None:
    found = standing(Rule.NAMED, {1: YES, 2: NO, 3: YES}, named=[1, 3])
    assert found.is_met
    assert not standing(Rule.NAMED, {1: YES, 2: YES}, named=[1, 3]).is_met


def test_nobody_asked_meets_nothing() -> None:
    assert not standing(Rule.ALL, {}).is_met
    assert not standing(Rule.NAMED, {1: YES}, named=[]).is_met


@given(rules, answers)
def test_a_further_yes_never_takes_it_away(rule: Rule, given_: dict[int, Answer]) -> None:
    before = standing(rule, given_)
    for member in given_:
        after = standing(rule, {**given_, member: YES})
        assert after.short <= before.short
        assert after.is_met or not before.is_met


@given(rules, answers)
def test_met_and_lost_exclude_each_other(rule: Rule, given_: dict[int, Answer]) -> None:
    found = standing(rule, given_)
    assert not (found.is_met and found.is_lost)
    assert found.is_met == (found.short == 0)
    assert sum(found.counts.values()) == len(given_)
