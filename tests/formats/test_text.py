"""Text folded for comparing, and written within sentences."""

import pytest

from samdrift.formats.text import file_name, in_a_sentence


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Møteinnkalling Styret 2026 1", "moteinnkalling-styret-2026-1"),
        ("Særutskrift 26/4", "saerutskrift-26-4"),
        ("Årsmøte i Kárášjohka – Čađđá", "arsmote-i-karasjohka-cadda"),
        ("  ../etc/passwd ", "etc-passwd"),
        ("", ""),
    ],
)
def test_file_name_loses_no_letter_and_holds_nothing_but_ascii(text: str, name: str) -> None:
    assert file_name(text) == name
