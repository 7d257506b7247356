"""CSV and other text: encodings, separators, quotes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.spreadsheet import Limits, UnreadableFile, read, read_json_table

TEXT = "Navn;Sted;Pris\r\nKåre Ødegård;Bærum;1,50\r\nÆrlig Øst;Ås;2,75\r\n"
ROWS = (("Navn", "Sted", "Pris"), ("Kåre Ødegård", "Bærum", "1,50"), ("Ærlig Øst", "Ås", "2,75"))


def rows_of(data: bytes) -> tuple[tuple[object, ...], ...]:
    (sheet,) = read(data, "systemer.csv").sheets
    return sheet.rows


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252",
        "iso-8859-1", "mac_roman", "cp865", "cp850",
    ],
)  # fmt: skip
def test_read_finds_the_encoding(encoding: str) -> None:
    assert rows_of(TEXT.encode(encoding)) == ROWS


@pytest.mark.parametrize("name", ["Bodø", "Våler", "Tromsø;Sør-Varanger", "RØST", "Bærum", "ÅS"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp865"])
def test_read_finds_the_encoding_of_a_single_name(name: str, encoding: str) -> None:
    assert rows_of(f"Navn\n{name}\n".encode(encoding))[1][0] == name.split(";", maxsplit=1)[0]


def test_read_takes_lines_of_another_encoding_in_a_utf8_file() -> None:
    data = "Navn;Sted\nKåre;Bodø\nPål;Røst\n".encode() + "Åse;Målselv\n".encode("cp1252")
    assert rows_of(data)[1:] == (("Kåre", "Bodø"), ("Pål", "Røst"), ("Åse", "Målselv"))


def test_read_keeps_windows_punctuation() -> None:
    assert rows_of("Navn;Pris\n«Sak» – ny;5 €\n".encode("cp1252"))[1] == ("«Sak» – ny", "5 €")
    assert rows_of("Navn;€\nx;5 – 6\n".encode("cp1252")) == (("Navn", "€"), ("x", "5 – 6"))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_read_finds_the_separator(separator: str) -> None:
    text = "\n".join(separator.join(row) for row in [("Navn", "Sted"), ("A", "B"), ("C", "D")])
    assert rows_of(text.encode()) == (("Navn", "Sted"), ("A", "B"), ("C", "D"))


@pytest.mark.parametrize(
    "text",
    [
        "Navn;Adresse;E-post\nA;Gata 1, Oslo;a@b.no\nB;Gata 2, Oslo\nC;Gata 3, Oslo\n",
        "Systemer i bruk, alle\n\nNavn;Adresse;E-post\nA;G 1, Oslo;\nB;G 2, Oslo;\nC;G, Oslo;\n",
    ],
)
def test_read_is_not_led_by_commas_in_texts(text: str) -> None:
    assert ("Navn", "Adresse", "E-post") in rows_of(text.encode())


def test_read_obeys_a_told_separator_and_counts_no_row_for_it() -> None:
    (sheet,) = read(b"sep=|\r\nNavn|a;b;c\r\nX|d;e;f\r\n").sheets
    assert list(sheet.numbered()) == [(1, ("Navn", "a;b;c")), (2, ("X", "d;e;f"))]


def test_read_keeps_line_breaks_in_quotes_and_counts_rows_as_shown() -> None:
    data = b'Navn;Merknad\r\nA;"to\r\nlinjer; og ""sitat"""\r\n\r\nB;\r\n'
    (sheet,) = read(data).sheets
    assert list(sheet.numbered()) == [
        (1, ("Navn", "Merknad")), (2, ("A", 'to\nlinjer; og "sitat"')), (3, ()), (4, ("B",)),
    ]  # fmt: skip


def test_read_takes_inches_for_no_quote() -> None:
    assert rows_of(b'Navn;Skjerm\nA;24" bred\n')[1] == ("A", '24" bred')


