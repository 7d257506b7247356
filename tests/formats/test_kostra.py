"""KOSTRA's fixed-width account file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.kostra import BadLine, Posting, looks_like, read


def line(  # noqa: PLR0913 -- one for each field of the line
    *,
    form: str = "0A",
    year: str = "2025",
    quarter: str = " ",
    region: str = "560100",
    account_class: str = "1",
    function: str = "120 ",
    art: str = "195",
    amount: str = "12402",
) -> str:
    head = f"{form}{year}{quarter}{region}{'':9}{'':9}"
    return f"{head}{account_class}{function:<4}{art:<3}{amount:>9}"


def test_line_is_48_characters_as_the_file_description_says() -> None:
    assert len(line()) == 48


def test_posting_is_read_in_whole_kroner() -> None:
    (found,) = read(line().encode())
    assert found == Posting(1, "0A", 2025, None, "5601", "", "1", "120", "195", 12_402_000)


def test_income_has_its_minus_before_the_digits() -> None:
    (found,) = read(line(art="729", amount="-1514").encode())
    assert isinstance(found, Posting)
    assert found.amount == -1_514_000


def test_classes_of_enterprises_mean_the_same_sections() -> None:
    data = "\n".join([line(form="0I", account_class="3"), line(form="0I", account_class="4")])
    assert [row.section for row in read(data.encode()) if isinstance(row, Posting)] == ["1", "0"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (line()[:-1], "length"),
        (line().replace(" ", "\t", 1), "blank"),
        (line(form="0B", account_class="2"), "form"),
        (line(account_class="2"), "class"),
        (line(year="20x5"), "year"),
        (line(quarter="5"), "quarter"),
        (line(region="5601 0"), "region"),
        (line(amount="12 402"), "amount"),
        (line(amount=""), "amount"),
    ],
)
def test_line_that_cannot_be_used_is_named(text: str, code: str) -> None:
    good = line()
    found = read(f"{good}\r\n{text}\r\n{good}\r\n".encode())
    assert found[1].line == 2
    assert isinstance(found[1], BadLine)
    assert found[1].code == code
    assert [type(row) for row in found] == [Posting, BadLine, Posting]


def test_file_is_known_by_its_first_line() -> None:
    assert looks_like(b"\n" + line().encode())
    assert not looks_like(b"konto;belop\n11950;12402\n")
    assert not looks_like(b"")


@given(st.integers(min_value=-9_999_999, max_value=99_999_999))
def test_any_amount_that_fits_is_read_as_written(thousands: int) -> None:
    (found,) = read(line(amount=str(thousands)).encode())
    assert isinstance(found, Posting)
    assert found.amount == thousands * 1000


@given(st.binary(max_size=400))
def test_nothing_makes_the_reader_fail(data: bytes) -> None:
    assert all(isinstance(row, Posting | BadLine) for row in read(data))
