"""Tables out: nothing runs, nothing is lost, and what is written can be read again."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.formats.spreadsheet import Cell, read
from samdrift.formats.table_out import to_csv, to_xlsx

HEADERS = ("Navn", "Verdi")
RISKY = ["=1+1", "+47 12", "-5", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1", '=HYPERLINK("x")', "'=1"]


def xlsx_rows(rows: list[tuple], title: str = "Systemer") -> tuple[tuple[Cell, ...], ...]:
    return read(to_xlsx(HEADERS, iter(rows), title)).sheets[0].rows[1:]


def csv_rows(rows: list[tuple]) -> tuple[tuple[Cell, ...], ...]:
    return read(to_csv(HEADERS, iter(rows))).sheets[0].rows[1:]


def test_to_csv_opens_rightly_in_norway() -> None:
    rows = [
        ("Bodø; sør", Decimal("1234.50")), (None, -5), ("ja", True), ('"x"', date(2026, 11, 21)),
        ("a\nb", 0.1), ("t", datetime.fromisoformat("2026-11-21T09:30")), ("n", float("nan")),
        ("stor", 1e20),
    ]  # fmt: skip
    assert (
        to_csv(HEADERS, iter(rows))
        == (
            "\ufeffNavn;Verdi\r\n"
            '"Bodø; sør";1234,50\r\n;-5\r\nja;ja\r\n"""x""";2026-11-21\r\n"a\nb";0,1\r\n'
            "t;2026-11-21 09:30\r\nn;\r\nstor;100000000000000000000\r\n"
        ).encode()
    )


@pytest.mark.parametrize("text", RISKY)
def test_to_csv_guards_text_that_might_run(text: str) -> None:
    line = to_csv(("Navn",), [(text,)]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert line.lstrip('"').startswith("'")
    assert to_csv((text,), []).decode("utf-8-sig").lstrip('"').startswith("'")


@pytest.mark.parametrize("text", [text for text in RISKY if "\r" not in text])
def test_what_might_run_is_the_same_text_when_read_again(text: str) -> None:
    assert csv_rows([("a", text)]) == xlsx_rows([("a", text)]) == (("a", text),)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(" ='+-@;\"\nab\tæø,", min_size=1, max_size=6).filter(str.strip), min_size=1)
)
def test_text_survives_both_formats(texts: list[str]) -> None:
    rows = [("x", text) for text in texts]
    assert csv_rows(rows) == tuple(rows)
    assert xlsx_rows(rows) == tuple(rows)


def test_to_xlsx_writes_each_kind_as_itself() -> None:
    day, instant = date(2026, 11, 21), datetime.fromisoformat("2026-11-21T09:30")
    rows = [
        (5, 2.5), (True, day), (instant, Decimal("10.25")), (None, -7),
        ("=1", 1234567890123456789), (date(1850, 1, 1), float("inf")),
    ]  # fmt: skip
    assert xlsx_rows(rows) == (
        (5, 2.5), (True, day), (instant, 10.25), (None, -7),
        ("=1", "1234567890123456789"), ("1850-01-01",),
    )  # fmt: skip


def test_to_xlsx_keeps_headings_in_view_and_can_be_filtered() -> None:
    data = to_xlsx(HEADERS, [("a" * 30, 1), ("b", 2)], "Systemer")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert '<col min="1" max="1" width="32.' in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Systemer", "Systemer"), ("Bruk: [a/b] *", "Bruk a b"), ("", "1"), ("'x'", "x"),
        ("History", "History 1"), ("å" * 40, "å" * 31), ("///", "1"),
    ],
)  # fmt: skip
def test_to_xlsx_makes_a_name_that_spreadsheets_allow(title: str, name: str) -> None:
    assert read(to_xlsx(HEADERS, [("a", 1)], title)).sheets[0].name == name


def test_to_xlsx_drops_what_a_cell_can_not_hold() -> None:
    assert xlsx_rows([("a\x01b\ud800\x00", "x" * 40_000)]) == (("ab", "x" * 32_766 + "…"),)


def test_tables_without_rows_have_headings_alone() -> None:
    assert to_csv(HEADERS, []) == b"\xef\xbb\xbfNavn;Verdi\r\n"
    assert read(to_xlsx(HEADERS, [], "Tom")).sheets[0].rows == (HEADERS,)
