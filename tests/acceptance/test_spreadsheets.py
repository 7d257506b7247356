"""Every workbook of the collection is read, or refused by name; none harms the reader."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.acceptance.conftest import SHARED

from samdrift.formats.spreadsheet import UnreadableFile, find_best_table, read

FOLDER = SHARED / "09_spreadsheets"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
CODES = {"empty", "password", "corrupt", "too_large", "not_a_spreadsheet", "timeout"}
BROKEN = {
    "OOM_alloc3.xls": "corrupt",
    "issue252.xlsx": "corrupt",
    "issue_594_dos.ods": "too_large",
    "pass_protected.xlsb": "password",
    "picture.xlsx": "empty",
    "empty_sheet.xlsx": "empty",
}
READER = """
import collections, json, resource, sys
from samdrift.formats.spreadsheet import UnreadableFile, read
codes = collections.Counter()
for path in sys.argv[1:]:
    try:
        read(open(path, "rb").read(), path)
    except UnreadableFile as refusal:
        codes[refusal.code] += 1
uses = [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN]
print(json.dumps([codes, max(resource.getrusage(use).ru_maxrss // 1024 for use in uses)]))
"""


def named(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_each_file_is_read_or_refused_by_name(path: Path) -> None:
    began = time.perf_counter()
    code = ""
    try:
        workbook = read(path.read_bytes(), path.name)
    except UnreadableFile as refusal:
        code = refusal.code
    else:
        assert find_best_table(workbook, ["name", "navn", "id"]).columns
    assert code == BROKEN.get(path.name, code)
    assert code in CODES | {""}
    assert time.perf_counter() - began < 20


def test_nearly_all_are_read_and_in_little_memory() -> None:
    told = subprocess.run(
        [sys.executable, "-c", READER, *map(str, FILES)],
        check=True,
        capture_output=True,
        timeout=300,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    codes, megabytes = json.loads(told.stdout)
    empty = codes.pop("empty")
    assert codes == {"corrupt": 2, "too_large": 1, "password": 1}
    assert empty < len(FILES) / 8
    assert megabytes < 600


def rows(name: str) -> list[tuple]:
    (path,) = FOLDER.rglob(name)
    return [row for _, row in read(path.read_bytes(), name).sheets[0].numbered()]


def test_a_danish_contract_list_is_understood() -> None:
    (path,) = FOLDER.rglob("valid_it_contract_example.xlsx")
    table = find_best_table(read(path.read_bytes(), path.name), ["IT Kontrakt Navn", "Indgået"])
    assert table.columns[:2] == ("Id", "IT Kontrakt Navn (påkrævet)")
    assert len(table.rows) == 4


def test_letters_survive_old_formats() -> None:
    assert rows("sheet_name_parsing.xls")[0][:4] == ("Titel", "Orginaltitel", "År", "Regissör")


def test_rows_keep_their_numbers() -> None:
    (path,) = FOLDER.rglob("temperature-in-middle.xlsx")
    (sheet,) = read(path.read_bytes()).sheets
    assert [number for number, _ in sheet.numbered()] == [4, 5, 6]
