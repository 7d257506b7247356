"""Workbooks: read by a process of its own, hostile ones refused."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlsxwriter  # noqa: TID253 - most of these tests write a workbook
from xlsxwriter.worksheet import Worksheet  # noqa: TID253

from samdrift.formats.spreadsheet import Limits, UnreadableFile, read

HALF_PAST_NINE = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001 - a cell knows no time zone
ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Ark"><table:table-row table:number-rows-repeated="{rows}">
<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">
<text:p>x</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def workbook(*fill: Callable[[Worksheet], object]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy"}) as book:
        for number, write in enumerate(fill):
            write(book.add_worksheet(f"Ark {number + 1}"))
    return file.getvalue()


def archive(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def ods(rows: int, columns: int) -> bytes:
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<manifest:manifest xmlns:manifest="{space}"/>'
    parts = {"mimetype": mimetype, "META-INF__manifest.xml": manifest}
    return archive(
        **parts, **{"content.xml": ODS.format(rows=rows, columns=columns).replace(">\n<", "><")}
    )


def refused(data: bytes, limits: Limits | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        read(data, "bok.xlsx", limits)
    assert str(refusal.value)
    return refusal.value


def test_read_gives_cells_their_kind() -> None:
    def fill(sheet: Worksheet) -> None:
        cells = ["Bodø", 5, 2.5, True, date(2026, 11, 21), HALF_PAST_NINE]
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(0, column, cell)
            else:
                sheet.write(0, column, cell)

    (sheet,) = read(workbook(fill)).sheets
    row = ("Bodø", 5, 2.5, True, date(2026, 11, 21), HALF_PAST_NINE)
    assert sheet.rows == (row,)
    assert [type(cell) for cell in sheet.rows[0]] == [str, int, float, bool, date, datetime]


def test_read_keeps_row_numbers_and_columns_of_a_table_away_from_the_corner() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write(6, 2, "Navn")
        sheet.write(9, 3, "x")

    (sheet,) = read(workbook(fill)).sheets
    filled = [(number, row) for number, row in sheet.numbered() if row]
    assert filled == [(7, (None, None, "Navn")), (10, (None, None, None, "x"))]


def test_read_takes_all_sheets_and_says_which_are_hidden() -> None:
    book = workbook(lambda s: s.write(0, 0, "a"), lambda s: (s.write(0, 0, "b"), s.hide()))
    assert [(s.name, s.hidden) for s in read(book).sheets] == [("Ark 1", False), ("Ark 2", True)]


def test_read_goes_by_content_whatever_the_name() -> None:
    data = workbook(lambda sheet: sheet.write(0, 0, "a"))
    assert read(data, "liste.csv").kind == "xlsx"
    assert read(b"a;b\n1;2\n", "liste.xlsx").kind == "csv"
    assert read(ods(2, 2), "liste.xls").kind == "ods"


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not_a_spreadsheet", "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "not_a_spreadsheet", "picture"),
        (b"%PDF-1.7\n", "not_a_spreadsheet", "pdf"),
        (b"<html><table><tr><td>1", "not_a_spreadsheet", "markup"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>', "not_a_spreadsheet", "markup"),
        (archive(word__document="x"), "not_a_spreadsheet", "document"),
        (archive(**{"bilde.png": "x"}), "not_a_spreadsheet", "archive"),
        (random.Random(1).randbytes(2000), "not_a_spreadsheet", "binary"),
        (archive(xl__workbook="x")[:-30], "corrupt", None),
        (archive(**{"xl__workbook.xml": "<x"}), "corrupt", None),
        (b"PK\x03\x04" + random.Random(2).randbytes(500), "corrupt", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(3).randbytes(5000), "corrupt", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "corrupt", None),
        (workbook(lambda _: None), "empty", None),
    ],
    # Archives are stamped with the time they are made: they cannot name their own case.
    ids=lambda value: "data" if isinstance(value, bytes) else value,
)
def test_read_names_why_it_refuses(data: bytes, code: str, kind: str | None) -> None:
    refusal = refused(data)
    assert (refusal.code, refusal.params.get("kind")) == (code, kind)


def test_read_recognises_a_workbook_behind_a_password() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1200
    assert refused(container + "EncryptedPackage".encode("utf-16-le")).code == "password"


def test_read_refuses_a_zip_bomb_before_it_is_opened() -> None:
    bomb = archive(**{"xl__workbook.xml": "<x/>", "xl__big.xml": b"0" * 60_000_000})
    refusal = refused(bomb)
    assert (refusal.code, refusal.params["what"]) == ("too_large", "unpacked")


def test_read_refuses_an_archive_of_very_many_parts() -> None:
    parts = {f"xl__{number}": "" for number in range(20)}
    assert refused(archive(**parts), Limits(parts=10)).params["what"] == "parts"


@pytest.mark.parametrize(
    ("rows", "columns"),
    [(1_000_000, 90), (90, 1_000_000), (10**9, 1), (600_000, 3), (10**12, 10**12)],
)
def test_read_refuses_an_area_that_is_only_claimed(rows: int, columns: int) -> None:
    assert refused(ods(rows, columns)).code == "too_large"


def test_read_refuses_two_cells_that_are_a_world_apart() -> None:
    data = workbook(lambda sheet: (sheet.write(0, 0, "a"), sheet.write(1_048_575, 16_383, "b")))
    assert refused(data).code == "too_large"


def test_read_stops_at_its_limits() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(30):
            sheet.write_row(row, 0, ["a", "b", "c"])

    data = workbook(fill)
    told = {"rows": Limits(rows=29), "columns": Limits(columns=2), "cells": Limits(cells=80)}
    assert {name: refused(data, limits).params["what"] for name, limits in told.items()} == {
        "rows": "rows", "columns": "columns", "cells": "cells",
    }  # fmt: skip


def test_read_gives_up_after_its_time() -> None:
    refusal = refused(workbook(lambda sheet: sheet.write(0, 0, "a")), Limits(seconds=0))
    assert refusal.code == "timeout"


def test_read_takes_or_refuses_damaged_workbooks() -> None:
    chance = random.Random(26)
    whole = workbook(lambda sheet: [sheet.write(row, 0, f"rad {row}") for row in range(50)])
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        data = bytes(damaged[: chance.choice([len(whole), chance.randrange(len(whole))])])
        outcome = "read"
        try:
            read(data, "bok.xlsx")
        except UnreadableFile as refusal:
            outcome = refusal.code
        assert outcome in {"read", "corrupt", "empty", "not_a_spreadsheet", "password", "too_large"}
