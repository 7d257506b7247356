"""What a member is billed, line by line, and where it is posted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.money.calc.bank_account import clean_account, shown_account
from samdrift.money.calc.member_lines import (
    Cost,
    Rule,
    fitted,
    lines_of,
    rule_for,
    sum_of,
)

OCTOBER = {"starts_on": dt.date(2026, 10, 1), "ends_on": dt.date(2026, 11, 1)}


def _cost(amount: str, **values: Any) -> Cost:
    told: dict[str, Any] = {"title": "Nett", "vat_rate": Decimal(25), **OCTOBER}
    return Cost(amount=Decimal(amount), **told | values)


def test_costs_of_one_agreement_and_key_become_one_line_over_all_their_days() -> None:
    same = {"agreement_id": 1, "agreement": "Journalen", "key_id": 2, "key": "Felles"}
    november = {"starts_on": dt.date(2026, 11, 1), "ends_on": dt.date(2026, 12, 1)}
    lines = lines_of(
        [_cost("1.10", **same), _cost("2.20", **same, **{"title": "B"} | november)], []
    )
    assert len(lines) == 1
    assert (lines[0].text, lines[0].detail, lines[0].net, lines[0].count) == (
        "Journalen",
        "Felles",
        Decimal("3.30"),
        2,
    )
    assert (lines[0].starts_on, lines[0].ends_on) == (dt.date(2026, 10, 1), dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    "other",
    [
        {"vat_rate": Decimal(15)},
        {"agreement_id": 2, "agreement": "Lønna"},
        {"art": "195"},
        {"key_id": 9, "key": "Annen"},
        {"starts_on": dt.date(2025, 10, 1)},
    ],
)
def test_what_is_posted_in_another_way_is_a_line_of_its_own(other: dict[str, Any]) -> None:
    assert len(lines_of([_cost("1"), _cost("1", **other)], [])) == 2


def test_lines_that_come_to_nothing_are_left_out() -> None:
    assert lines_of([_cost("5"), _cost("-5")], []) == ()


def test_the_narrowest_rule_goes_first() -> None:
    rules = [Rule("all"), Rule("key", key_id=2), Rule("agreement", agreement_id=1)]
    for ties, account in (((1, 2), "agreement"), ((3, 2), "key"), ((None, None), "all")):
        found = rule_for(rules, *ties)
        assert found is not None
        assert found.account == account
    assert rule_for([Rule("x", key_id=7)], 1, 2) is None


def test_vat_is_of_the_sum_of_each_rate_and_shared_to_the_ore() -> None:
    costs = [_cost("0.10", title=str(n)) for n in range(7)]
    lines = lines_of(costs, [])
    assert sum_of(lines).vat == Decimal("0.18")  # 25 % of 0.70 is 0.175; seven times 0.03 is 0.21
    assert sorted({line.vat for line in lines}) == [Decimal("0.02"), Decimal("0.03")]


def test_vat_of_what_is_to_the_members_good_mirrors() -> None:
    there = lines_of([_cost("0.10", title=str(n)) for n in range(7)], [])
    back = lines_of([_cost("-0.10", title=str(n)) for n in range(7)], [])
    assert [line.vat for line in back] == [-line.vat for line in there]
    assert sum_of(back).is_credit
    assert not sum_of(there).is_credit


def test_lines_on_both_sides_sum_to_the_vat_of_their_sum() -> None:
    lines = lines_of([_cost("10.01"), _cost("-3.33", title="Tilbake")], [])
    assert sum_of(lines).vat == Decimal("1.67")


def test_what_is_outside_the_vat_has_none() -> None:
    assert sum_of(lines_of([_cost("100", vat_rate=None)], [])).payable == Decimal(100)


def test_the_senders_own_vat_is_kept() -> None:
    lines = fitted(lines_of([_cost("100"), _cost("10", title="B")], []), Decimal("27.51"))
    assert [line.vat for line in lines] == [Decimal("25.01"), Decimal("2.50")]


@pytest.mark.parametrize("text", ["86011117947", "8601 11 17947", "8601.11.17947"])
def test_an_account_is_eleven_digits_that_check(text: str) -> None:
    assert clean_account(text) == "86011117947"
    assert shown_account("86011117947").replace("\u00a0", " ") == "8601 11 17947"


@pytest.mark.parametrize("text", ["86011117948", "8601111794", "", "00000000000", "8601111794x"])
def test_what_is_no_account_is_refused(text: str) -> None:
    assert clean_account(text) is None
