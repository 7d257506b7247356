from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.voting import (
    AGAINST,
    BLANK,
    FOR,
    Cast,
    Rules,
    Seat,
    VotingError,
    decide,
    elect,
    quorum,
    weakest,
)

IKS_COUNCIL = Rules(votes=Fraction(2, 3))
IKS_BOARD = Rules(majority="present", floor=Fraction(1, 3))
GROUP = Rules(tie="falls", may_abstain=True)


def seats(members, present, votes=None):
    """`present` of `members` seats filled; `votes` one by one, else one each."""
    given_votes = votes or [1] * members
    return [Seat(n, Fraction(given_votes[n]), n < present) for n in range(members)]


def casts(text):
    """One letter for each seat present: f, a, b, or the number of a proposal."""
    kinds = {"f": (FOR, 0), "a": (AGAINST, None), "b": (BLANK, None)}
    return [
        Cast(n, *(kinds[one] if one in kinds else (FOR, int(one)))) for n, one in enumerate(text)
    ]


def vote(rules, members, text, chair=None, options=(0,)):
    return decide(rules, seats(members, len(text)), casts(text), options, chair=chair)


def test_an_iks_council_needs_half_the_members_and_two_thirds_of_the_votes():
    weights = [8, 8, 2, 2, 2, 4, 4, 3, 3]
    told = quorum(IKS_COUNCIL, seats(9, 5, weights))
    assert (told.present, told.members, told.short_members) == (5, 9, 0)
    assert told.share == Fraction(22, 36)
    assert told.short_votes == 2
    assert not told.is_reached


def test_votes_of_parts_are_short_by_exactly_what_is_missing():
    told = quorum(IKS_COUNCIL, seats(3, 1, [Fraction(1, 3)] * 3))
    assert told.short_votes == Fraction(1, 3)
    assert told.short_members == 1


def test_exactly_two_thirds_of_the_votes_is_enough():
    assert quorum(IKS_COUNCIL, seats(3, 2)).is_reached
    assert not quorum(IKS_COUNCIL, seats(100, 66)).is_reached


@pytest.mark.parametrize(("members", "needed", "over"), [(9, 5, 5), (10, 5, 6), (1, 1, 1)])
def test_half_the_members_is_enough_unless_the_rule_asks_for_more(members, needed, over):
    assert quorum(Rules(), seats(members, 0)).needed == needed
    assert quorum(Rules(quorum_over=True), seats(members, 0)).needed == over


def test_a_body_without_members_decides_nothing():
    assert not quorum(Rules(), []).is_reached


def test_an_iks_board_decides_by_more_than_a_third_of_all_its_members():
    falls = vote(IKS_BOARD, 9, "fffaa")
    assert (falls.outcome, falls.reasons) == ("falls", ("too_few_of_all",))
    assert vote(IKS_BOARD, 10, "ffffaa").outcome == "adopted"


def test_a_board_that_the_chair_decides_for_still_needs_its_third():
    told = vote(IKS_BOARD, 6, "ffaa", chair=0)
    assert (told.outcome, told.reasons) == ("falls", ("tie_chair_for", "too_few_of_all"))


def test_a_tie_goes_by_the_vote_of_the_chair():
    assert vote(Rules(), 4, "ffaa", chair=0).reasons == ("tie_chair_for", "majority")
    assert vote(Rules(), 4, "ffaa", chair=3).reasons == ("tie_chair_against",)
    assert vote(Rules(), 4, "ffaa").outcome == "falls"
    assert vote(GROUP, 4, "ffaa", chair=0).reasons == ("tie_falls",)


def test_without_quorum_nothing_is_adopted():
    told = vote(Rules(), 9, "ffff")
    assert (told.outcome, told.reasons) == ("no_quorum", ("short_of_members",))


def test_who_abstains_is_present_but_has_cast_no_vote():
    assert vote(GROUP, 5, "ffabb").outcome == "adopted"
    present = Rules(majority="present", may_abstain=True)
    assert vote(present, 5, "ffabb").outcome == "falls"


@pytest.mark.parametrize(
    ("text", "outcome"), [("ffffaa", "adopted"), ("fffaa", "falls"), ("fff", "adopted")]
)
def test_two_thirds_of_the_votes_cast(text, outcome):
    assert vote(Rules(majority="two_thirds"), len(text), text).outcome == outcome


def test_all_must_agree_where_the_rule_says_so():
    rules = Rules(majority="all", may_abstain=True)
    assert vote(rules, 3, "fff").outcome == "adopted"
    assert vote(rules, 3, "ffb").outcome == "falls"


def test_between_several_one_needs_the_majority_else_the_weakest_may_go_out():
    told = vote(Rules(), 7, "1112233", options=(1, 2, 3))
    assert (told.outcome, told.winner) == ("none_won", None)
    assert weakest(told, (1, 2, 3)) == (2, 3)
    assert vote(Rules(), 7, "1111233", options=(1, 2, 3)).winner == 1


