"""Cells that name several things."""

from __future__ import annotations

import pytest

from samdrift.formats.text import fold
from samdrift.kernel.intake.kinds import parted, several

KNOWN = {fold(one) for one in ("Helse, sosial og omsorg", "Helse", "Skole", "Barnevern", "A, B, C")}


def known(part: str) -> bool:
    return fold(part) in KNOWN


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Helse, sosial og omsorg", ["Helse, sosial og omsorg"]),
        ("HELSE, sosial og  omsorg;", ["HELSE, sosial og omsorg"]),
        ("Helse, Skole", ["Helse", "Skole"]),
        ("Skole, Helse, sosial og omsorg", ["Skole", "Helse, sosial og omsorg"]),
        ("Helse, sosial og omsorg, Barnevern", ["Helse, sosial og omsorg", "Barnevern"]),
        ("Nytt, Enda nyere", ["Nytt", "Enda nyere"]),
        ("Helse, sosial og omsorg; Skole", ["Helse, sosial og omsorg", "Skole"]),
        ("Barnevern, Skole; Helse", ["Barnevern", "Skole", "Helse"]),
        ("Kultur, idrett; Skole", ["Kultur, idrett", "Skole"]),
        ("Kultur, idrett\nPlan, bygg", ["Kultur, idrett", "Plan, bygg"]),
        ("Kultur, idrett;", ["Kultur, idrett"]),
        (" ; Skole ;; ", ["Skole"]),
        ("A, B, C, D", ["A, B, C", "D"]),
        ("Skole", ["Skole"]),
    ],
)
def test_a_cell_is_parted_where_no_known_name_is_broken(cell: str, parts: list[str]) -> None:
    text = several(cell)
    assert text is not None
    assert parted(text, known) == parts


@pytest.mark.parametrize("cell", [None, "", "  ", " ; , ", "(tom)"])
def test_a_cell_of_nothing_but_separators_is_empty(cell: str | None) -> None:
    assert several(cell) is None
