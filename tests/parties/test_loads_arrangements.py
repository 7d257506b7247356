"""Arrangements founded by the table of their members, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.intake import counts, load, refusals, send, table
from tests.world import World

from samdrift.kernel.intake import queries, services
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.intake import IntakeRow
from samdrift.parties.models.arrangements import Arrangement, ArrangementForm, Membership
from samdrift.parties.services.reference import load_reference_data

HEAD = "Kommune;Samarbeid;Samarbeidsform;Samarbeidet fra;Medlem fra"
FOUNDING = table(
    HEAD,
    "Nordvik;Vik vann;IKS;01.01.2020;01.01.2020",
    "Sørvik;Vik vann;Interkommunalt selskap (IKS);01.01.2020;01.06.2021",
    "Lillevik;Vik vann;;;01.06.2021",
)


@pytest.fixture
def dag(world: World) -> Any:
    dag = world.viewer("dag")
    load_reference_data(by=dag)
    return dag


def test_an_arrangement_is_founded_once_with_its_form_and_history(dag: Any) -> None:
    assert counts(load("members", FOUNDING, dag)) == (3, 0, 0)
    made = Arrangement.objects.get(name="Vik vann")
    (form,) = ArrangementForm.objects.filter(arrangement=made)
    assert (made.founded_on, form.form.code, form.valid_from) == (
        dt.date(2020, 1, 1),
        "iks",
        dt.date(2020, 1, 1),
    )
    assert Membership.objects.filter(arrangement=made).count() == 3
    told = Event.objects.filter(what__startswith="arrangement.", subject_id=made.pk)
    assert list(told.order_by("pk").values_list("what", "actor_id")) == [
        ("arrangement.added", dag.person_id),
        ("arrangement.formed", dag.person_id),
    ]
    assert counts(load("members", FOUNDING, dag)) == (0, 3, 0)


def test_a_preview_says_that_an_arrangement_is_founded_and_founds_none(dag: Any) -> None:
    intake = send("members", FOUNDING, dag)
    tally, notes = services.try_out(intake, services.table_of(intake), by=dag)
    assert (tally.taken, tally.refused_count) == (3, 0)
    assert queries.noted(notes) == [
        {
            "line": 2,
            "text": "Vik vann is a new arrangement, and is founded: "
            "Inter-municipal company (IKS) from 01.01.2020.",
        }
    ]
    assert not Arrangement.objects.filter(name="Vik vann").exists()


def test_a_row_that_is_refused_founds_nothing(dag: Any) -> None:
    taken = load("members", table(HEAD, "Nordvik;Vik vann;KO;01.01.2010;01.01.2010"), dag)
    assert refusals(taken) == [(2, "Samarbeidsform", "KO", "refused")]
    assert "did not exist before" in queries.why(IntakeRow.objects.get(intake=taken))
    assert not Arrangement.objects.filter(name="Vik vann").exists()
    assert not Event.objects.filter(what__startswith="arrangement.added").exists()


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Nordvik;Vik vann;;01.01.2020;", "Samarbeid", "unknown_arrangement"),
        ("Nordvik;Vik vann;Laug;01.01.2020;", "Samarbeidsform", "unknown_form"),
        ("Nordvik;{there};IKS;;", "Samarbeidsform", "no_form"),
        ("Nordvik;{there};;01.01.1999;", "Samarbeidet fra", "no_start"),
    ],
)
def test_a_row_says_nothing_of_an_arrangement_that_is_not_so(
    world: World, dag: Any, row: str, column: str, code: str
) -> None:
    Arrangement.objects.filter(pk=world.arrangement.pk).update(founded_on=None)
    ArrangementForm.objects.filter(arrangement=world.arrangement).delete()
    taken = load("members", table(HEAD, row.format(there=world.arrangement.name)), dag)
    assert [(r[1], r[3]) for r in refusals(taken)] == [(column, code)]


@pytest.mark.parametrize(
    ("form", "start", "column"),
    [("AS", "01.01.2020", "Samarbeidsform"), ("IKS", "02.01.2020", "Samarbeidet fra")],
)
def test_two_rows_of_one_file_cannot_found_it_two_ways(
    dag: Any, form: str, start: str, column: str
) -> None:
    other = f"Lillevik;Vik vann;{form};{start};01.06.2021"
    taken = load(
        "members", FOUNDING.replace(b"Lillevik;Vik vann;;;01.06.2021", other.encode()), dag
    )
    assert counts(taken) == (2, 0, 1)
    assert [(r[1], r[3]) for r in refusals(taken)] == [(column, "differs")]


def test_the_first_arrangement_is_asked_for_by_its_columns(world: World, dag: Any) -> None:
    Arrangement.objects.update(ended_on=dt.date(2026, 1, 1))
    taken = load("members", table("Kommune;Medlem fra", "Nordvik;01.01.2020"), dag)
    assert [r[3] for r in refusals(taken)] == ["no_arrangement"]
    assert "“Arrangement”, “Legal form” and “Founded”" in queries.why(
        IntakeRow.objects.get(intake=taken)
    )
