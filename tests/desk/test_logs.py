"""Logs of other tools: what is taken, brought up to date, left alone, named and refused."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samdrift.desk.models.cases import NEVER, Case, CaseEntry
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.logs import LoggedCase, LogLoad, LogMapping, LogRefusal, Reclocked
from samdrift.desk.queries import reclocking as queries
from samdrift.desk.services import log_intake, logs, reclocking
from samdrift.desk.services.case_erasure import empty, erase_old
from samdrift.desk.services.cases import write
from samdrift.kernel import search, work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.history import Event
from samdrift.kernel.viewer import clock, terminal
from samdrift.parties.models.arrangements import ArrangementForm, LegalForm
from samdrift.parties.models.people import Person
from samdrift.parties.services.erasure import erase_person
from tests.desk.made import make_desk
from tests.desk.made_commitments import make_level
from tests.world import World

HEADER = "number,incident_state,opened_at,sys_updated_at,resolved_at,closed_at,impact,urgency,priority,company,caller_id,assignment_group,category,work_notes,made_sla\n"
FIRST = (
    "I1,New,1/3/2026 08:00,1/3/2026 08:05,2/3/2026 12:00,7/3/2026 12:00,1 - High,2 - Medium,2 - High,Nordvik,Kai,Drift,Skrivar,?,true\n"
    "I1,Awaiting User Info,1/3/2026 08:00,1/3/2026 09:00,2/3/2026 12:00,7/3/2026 12:00,1 - High,2 - Medium,2 - High,Nordvik,Kai,Drift,Skrivar,Ringte,true\n"
    "I2,-100,2/3/2026 08:00,2/3/2026 08:05,?,?,?,?,4 - Low,Sørvik,?,?,Nett,?,?\n"
    "I1,Closed,1/3/2026 08:00,7/3/2026 12:00,2/3/2026 12:00,7/3/2026 12:00,1 - High,2 - Medium,2 - High,Nordvik,Kai,Drift,Skrivar,?,false\n"
    "I3,New,?,?,?,?,?,?,?,Nordvik,?,?,Nett,?,?\n"
    "I4,New,3/3/2026 10:00,3/3/2026 10:00,?,?,?,?,?,Atlantis,?,?,Nett,?,?\n"
)


def load(text: str, **given: str) -> dict[str, Any]:
    told = {"mapping": "servicenow", **given}
    data = gzip.compress((HEADER + text).encode(), mtime=0)
    by = terminal(dt.date(2026, 11, 20))
    return log_intake.take_file(data, "log.csv.gz", by=by, way="command", wait=True, given=told)


@pytest.fixture
def desk(world: World) -> Any:
    return make_desk(world)


@pytest.mark.django_db
def test_logs_are_taken_with_their_history(world: World, desk: Any) -> None:
    answer = load(FIRST)
    assert answer["counts"] == {"rows": 6, "cases": 4, "added": 2, "refused": 2}
    case = Case.objects.get(reference="I1")
    assert (case.state, case.is_open, case.member, case.priority) == (
        "closed",
        False,
        world.nordvik,
        2,
    )
    assert (case.requester, case.requester_name, case.team) == (None, "Kai", desk.servers)
    assert case.opened_at.isoformat() == "2026-03-01T07:00:00+00:00"
    assert case.logged.made_sla is False
    assert [step[1] for step in case.logged.steps] == ["new", "waiting:user", "closed"]
    assert CaseEntry.objects.get(case=case).text == "Ringte"
    assert not Clock.objects.exists()
    waiting = Case.objects.get(reference="I2")
    assert (waiting.is_open, waiting.due_at, waiting.priority) == (True, NEVER, 4)
    assert Event.objects.filter(what="case.logged").count() == 2
    found = {hit.title for hit in search.find("skrivar", world.viewer("asta"))}
    assert found == {str(case)}
    told = {(code, name, text): many for code, name, text, many, _line in LogLoad.objects.get().odd}
    assert told["unknown_state", "state", "-100"] == 1
    assert told["apart", "number", ""] == 1
    refused = LogRefusal.objects.order_by("line")
    assert [(one.number, one.code, one.value) for one in refused] == [
        ("I3", "no_opened_at", ""),
        ("I4", "no_member", "Atlantis"),
    ]


@pytest.mark.django_db
def test_logs_again_change_nothing_and_newer_ones_bring_up_to_date(world: World, desk: Any) -> None:
    load(FIRST)
    counts = load(FIRST)["counts"]
    assert (counts["unchanged"], counts["refused"], Case.objects.count()) == (2, 2, 2)
    whole = "".join(FIRST.splitlines(keepends=True)[:4])
    load(whole)
    before = LogLoad.objects.count()
    assert load(whole)["outcome"] == "known"
    assert (LogLoad.objects.count(), Case.objects.count()) == (before, 2)
    more = FIRST.replace("I2,-100", "I2,Active").replace("4 - Low", "1 - Critical")
    counts = load(more)["counts"]
    assert {key: counts.get(key, 0) for key in ("added", "changed", "unchanged", "kept")} == {
        "added": 0, "changed": 1, "unchanged": 1, "kept": 0,
    }  # fmt: skip
    case = Case.objects.get(reference="I2")
    assert (case.state, case.priority) == ("open", 1)
    write(case, by=world.viewer("asta"), text="Vi tar den her.", public=True)
    counts = load(more.replace("I2,Active", "I2,Closed"))["counts"]
    assert (counts["kept"], Case.objects.get(reference="I2").state) == (1, "open")
    empty(Case.objects.get(reference="I1"), world.viewer("dag"))
    assert LoggedCase.objects.get(reference="I1").steps == []
    later = replace(terminal(world.today), at=dt.datetime.now(dt.UTC) + dt.timedelta(days=91))
    assert logs.forget_old(later)
    assert not StoredFile.objects.exists()
    assert load(whole)["outcome"] == "known"


@pytest.mark.django_db
def test_logs_go_on_where_they_were_stopped(
    world: World, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "BATCH", 2)
    rows = "".join(
        f"R{n},Closed,1/3/2026 08:00,2/3/2026 09:00,2/3/2026 08:30,2/3/2026 09:00,,,,Nordvik,,,Nett,,\n"
        for n in range(5)
    )

    class Killed(Exception):
        pass

    def stop(done: int) -> None:
        if done == 4:
            raise Killed

    by = terminal(world.today)
    data = (HEADER + rows).encode()
    left = logs.send_in(data, "log.csv", by=by, mapping="servicenow")
    with pytest.raises(Killed):
        logs.run(left, by=by, progress=stop)
    assert Case.objects.count() == 4
    answer = log_intake.take_file(
        data, "log.csv", by=by, way="command", wait=True, given={"mapping": "servicenow"}
    )
    assert (answer["load"], answer["counts"]["added"]) == (left.pk, 5)
    assert LoggedCase.objects.count() == Case.objects.count() == 5


@pytest.mark.django_db
def test_logs_that_cannot_be_read_say_why(world: World) -> None:
    by = terminal(world.today)
    for data, mapping, code in (
        (b"a,b\n1,2\n", "servicenow", "no_column"),
        (b"<!DOCTYPE log><log/>", "xes", "doctype"),
        (b"\x1f\x8bx", "generic", "damaged"),
        (b"a", "nonesuch", "no_such_mapping"),
    ):
        with pytest.raises(DomainError) as refused:
            log_intake.take_file(
                data, "f", by=by, way="command", wait=True, given={"mapping": mapping}
            )
        assert refused.value.code == code
    assert Case.objects.count() == 0


@pytest.mark.django_db
def test_logs_are_clocked_anew_by_a_level(world: World, desk: Any, as_person: Any) -> None:
    """Eight hours a day: opened Monday 2 March, solved Tuesday noon, an hour of it waited for."""
    rows = (
        "C1,Active,2/3/2026 08:00,2/3/2026 08:00,3/3/2026 12:00,9/3/2026 12:00,,,3,Nordvik,,,Nett,,false\n"
        "C1,Awaiting User Info,2/3/2026 08:00,2/3/2026 09:00,3/3/2026 12:00,9/3/2026 12:00,,,3,Nordvik,,,Nett,,false\n"
        "C1,Active,2/3/2026 08:00,2/3/2026 12:30,3/3/2026 12:00,9/3/2026 12:00,,,3,Nordvik,,,Nett,,false\n"
        "C1,Closed,2/3/2026 08:00,9/3/2026 12:00,3/3/2026 12:00,9/3/2026 12:00,,,3,Nordvik,,,Nett,,false\n"
        "C2,Closed,2/3/2026 08:00,9/3/2026 12:00,4/3/2026 12:00,9/3/2026 12:00,,,3,Nordvik,,,Nett,,true\n"
        "C3,Active,2/3/2026 08:00,2/3/2026 09:00,?,?,,,3,Nordvik,,,Nett,,true\n"
    )
    load(rows)
    one = reclocking.ask(by=world.viewer("dag"), source="ServiceNow", level=make_level(world))
    assert work.do_next()
    one.refresh_from_db()
    assert one.state == "done"
    found = {r.case.reference: r for r in Reclocked.objects.select_related("case")}
    told = {
        number: (r.metric, r.used // 60, r.kept, r.made_sla, r.why) for number, r in found.items()
    }
    assert told == {
        "C1": ("resolution", 480, True, False, ["paused", "hours", "closed"]),
        "C2": ("resolution", 1140, False, True, ["target"]),
        "C3": ("resolution", 60, None, True, []),
    }
    lines = queries.account_of(found["C1"])
    assert sum((line.counted for line in lines), dt.timedelta()) == dt.timedelta(hours=8)
    assert not Clock.objects.exists()
    client = as_person("dag")
    page = client.get(f"/desk/logs/clocks/{one.pk}/").content.decode()
    assert "50 % of 2" in page
    cases = client.get(f"/desk/logs/clocks/cases/?reclocking={one.pk}&why=paused").content.decode()
    assert str(found["C1"].case) in cases
    assert str(found["C2"].case) not in cases
    account = client.get(f"/desk/logs/clocks/cases/{found['C1'].pk}/").content.decode()
    assert "It waited" in account
    case = client.get(f"/desk/cases/{found['C1'].case_id}/beside/").content.decode()
    assert "Awaiting User Info" in case
    asked = client.post("/desk/logs/clocks/new/", {"source": "ServiceNow"}, follow=True)
    assert asked.content.decode().count("It is being worked out") == 1
    assert as_person("ola").get(f"/desk/logs/clocks/{one.pk}/").status_code == 404


@pytest.mark.django_db
def test_logs_are_mapped_and_loaded_in_the_browser(world: World, desk: Any, as_person: Any) -> None:
    client = as_person("dag")
    text = "Nr;Hva;Hvordan det står;Meldt;Kommune\n7;Treg PC;Parkert;1.3.2026 08:00;Nordvik\n8;Nett;Ferdig;2.3.2026 08:00;Nordvik\n"
    sample = SimpleUploadedFile("saker.csv", text.encode())
    answer = client.post("/desk/logs/mappings/new/", {"name": "Gamle desken", "file": sample})
    mapping = LogMapping.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/logs/mappings/{mapping.pk}/")
    assert mapping.content["columns"]["number"] == ["Nr"]
    columns = {
        "shape": "case", "order": "dmy", "column_number": "Nr", "column_title": "Hva",
        "column_state": "Hvordan det står", "column_opened_at": "Meldt", "column_member": "Kommune",
    }  # fmt: skip
    at = f"/desk/logs/mappings/{mapping.pk}/"
    assert client.post(at, columns).status_code == 302
    page = client.get(at).content.decode()
    assert "Parkert" in page
    assert "Treg PC" in page
    chosen = {"value_state_0": "resolved", "value_state_1": "waiting:supplier"}
    assert client.post(at, columns | chosen).status_code == 302
    file = SimpleUploadedFile("saker.csv", text.encode())
    answer = client.post("/desk/logs/new/", {"file": file, "mapping": "gamle-desken"})
    assert answer.status_code == 302
    assert work.do_next()
    told = set(Case.objects.values_list("reference", "title", "state", "cause__code"))
    assert told == {("7", "Treg PC", "waiting", "supplier"), ("8", "Nett", "resolved", None)}
    assert "2" in client.get(answer["Location"]).content.decode()
    assert client.get("/desk/logs/").status_code == 200
    assert as_person("kari").post("/desk/logs/new/", {"mapping": "generic"}).status_code == 403
    assert client.post(f"{at}end/").status_code == 302
    assert "gamle-desken" not in client.get("/desk/logs/new/").content.decode()


@pytest.mark.django_db
def test_an_old_log_is_kept_for_as_long_as_it_is_looked_at(world: World, desk: Any) -> None:
    load(FIRST.replace("/2026", "/2016"))
    case = Case.objects.get(reference="I1")
    loaded = case.logged.load.made_at.date()
    assert erase_old(clock(loaded + dt.timedelta(days=1))) == ""
    LogLoad.objects.update(made_at=case.logged.load.made_at - dt.timedelta(days=91))
    assert erase_old(clock(loaded)) == "1 cases were erased"


@pytest.mark.django_db
def test_a_log_that_names_no_member_is_the_seats(world: World, desk: Any) -> None:
    line = FIRST.splitlines()[2].replace("Sørvik", "?") + "\n"
    assert load(line)["counts"]["refused"] == 1
    form = LegalForm.objects.create(code="x", name_nb="Vertskommune", valid_from=world.today)
    ArrangementForm.objects.create(
        arrangement=world.arrangement, form=form, seat=world.sorvik, valid_from=world.today
    )
    answer = load(line, source="Anew")
    assert answer["counts"]["added"] == 1
    assert answer["violations"][-1]["rule"] == "member"
    assert Case.objects.get(source="Anew").member == world.sorvik


@pytest.mark.django_db
def test_case_of_a_log_is_found_by_its_number_there(world: World, desk: Any) -> None:
    load(FIRST)
    found = search.find("I1", world.viewer("asta"), kinds=["desk.case"])
    assert [hit.url for hit in found] == [f"/desk/cases/{Case.objects.get(reference='I1').pk}/"]


@pytest.mark.django_db
def test_erased_person_is_named_in_no_step_of_a_log(world: World, desk: Any) -> None:
    header = HEADER.strip() + ",assigned_to,sys_updated_by\n"
    rows = (
        'J1,New,1/3/2026 08:00,1/3/2026 08:05,?,?,?,?,?,Nordvik,?,Drift,Nett,Ringte,?,Åsta Ås,"ÅS, Åsta"\n'
        "J1,Active,1/3/2026 08:00,1/3/2026 09:05,?,?,?,?,?,Nordvik,?,Drift,Nett,?,?,Per Vik,Per Vik\n"
        "J2,New,1/3/2026 08:00,1/3/2026 08:05,?,?,?,?,?,Nordvik,?,Drift,Nett,?,?,Per Vik,Åsta Åsen\n"
    )
    by = terminal(dt.date(2026, 11, 20))
    data = (header + rows).encode()
    log_intake.take_file(data, "log.csv", by=by, way="command", wait=True,
                         given={"mapping": "servicenow"})  # fmt: skip
    person = Person.objects.create(
        given_name="Åsta", family_name="Ås", employer=world.nordvik, left_on=dt.date(2020, 1, 1)
    )
    before = LoggedCase.objects.get(reference="J1")
    assert "Åsta Ås" in str(before.steps)
    emptied = erase_person(person, by=by)
    assert "logs of other tools: cases: 1" in emptied
    logged = LoggedCase.objects.get(reference="J1")
    assert [step[3].get("agent") for step in logged.steps] == ["", "Per Vik"]
    assert "Ås" not in str(logged.steps) + str(logged.told)
    assert [step[:3] for step in logged.steps] == [step[:3] for step in before.steps]
    assert "Åsta Ås" not in set(CaseEntry.objects.values_list("by_name", flat=True))
    assert "Åsta Åsen" in str(LoggedCase.objects.get(reference="J2").steps), "another person"
    log_intake.take_file(data + b"\n", "log.csv", by=by, way="command", wait=True,
                         given={"mapping": "servicenow"})  # fmt: skip
    assert "Åsta Ås'" not in str(LoggedCase.objects.get(reference="J1").steps)
