"""Quick entry: who calls, what it concerns, what is promised, and what is known already."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.cases import Case, CaseEntry, Watcher
from samdrift.desk.models.catalogue import CaseTemplate, CatalogueItem
from samdrift.desk.queries import queue_quick as queries
from tests.desk.made_commitments import make_level, promise
from tests.desk.made_queue import Queue, make_queue
from tests.world import World


@pytest.fixture
def queue(world: World) -> Queue:
    world.people["ola"].phone = "78 41 50 00"
    world.people["ola"].save()
    return make_queue(world)


def quick(client: Any, **values: Any) -> Any:
    told = {
        "title": "Skriveren står", "kind": "incident", "channel": "phone", "impact": "3",
        "urgency": "2", **values,
    }  # fmt: skip
    return client.post(reverse("desk:quick"), told)


@pytest.mark.parametrize("text", ["ola", "Åsen", "7841 50", "78415000", "ola@vik"])
def test_caller_is_found_by_name_phone_and_mail(queue: Queue, world: World, text: str) -> None:
    assert world.people["ola"] in queries.callers(world.viewer("asta"), text)


@pytest.mark.parametrize("text", ["", "o", "Finnes Ikke", "9999 9999"])
def test_nobody_is_found_by_too_little_or_nothing(queue: Queue, world: World, text: str) -> None:
    assert queries.callers(world.viewer("asta"), text) == []


def test_what_it_concerns_is_found_by_part_of_the_name(queue: Queue, world: World) -> None:
    found = queries.things(world.viewer("asta"), "journal", world.nordvik.pk)
    assert ("system", queue.desk.system) in found
    found = queries.things(world.viewer("asta"), "fagsys", None)
    assert found == [("service", queue.desk.service)]


def test_case_of_a_known_caller(queue: Queue, world: World, as_person: Any) -> None:
    answer = quick(
        as_person("asta"), caller=world.people["ola"].pk, thing=f"system:{queue.desk.system.pk}"
    )
    case = Case.objects.latest("pk")
    assert answer["Location"] == reverse("desk:case", args=[case.pk])
    assert (case.requester, case.member, case.system) == (
        world.people["ola"], world.nordvik, queue.desk.system,
    )  # fmt: skip
    assert (case.channel, case.agent) == ("phone", None)


def test_unknown_caller_needs_a_member(queue: Queue, world: World, as_person: Any) -> None:
    refused = quick(as_person("asta"), who="Vikar Vikarsen")
    assert refused.status_code == 422
    assert "Choose a member" in refused.content.decode()
    quick(as_person("asta"), who="Vikar Vikarsen", member=world.sorvik.pk, about="Smarttavla")
    case = Case.objects.latest("pk")
    assert (case.requester, case.requester_name) == (None, "Vikar Vikarsen")
    assert "Smarttavla" in case.text


def test_solved_at_once_is_first_contact(queue: Queue, world: World, as_person: Any) -> None:
    quick(as_person("asta"), caller=world.people["ola"].pk, solution="Slo den av og på.")
    case = Case.objects.latest("pk")
    assert (case.state, case.at_first_contact) == ("resolved", True)
    assert case.agent == world.people["asta"]


def test_saved_and_taken(queue: Queue, world: World, as_person: Any) -> None:
    quick(as_person("asta"), caller=world.people["ola"].pk, mine="1")
    assert Case.objects.latest("pk").agent == world.people["asta"]


def test_template_fills_in_and_gives_its_steps(queue: Queue, world: World, as_person: Any) -> None:
    template = CaseTemplate.objects.create(
        use="case", title="Ny ansatt", text="Konto og utstyr.", kind="request",
        checklist=["Konto", "PC"], impact=3, urgency=1,
    )  # fmt: skip
    page = quick(as_person("asta"), use_template="1", template=template.pk, title="")
    assert page.context["form"]["title"].value() == "Ny ansatt"
    assert not Case.objects.filter(title="Ny ansatt").exists()
    quick(as_person("asta"), template=template.pk, caller=world.people["ola"].pk)
    assert [step.title for step in Case.objects.latest("pk").steps.all()] == ["Konto", "PC"]


def test_priority_and_deadlines_show_before_it_is_saved(
    queue: Queue, world: World, as_person: Any
) -> None:
    promise(world, world.nordvik, make_level(world))
    told = {"caller": world.people["ola"].pk, "impact": "1", "urgency": "1", "kind": "incident"}
    part = as_person("asta").get(reverse("desk:quick_promise"), told)
    assert part.context["priority_name"] == "Critical"
    assert part.context["promised"]
    before = Case.objects.count()
    whole = quick(as_person("asta"), look="1", **told)
    assert whole.status_code == 200
    assert Case.objects.count() == before


def test_what_is_open_for_the_caller_shows_beside(
    queue: Queue, world: World, as_person: Any
) -> None:
    part = as_person("asta").get(reverse("desk:quick_caller"), {"caller": world.people["ola"].pk})
    assert queue.free.title in part.content.decode()


def test_repeat_is_joined_instead(queue: Queue, world: World, as_person: Any) -> None:
    before = Case.objects.count()
    quick(as_person("asta"), join=queue.free.pk, caller=world.people["per"].pk, text="Her også.")
    assert Case.objects.count() == before
    entry = CaseEntry.objects.get(case=queue.free)
    assert (entry.kind, entry.is_public) == ("call", False)
    assert "Per Ærlig: Her også." in entry.text
    assert Watcher.objects.filter(case=queue.free, person=world.people["per"]).exists()


@pytest.mark.parametrize(
    "name", ["quick", "quick_callers", "quick_things", "quick_promise", "quick_caller"]
)
def test_quick_entry_is_for_agents(queue: Queue, as_person: Any, name: str) -> None:
    assert as_person("asta").get(reverse(f"desk:{name}")).status_code == 200
    assert as_person("ola").get(reverse(f"desk:{name}")).status_code == 403


def test_coordinator_finds_only_own_people(queue: Queue, world: World) -> None:
    assert queries.callers(world.viewer("kari"), "Per Ærlig") == []


def test_caller_orders_by_the_catalogue_and_is_asked_who_it_is(
    queue: Queue, world: World, as_person: Any
) -> None:
    item = CatalogueItem.objects.create(
        service=queue.desk.service, title="Nytt passord", is_published=True, identity_checked=True,
        checklist=["Sett passord"], urgency=2,
    )  # fmt: skip
    other = CatalogueItem.objects.create(
        service=queue.desk.service, title="Passord i skolen", is_published=True
    )
    other.members.add(world.sorvik)
    CatalogueItem.objects.create(
        service=queue.desk.service, title="Passord, ikke klart", is_published=False
    )
    viewer = world.viewer("asta")
    assert queries.things(viewer, "passord", world.nordvik.pk) == [("item", item)]
    assert ("item", other) in queries.things(viewer, "passord", world.sorvik.pk)
    asta, ola = as_person("asta"), world.people["ola"]
    parts = asta.get(reverse("desk:quick_things"), {"about": "passord", "caller": ola.pk})
    assert f'value="item:{item.pk}"' in parts.content.decode()
    told = {"caller": ola.pk, "thing": f"item:{item.pk}"}
    beside = asta.get(reverse("desk:quick_promise"), {**told, "kind": "incident"})
    assert beside.status_code == 200
    assert quick(asta, **told, solution="Satt nytt").status_code == 422, "nobody knows who called"
    assert quick(asta, **told).status_code == 302
    case = Case.objects.latest("pk")
    assert (case.kind, case.item, case.steps.count()) == ("request", item, 1)
    again = asta.get(reverse("desk:quick_things"), told | {"about": "x"})
    assert "checked" in again.content.decode()
    solve = reverse("desk:case_resolve", args=[case.pk])
    assert asta.post(solve, {"solution": "Satt nytt"}).status_code == 422
    check = {"way": "called", "passed": "yes", "note": "Ringte tilbake"}
    assert asta.post(reverse("desk:case_identity", args=[case.pk]), check).status_code == 302
    assert asta.post(solve, {"solution": "Satt nytt"}).status_code == 302
