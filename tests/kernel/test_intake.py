"""Taking tables in: stopping, going on, mending, and nothing half written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError
from tests.intake import counts, load, refusals, send, table
from tests.world import World

from samdrift.kernel import work
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.intake import jobs, services
from samdrift.kernel.intake.kinds import load_kind
from samdrift.kernel.intake.services import taking_in
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.intake import Intake, IntakeRow, RememberedColumn
from samdrift.kernel.models.work import Work
from samdrift.parties.models.people import Person
from samdrift.parties.services.people import add_person


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "BATCH", 500)


@pytest.fixture
def kari(world: World) -> Any:
    return world.viewer("kari")


def many(rows: int, **odd: str) -> bytes:
    """A table of so many people; `odd` replaces rows: row3="…"."""
    made = [odd.get(f"row{at}", f"Person;Nr{at};p{at}@nordvik.test;Nordvik") for at in range(rows)]
    return table("Fornavn;Etternavn;E-post;Kommune", *made)


class Killed(BaseException):
    """What a killed process looks like from inside: nothing more is done."""


def test_a_load_is_taken_in_batches_and_told_on_the_way(kari: Any) -> None:
    seen: list[int] = []
    intake = send("people", many(1100), kari)
    services.run(intake, by=kari, progress=lambda done: seen.append(done.next_line))
    assert seen == [500, 1000, 1100]
    assert (intake.state, counts(intake)) == ("done", (1100, 0, 0))


def test_a_load_that_is_killed_goes_on_without_double_rows(kari: Any) -> None:
    intake = send("people", many(1100, row3="Person;Nr900;p900@nordvik.test;Nordvik"), kari)

    def die(_done: Intake) -> None:
        raise Killed

    with pytest.raises(Killed):
        services.run(intake, by=kari, progress=die)
    left = Intake.objects.get(pk=intake.pk)
    assert (left.state, left.next_line) == ("running", 500)
    assert Person.objects.filter(given_name="Person").count() == 500
    services.run(left, by=kari)
    assert counts(left) == (1099, 1, 0)
    assert Person.objects.filter(given_name="Person").count() == 1099
    assert Event.objects.filter(what="person.added").count() == 1099


def test_a_load_that_goes_on_remembers_what_earlier_rows_said(kari: Any) -> None:
    intake = send("people", many(600, row550="Person;Annen;p3@nordvik.test;Nordvik"), kari)
    with pytest.raises(Killed):
        services.run(intake, by=kari, progress=_die)
    services.run(Intake.objects.get(pk=intake.pk), by=kari)
    assert refusals(intake) == [(552, "Etternavn", "Annen", "duplicate")]
    assert IntakeRow.objects.get().reason_values == {"line": "5"}


def _die(_done: Intake) -> None:
    raise Killed


def test_a_batch_that_breaks_leaves_nothing_of_itself(kari: Any, monkeypatch: Any) -> None:
    kind = load_kind("people")
    taken: list[int] = []

    def take(rows: Any, context: Any) -> Any:
        outcomes = kind.take(rows, context)
        taken.append(len(rows))
        if len(taken) == 2:
            raise RuntimeError("the power went")
        return outcomes

    broken = type(kind)(**{**vars(kind), "take": take})
    monkeypatch.setitem(_loads(), "people", broken)
    intake = send("people", many(1100), kari)
    with pytest.raises(RuntimeError):
        services.run(intake, by=kari)
    left = Intake.objects.get(pk=intake.pk)
    assert (left.next_line, left.taken_count) == (500, 500)
    assert Person.objects.filter(given_name="Person").count() == 500
    assert Event.objects.filter(what="person.added").count() == 500
    monkeypatch.undo()
    services.run(left, by=kari)
    assert counts(left) == (1100, 0, 0)


def _loads() -> dict[str, Any]:
    from samdrift.kernel.registry import registry

    return registry.loads


def test_each_row_the_database_refuses_is_found_among_many(kari: Any, monkeypatch: Any) -> None:
    kind, asked = load_kind("people"), []

    def take(rows: Any, context: Any) -> Any:
        asked.append(len(rows))
        outcomes = kind.take(rows, context)
        if {"Nr3", "Nr70"} & {row.values["family_name"] for row in rows}:
            raise IntegrityError("somebody was quicker")
        return outcomes

    monkeypatch.setitem(_loads(), "people", type(kind)(**{**vars(kind), "take": take}))
    intake = load("people", many(100), kari)
    assert counts(intake) == (98, 0, 2)
    assert [row[0] for row in refusals(intake)] == [5, 72]
    assert len(asked) < 40, "half by half, not one by one"
    assert Person.objects.filter(given_name="Person").count() == 98
    assert Event.objects.filter(what="person.added", subject_kind="parties.person").count() == 98


def test_a_row_the_database_refuses_does_not_take_the_others_with_it(
    kari: Any, monkeypatch: Any
) -> None:
    kind = load_kind("people")

    def take(rows: Any, context: Any) -> Any:
        outcomes = kind.take(rows, context)
        if any(row.values["family_name"] == "Nr1" for row in rows):
            raise IntegrityError("somebody was quicker")
        return outcomes

    monkeypatch.setitem(_loads(), "people", type(kind)(**{**vars(kind), "take": take}))
    intake = load("people", many(3), kari)
    assert counts(intake) == (2, 0, 1)
    assert refusals(intake) == [(3, "", "", "stood_in_the_way")]
    assert set(
        Person.objects.filter(given_name="Person").values_list("family_name", flat=True)
    ) == {
        "Nr0",
        "Nr2",
    }


def test_a_load_is_stopped_between_batches_and_gone_on_with(kari: Any) -> None:
    intake = send("people", many(1100), kari)
    services.run(intake, by=kari, progress=lambda done: services.ask_to_stop(done, by=kari))
    assert (intake.state, intake.next_line) == ("stopped", 500)
    services.start(intake, by=kari)
    assert work.do_next()
    done = Intake.objects.get(pk=intake.pk)
    assert (done.state, counts(done)) == ("done", (1100, 0, 0))


def test_two_that_take_the_same_file_do_not_take_a_row_twice(kari: Any) -> None:
    intake = send("people", many(600), kari)
    other = Intake.objects.select_related("file").get(pk=intake.pk)
    services.run(intake, by=kari)
    with pytest.raises(services.Overtaken):
        services.run(other, by=kari)
    assert counts(Intake.objects.get(pk=intake.pk)) == (600, 0, 0)


def test_the_worker_takes_a_file_as_the_one_who_asked(world: World, kari: Any) -> None:
    intake = send("people", many(3), kari)
    services.start(intake, by=kari)
    services.start(intake, by=kari)
    assert Work.objects.count() == 1
    assert work.do_next()
    assert Intake.objects.get(pk=intake.pk).state == "done"
    assert Event.objects.filter(what="person.added", actor_id=kari.person_id).count() == 3


def test_the_worker_takes_nothing_for_somebody_who_has_left(world: World, kari: Any) -> None:
    services.start(send("people", many(3), kari), by=kari)
    Person.objects.filter(pk=kari.person_id).update(left_on=world.today)
    doing = work.take_next()
    assert doing is not None
    with pytest.raises(PermissionError):
        jobs.take_in_background(doing.subject_id, doing)
    assert not Person.objects.filter(given_name="Person").exists()


def test_trying_a_file_takes_nothing(kari: Any) -> None:
    intake = send("people", many(3, row1="Person;;;"), kari)
    tally, _notes = services.try_out(intake, services.table_of(intake), by=kari)
    assert (tally.taken, tally.refused_count) == (2, 1)
    assert not Person.objects.filter(given_name="Person").exists()
    assert not Event.objects.filter(what="person.added").exists()


def test_a_refused_row_is_mended_and_taken(kari: Any) -> None:
    intake = load("people", many(3, row1="Person;Nr1;feil;Nordvik"), kari)
    row = services.refused_rows(intake).get()
    assert (row.line, row.column, row.shown, row.reason) == (3, "E-post", "feil", "not_an_email")
    again = services.mend_row(row, by=kari, cells=["Person", "Nr1", "fremdeles feil", "Nordvik"])
    assert (again.state, again.shown) == ("refused", "fremdeles feil")
    services.mend_row(again, by=kari, cells=["Person", "Nr1", "nr1@nordvik.test", "Nordvik"])
    assert counts(Intake.objects.get(pk=intake.pk)) == (3, 0, 0)
    with pytest.raises(DomainError):
        services.drop_row(again, by=kari)


def test_refused_rows_are_tried_again_save_those_in_dispute(world: World, kari: Any) -> None:
    intake = load(
        "people",
        many(
            3,
            row1="Person;Nr1;per@vik.test;Nordvik",
            row2="Person;Annen;p0@nordvik.test;Nordvik",
        ),
        kari,
    )
    assert [r[3] for r in refusals(intake)] == ["email_taken", "duplicate"]
    Person.objects.filter(pk=world.people["per"].pk).update(email="")
    assert services.retry_refused(intake, by=kari) == 1
    assert [r[3] for r in refusals(intake)] == ["duplicate"]
    services.mend_row(services.refused_rows(intake).get(), by=kari, cells=[
        "Person", "Annen", "p0@nordvik.test", "Nordvik",
    ])  # fmt: skip
    assert Person.objects.get(email="p0@nordvik.test").family_name == "Annen"


def test_a_refused_row_can_be_dropped(kari: Any) -> None:
    intake = load("people", many(2, row1="Person;;;"), kari)
    services.drop_row(services.refused_rows(intake).get(), by=kari)
    assert counts(Intake.objects.get(pk=intake.pk)) == (1, 0, 0)
    assert IntakeRow.objects.get().state == "dropped"


def test_columns_tied_by_hand_are_remembered_and_forgotten(kari: Any) -> None:
    data = table("Kallenavn;Slekt;Kommune", "Anne;Ås;Nordvik")
    intake = send("people", data, kari)
    assert intake.mapping == {"member": 2}
    columns = {"given_name": 0, "family_name": 1, "member": 2}
    services.tie_columns(intake, by=kari, columns=columns)
    assert send("people", data, kari).mapping == columns
    services.tie_columns(intake, by=kari, columns={"member": 2})
    assert not RememberedColumn.objects.exists()
    with pytest.raises(DomainError):
        services.tie_columns(intake, by=kari, columns={"given_name": 0, "family_name": 0})


def test_a_file_without_a_needed_column_cannot_be_taken(kari: Any) -> None:
    intake = send("people", table("Navn;Tlf", "Anne Ås;1"), kari)
    with pytest.raises(DomainError) as told:
        services.start(intake, by=kari)
    assert told.value.code == "missing_columns"
    assert "Employer" in str(told.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"\x00\x01\x02\xff" * 40, "not_a_spreadsheet"), (b"Navn;Tlf\n", "empty")],
)
def test_a_file_that_cannot_be_used_is_kept_with_the_reason(
    kari: Any, data: bytes, code: str
) -> None:
    intake = send("people", data, kari)
    assert (intake.state, intake.refusal) == ("unusable", code)


def test_a_kind_is_refused_to_those_without_its_right(world: World) -> None:
    with pytest.raises(Refused):
        send("people", many(1), world.viewer("ola"))
    with pytest.raises(Refused):
        send("members", many(1), world.viewer("kari"))
    assert [kind.key for kind in services.kinds_for(world.viewer("ola"))] == []


def test_what_a_row_says_outside_its_columns_is_cleaned(kari: Any) -> None:
    data = "Fornavn;Etternavn;Kommune\nAn\x00ne;A\u030as;Nordvik".encode()
    assert counts(load("people", data, kari)) == (1, 0, 0)
    person = Person.objects.get(family_name="Ås")
    assert person.given_name == "Anne"


def test_a_person_added_meanwhile_is_not_added_again(world: World, kari: Any) -> None:
    intake = send("people", many(2), kari)
    add_person(
        by=kari,
        given_name="Person",
        family_name="Nr1",
        email="p1@nordvik.test",
        employer=world.nordvik,
    )
    services.run(intake, by=kari)
    assert counts(intake) == (1, 1, 0)