def test_a_tie_between_two_proposals_goes_by_the_chair():
    told = vote(Rules(), 4, "1122", chair=2, options=(1, 2))
    assert (told.outcome, told.winner) == ("adopted", 2)


def chosen(text, **more):
    return elect(Rules(), seats(len(text), len(text)), casts(text), (1, 2, 3), **more)


def test_an_election_needs_more_than_half_of_all_votes_then_the_most():
    assert chosen("111b22").outcome == "none_won"
    assert chosen("1111b2").winner == 1
    assert chosen("11b23b", last_round=True).winner == 1


def test_an_election_that_is_even_goes_by_lot_never_by_the_chair():
    told = chosen("1122", last_round=True)
    assert (told.outcome, told.tied) == ("lot", (1, 2))
    assert chosen("1122", last_round=True, drawn=2).reasons == ("by_lot",)
    assert chosen("1122", last_round=True, drawn=3).outcome == "lot"


def test_an_election_where_all_are_blank_chooses_nobody():
    assert chosen("bb", last_round=True).outcome == "none_won"


@pytest.mark.parametrize(
    ("given_casts", "code"),
    [
        ([Cast(0, FOR, 0), Cast(0, FOR, 0)], "voted_twice"),
        ([Cast(0, FOR, 0)], "not_voted"),
        ([Cast(0, FOR, 0), Cast(1, BLANK)], "may_not_be_blank"),
        ([Cast(0, FOR, 0), Cast(1, FOR, 9)], "unknown_option"),
        ([Cast(0, FOR, 0), Cast(1, "perhaps")], "unknown_choice"),
        ([Cast(0, FOR, 0), Cast(1, FOR, 0), Cast(2, FOR, 0)], "not_present"),
    ],
)
def test_votes_that_cannot_be_counted_are_refused(given_casts, code):
    with pytest.raises(VotingError) as told:
        decide(Rules(), seats(3, 2), given_casts, (0,))
    assert told.value.code == code


def test_against_is_no_answer_between_several():
    with pytest.raises(VotingError, match="against_several"):
        vote(Rules(), 2, "1a", options=(1, 2))


def test_a_result_is_plain_values():
    told = vote(IKS_BOARD, 9, "fffaa").plain()
    assert told["tallies"] == {"0": ["3", 3], "against": ["2", 2], "blank": ["0", 0]}
    assert (told["needed"], told["floor_needed"]) == ("5/2", "3")
    assert told["quorum"]["needed"] == 5


RULES = st.builds(
    Rules,
    majority=st.sampled_from(["cast", "present", "two_thirds", "all"]),
    votes=st.none() | st.just(Fraction(2, 3)),
    floor=st.none() | st.just(Fraction(1, 3)),
    tie=st.sampled_from(["chair", "falls"]),
    may_abstain=st.just(True),
)
TEXTS = st.text("fab", min_size=1, max_size=12)
WEIGHTS = st.lists(st.integers(1, 9), min_size=16, max_size=16)


@given(RULES, TEXTS, WEIGHTS, st.integers(0, 4), st.data())
def test_one_more_for_it_never_makes_it_fall(rules, text, weights, away, data):
    there = seats(len(text) + away, len(text), weights)
    chair = data.draw(st.integers(0, len(text) - 1))
    place = data.draw(st.integers(0, len(text) - 1))
    before = decide(rules, there, casts(text), (0,), chair=chair)
    better = text[:place] + "f" + text[place + 1 :]
    after = decide(rules, there, casts(better), (0,), chair=chair)
    if text[place] == "a" and before.outcome == "adopted":
        assert after.outcome == "adopted"


@given(RULES, TEXTS, WEIGHTS, st.integers(0, 4), st.randoms())
def test_the_order_of_the_votes_does_not_matter(rules, text, weights, away, random):
    there, votes = seats(len(text) + away, len(text), weights), casts(text)
    told = decide(rules, there, votes, (0,), chair=0)
    random.shuffle(there)
    random.shuffle(votes)
    assert decide(rules, there, votes, (0,), chair=0).plain() == told.plain()


@given(RULES, TEXTS, WEIGHTS, st.integers(0, 4))
def test_what_is_adopted_has_quorum_and_more_for_it_than_against(rules, text, weights, away):
    there = seats(len(text) + away, len(text), weights)
    told = decide(rules, there, casts(text), (0,), chair=0)
    if told.outcome == "adopted":
        assert told.quorum.is_reached
        assert told.tallies["0"][0] >= told.tallies[AGAINST][0] > -1
        assert told.tallies["0"][0] > 0


@given(TEXTS, WEIGHTS, st.integers(1, 7))
def test_only_the_proportion_of_the_votes_matters(text, weights, times):
    there = seats(len(text), len(text), weights)
    more = seats(len(text), len(text), [one * times for one in weights])
    one, other = (decide(GROUP, rows, casts(text), (0,)) for rows in (there, more))
    assert one.outcome == other.outcome
