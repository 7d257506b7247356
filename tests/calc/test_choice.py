from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.choice import Scores, Weights, compare, worth

F = Fraction
CRITERIA = ("cost", "security", "use")
WEIGHTS = {"cost": F(50), "security": F(30), "use": F(20)}
SCORES: Scores = {
    "joint": {"cost": F(60), "security": F(80), "use": F(70)},
    "own": {"cost": F(70), "security": F(40), "use": F(60)},
    "nothing": {"cost": F(90), "security": F(10), "use": F(20)},
}

weights = st.fixed_dictionaries({key: st.integers(0, 50).map(F) for key in CRITERIA})
scores = st.dictionaries(
    st.sampled_from("abcd"),
    st.fixed_dictionaries({key: st.integers(0, 100).map(F) for key in CRITERIA}),
    min_size=2,
)


def test_compare_by_weight() -> None:
    found = compare(WEIGHTS, SCORES)
    assert found.worths["joint"].exact == 68
    assert found.worths["own"].exact == 59
    assert found.worths["nothing"].exact == 52
    assert found.best == ("joint",)


def test_compare_tells_how_far_a_weight_may_move() -> None:
    stays = compare(WEIGHTS, SCORES).stays
    # At cost s, the lead over "own" is (1 − s)·28 − 10·s and that over "nothing" (1 − s)·62 − 30·s.
    assert stays["cost"].low == 0
    assert stays["cost"].high == F(62, 92)
    assert compare({**WEIGHTS, "cost": F(0)}, SCORES).best == ("joint",)


def test_compare_does_not_let_what_is_barred_win() -> None:
    found = compare(WEIGHTS, SCORES, barred=["joint"])
    assert found.best == ("own",)
    assert found.worths["joint"].exact == 68


def test_compare_takes_a_missing_score_as_missing() -> None:
    partly = {**SCORES, "own": {"cost": F(70), "security": None, "use": F(60)}}
    found = compare(WEIGHTS, partly)
    assert (found.worths["own"].low, found.worths["own"].high) == (47, 77)
    assert found.worths["own"].exact is None
    assert found.best == ()


def test_compare_with_a_missing_score_that_cannot_matter() -> None:
    partly = {**SCORES, "nothing": {"cost": F(0), "security": None, "use": F(20)}}
    assert compare(WEIGHTS, partly).best == ("joint",)


def test_compare_of_equals_has_several_best() -> None:
    found = compare({"cost": F(1)}, {"a": {"cost": F(5)}, "b": {"cost": F(5)}})
    assert found.best == ("a", "b")
    assert found.stays == {}


def test_worth_without_any_weight_is_not_known() -> None:
    assert worth({"cost": F(0)}, {"cost": F(50)}).exact is None


@pytest.mark.parametrize("score", [-1, 101])
def test_compare_refuses_a_score_off_the_scale(score: int) -> None:
    with pytest.raises(ValueError, match="0 and 100"):
        compare({"cost": F(1)}, {"a": {"cost": F(score)}})


def test_compare_refuses_a_negative_weight() -> None:
    with pytest.raises(ValueError, match="negative"):
        compare({"cost": F(-1)}, {"a": {"cost": F(1)}})


@given(weights, scores)
def test_compare_keeps_the_order_when_another_leaves(by: Weights, given_: Scores) -> None:
    whole = compare(by, given_).worths
    gone = min(given_)
    fewer = compare(by, {name: one for name, one in given_.items() if name != gone}).worths
    assert all(fewer[name] == whole[name] for name in fewer)


@given(weights, scores, st.sampled_from(CRITERIA), st.fractions(0, 1))
def test_compare_interval_is_where_the_best_stays(
    by: Weights, given_: Scores, key: str, share: Fraction
) -> None:
    found = compare(by, given_)
    rest = sum(w for k, w in by.items() if k != key)
    if len(found.best) != 1 or not rest:
        return
    moved = {k: (1 - share) * w / rest for k, w in by.items() if k != key} | {key: share}
    still = found.best[0] in compare(moved, given_).best
    assert still == (found.stays[key].low <= share <= found.stays[key].high)


@given(weights, scores, st.integers(1, 9))
def test_compare_does_not_ask_how_large_the_weights_are(
    by: Weights, given_: Scores, times: int
) -> None:
    assert compare({k: w * times for k, w in by.items()}, given_) == compare(by, given_)
