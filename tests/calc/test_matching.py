"""To which agreement an invoice belongs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.money.calc.matching import Candidate, Matched, Said, match, plain

ERP = Candidate(
    1,
    contracts=frozenset({"erp2024"}),
    orders=frozenset({"4500"}),
    buyers=frozenset({"nordvik1"}),
    items=frozenset({"erp100", "erp200"}),
)
ARCHIVE = Candidate(
    2,
    contracts=frozenset({"sak17"}),
    buyers=frozenset({"nordvik1", "sak"}),
    items=frozenset({"sak100"}),
)
BOTH = (ERP, ARCHIVE)


@pytest.mark.parametrize(
    ("written", "compared"),
    [("ERP-2024 ", "erp2024"), ("sak_17/b", "sak17b"), ("Ærlig 1", "ærlig1"), ("", "")],
)
def test_reference_is_compared_by_its_letters_and_digits(written: str, compared: str) -> None:
    assert plain(written) == compared


def test_number_of_the_agreement_decides() -> None:
    said = Said(contract="sak17", buyer="nordvik1", items=("erp100",))
    assert match(said, BOTH, {"seller": 1}) == Matched(2, "sure", "contract")


def test_what_was_taught_comes_before_traces() -> None:
    said = Said(order="4500")
    assert match(said, BOTH, {"buyer_reference": 2}) == Matched(2, "sure", "taught")


def test_taught_agreement_that_is_not_in_force_is_passed_over() -> None:
    assert match(Said(order="4500"), BOTH, {"seller": 9}) == Matched(1, "sure", "order")


def test_order_in_the_wrong_field_is_found() -> None:
    assert match(Said(contract="4500"), BOTH) == Matched(1, "sure", "order")


def test_buyer_reference_of_two_agreements_decides_nothing() -> None:
    assert match(Said(buyer="nordvik1"), BOTH).match == "none"
    assert match(Said(buyer="sak"), BOTH) == Matched(2, "sure", "buyer_reference")


def test_items_of_one_agreement_alone_are_sure() -> None:
    assert match(Said(items=("erp100", "erp200")), BOTH) == Matched(1, "sure", "item")


def test_items_of_which_some_are_unknown_suggest() -> None:
    assert match(Said(items=("erp100", "x")), BOTH) == Matched(1, "unsure", "item")


def test_items_of_two_agreements_suggest_the_one_with_most() -> None:
    found = match(Said(items=("erp100", "erp200", "sak100")), BOTH)
    assert found == Matched(1, "unsure", "item", (2,))


def test_only_agreement_of_the_supplier_is_a_suggestion() -> None:
    assert match(Said(), (ERP,)) == Matched(1, "unsure", "supplier")
    assert match(Said(), BOTH) == Matched(None, "none", "", (1, 2))
    assert match(Said(contract="erp2024"), ()) == Matched(None, "none")


@given(st.text(max_size=20), st.text(max_size=20), st.lists(st.text(max_size=8), max_size=5))
def test_what_is_found_is_always_one_of_the_candidates(
    contract: str, order: str, items: list[str]
) -> None:
    found = match(Said(plain(contract), plain(order), "", [plain(i) for i in items]), BOTH)
    assert found.agreement_id in {1, 2, None}
    assert (found.agreement_id is None) == (found.match == "none")
