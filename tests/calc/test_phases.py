from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.phases import Choice, Measure, Phase, Placed, place

NOTHING: frozenset[int] = frozenset()
FORM, CO, SPLIT = 5, 51, 52
OPEN = {FORM: Choice(frozenset({CO, SPLIT}))}
WHATEVER = Measure(NOTHING, {FORM: frozenset({CO, SPLIT})})
ONLY_CO = Measure(NOTHING, {FORM: frozenset({CO})})

ids = st.frozensets(st.integers(1, 6), max_size=4)


def test_what_holds_whatever_is_chosen_is_of_phase_one() -> None:
    assert place(WHATEVER, NOTHING, NOTHING, OPEN) == Placed(Phase.ONE)


def test_what_hangs_on_an_open_choice_is_of_phase_two() -> None:
    assert place(ONLY_CO, NOTHING, NOTHING, OPEN) == Placed(Phase.TWO, choices=(FORM,))


def test_the_choice_sorts_them_again() -> None:
    chosen = {FORM: Choice(frozenset({CO, SPLIT}), CO)}
    assert place(ONLY_CO, NOTHING, NOTHING, chosen).phase is Phase.ONE
    chosen = {FORM: Choice(frozenset({CO, SPLIT}), SPLIT)}
    assert place(ONLY_CO, NOTHING, NOTHING, chosen) == Placed(Phase.OUT, choices=(FORM,))


def test_an_alternative_the_law_bars_is_not_waited_for() -> None:
    assert place(ONLY_CO, NOTHING, NOTHING, {FORM: Choice(frozenset({CO}))}).phase is Phase.ONE


def test_what_holds_under_nothing_that_is_left_is_out() -> None:
    found = place(ONLY_CO, NOTHING, NOTHING, {FORM: Choice(frozenset({SPLIT}))})
    assert found == Placed(Phase.OUT, choices=(FORM,))


def test_a_needed_decision_is_waited_for_until_it_is_in_force() -> None:
    measure = Measure(frozenset({1, 2}), {})
    assert place(measure, frozenset({1}), NOTHING, {}) == Placed(Phase.TWO, matters=(2,))
    assert place(measure, frozenset({1, 2}), NOTHING, {}).phase is Phase.ONE
    assert place(measure, frozenset({1}), frozenset({2}), {}) == Placed(Phase.OUT, matters=(2,))


@given(ids, ids, ids)
def test_more_decided_never_sends_back(
    needs: frozenset[int], adopted: frozenset[int], more: frozenset[int]
) -> None:
    measure = Measure(needs, {})
    if place(measure, adopted, NOTHING, {}).phase is Phase.ONE:
        assert place(measure, adopted | more, NOTHING, {}).phase is Phase.ONE


@given(st.frozensets(st.integers(1, 4), min_size=1), st.frozensets(st.integers(1, 4)))
def test_phase_one_stands_whichever_is_chosen(
    alternatives: frozenset[int], holds: frozenset[int]
) -> None:
    measure = Measure(NOTHING, {FORM: holds})
    before = place(measure, NOTHING, NOTHING, {FORM: Choice(alternatives)}).phase
    after = {
        place(measure, NOTHING, NOTHING, {FORM: Choice(alternatives, one)}).phase
        for one in alternatives
    }
    assert (before is Phase.ONE) == (after == {Phase.ONE})
    assert (before is Phase.OUT) == (after == {Phase.OUT})
