"""Tokens and message ids by which an answer finds its case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc.mail_threads import (
    MOST_REFERENCES,
    case_token,
    numbers_in,
    own_message_id,
    read_token,
    references,
    subject_with,
    token_in,
    token_of_ids,
)

NUMBERS = st.integers(min_value=1, max_value=10**11)
PREFIXES = st.sampled_from(["", "p", "ab"])


@given(NUMBERS, PREFIXES, st.text(max_size=40), st.sampled_from([str.upper, str.lower]))
def test_a_token_is_read_from_any_subject_and_proven_by_the_secret(
    number: int, prefix: str, around: str, case: object
) -> None:
    token = case_token(number, "hemmelig", prefix=prefix)
    written = case(f"SV: [{token}] ") + around  # type: ignore[operator]
    found = token_in(written, "hemmelig")
    assert found is not None
    assert (found.number, found.prefix) == (number, prefix)
    assert not read_token(written)[0].is_genuine("en annen hemmelighet")


@given(st.text())
def test_no_text_makes_reading_fail(text: str) -> None:
    assert all(one.number >= 0 for one in read_token(text))
    assert token_of_ids([text], "hemmelig") is None


@given(NUMBERS, PREFIXES, st.lists(st.text(max_size=20), max_size=4))
def test_our_own_message_id_tells_its_case(number: int, prefix: str, others: list[str]) -> None:
    one = own_message_id(case_token(number, "h", prefix=prefix), "0af9", "vik.example")
    found = token_of_ids([*others, f" <{one}>"], "h")
    assert found is not None
    assert (found.number, found.prefix) == (number, prefix)
    assert token_of_ids([one], "en annen") is None


def test_a_code_guessed_is_no_token() -> None:
    number = case_token(7, "h").removeprefix("#7-")
    assert token_in(f"[#8-{number}]", "h") is None
    assert token_in(f"[#7-{number}] og [#8-{number}]", "h") is not None
    with pytest.raises(ValueError, match="P1"):
        case_token(7, "h", prefix="P1")


def test_the_subject_has_its_token_once() -> None:
    token = case_token(7, "h")
    once = subject_with("Skriver\n virker ikke", token)
    assert once == f"[{token}] Skriver virker ikke"
    assert subject_with(f"SV: {once}", token) == f"[{token}] SV: Skriver virker ikke"


@given(st.lists(st.text(alphabet="abc@.<> ", max_size=8), max_size=40))
def test_references_keep_the_first_and_the_newest(chain: list[str]) -> None:
    told = references(chain)
    assert len(told) == len(set(told)) <= MOST_REFERENCES
    assert all(one and " " not in one and "<" not in one[:1] for one in told)


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("SV: [GLPI #0000123] Treg PC", ("0000123", "123")),
        ("Re: [Ticket#31001] Ingen nett", ("31001",)),
        ("VS: INC0010023 er oppdatert", ("INC0010023",)),
        ("Sak nr. 7 og ABC-12", ("7", "ABC-12")),
        ("Svar på sak 24918", ("24918",)),
        ("Ny skjerm i 2026, 3 stk, 1.500,- kr", ()),
        ("[#12-k7q2mb4x] Skriver", ()),
    ],
)
def test_numbers_of_another_tool_are_read_from_a_subject(
    subject: str, numbers: tuple[str, ...]
) -> None:
    assert numbers_in(subject) == numbers
