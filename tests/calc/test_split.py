"""Costs split among members and units, to the øre, month after month."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel.calc.periods import Period
from samdrift.money.calc.carried import give_back
from samdrift.money.calc.split import Cost, Difference, compared, split
from samdrift.money.calc.split_keys import (
    Key,
    KeyPart,
    SplitError,
    key_shares,
    presence,
    shares_of,
)

WHOLE = Fraction(1)
EQUAL = Key((KeyPart(1),))


def by(**figures) -> dict[str, Fraction]:
    members = dict.fromkeys(figures, WHOLE)
    return shares_of(key_shares(Key((KeyPart(1, "base"),)), members, {"base": figures}))


def test_million_by_net_budget() -> None:
    run = split([Cost("ict", 1_000_000_00)], by(Asker=42_952, Røyken=13_435, Hurum=9_368))
    assert list(run.totals().values()) == [653_212_69, 204_319_06, 142_468_25]


def test_hundred_thousand_by_staff_leaves_no_ore_over() -> None:
    staff = dict(zip("abcdefg", (9, 9, 1, 1, 1, 1, 1), strict=True))
    run = split([Cost("ict", 100_000_00)], by(**staff))
    assert list(run.totals().values()) == [39_130_43] * 2 + [4_347_83] * 4 + [4_347_82]


def test_third_equal_and_two_thirds_by_inhabitants() -> None:
    key = Key((KeyPart(1), KeyPart(2, "inhabitants")))
    rows = key_shares(key, {"A": WHOLE, "B": WHOLE}, {"inhabitants": {"A": 3000, "B": 1000}})
    assert [row.share for row in rows] == [Fraction(2, 3), Fraction(1, 3)]
    equal, inhabitants = rows[0].parts
    assert (equal.base, equal.portion, equal.share) == (None, Fraction(1, 3), Fraction(1, 6))
    assert (inhabitants.figure, inhabitants.total, inhabitants.share) == (
        3000,
        4000,
        Fraction(1, 2),
    )


def test_member_that_joins_inside_the_period_is_weighted_by_days() -> None:
    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    takes_part = {
        "A": [Period(date(2020, 1, 1), None)],
        "B": [Period(date(2026, 6, 16), None)],
        "C": [Period(date(2020, 1, 1), date(2026, 6, 1))],
    }
    days = presence(takes_part, june)
    assert days == {"A": 1, "B": Fraction(1, 2)}
    assert shares_of(key_shares(EQUAL, days, {})) == {"A": Fraction(2, 3), "B": Fraction(1, 3)}


def test_caps_hand_on_what_is_above_them() -> None:
    figures = {"users": {"A": 70, "B": 20, "C": 10}}
    key = Key((KeyPart(1, "users"),), caps={"A": Decimal("0.4"), "B": Decimal("0.35")})
    rows = key_shares(key, dict.fromkeys("ABC", WHOLE), figures)
    assert [row.share for row in rows] == [Fraction(4, 10), Fraction(35, 100), Fraction(25, 100)]
    assert [row.uncapped for row in rows] == [Fraction(7, 10), Fraction(2, 10), Fraction(1, 10)]
    assert all(row.is_changed_by_caps for row in rows)


@pytest.mark.parametrize(
    ("key", "members", "figures", "wanted"),
    [
        (EQUAL, {}, {}, ("no_members", None, None)),
        (Key(()), {"A": WHOLE}, {}, ("no_parts", None, None)),
        (Key((KeyPart(-1),)), {"A": WHOLE}, {}, ("no_parts", None, None)),
        (Key((KeyPart(1, "x"),)), {"A": WHOLE}, {}, ("unknown_base", "x", None)),
        (Key((KeyPart(1, "x"),)), {"A": WHOLE}, {"x": {}}, ("unknown_figure", "x", "A")),
        (Key((KeyPart(1, "x"),)), {"A": WHOLE}, {"x": {"A": None}}, ("unknown_figure", "x", "A")),
        (Key((KeyPart(1, "x"),)), {"A": WHOLE}, {"x": {"A": -1}}, ("negative_figure", "x", "A")),
        (Key((KeyPart(1, "x"),)), {"A": WHOLE}, {"x": {"A": 0}}, ("all_zero", "x", None)),
        (Key((KeyPart(1),), {"A": Fraction(1, 2)}), {"A": WHOLE}, {}, ("caps_too_low", None, None)),
    ],
)
def test_key_that_can_not_share_says_why(key, members, figures, wanted) -> None:
    with pytest.raises(SplitError) as refusal:
        key_shares(key, members, figures)
    assert (refusal.value.code, refusal.value.base, refusal.value.member) == wanted


def test_member_that_takes_no_part_needs_no_figure() -> None:
    key = Key((KeyPart(1, "users"),))
    assert [
        row.member for row in key_shares(key, {"A": WHOLE}, {"users": {"A": 5, "B": None}})
    ] == ["A"]


def test_own_cost_goes_direct() -> None:
    costs = [Cost("joint", 300), Cost("own", 77, direct="B")]
    run = split(costs, by(A=1, B=1, C=1))
    assert run.totals() == {"A": 100, "B": 177, "C": 100}
    assert [line.is_direct for line in run.lines] == [False, False, False, True]
    with pytest.raises(SplitError):
        split(costs, {})


def test_remainder_is_carried_from_month_to_month() -> None:
    shares, carried, posted = by(A=1, B=1, C=1), {}, []
    for _ in range(3):
        run = split([Cost("month", 100)], shares, carried)
        posted.append(list(run.totals().values()))
        carried = run.carried
    assert posted == [[34, 33, 33], [33, 34, 33], [33, 33, 34]]
    assert set(carried.values()) == {0}


def test_line_explains_itself() -> None:
    first = split([Cost("m", 100)], by(A=1, B=1, C=1))
    line = split([Cost("m", 100)], by(A=1, B=1, C=1), first.carried).lines[0]
    assert (line.exact, line.share, line.ore) == (Fraction(100, 3), Fraction(1, 3), 33)
    assert line.brought == Fraction(100, 3) - 34


def test_member_that_left_is_posted_nothing_more() -> None:
    first = split([Cost("m", 100)], by(A=1, B=1, C=1))
    later = split([Cost("m", 101)], by(A=1, B=1), first.carried)
    assert set(later.totals()) == {"A", "B"} and sum(later.totals().values()) == 101
    assert later.carried["C"] == first.carried["C"]


def test_another_key_shows_who_gains_and_who_loses() -> None:
    costs = [Cost("all", 1000), Cost("own", 50, direct="C")]
    assert compared(costs, by(A=1, B=1), by(A=3, B=1, D=1)) == [
        Difference("A", 500, 600),
        Difference("B", 500, 200),
        Difference("D", 0, 200),
        Difference("C", 50, 50),
    ]


amounts = st.integers(-(10**9), 10**9)
figures = st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any)


def shared(weights: list[int]) -> dict[int, Fraction]:
    members = dict.fromkeys(range(len(weights)), WHOLE)
    key = Key((KeyPart(1), KeyPart(2, "base")))
    return shares_of(key_shares(key, members, {"base": dict(enumerate(weights))}))


@given(st.lists(st.tuples(amounts, st.integers(0, 2)), min_size=1, max_size=24), st.data())
def test_no_member_is_ever_a_whole_ore_off(months, data) -> None:
    """Also when the key changes on the way and when amounts are negative."""
    count = data.draw(st.integers(1, 7))
    weights = st.lists(st.integers(0, 10**6), min_size=count, max_size=count).filter(any)
    keys = [shared(data.draw(weights)) for _ in range(3)]
    carried: dict[int, Fraction] = {}
    due = dict.fromkeys(range(count), Fraction(0))
    paid = dict.fromkeys(range(count), 0)
    for amount, key in months:
        run = split([Cost("month", amount)], keys[key], carried)
        carried = run.carried
        assert sum(run.totals().values()) == amount
        for member in due:
            due[member] += amount * keys[key][member]
            paid[member] += run.totals()[member]
            assert abs(due[member] - paid[member]) < 1


@given(amounts.filter(bool), figures)
def test_negative_amount_mirrors(amount: int, weights: list[int]) -> None:
    plus, minus = (split([Cost("c", one)], shared(weights)) for one in (amount, -amount))
    assert minus.totals() == {member: -ore for member, ore in plus.totals().items()}


@given(st.lists(amounts, min_size=1, max_size=12), figures)
def test_same_key_all_the_time_is_the_split_of_the_cumulative_total(months, weights) -> None:
    months = [abs(amount) for amount in months]
    shares = shared(weights)
    run = split([Cost(number, amount) for number, amount in enumerate(months)], shares)
    assert run.totals() == split([Cost("all", sum(months))], shares).totals()


@given(st.lists(amounts, min_size=1, max_size=6), figures, figures)
def test_a_run_taken_back_leaves_nothing_to_carry(months, weights, others) -> None:
    costs = [Cost(number, amount) for number, amount in enumerate(months)]
    run = split(costs, shared(weights))
    later = split([Cost("later", 12_345)], shared(others), run.carried)
    carried = {1: dict(later.carried)}
    for line in run.lines:
        give_back(carried, 1, line.member, line.exact, line.ore)
    alone = split([Cost("later", 12_345)], shared(others))
    exact = {line.member: line.exact for line in alone.lines}
    for member in {*run.totals(), *later.totals()}:
        left = carried[1].get(member, 0)
        assert left == exact.get(member, 0) - later.totals().get(member, 0)


@given(figures, st.dictionaries(st.integers(0, 8), st.fractions(0, 1), max_size=9))
def test_capped_shares_sum_to_one_and_nobody_is_above(weights, caps) -> None:
    members = dict.fromkeys(range(len(weights)), WHOLE)
    key = Key((KeyPart(1, "base"),), caps)
    bases = {"base": dict(enumerate(weights))}
    bearing = [member for member, weight in enumerate(weights) if weight]
    if sum(caps.get(member, Fraction(1)) for member in bearing) < 1:
        with pytest.raises(SplitError, match="caps_too_low"):
            key_shares(key, members, bases)
        return
    rows = key_shares(key, members, bases)
    assert sum(row.share for row in rows) == 1
    assert all(row.share <= caps.get(row.member, 1) for row in rows)
