"""Changes of an agreement: share, ground and room left, by dated rules."""

import csv
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.agreements.calc.contract_change import (
    PER_CHANGE,
    PERCENT,
    THRESHOLD,
    WORKS,
    Change,
    Contract,
    exposure,
    is_intent_waited_for,
    ledger,
    merged_shares,
    minor_limits,
    share,
)
from samdrift.agreements.calc.contract_rules import Rule, rules_of, shipped
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, Step

RULES = shipped()
MAY = date(2026, 5, 1)
TABLE = Path(__file__).parents[3] / "shared" / "facts" / "asker_joint_portfolio_budget_nok.csv"


def change(day: date, amount: int | None, ground: str | None, *on_file: str) -> Change:
    added = None if amount is None else Decimal(amount)
    return Change((day, amount), day, added, ground, frozenset(on_file))


def per_cent(figure: Fraction | None) -> Decimal:
    assert figure is not None
    return round(Decimal(figure.numerator) * 100 / figure.denominator, 1)


def test_share_of_two_municipalities_brought_in() -> None:
    own, first, second = Decimal(42_952), Decimal(13_435), Decimal(9_368)
    assert per_cent(share(first + second, own)) == Decimal("53.1")
    assert per_cent(share(second, own)) == Decimal("21.8")
    assert per_cent(share(first, own)) == Decimal("31.3")
    assert per_cent(share(first + second, Decimal(44_952))) == Decimal("50.7")


def test_merged_shares_by_the_documents_own_budgets() -> None:
    found = {2017: Decimal("53.1"), 2018: Decimal("50.7")}
    if TABLE.exists():
        with TABLE.open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["kind"] == "operating"]
        for row in rows:
            values = {name: Decimal(row[name]) for name in ("Asker", "Røyken", "Hurum")}
            assert per_cent(merged_shares(values)["Asker"]) == found[int(row["year"])]
    unknown = merged_shares({"a": Decimal(1), "b": None})
    assert unknown == {"a": None, "b": None}


def test_share_needs_a_value_to_be_a_share_of() -> None:
    assert share(None, Decimal(5)) is None
    with pytest.raises(ValueError, match="can not be told"):
        share(Decimal(1), Decimal(0))


def test_minor_changes_are_summed_against_both_limits() -> None:
    contract = Contract(Decimal(30_000_000))
    changes = [
        change(MAY, 1_500_000, "b", "assessment"),
        change(date(2026, 3, 1), 700_000, "b"),
        change(date(2026, 4, 1), 9_000_000, "a", "clause", "assessment"),
    ]
    first, clause, last = ledger(contract, changes, RULES)
    assert [limit.room for limit in first.limits] == [1_600_000, 2_300_000]
    assert first.lacks == ("assessment",)
    assert (clause.limits, clause.lacks, clause.share) == ((), (), Fraction(3, 10))
    assert [(limit.name, limit.used) for limit in last.limits] == [
        (THRESHOLD, 2_200_000),
        (PERCENT, 2_200_000),
    ]
    assert [limit.is_within for limit in last.limits] == [True, True]
    assert last.total_share == Fraction(112, 300)


def test_minor_changes_must_stay_below_the_limit() -> None:
    (entry,) = ledger(Contract(Decimal(10_000_000)), [change(MAY, 1_000_000, "b")], RULES)
    assert [(limit.room, limit.is_within) for limit in entry.limits] == [
        (1_300_000, True),
        (0, False),
    ]
    works = minor_limits(Contract(Decimal(10_000_000), WORKS), [entry.change], MAY, RULES)
    assert [limit.limit for limit in works] == [57_800_000, 1_500_000]


def test_each_additional_delivery_has_its_own_limit_and_is_announced() -> None:
    contract = Contract(Decimal(1_000_000))
    changes = [
        change(MAY, 500_000, "c", "necessity", "announcement", "assessment"),
        change(date(2026, 6, 1), 500_001, "d", "cause"),
    ]
    first, second = ledger(contract, changes, RULES)
    assert [(limit.name, limit.is_within) for limit in first.limits] == [(PER_CHANGE, True)]
    assert (second.limits[0].room, second.limits[0].is_within) == (-1, False)
    assert second.lacks == ("announcement", "assessment")


