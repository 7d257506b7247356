"""Cases by programs: opened, read and acted on with the rights and refusals of the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.desk.models.cases import Case, CaseEntry, CaseFile
from samdrift.desk.services import cases
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.search import SearchEntry
from tests.desk.made import Desk, make_case, make_desk
from tests.world import World

BASE = "/api/v1/desk/cases"


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def send(client: Any, path: str, body: dict[str, Any] | None = None, method: str = "post") -> Any:
    act = getattr(client, method)
    return act(f"{BASE}{path}", json.dumps(body or {}), content_type="application/json")


def test_case_is_opened_and_carried_to_its_end(desk: Desk, world: World, as_person: Any) -> None:
    asta = as_person("asta")
    body = {"member": world.nordvik.pk, "title": "Serveren svarer ikke", "kind": "incident",
            "service": desk.service.pk, "impact": 1, "urgency": 1,
            "requester": world.people["ola"].pk}  # fmt: skip
    made = send(asta, "", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert made["Location"] == f"{BASE}/{told['id']}"
    assert (told["state"], told["priority"], told["channel"]) == ("new", 1, "api")
    path = f"/{told['id']}"
    assert send(asta, f"{path}/take").json()["agent"] == world.people["asta"].pk
    assert send(asta, f"{path}/entries", {"text": "Ser på det", "public": True}).status_code == 200
    until = {"cause": desk.supplier.pk, "until": "2026-11-24T09:00:00+01:00"}
    assert send(asta, f"{path}/wait", until).json()["state"] == "waiting"
    assert send(asta, f"{path}/go_on").json()["state"] == "open"
    assert send(asta, path, {"title": "Serveren er nede"}, "patch").json()["title"]
    done = send(asta, f"{path}/resolve", {"solution": "Startet på nytt", "first_contact": False})
    assert (done.json()["state"], done.json()["at_first_contact"]) == ("resolved", False)
    assert asta.get(f"{BASE}{path}").json()["solution"] == "Startet på nytt"


def test_row_that_cannot_be_one_is_refused_as_one_outside_reach(
    desk: Desk, world: World, as_person: Any
) -> None:
    body = {"member": world.nordvik.pk, "title": "Ny skjerm", "kind": "request"}
    told = [
        send(as_person("asta"), "", body | {"service": sent}).json()["errors"]["service"]
        for sent in (987_654, 10**30, -1, "x", "987654321012345678")
    ]
    assert told == [told[0]] * len(told)
    missing = send(as_person("asta"), "", {"title": "Ny skjerm", "kind": "request"})
    assert (missing.status_code, list(missing.json()["errors"])) == (422, ["member"])
    assert not Case.objects.exists()


def test_opening_a_case_takes_few_statements(desk: Desk, world: World, as_person: Any) -> None:
    body = {"member": world.nordvik.pk, "title": "Serveren svarer ikke", "kind": "incident",
            "service": desk.service.pk, "requester": world.people["ola"].pk}  # fmt: skip
    asta = as_person("asta")
    for _time in range(3):
        made = send(asta, "", body)
    with CaptureQueriesContext(connection) as asked:
        made = send(asta, "", body)
    assert made.status_code == 201
    told = [one["sql"] or "" for one in asked]
    own = [sql for sql in told if sql.startswith(("INSERT", "WITH", "UPDATE", "COPY"))]
    written = {"desk_case", "kernel_event", "kernel_searchentry", "kernel_notice"}
    assert all(any(f'"{table}"' in sql for sql in own) for table in written)
    assert sum('INTO "desk_case"' in sql for sql in own) == 1
    assert len(asked) <= (22 if connection.vendor == "postgresql" else 34)


def test_employee_opens_a_case_for_oneself_alone(desk: Desk, world: World, as_person: Any) -> None:
    body = {"member": world.nordvik.pk, "title": "Ny skjerm", "kind": "request",
            "requester": world.people["ola"].pk}  # fmt: skip
    assert send(as_person("ola"), "", body).status_code == 201
    refused = send(as_person("ola"), "", body | {"requester": None})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert send(as_person("sol"), "", body).status_code == 404


def test_case_outside_reach_is_not_there(desk: Desk, world: World, as_person: Any) -> None:
    case = make_case(world)
    for name in ("per", "sol"):
        assert as_person(name).get(f"{BASE}/{case.pk}").status_code == 404
        assert send(as_person(name), f"/{case.pk}/entries", {"text": "x"}).status_code == 404
    dina = as_person("dina")
    assert dina.get(f"{BASE}/{case.pk}").status_code == 200
    assert send(dina, f"/{case.pk}/entries", {"text": "x"}).status_code == 403


def test_one_who_asked_reads_no_internal_note(desk: Desk, world: World, as_person: Any) -> None:
    case = make_case(world)
    cases.write(case, by=world.viewer("asta"), text="Internt", public=False)
    cases.write(case, by=world.viewer("asta"), text="Til deg", public=True)
    rows = as_person("ola").get(f"{BASE}/{case.pk}/entries").json()["rows"]
    assert [row["text"] for row in rows] == ["Til deg"]
    assert "root_cause" not in as_person("ola").get(f"{BASE}/{case.pk}").json()
    assert len(as_person("asta").get(f"{BASE}/{case.pk}/entries").json()["rows"]) == 2


def test_what_cannot_be_done_is_told_as_a_problem(desk: Desk, world: World, as_person: Any) -> None:
    case, asta = make_case(world), as_person("asta")
    refused = send(asta, f"/{case.pk}/go_on")
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "not_from_here"
    missing = send(asta, f"/{case.pk}/resolve", {}).json()
    assert "solution" in missing["errors"]
    unknown = send(asta, f"/{case.pk}/resolve", {"solution": "x", "color": "red"}).json()
    assert "color" in unknown["errors"]
    assert send(asta, f"/{case.pk}", {"kind": ""}, "patch").status_code == 422
    assert send(asta, f"/{case.pk}", {"member": None}, "patch").status_code == 422


def test_case_is_given_merged_split_and_linked(desk: Desk, world: World, as_person: Any) -> None:
    asta, case, other = as_person("asta"), make_case(world), make_case(world)
    given = send(asta, f"/{case.pk}/assign", {"team": desk.servers.pk}).json()
    assert (given["team"], given["agent"]) == (desk.servers.pk, None)
    kept = send(asta, f"/{case.pk}/assign", {"agent": world.people["arne"].pk}).json()
    assert (kept["team"], kept["agent"]) == (desk.servers.pk, world.people["arne"].pk)
    assert send(asta, f"/{case.pk}/link", {"other": other.pk}).status_code == 200
    entry = CaseEntry.objects.create(case=case, kind="note", text="x", at=case.opened_at)
    new = send(asta, f"/{case.pk}/split", {"title": "Noe annet", "entries": [entry.pk]}).json()
    assert new["id"] not in (case.pk, other.pk)
    assert send(asta, f"/{case.pk}/merge", {"into": other.pk}).json()["id"] == other.pk
    assert send(asta, f"/{case.pk}/unmerge").json()["is_open"] is True


def test_what_hangs_on_a_case_is_written(desk: Desk, world: World, as_person: Any) -> None:
    asta, case = as_person("asta"), make_case(world)
    for act, body in (
        ("steps", {"titles": ["Ring Ola"]}),
        ("time", {"minutes": 15}),
        ("identity", {"way": "called", "passed": True}),
        ("watch", {"person": world.people["per"].pk}),
        ("unwatch", {"person": world.people["per"].pk}),
        ("prioritise", {"impact": 2, "urgency": 2}),
        ("resolve", {"solution": "Ferdig"}),
    ):
        assert send(asta, f"/{case.pk}/{act}", body).status_code == 200, act
    scored = send(as_person("ola"), f"/{case.pk}/score", {"score": 5, "text": "Takk"})
    assert scored.status_code == 200
    case.refresh_from_db()
    assert (case.score, case.steps.count(), case.times.count()) == (5, 1, 1)
    assert send(as_person("ola"), f"/{case.pk}/reopen", {"reason": "Nei"}).json()["is_open"] is True
    assert send(asta, f"/{case.pk}/cancel", {"reason": "Likevel ikke"}).status_code == 200


def test_files_are_added_by_a_form(desk: Desk, world: World, as_person: Any) -> None:
    case = make_case(world)
    files = [SimpleUploadedFile("en.txt", b"en"), SimpleUploadedFile("to.txt", b"to")]
    sent = as_person("ola").post(f"{BASE}/{case.pk}/files", {"file": files, "text": "Loggene"})
    assert sent.status_code == 200, sent.content
    assert {row.file.name for row in CaseFile.objects.filter(case=case)} == {"en.txt", "to.txt"}
    rows = as_person("ola").get(f"{BASE}/{case.pk}/entries").json()["rows"]
    assert [one["name"] for one in rows[0]["files"]] == ["en.txt", "to.txt"]


def test_case_from_another_system_is_opened_once(desk: Desk, world: World, as_person: Any) -> None:
    body = {"member": world.nordvik.pk, "title": "Alarm", "kind": "incident",
            "source": "overvåking", "reference": "A-17"}  # fmt: skip
    assert send(as_person("asta"), "", body).status_code == 201
    again = send(as_person("asta"), "", body)
    assert (again.status_code, again.json()["code"]) == (422, "known_reference")
    assert Case.objects.count() == 1


def test_entries_cost_the_same_queries_however_many(
    desk: Desk, world: World, django_assert_max_num_queries: Any, as_person: Any
) -> None:
    case, asta = make_case(world), as_person("asta")
    for n in range(12):
        cases.write(
            case, by=world.viewer("asta"), text=f"{n}", public=True, files=[(b"x", f"{n}.txt")]
        )
    asta.get(f"{BASE}/{case.pk}/entries")
    with django_assert_max_num_queries(12):
        asta.get(f"{BASE}/{case.pk}/entries")


def test_case_is_opened_in_few_statements(desk: Desk, world: World, as_person: Any) -> None:
    asta = as_person("asta")
    body = {"member": world.nordvik.pk, "title": "Serveren svarer ikke", "kind": "incident",
            "service": desk.service.pk, "requester": world.people["ola"].pk}  # fmt: skip
    for _warm in range(2):
        assert send(asta, "", body).status_code == 201
    with CaptureQueriesContext(connection) as asked:
        made = send(asta, "", body)
    assert made.status_code == 201
    assert len(asked) <= 40
    number = made.json()["id"]
    assert Event.objects.filter(subject_kind="desk.case", subject_id=number).exists()
    assert SearchEntry.objects.filter(kind="desk.case", object_id=number).count() == 1
