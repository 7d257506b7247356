"""The queues: what stands in them for whom, in which order, and what they cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.desk.models.cases import Case
from samdrift.desk.queries import queue as queries
from tests.desk.made_queue import Queue, make_queue, many
from tests.world import World


@pytest.fixture
def queue(world: World) -> Queue:
    caches["near"].clear()
    return make_queue(world)


def numbers(response: Any) -> set[int]:
    assert response.status_code == 200
    return {row.pk for row in response.context["page"].rows}


def test_queue_shows_the_joint_desk_what_is_open(queue: Queue, as_person: Any) -> None:
    page = as_person("asta").get(reverse("desk:case_list"))
    # Åsta is employed by Nordvik, so that Nordvik's own case is hers too.
    assert numbers(page) == {queue.free.pk, queue.mine.pk, queue.waits.pk, queue.own.pk}
    assert numbers(as_person("arne").get(reverse("desk:case_list"))) == {
        queue.free.pk,
        queue.mine.pk,
        queue.waits.pk,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mine", {"mine", "waits"}),
        ("team", {"free", "mine", "waits"}),
        ("unassigned", {"free", "own"}),
        ("waiting", {"waits"}),
        ("supplier", set()),
        ("open", {"free", "mine", "waits", "own"}),
        ("closed", set()),
    ],
)
def test_tab_holds_its_cases(queue: Queue, as_person: Any, name: str, expected: set[str]) -> None:
    page = as_person("asta").get(reverse("desk:case_list"), {"queue": name})
    assert numbers(page) == {getattr(queue, key).pk for key in expected}


def test_tabs_count_what_they_hold(queue: Queue, world: World, as_person: Any) -> None:
    page = as_person("asta").get(reverse("desk:case_list"))
    told = {str(tab["label"]): tab["count"] for tab in page.context["tabs"]}
    assert told["My work"] == 2
    assert told["Unassigned"] == 2
    assert told["All open"] == 4
    assert told["Closed"] is None


def test_employee_finds_only_own_cases(queue: Queue, as_person: Any) -> None:
    page = as_person("ola").get(reverse("desk:case_list"))
    assert numbers(page) == {queue.free.pk, queue.mine.pk, queue.waits.pk}
    assert page.context["tabs"] == []
    assert numbers(as_person("per").get(reverse("desk:case_list"))) == set()


def test_coordinator_sees_the_members_cases(queue: Queue, as_person: Any) -> None:
    page = as_person("kari").get(reverse("desk:case_list"))
    assert queue.own.pk in numbers(page)


def test_unknown_queue_is_refused(queue: Queue, as_person: Any) -> None:
    page = as_person("asta").get(reverse("desk:case_list"), {"queue": "nothing"})
    assert page.status_code == 422


def test_queue_goes_by_deadline(queue: Queue, world: World, as_person: Any) -> None:
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    for minutes, case in ((90, queue.free), (30, queue.mine)):
        Case.objects.filter(pk=case.pk).update(due_at=now + dt.timedelta(minutes=minutes))
    rows = as_person("arne").get(reverse("desk:case_list")).context["page"].rows
    assert [row.pk for row in rows] == [queue.mine.pk, queue.free.pk, queue.waits.pk]


def test_deadline_says_what_is_left(queue: Queue, as_person: Any) -> None:
    due = dt.datetime(2026, 11, 20, 9, 38, tzinfo=dt.UTC)  # 10.38 in Oslo; it is 10.00
    Case.objects.filter(pk=queue.free.pk).update(due_at=due)
    text = as_person("asta").get(reverse("desk:case_list")).content.decode()
    assert "at 10.38 (38 min)" in text
    assert 'data-clock="near"' in text
    assert 'data-clock="paused"' in text


def test_late_case_says_so_in_words(queue: Queue, as_person: Any) -> None:
    due = dt.datetime(2026, 11, 20, 8, 45, tzinfo=dt.UTC)
    Case.objects.filter(pk=queue.free.pk).update(due_at=due, is_breached=True)
    page = as_person("asta").get(reverse("desk:case_list"), {"breached": "yes"})
    assert numbers(page) == {queue.free.pk}
    assert "15 min too late" in page.content.decode()
    assert 'data-clock="late"' in page.content.decode()


def test_summary_tells_what_runs_out(queue: Queue, as_person: Any) -> None:
    due = dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC)
    Case.objects.filter(pk__in=[queue.free.pk, queue.mine.pk]).update(due_at=due)
    summary = str(as_person("asta").get(reverse("desk:case_list")).context["summary"])
    assert "4 open cases." in summary
    assert "2 run out before 12.00." in summary


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("team", "first"), ("system", "system"), ("member", "nordvik"), ("site", "Nord"),
        ("priority", "1,2,3,4,5"), ("kind", "incident"), ("agent", "nobody"), ("words", "skriver"),
    ],
)  # fmt: skip
def test_filter_keeps_the_case(
    queue: Queue, world: World, as_person: Any, key: str, value: str
) -> None:
    ids = {
        "first": queue.desk.first.pk,
        "system": queue.desk.system.pk,
        "nordvik": world.nordvik.pk,
    }
    page = as_person("asta").get(reverse("desk:case_list"), {key: str(ids.get(value, value))})
    assert queue.free.pk in numbers(page)


@pytest.mark.parametrize("number", [50, 500])
def test_queue_costs_the_same_whatever_its_rows(
    queue: Queue, world: World, as_person: Any, number: int
) -> None:
    client = as_person("asta")
    client.get(reverse("desk:case_list"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk:case_list"))
    many(world, number)
    with CaptureQueriesContext(connection) as plenty:
        page = client.get(reverse("desk:case_list"))
    assert len(page.context["page"].rows) == 50
    assert len(plenty) <= len(few)


def test_live_part_is_the_rows_alone(queue: Queue, as_person: Any) -> None:
    page = as_person("asta").get(
        reverse("desk:case_list"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="rows"
    )
    text = page.content.decode()
    assert 'id="rows"' in text
    assert "<html" not in text


def test_take_next_takes_what_runs_out_first(queue: Queue, world: World, as_person: Any) -> None:
    answer = as_person("arne").post(reverse("desk:take_next"))
    queue.free.refresh_from_db()
    assert queue.free.agent == world.people["arne"]
    assert answer["Location"].endswith(reverse("desk:case", args=[queue.free.pk]))
    again = as_person("arne").post(reverse("desk:take_next"), follow=True)
    assert "Nobody waits" in again.content.decode()


def test_employee_cannot_take_next(queue: Queue, as_person: Any) -> None:
    assert as_person("ola").post(reverse("desk:take_next")).status_code == 403


def test_next_free_prefers_own_team(queue: Queue, world: World) -> None:
    Case.objects.filter(pk=queue.own.pk).update(due_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    assert queries.next_free(world.viewer("asta")) == queue.free