def test_index_clause_lifts_what_is_measured_against() -> None:
    factors = [Step(Period(date(2026, 1, 1), date(2027, 1, 1)), 0, Fraction(11, 10))]
    contract = Contract(Decimal(1_000_000), factors=factors)
    (entry,) = ledger(contract, [change(MAY, 110_000, "b")], RULES)
    assert (entry.base, entry.share) == (1_100_000, Fraction(1, 10))
    with pytest.raises(NoStepError):
        contract.base(date(2027, 1, 1))


def test_unknown_values_stay_unknown_and_are_named() -> None:
    first, second = ledger(
        Contract(None), [change(MAY, None, "b"), change(date(2026, 6, 1), 5, "b")], RULES
    )
    assert (first.share, first.limits, first.exposure) == (None, (), None)
    assert first.lacks == ("value", "amount", "assessment")
    assert (second.total_share, second.limits) == (None, ())
    assert second.lacks == ("value", "earlier_amount", "assessment")
    (third,) = ledger(Contract(None), [change(MAY, 5, None)], RULES)
    assert third.lacks == ("value", "ground")
    (fourth,) = ledger(Contract(None), [change(MAY, 5, "b")], RULES)
    assert [limit.name for limit in fourth.limits] == [THRESHOLD]


def test_exposure_is_a_part_of_what_was_added_and_lapses() -> None:
    found = exposure(Decimal(22_803_000), date(2026, 2, 28), RULES)
    assert (found.amount, found.percent) == (Decimal("3420450.00"), 15)
    assert (found.lapses_on, found.source) == (date(2028, 2, 28), "LOA § 12")
    assert exposure(Decimal(-5), MAY, RULES).amount == 0


def test_notice_of_intent_gives_shelter_after_ten_days() -> None:
    assert not is_intent_waited_for(date(2026, 5, 1), date(2026, 5, 11), RULES)
    assert is_intent_waited_for(date(2026, 5, 1), date(2026, 5, 12), RULES)


@pytest.mark.parametrize(
    ("kind", "day", "amount"),
    [
        ("eea", date(2019, 1, 1), 2_000_000),
        ("eea", date(2020, 3, 1), 2_050_000),
        ("eea", date(2024, 3, 13), 2_200_000),
        ("eea", MAY, 2_300_000),
        ("eea_state", MAY, 1_490_000),
        ("national", MAY, 1_300_000),
        ("law", MAY, 100_000),
    ],
)
def test_thresholds_are_dated(kind, day, amount) -> None:
    assert RULES.rule(kind, day).amount == amount
    assert RULES.rule(kind, day).source


def test_a_new_threshold_takes_over_from_its_day() -> None:
    rows = [Rule("eea", Decimal(2), date(2026, 1, 1), ""), Rule("eea", Decimal(1), MAY, "")]
    own = rules_of(rows, RULES.grounds.values(), MAY)
    assert own.rule("eea", date(2026, 4, 30)).amount == 2
    assert own.rule("eea", MAY).amount == 1
    with pytest.raises(NoStepError):
        own.rule("eea", date(2025, 12, 31))


amounts = st.lists(st.integers(-2_000_000, 3_000_000), min_size=1, max_size=8)


@given(amounts, st.integers(100_000, 10**8))
def test_room_is_what_may_still_be_added(added: list[int], tens: int) -> None:
    contract = Contract(Decimal(tens * 10))
    changes = [change(date(2026, 1, day), amount, "b") for day, amount in enumerate(added, 1)]
    entry = ledger(contract, changes, RULES)[-1]
    room = int(min(limit.room for limit in entry.limits))
    for extra, within in ((room, False), (room - 1, True)):
        limits = ledger(contract, [*changes, change(MAY, extra, "b")], RULES)[-1].limits
        assert all(limit.is_within for limit in limits) == within
    assert entry.total_share == Fraction(sum(added), tens * 10)