def test_read_refuses_a_quote_that_never_ends() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(b'Navn;Merknad\nA;b\nB;"aldri slutt\nC;d\n')
    assert refusal.value.code == "corrupt"
    assert refusal.value.params == {"reason": "quote", "row": 3}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_read_takes_any_line_ending(newline: str) -> None:
    assert rows_of(TEXT.replace("\r\n", newline).encode()) == ROWS


def test_read_undoes_guards_against_formulas() -> None:
    data = b"Nr;Navn;Tlf\n=\"0301\";'=A1;'+47 12\n;'sitat';\n"
    assert rows_of(data)[1:] == (("0301", "=A1", "+47 12"), (None, "'sitat'"))


def test_read_drops_nul_from_text_and_blank_rows_at_the_end() -> None:
    assert rows_of(b"Navn;Sted\nA\x00;B\n;;\n  ;\n") == (("Navn", "Sted"), ("A", "B"))


def test_read_names_the_sheet_after_the_file() -> None:
    assert read(b"a;b\n", "C:\\skjema\\Systemer 2026.csv").sheets[0].name == "Systemer 2026"


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b";;;\n;;\n", b"\xff\xfe"])
def test_read_says_that_a_file_is_empty(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    assert refusal.value.code == "empty"


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(bytes=10), "bytes"), (Limits(rows=2), "rows"),
        (Limits(columns=2), "columns"), (Limits(cells=5), "cells"),
    ],
)  # fmt: skip
def test_read_refuses_what_is_too_large_and_says_what(limits: Limits, what: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(TEXT.encode(), limits=limits)
    assert (refusal.value.code, refusal.value.params["what"]) == ("too_large", what)


@given(st.binary(max_size=400))
def test_read_takes_or_refuses_any_text(data: bytes) -> None:
    if data.startswith((b"PK", b"\xd0\xcf", b"\x09")):
        data = b"x" + data
    outcome = "read"
    try:
        read(data)
    except UnreadableFile as refusal:
        outcome = refusal.code
    assert outcome in {"read", "empty", "corrupt", "not_a_spreadsheet", "too_large"}


@given(
    st.lists(
        st.lists(st.text("abcæøåÆØÅ ;,\"'\n-=", min_size=1, max_size=6), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_read_gives_back_what_quotes_hold(table: list[list[str]]) -> None:
    told = [["x", "y", *row, "z"] for row in table]
    quoted = "\r\n".join(
        ";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in told
    )
    expected = tuple(tuple(_as_read(cell) for cell in row) for row in told)
    assert rows_of(b"sep=;\r\n" + quoted.encode()) == expected


def _as_read(cell: str) -> str | None:
    if cell.isspace():
        return None
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1] or None
    # An apostrophe that stands guard before what a program might run is not part of the text.
    guarded = re.match(r"'+(\s*[=\-]|\n)", cell)
    return cell[1:] if guarded else cell


def test_read_json_table_makes_headings_of_keys() -> None:
    data = '[{"navn": "Gerica", "eier": {"navn": "Asker"}}, {"navn": "Åpen", "tall": [1, 2]}]'
    workbook = read_json_table(data.encode())
    assert workbook.sheets[0].rows == (
        ("navn", "eier.navn", "tall"),
        ("Gerica", "Asker", None),
        ("Åpen", None, "1; 2"),
    )
    assert read(data.encode()) == workbook


def test_read_json_table_makes_a_sheet_of_each_list() -> None:
    data = b'{"meta": {"n": 1}, "contracts": [{"id": 1, "sme": true}], "none": []}'
    (sheet,) = read_json_table(data).sheets
    assert (sheet.name, sheet.rows) == ("contracts", (("id", "sme"), (1, True)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"[]", "empty"), (b"{}", "not_a_spreadsheet"),
        (b'{"a": 1}', "not_a_spreadsheet"), (b"[1, 2]", "not_a_spreadsheet"),
        (b'[{"a": ', "corrupt"), (b"navn", "corrupt"), (b"[" * 100_000, "corrupt"),
        (b'[{"a": ' + b"9" * 5000 + b"}]", "corrupt"),
    ],
)  # fmt: skip
def test_read_json_table_names_why_it_refuses(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_json_table(data)
    assert refusal.value.code == code
