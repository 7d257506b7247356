"""The line through a ranked portfolio, and the budget of a programme."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from samdrift.money.calc.cost_table import INVESTMENT, PortfolioLine, portfolio
from samdrift.money.calc.programme_budget import Cost, programme_budget
from samdrift.money.calc.ranking import INSIDE, OUTSIDE, UNKNOWN, WOULD_FIT, Ranked, draw_line

D = Decimal
IN_2027, IN_2028 = (2027, INVESTMENT), (2028, INVESTMENT)


def verdicts(*ranked: Ranked, pools: dict[tuple[int, str], Decimal | None]) -> list[str]:
    return [one.verdict for one in draw_line([], ranked, pools).placed]


def test_measures_take_of_the_pool_in_their_order() -> None:
    rows = [Ranked(n, {IN_2027: D(4)}) for n in (1, 2, 3)]
    assert verdicts(*rows, pools={IN_2027: D(8)}) == [INSIDE, INSIDE, OUTSIDE]
    line = draw_line([], rows, {IN_2027: D(10)})
    assert line.used == {IN_2027: D(8)}
    assert line.left(IN_2027, {IN_2027: D(10)}) == D(2)
    assert line.placed[2].short == {IN_2027: D(2)}


def test_what_would_fit_below_the_line_is_told_apart_and_takes_nothing() -> None:
    rows = [Ranked(1, {IN_2027: D(6)}), Ranked(2, {IN_2027: D(6)}), Ranked(3, {IN_2027: D(3)})]
    assert verdicts(*rows, pools={IN_2027: D(10)}) == [INSIDE, OUTSIDE, WOULD_FIT]


def test_the_line_of_one_year_does_not_touch_another() -> None:
    rows = [Ranked(1, {IN_2027: D(20)}), Ranked(2, {IN_2028: D(5)})]
    pools: dict[tuple[int, str], Decimal | None] = {IN_2027: D(10), IN_2028: D(10)}
    assert verdicts(*rows, pools=pools) == [OUTSIDE, INSIDE]


def test_an_unknown_cost_or_pool_is_neither_inside_nor_outside() -> None:
    rows = [Ranked(1, None), Ranked(2, {IN_2028: D(1)}), Ranked(3, {IN_2027: D(1)})]
    line = draw_line([], rows, {IN_2027: D(10)})
    assert [one.verdict for one in line.placed] == [UNKNOWN, UNKNOWN, INSIDE]
    assert line.placed[1].lacking == (IN_2028,)


def test_what_is_carried_out_takes_first_and_draws_no_line() -> None:
    done = [Ranked(9, {IN_2027: D(12)})]
    line = draw_line(done, [Ranked(1, {IN_2027: D(1)})], {IN_2027: D(10)})
    assert [one.verdict for one in line.placed] == [INSIDE, OUTSIDE]
    assert line.left(IN_2027, {IN_2027: D(10)}) == D(-2)


@given(st.lists(st.integers(0, 50), max_size=12), st.integers(0, 200))
def test_those_inside_never_take_more_than_the_pool(needs: list[int], pool: int) -> None:
    rows = [Ranked(n, {IN_2027: D(amount)}) for n, amount in enumerate(needs)]
    line = draw_line([], rows, {IN_2027: D(pool)})
    assert line.used.get(IN_2027, D(0)) <= pool
    inside = sum(needs[int(str(one.key))] for one in line.placed if one.verdict == INSIDE)
    assert inside == line.used.get(IN_2027, D(0))


def test_a_member_without_a_part_makes_no_sum_unknown() -> None:
    lines = [
        PortfolioLine(INVESTMENT, 2027, "A", D(10)),
        PortfolioLine(INVESTMENT, 2027, "B", D(5)),
        PortfolioLine(INVESTMENT, 2028, "C", D(20)),
    ]
    absent = {("C", 2027, INVESTMENT), ("A", 2028, INVESTMENT), ("B", 2028, INVESTMENT)}
    first, second = portfolio(lines, ["A", "B", "C"], absent)
    assert (first.total.total, first.total.complete) == (D(15), True)
    assert (second.total.total, second.change) == (D(20), D(5))
    assert not portfolio(lines, ["A", "B", "C"])[0].total.complete


def test_a_programme_lacks_what_neither_grants_nor_frames_pay() -> None:
    costs = [
        Cost(2017, D(2_000_000), D(1_200_000), is_setup=True, is_inside=True),
        Cost(2018, D(9_000_000), D(0), is_setup=False, is_inside=False),
    ]
    budget = programme_budget(costs, [D(5_000_000)], [(2017, D(1_200_000))])
    assert (budget.grants, budget.total.used, budget.unused) == (5_000_000, 1_200_000, 3_800_000)
    assert (budget.total.setup, budget.total.other, budget.total.cost) == (
        2_000_000,
        9_000_000,
        11_000_000,
    )
    assert budget.total.by_frames == 800_000
    assert (budget.years[2017].lacking, budget.years[2018].lacking) == (0, 9_000_000)
    assert budget.gap == 11_000_000 - 5_000_000 - 800_000


def test_grants_beyond_the_cost_are_a_gap_below_nothing() -> None:
    budget = programme_budget(
        [Cost(2027, D(10), D(10), is_setup=False, is_inside=True)], [D(30)], []
    )
    assert (budget.gap, budget.unused) == (-20, 30)
