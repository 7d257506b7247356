"""`samdrift load`, as a person or a program runs it."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from tests.intake import table
from tests.world import World

from samdrift.kernel.intake import command
from samdrift.kernel.intake.services import taking_in
from samdrift.kernel.models.intake import Intake
from samdrift.parties.models.people import Person

ROWS = table(
    "Fornavn;Etternavn;E-post;Kommune;Kaffe",
    "Anne;Ås;anne@nordvik.test;Nordvik;svart",
    "Bjørn;Ås;feil;Nordvik;",
)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "BATCH", 500)


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "ansatte.csv"
    path.write_bytes(ROWS)
    return path


def run(kind: str, *files: Path, **more: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    asked = {"json": False, "dry_run": False, "member": None, "map": None} | more
    code = command.run(Namespace(kind=kind, files=[str(f) for f in files], **asked), out, err)
    return code, out.getvalue(), err.getvalue()


def test_load_tells_what_was_refused_and_where(file: Path) -> None:
    code, out, _err = run("people", file)
    assert code == 1
    assert "1 taken, 0 unchanged, 1 refused" in out
    assert "column 'Kaffe' was not used" in out
    assert "row 3: E-post: 'feil': " in out


def test_load_again_changes_nothing(file: Path) -> None:
    file.write_bytes(b"\n".join(ROWS.splitlines()[:2]))
    assert run("people", file)[0] == 0
    code, out, _err = run("people", file)
    assert (code, "0 taken, 1 unchanged" in out) == (0, True)


def test_load_answers_programs_in_json(file: Path) -> None:
    code, out, _err = run("people", file, json=True)
    told = json.loads(out)[0]
    assert (code, told["exit"], told["taken"], told["refused"]) == (1, 1, 1, 1)
    assert told["columns"]["E-post"] == "email"
    row = told["rows"][0]
    assert (row["row"], row["column"], row["value"], row["code"]) == (
        3,
        "E-post",
        "feil",
        "not_an_email",
    )


def test_a_dry_run_takes_nothing(file: Path) -> None:
    code, out, _err = run("people", file, dry_run=True)
    assert (code, "1 taken, 0 unchanged, 1 refused (only tried)" in out) == (1, True)
    assert not Person.objects.filter(family_name="Ås").exists()


def test_load_ties_columns_and_members_as_told(file: Path) -> None:
    file.write_bytes(table("Kallenavn;Slekt", "Anne;Ås"))
    assert run("people", file)[0] == 2
    tied = ["Kallenavn=given_name", "Slekt=family_name"]
    assert run("people", file, map=tied, member="Nordvik")[0] == 0
    assert Person.objects.get(family_name="Ås").given_name == "Anne"
    for wrong in (["Kaffe=given_name"], ["Slekt=kaffe"]):
        assert run("people", file, map=wrong, member="Nordvik")[0] == 2
    assert run("people", file, member="Utopia")[0] == 2


def test_load_says_what_is_not_usable(file: Path, tmp_path: Path) -> None:
    code, out, _err = run("people", tmp_path / "borte.csv")
    assert (code, "cannot be read" in out) == (2, True)
    broken = tmp_path / "bilde.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    assert run("people", broken)[0] == 2
    code, _out, err = run("kaffe", file)
    assert (code, "there is no kind 'kaffe'" in err) == (2, True)


def test_load_that_was_stopped_goes_on(file: Path, monkeypatch: Any) -> None:
    rows = [f"Person;Nr{at};p{at}@vik.test;Nordvik" for at in range(700)]
    file.write_bytes(table("Fornavn;Etternavn;E-post;Kommune", *rows))
    shown: list[int] = []

    def interrupt(done: Intake) -> None:
        shown.append(done.next_line)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_shower", lambda _args, _err: interrupt)
    code, out, _err = run("people", file)
    assert (code, shown) == (1, [500])
    assert "after row 500 of 700: stopped" in out
    monkeypatch.undo()
    code, out, _err = run("people", file, json=True)
    told = json.loads(out)[0]
    assert (code, told["resumed_at"], told["taken"]) == (0, 500, 700)
    assert Intake.objects.count() == 1
    assert Person.objects.filter(given_name="Person").count() == 700


def test_load_shows_how_far_it_has_come_where_somebody_watches(file: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out, err = io.StringIO(), Terminal()
    asked = Namespace(
        kind="people", files=[str(file)], json=False, dry_run=False, member=None, map=None
    )
    command.run(asked, out, err)
    assert err.getvalue() == "\r2 of 2 rows\n"


def test_a_load_done_is_not_gone_on_with(file: Path) -> None:
    run("people", file)
    run("people", file)
    assert Intake.objects.filter(state="done").count() == 2
