"""Tables sent in by programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.intake import table
from tests.world import World

from samdrift.kernel import work
from samdrift.parties.models.people import Person

ROWS = table("Navn;E-post;Kommune", "Anne Ås;anne@nordvik.test;Nordvik", "Bo Ås;feil;Nordvik")


@pytest.fixture
def kari(world: World, as_person: Any) -> Any:
    return as_person("kari")


def test_a_table_is_sent_taken_and_looked_at(kari: Any) -> None:
    file = SimpleUploadedFile("ansatte.csv", ROWS)
    sent = kari.post("/api/v1/load/people", {"file": file})
    assert sent.status_code == 202, sent.content
    told = sent.json()
    assert (told["state"], told["total"], told["taken"]) == ("ready", 2, 0)
    assert work.do_next()
    told = kari.get(told["address"]).json()
    assert (told["state"], told["taken"], told["refused"]) == ("done", 1, 1)
    assert told["rows"][0]["code"] == "not_an_email"
    assert Person.objects.filter(family_name="Ås").count() == 1


def test_a_table_may_be_the_body_and_only_be_tried(kari: Any) -> None:
    told = kari.post(
        "/api/v1/load/people/try?name=a.csv&map=Slekt=full_name&member=9901",
        table("Slekt;Tlf", "Anne Ås;1"),
        content_type="application/octet-stream",
    )
    assert (told.status_code, told.json()["taken"]) == (200, 1), told.content
    assert not Person.objects.filter(family_name="Ås").exists()


@pytest.mark.parametrize(
    ("address", "data", "status", "code"),
    [
        ("people?name=a.csv", b"", 422, "no_file"),
        ("people?name=a.csv", b"\x89PNG\r\n\x1a\n" + bytes(90), 422, "not_a_spreadsheet"),
        ("people?name=a.csv&member=Utopia", ROWS, 422, "unknown_member"),
        ("people?name=a.csv&map=Kaffe=email", ROWS, 422, "no_such_column"),
        ("people?name=a.csv", table("Kaffe;Tlf", "svart;1"), 422, "missing_columns"),
        ("members?name=a.csv", ROWS, 403, "not_allowed"),
        ("kaffe?name=a.csv", ROWS, 404, "not_found"),
    ],
)
def test_what_cannot_be_taken_is_a_problem_with_a_code(
    kari: Any, address: str, data: bytes, status: int, code: str
) -> None:
    answer = kari.post(f"/api/v1/load/{address}", data, content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_load_of_another_is_not_found(kari: Any, as_person: Any) -> None:
    sent = kari.post("/api/v1/load/people", {"file": SimpleUploadedFile("a.csv", ROWS)}).json()
    assert as_person("dina").get(sent["address"]).status_code == 404
    assert as_person("mona").get(sent["address"]).status_code == 200
