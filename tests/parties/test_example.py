"""The example: Vest-Finnmark as printed, and the rest told to be invented."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from samdrift.kernel.demo import Stage
from samdrift.kernel.viewer import terminal
from samdrift.parties.demo.making import EXAMPLE, PRINTED, make
from samdrift.parties.demo.staffing import make_people
from samdrift.parties.models.arrangements import ArrangementForm, Membership
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member, SuccessionLink
from samdrift.parties.models.people import Appointment, Person
from samdrift.parties.queries import members as queries
from samdrift.parties.queries.arrangements import completeness, shares_on
from samdrift.parties.queries.figures import year_table


@pytest.fixture
def stage(db: None, today: Any) -> Stage:
    made = Stage(terminal(today), random.Random(1), lambda person, _password, _by: person.email)
    make(made)
    make_people(made)
    return made


def test_staffing_of_2010_is_23_as_printed_and_the_rest_is_unknown(stage: Stage) -> None:
    table = year_table(2010, stage.by)
    lines = {line.kind.value: line for line in table.lines}
    assert lines["ict_fte"].total.total == 23
    assert lines["ict_fte"].total.complete
    assert len(table.members) == 7
    assert lines["ict_fte_central"].total.total == 12
    assert len(lines["ict_fte_central"].total.missing) == 5
    assert lines["users"].total.total is None
    assert table.wrong == []


def test_invented_figures_say_so(stage: Stage) -> None:
    assert set(KeyFigure.objects.filter(year=2010).values_list("source", flat=True)) == {PRINTED}
    assert set(KeyFigure.objects.exclude(year=2010).values_list("source", flat=True)) == {EXAMPLE}


def test_kvalsund_was_merged_into_hammerfest(stage: Stage) -> None:
    link = SuccessionLink.objects.select_related("predecessor", "successor").get()
    assert (link.predecessor.name, link.successor.name) == ("Kvalsund", "Hammerfest")
    assert queries.current_members(stage.by).count() == 6
    assert Membership.objects.on(stage.by.today.replace(year=2019)).count() == 7
    shares = shares_on(stage["arrangement"], stage.today, stage.by)
    assert shares.sums["ownership"].total == Decimal(100)
    assert shares.sums["liability"].missing == ("Nordkapp",)
    moved = Person.objects.filter(employer__name="Hammerfest", email__endswith="@kvalsund.example")
    assert moved.count() == 3


def test_form_follows_the_law_through_the_years(stage: Stage) -> None:
    rows = ArrangementForm.objects.order_by("valid_from")
    assert [r.form.code for r in rows] == ["board_27", "ko"]
    state = completeness(rows[1], stage.by)
    assert (state.answered, state.name_fits) == (8, True)


def test_example_shows_a_gap_and_has_its_people(stage: Stage) -> None:
    without = queries.members_without("coordinator", stage.by)
    assert [m.name for m in without] == ["Måsøy"]
    roles = set(Appointment.objects.on(stage.today).values_list("role", flat=True))
    assert {"daily_manager", "agent", "controller", "administrator", "director"} <= roles
    assert {login.who for login in stage.logins} >= {
        "daily manager of the cooperation",
        "person at a supplier",
    }
    assert Member.objects.count() == 7
