"""Cases out of the product: the generic API and the exports of the queues, within reach."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.services import cases as services
from tests.desk.made_queue import Queue, make_queue
from tests.world import World


@pytest.fixture
def queue(world: World) -> Queue:
    return make_queue(world)


def exported(client: Any, **asked: str) -> set[str]:
    answer = client.get(reverse("desk:case_export", args=["json"]), asked)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {title for title in TITLES if title in json.dumps(json.loads(body), ensure_ascii=False)}


TITLES = ("Skriveren skriver blanke ark", "Får ikke logget inn", "Ny skjerm", "Eget skap i Nordvik")


def test_export_holds_what_the_queue_shows(queue: Queue, as_person: Any) -> None:
    assert exported(as_person("asta"), queue="unassigned") == {TITLES[0], TITLES[3]}
    assert exported(as_person("arne")) == set(TITLES[:3])
    assert exported(as_person("per")) == set()


def test_file_has_a_column_for_each_thing_a_cell_shows(queue: Queue, as_person: Any) -> None:
    def headings(**asked: str) -> list[str]:
        answer = as_person("asta").get(reverse("desk:case_export", args=["csv"]), asked)
        body = answer.getvalue() if answer.streaming else answer.content
        return body.decode("utf-8-sig").splitlines()[0].split(";")

    whole = ["Deadline", "Case", "Number", "Member", "Asked by", "Concerns", "Priority", "State"]
    assert headings() == [*whole, "Waits for", "Agent", "Team"]
    assert headings(columns="member,title") == ["Member", "Case", "Number", "Asked by"]
    assert headings(columns="member,due_at") == ["Member", "Deadline"]


def test_file_says_in_words_what_json_has_as_codes(queue: Queue, as_person: Any) -> None:
    def told(form: str) -> str:
        path = reverse("desk:case_export", args=[form])
        answer = as_person("asta").get(path, {"columns": "state", "queue": "unassigned"})
        body = answer.getvalue() if answer.streaming else answer.content
        return str(body.decode("utf-8-sig"))

    assert {row["state"] for row in json.loads(told("json"))} == {"new"}
    assert {line.split(";")[0] for line in told("csv").splitlines()[1:]} == {"New"}


def test_file_asks_as_much_of_many_cases_as_of_one(
    queue: Queue, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    asta, path = as_person("asta"), reverse("desk:case_export", args=["csv"])

    def asked(**of: str) -> int:
        with django_assert_max_num_queries(60) as queries:
            assert asta.get(path, of).status_code == 200
        return len(queries)

    for _told in range(2):
        asked(queue="all")
    assert asked(queue="all") == asked(queue="unassigned")


def test_closed_queue_holds_what_is_done(queue: Queue, world: World, as_person: Any) -> None:
    services.resolve(queue.mine, by=world.viewer("asta"), solution="Ferdig")
    page = as_person("arne").get(reverse("desk:case_list"), {"queue": "closed", "sort": "-changed"})
    assert [row.pk for row in page.context["page"].rows] == [queue.mine.pk]


def test_history_of_a_case_opens_for_the_agent(queue: Queue, as_person: Any) -> None:
    path = reverse("desk:case_history", args=[queue.mine.pk])
    assert as_person("asta").get(path).status_code == 200
    assert as_person("per").get(path).status_code == 404


def test_history_tells_whoever_asked_no_internal_note(
    queue: Queue, world: World, as_person: Any
) -> None:
    services.write(queue.mine, by=world.viewer("asta"), text="Hemmelig tanke", public=False)
    path = reverse("desk:case_history", args=[queue.mine.pk])
    assert "internal note" in as_person("arne").get(path).content.decode()
    assert "internal note" not in as_person("ola").get(path).content.decode()


def test_pages_go_on_by_key(queue: Queue, as_person: Any) -> None:
    page = as_person("asta").get(reverse("desk:case_list"), {"sort": "-due_at"})
    assert page.status_code == 200
    assert page.context["page"].after is None
