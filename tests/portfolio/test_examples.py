"""The spreadsheet of the docs: as its script makes it, and taken in whole."""

from __future__ import annotations

from argparse import Namespace

import pytest

import make_examples
from samdrift.kernel.intake import command
from samdrift.kernel.viewer import terminal
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import matrix
from samdrift.portfolio.services import areas


def test_example_is_what_its_script_makes():
    assert make_examples.PLACE.read_bytes() == make_examples.workbook()


@pytest.fixture
def taken(db, today):
    Arrangement.objects.create(name=make_examples.TOGETHER)
    areas.load_reference_data(by=terminal(today))
    codes = []
    for kind in ("members", "systems", "uses"):
        asked = Namespace(
            kind=kind, files=[make_examples.PLACE], json=True, dry_run=False, member=None, map=[]
        )
        codes.append(command.run(asked))
    return codes


def test_example_is_taken_in_without_a_refused_row(taken):
    assert taken == [0, 0, 0]
    assert (Member.objects.count(), System.objects.count(), Use.objects.count()) == (3, 14, 25)


def test_example_shows_where_the_three_are_alike(taken, today):
    by = terminal(today)
    rows = matrix.build(by, matrix.members_to_choose(by)).rows
    alike = {row.area.name for row in rows if row.area and row.verdict == "alike"}
    assert alike == {"Barnevern", "Bibliotek", "Kulturskole", "Turnus- og ressursplanlegging"}
    assert all(row.area for row in rows)
