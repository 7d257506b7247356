"""The invented spreadsheets: as many rows as promised, the same for the same seed, and all taken in."""

from __future__ import annotations

import csv
from argparse import Namespace
from pathlib import Path

import pytest
from django.utils import timezone

from samdrift.home import sample
from samdrift.kernel.intake import command
from samdrift.kernel.viewer import terminal
from samdrift.parties.services import reference


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as read:
        return list(csv.reader(read, delimiter=";"))[1:]


def test_region_has_the_rows_that_are_promised(tmp_path: Path) -> None:
    counts = {kind: len(rows(file)) for kind, file in sample.write(tmp_path, "region", 1)}
    assert counts == {
        "members": 15, "systems": 400, "uses": 4_000, "people": 10_000, "roles": 20_000,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["members", "systems"])
def test_names_of_a_nation_are_different(tmp_path: Path, kind: str) -> None:
    files = dict(sample.write(tmp_path, "nation", 1))
    names = [row[0] for row in rows(files[kind])]
    assert len(names) == len(set(names)) == getattr(sample.SIZES["nation"], kind)


def test_same_seed_writes_the_same_and_another_seed_does_not(tmp_path: Path) -> None:
    def text(folder: str, seed: int) -> str:
        files = sample.write(tmp_path / folder, "region", seed)
        return "".join(file.read_text() for _kind, file in files)

    assert text("a", 7) == text("b", 7) != text("c", 8)


def test_every_row_is_taken_in(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference.load_reference_data(by=terminal(timezone.localdate()))
    monkeypatch.setitem(sample.SIZES, "region", sample.Size(4, 12, 30, 60, 100))
    for kind, file in sample.write(tmp_path, "region", 3):
        given = Namespace(
            kind=kind, files=[str(file)], json=True, dry_run=False, member=None, map=None
        )
        assert command.run(given) == command.TAKEN, kind
