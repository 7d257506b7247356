"""The spreadsheet of the docs: as its script makes it, and taken in whole by the documented commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from argparse import Namespace
from fractions import Fraction
from pathlib import Path

import pytest

import make_examples
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.risk import risks
from samdrift.kernel.intake import command
from samdrift.kernel.viewer import terminal
from samdrift.money.queries.pool import pool_of
from samdrift.parties.models.arrangements import Arrangement, ArrangementForm
from samdrift.parties.models.members import Member
from samdrift.parties.services import reference
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import matrix
from samdrift.portfolio.services import areas

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "docs" / "eksempler" / "README.md"


def documented() -> list[str]:
    """The commands of the document, in its order."""
    (block,) = re.findall(r"^```\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return block.splitlines()


def test_example_is_what_its_script_makes():
    assert make_examples.PLACE.read_bytes() == make_examples.workbook()


def test_documented_commands_take_the_example_in_from_an_empty_place(tmp_path):
    """Word by word, save that the launcher's preparing and the serving at the end are left out."""
    *commands, served = documented()
    assert served == "./samdrift serve --all"
    python = f'"{sys.executable}" -m samdrift'
    script = "\n".join(one.replace("./samdrift", python) for one in commands)
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "nye-asker").is_dir()
    counted = re.findall(r"(\d+) taken, (\d+) unchanged, (\d+) refused", done.stdout)
    assert counted == [("3", "0", "0"), ("14", "0", "0"), ("25", "0", "0")]


@pytest.fixture
def taken(db, today):
    reference.load_reference_data(by=terminal(today))
    areas.load_reference_data(by=terminal(today))
    kinds = [line.split()[2] for line in documented() if line.startswith("./samdrift load ")]
    return [load(kind) for kind in kinds]


def load(kind):
    files = [make_examples.PLACE]
    return command.run(
        Namespace(kind=kind, files=files, json=True, dry_run=False, member=None, map=[])
    )


def test_example_is_taken_in_without_a_refused_row(taken):
    assert taken == [0, 0, 0]
    assert (Member.objects.count(), System.objects.count(), Use.objects.count()) == (3, 14, 25)


def test_example_founds_the_arrangement_of_the_three(taken):
    (together,) = Arrangement.objects.all()
    (form,) = ArrangementForm.objects.filter(arrangement=together)
    assert (together.name, str(together.founded_on)) == (make_examples.TOGETHER, "2016-01-01")
    assert (form.form.code, form.valid_from) == ("programme", together.founded_on)


def test_example_shows_where_the_three_are_alike(taken, today):
    by = terminal(today)
    rows = matrix.build(by, matrix.members_to_choose(by)).rows
    alike = {row.area.name for row in rows if row.area and row.verdict == "alike"}
    assert alike == {"Barnevern", "Bibliotek", "Kulturskole", "Turnus- og ressursplanlegging"}
    assert all(row.area for row in rows)


def test_frames_are_taken_in_with_the_printed_sums(taken, today):
    assert make_examples.FRAMES_PLACE.read_bytes() == make_examples.frames_workbook()
    asked = Namespace(
        kind="frames",
        files=[make_examples.FRAMES_PLACE],
        json=True,
        dry_run=False,
        member=None,
        map=[],
    )
    assert command.run(asked) == 0
    amounts = pool_of(terminal(today)).amounts()
    assert {(year, str(kind)): int(amount) for (year, kind), amount in amounts.items()} == {
        (2017, "operating"): 65_755_000,
        (2017, "investment"): 22_624_000,
        (2018, "operating"): 67_755_000,
        (2018, "investment"): 20_305_000,
    }


def test_agreements_show_the_risk_when_the_three_merge(taken, today):
    """The values are invented, and each agreement says so."""
    assert make_examples.AGREEMENTS_PLACE.read_bytes() == make_examples.agreements_workbook()
    asked = Namespace(
        kind="agreements",
        files=[make_examples.AGREEMENTS_PLACE],
        json=True,
        dry_run=False,
        member=None,
        map=[],
    )
    assert command.run(asked) == 0
    by, members = terminal(today), list(Member.objects.order_by("sort_key"))
    areas = {one.area: one.rows for one in risks(by, members)}
    assert "" not in areas
    rows = [one for some in areas.values() for one in some]
    assert len(rows) == Agreement.objects.count() == 20
    assert all("(oppdiktet verdi)" in one.agreement.title for one in rows)
    assert all(one.agreement.note == make_examples.INVENTED for one in rows)
    shares = {one.agreement.title: one.share for one in rows}
    assert shares["Gatsoft, Asker (oppdiktet verdi)"] == Fraction(1_275, 2_400)
    assert all(one.outside and one.exposure is not None for one in rows)
