"""Acts on several cases: done whole, refused by name, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.services import cases as services
from tests.desk.made import make_case
from tests.desk.made_portal import make_item
from tests.desk.made_queue import Queue, make_queue
from tests.world import World


@pytest.fixture
def queue(world: World) -> Queue:
    return make_queue(world)


def chosen(client: Any, act: str, *cases: Case, **values: Any) -> Any:
    told = {"act": act, "row": [case.pk for case in cases], "sure": "1", **values}
    return client.post(reverse("desk:case_chosen"), told)


def undo(client: Any, page: Any) -> Any:
    return client.post(reverse("desk:case_undo"), {"undo": page.context["undo"]}, follow=True)


def test_act_is_asked_for_first(queue: Queue, as_person: Any) -> None:
    told = {"act": "take", "row": [queue.free.pk]}
    page = as_person("arne").post(reverse("desk:case_chosen"), told)
    assert page.status_code == 200
    assert queue.free.title in page.content.decode()
    queue.free.refresh_from_db()
    assert queue.free.agent is None


def test_several_are_handed_over_and_taken_back(queue: Queue, world: World, as_person: Any) -> None:
    client = as_person("arne")
    page = chosen(
        client, "assign", queue.free, queue.mine, team=queue.desk.servers.pk,
        agent=world.people["arne"].pk,
    )  # fmt: skip
    assert Case.objects.filter(team=queue.desk.servers, agent=world.people["arne"]).count() == 2
    assert "Taken back for 2 cases." in undo(client, page).content.decode()
    queue.mine.refresh_from_db()
    assert (queue.mine.team, queue.mine.agent) == (queue.desk.first, world.people["asta"])


def test_refused_ones_are_named_and_stand_as_they_were(queue: Queue, as_person: Any) -> None:
    page = chosen(
        as_person("arne"), "wait", queue.mine, queue.free, queue.waits,
        cause=queue.desk.supplier.pk,
    )  # fmt: skip
    outcome = page.context["outcome"]
    refused = {case.pk for case, _why in outcome.refused}
    waiting = set(Case.objects.filter(cause=queue.desk.supplier).values_list("pk", flat=True))
    assert queue.mine.pk in waiting
    assert refused.isdisjoint(waiting)
    assert refused | waiting == {queue.mine.pk, queue.free.pk, queue.waits.pk}


def test_closed_case_is_refused_with_its_reason(queue: Queue, world: World, as_person: Any) -> None:
    services.resolve(queue.mine, by=world.viewer("asta"), solution="Ferdig")
    page = chosen(as_person("arne"), "take", queue.mine, queue.free)
    assert [case.pk for case, _why in page.context["outcome"].refused] == [queue.mine.pk]
    assert "is not open" in page.content.decode()
    queue.free.refresh_from_db()
    assert queue.free.agent == world.people["arne"]


def test_same_answer_goes_to_all(queue: Queue, as_person: Any) -> None:
    answer = chosen(as_person("arne"), "answer", queue.free, queue.mine, text="Det er rettet.")
    assert answer.status_code == 302
    assert CaseEntry.objects.filter(text="Det er rettet.", is_public=True).count() == 2


def test_priority_is_taken_back(queue: Queue, as_person: Any) -> None:
    client = as_person("arne")
    page = chosen(client, "priority", queue.free, impact="1", urgency="1")
    queue.free.refresh_from_db()
    assert queue.free.priority == 1
    undo(client, page)
    queue.free.refresh_from_db()
    assert (queue.free.impact, queue.free.urgency) == (3, 3)


def test_several_are_solved(queue: Queue, as_person: Any) -> None:
    chosen(as_person("asta"), "resolve", queue.free, queue.mine, solution="Ny driver.")
    assert Case.objects.filter(state="resolved", solution="Ny driver.").count() == 2


def test_several_are_merged_and_parted(queue: Queue, as_person: Any) -> None:
    client = as_person("asta")
    page = chosen(client, "merge", queue.free, queue.mine, into=str(queue.mine.pk), reason="")
    queue.free.refresh_from_db()
    assert queue.free.merged_into == queue.mine
    undo(client, page)
    queue.free.refresh_from_db()
    assert queue.free.merged_into is None


def test_merge_into_what_one_cannot_see_is_refused(queue: Queue, as_person: Any) -> None:
    page = chosen(as_person("arne"), "merge", queue.free, into=str(queue.own.pk), reason="")
    assert page.status_code == 422


def test_cases_out_of_reach_are_left_alone(queue: Queue, as_person: Any) -> None:
    chosen(as_person("arne"), "take", queue.own)
    queue.own.refresh_from_db()
    assert queue.own.agent is None


@pytest.mark.parametrize("person", ["ola", "dina"])
def test_only_agents_act_on_several(queue: Queue, as_person: Any, person: str) -> None:
    assert chosen(as_person(person), "take", queue.free).status_code == 403


def test_undo_that_was_tampered_with_does_nothing(queue: Queue, as_person: Any) -> None:
    page = as_person("arne").post(reverse("desk:case_undo"), {"undo": "x:y:z"}, follow=True)
    assert "too late" in page.content.decode()


def test_what_is_ones_own_already_is_told_apart_and_not_taken_back(
    queue: Queue, world: World, as_person: Any
) -> None:
    client = as_person("asta")
    page = chosen(client, "take", queue.free, queue.mine)
    outcome = page.context["outcome"]
    assert (outcome.done, outcome.already) == ([queue.free], [queue.mine])
    assert "done with 1 case." in page.content.decode()
    assert "Yours already: 1 case" in page.content.decode()
    undo(client, page)
    queue.mine.refresh_from_db()
    assert queue.mine.agent == world.people["asta"]
    again = chosen(client, "take", queue.mine)
    assert "Yours already: 1 case" in again.content.decode()
    assert "Take it back" not in again.content.decode()


@pytest.mark.parametrize("act", ["resolve", "merge"])
def test_case_that_waits_for_approval_is_named_and_left_out_until_it_is_chosen(
    queue: Queue, world: World, as_person: Any, act: str
) -> None:
    item = make_item(world, queue.desk, approval="director")
    asked = make_case(
        world, by=world.viewer("ola"), member=world.nordvik, item=item, kind="request"
    )
    approver = asked.approvals.get(state="waiting").approver
    client, rows = as_person("asta"), [queue.free.pk, asked.pk]
    page = client.post(reverse("desk:case_chosen"), {"act": act, "row": rows}).content.decode()
    assert f"Waits for approval by {approver}" in page
    assert "1 case waits for an approval. It is left out" in page
    assert f'value="{queue.free.pk}" checked' in page
    assert f'value="{asked.pk}" checked' not in page
    other = client.post(reverse("desk:case_chosen"), {"act": "take", "row": rows}).content.decode()
    assert "Waits for approval" not in other
    assert f'value="{asked.pk}" checked' in other
    again = chosen(client, act, queue.free, asked).content.decode()
    assert f'value="{asked.pk}" checked' in again, (
        "what one ticked stays so when a field is missing"
    )


@pytest.mark.parametrize("act", ["resolve", "cancel", "merge"])
def test_end_of_one_case_tells_whose_approval_falls_away(
    queue: Queue, world: World, as_person: Any, act: str
) -> None:
    item = make_item(world, queue.desk, approval="director")
    asked = make_case(
        world, by=world.viewer("ola"), member=world.nordvik, item=item, kind="request"
    )
    approver = asked.approvals.get(state="waiting").approver
    client = as_person("asta")

    def page_of(case: Case) -> str:
        return str(client.get(reverse(f"desk:case_{act}", args=[case.pk])).content.decode())

    told = "the question falls away"
    assert f"Waits for approval by {approver}: {told}" in page_of(asked)
    assert told not in page_of(queue.free)
