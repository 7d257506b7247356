"""Who is on, how much each has, and what one shift hands over to the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from samdrift.desk.models.work import AtWork, HandOver
from samdrift.desk.queries import queue_shifts as queries
from samdrift.desk.services import queue_hand_over as handing
from samdrift.desk.services import queue_shifts as services
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import clock
from tests.desk.made_queue import Queue, make_queue
from tests.world import World


@pytest.fixture
def queue(world: World) -> Queue:
    return make_queue(world)


def test_one_comes_on_at_the_teams_site(queue: Queue, world: World) -> None:
    row = services.come_on(queue.desk.first, by=world.viewer("asta"))
    assert (row.site, row.until) == ("Nord", None)
    assert Event.objects.filter(what="at_work.came_on").count() == 1


def test_one_is_on_in_one_place_at_a_time(queue: Queue, world: World) -> None:
    asta = world.viewer("asta")
    first = services.come_on(queue.desk.first, by=asta)
    assert services.come_on(queue.desk.first, by=asta) == first
    second = services.come_on(queue.desk.servers, by=asta, site="Sør")
    first.refresh_from_db()
    assert first.until is not None
    assert list(AtWork.objects.filter(until=None)) == [second]


def test_only_the_joint_desk_comes_on(queue: Queue, world: World) -> None:
    with pytest.raises(Refused):
        services.come_on(queue.desk.first, by=world.viewer("ola"))


def test_forgotten_shift_ends_with_its_day(queue: Queue, world: World) -> None:
    row = services.come_on(queue.desk.first, by=world.viewer("asta"))
    assert services.end_forgotten(clock(world.today)) == ""
    tomorrow = world.today + dt.timedelta(days=1)
    with time_machine.travel(f"{tomorrow}T00:10:00+01:00", tick=False):
        assert "1 shifts" in services.end_forgotten(clock(tomorrow))
        assert services.end_forgotten(clock(tomorrow)) == ""
    row.refresh_from_db()
    assert row.until == dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)


def test_load_counts_open_and_waiting(queue: Queue, world: World) -> None:
    people, teams = queries.loads(world.viewer("asta"))
    asta = people[world.people["asta"].pk]
    assert (asta.open, asta.waiting) == (2, 1)
    assert people[None].open == 2
    assert teams[queue.desk.first.pk].open == 3


def test_page_shows_both_towns(queue: Queue, world: World, as_person: Any) -> None:
    services.come_on(queue.desk.first, by=world.viewer("asta"))
    page = as_person("arne").get(reverse("desk:on"))
    assert [site.name for site in page.context["sites"]] == ["Nord", "Sør", ""]
    assert "Åsta Agent" in page.content.decode()


def test_one_comes_on_and_goes_off_from_the_page(
    queue: Queue, world: World, as_person: Any
) -> None:
    client = as_person("arne")
    client.post(reverse("desk:come_on"), {"team": queue.desk.servers.pk, "site": ""})
    row = AtWork.objects.get()
    assert row.person == world.people["arne"]
    client.post(reverse("desk:go_off", args=[row.pk]))
    row.refresh_from_db()
    assert row.until is not None


@pytest.mark.parametrize("name", ["on", "hand_overs", "hand_over", "come_on"])
def test_pages_are_the_joint_desks(queue: Queue, as_person: Any, name: str) -> None:
    assert as_person("asta").get(reverse(f"desk:{name}")).status_code == 200
    assert as_person("ola").get(reverse(f"desk:{name}")).status_code == 403


def test_hand_over_begins_with_what_waits(queue: Queue, world: World, as_person: Any) -> None:
    page = as_person("asta").get(reverse("desk:hand_over"))
    assert page.context["form"]["cases"].value() == [queue.waits.pk]


def test_hand_over_tells_the_team_and_is_taken_once(
    queue: Queue, world: World, as_person: Any
) -> None:
    services.come_on(queue.desk.first, by=world.viewer("arne"))
    values = {
        "text": "Følg med på skriveren.",
        "cases": [queue.waits.pk],
        "more": f"#{queue.free.pk}",
    }
    as_person("asta").post(reverse("desk:hand_over") + f"?team={queue.desk.first.pk}", values)
    row = HandOver.objects.get()
    assert set(row.cases.all()) == {queue.waits, queue.free}
    told = Notice.objects.filter(what=handing.HANDED).values_list("account_id", flat=True)
    assert list(told) == [world.accounts["arne"].pk]
    assert queries.to_take(world.viewer("arne")) == [row]
    as_person("arne").post(reverse("desk:hand_over_take", args=[row.pk]))
    row.refresh_from_db()
    assert row.taken_by == world.people["arne"]
    assert queries.to_take(world.viewer("arne")) == []
    with pytest.raises(DomainError, match="taken it over already"):
        handing.take_over(row, by=world.viewer("asta"))


def test_hand_over_needs_words(queue: Queue, world: World) -> None:
    with pytest.raises(DomainError, match="next shift must know"):
        handing.hand_over(queue.desk.first, by=world.viewer("asta"), text=" ")


def test_hand_over_shows_only_cases_within_reach(
    queue: Queue, world: World, as_person: Any
) -> None:
    row = handing.hand_over(
        queue.desk.first, by=world.viewer("asta"), text="Les", cases=[queue.own, queue.free]
    )
    text = as_person("arne").get(reverse("desk:hand_over_one", args=[row.pk])).content.decode()
    assert queue.free.title in text
    assert queue.own.title not in text


def test_whoever_leaves_is_on_nowhere(queue: Queue, world: World) -> None:
    row = services.come_on(queue.desk.first, by=world.viewer("asta"))
    assert services.leave(world.people["asta"], world.today, clock(world.today)) == 1
    row.refresh_from_db()
    assert row.until is not None


def test_erased_person_leaves_no_shifts(queue: Queue, world: World) -> None:
    services.come_on(queue.desk.first, by=world.viewer("asta"))
    assert services.erase(world.people["asta"].pk, clock(world.today)) == ["shifts: 1"]
    assert not AtWork.objects.exists()


def test_front_page_tells_the_agent_what_waits(queue: Queue, world: World, as_person: Any) -> None:
    handing.hand_over(queue.desk.first, by=world.viewer("arne"), text="Les dette")
    text = as_person("asta").get(reverse("home:front")).content.decode()
    assert queue.mine.title in text
    assert queue.free.title in text
    assert "handed over to Brukerstøtte" in text
    assert "Service desk" not in as_person("ola").get(reverse("home:front")).context["parts"]
