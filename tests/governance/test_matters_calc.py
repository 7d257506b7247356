"""Completeness, costs and differences of texts, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.governance.calc.completeness import Basis, completeness, missing, state
from samdrift.governance.calc.costs import Line, summed, table, total
from samdrift.governance.calc.text_diff import Kind, differences, pieces

PARTS = ["need", "alternatives", "cost", "consequence"]
TEXT = st.text(alphabet="ab æø.,\n", max_size=30)


def basis(**more):
    return Basis(more.pop("texts", {}), more.pop("not_needed", {}), **more)


@pytest.mark.parametrize(
    ("part", "held", "expected"),
    [
        ("need", {"texts": {"need": " "}}, "missing"),
        ("need", {"texts": {"need": "x"}}, "there"),
        ("need", {"not_needed": {"need": "kjent"}}, "explained"),
        ("alternatives", {"texts": {"alternatives": "x"}}, "missing"),
        ("alternatives", {"alternatives": 2}, "missing"),
        ("alternatives", {"alternatives": 1, "has_nothing": True}, "missing"),
        ("alternatives", {"alternatives": 2, "has_nothing": True}, "there"),
        ("cost", {"texts": {"cost": "x"}}, "missing"),
        ("cost", {"cost_lines": 1}, "there"),
        ("consequence", {}, "missing"),
        ("consequence", {"texts": {"consequence": "x"}}, "there"),
        (
            "consequence",
            {"members": frozenset({1, 2}), "with_consequence": frozenset({1})},
            "missing",
        ),
        (
            "consequence",
            {"members": frozenset({1, 2}), "with_consequence": frozenset({1, 2, 3})},
            "there",
        ),
    ],
)
def test_part_is_there_when_it_says_what_it_should(part, held, expected):
    assert state(part, basis(**held)) == expected


def test_completeness_counts_and_names():
    whole = completeness(PARTS, basis(texts={"need": "x"}, not_needed={"cost": "gratis"}))
    assert (whole.there, whole.of, whole.is_whole) == (2, 4, False)
    assert whole.missing == ["alternatives", "consequence"]
    assert missing({"consequence", "need"}, whole) == ["consequence"]


def test_sum_of_unknowns_is_unknown_and_a_part_unknown_is_at_least():
    assert total([None, None]).total is None
    known = total([Decimal("0.10"), Decimal("0.20"), None])
    assert (known.known, known.unknown, known.at_least) == (Decimal("0.30"), 1, True)
    assert total([]).total == 0


def test_costs_are_summed_by_alternative_and_member():
    lines = [
        Line(1, None, "operating", Decimal(0), Decimal("10.05")),
        Line(1, 7, "investment", Decimal(100), Decimal(0)),
        Line(2, 7, "operating", None, Decimal(1)),
    ]
    whole = summed(lines)
    assert (whole.once.known, whole.once.unknown, whole.yearly.known) == (100, 1, Decimal("11.05"))
    assert (whole.once_investment.known, whole.yearly_investment.total) == (100, 0)
    cells = table(lines)
    assert cells[1, 7].once.known == 100
    assert cells[2, 7].once.total is None


@given(TEXT, TEXT)
def test_pieces_make_both_texts_to_the_letter(old, new):
    found = pieces(old, new)
    assert "".join(one.text for one in found if one.kind != Kind.ADDED) == old
    assert "".join(one.text for one in found if one.kind != Kind.REMOVED) == new


def test_difference_is_told_in_words():
    found = pieces("Styret vedtar planen.", "Styret utsetter planen.")
    assert [(one.kind, one.text) for one in found] == [
        ("same", "Styret "),
        ("removed", "vedtar"),
        ("added", "utsetter"),
        ("same", " planen."),
    ]


def test_changed_words_side_by_side_are_one_change():
    found = pieces("a b c d", "a x y d")
    assert [(one.kind, one.text) for one in found] == [
        ("same", "a "),
        ("removed", "b c"),
        ("added", "x y"),
        ("same", " d"),
    ]


def test_part_that_came_or_went_is_a_difference():
    found = differences({"need": "a", "cost": "b"}, {"need": "a", "risk": "c d"})
    assert [(one.key, one.is_same, one.added, one.removed) for one in found] == [
        ("need", True, 0, 0),
        ("risk", False, 2, 0),
        ("cost", False, 0, 1),
    ]
