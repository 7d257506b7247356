"""Text folded for comparing, and written within sentences."""

import pytest

from samdrift.formats.text import in_a_sentence


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Daglig leder", "daglig leder"),
        ("IKT-koordinator", "IKT-koordinator"),
        ("Koordinator for IKT i Alta", "koordinator for IKT i Alta"),
        ("Økonomiansvarlig", "økonomiansvarlig"),
        ("eierandel", "eierandel"),
        ("", ""),
    ],
)
def test_label_in_a_sentence_keeps_names_and_abbreviations(label: str, within: str) -> None:
    assert in_a_sentence(label) == within
