"""Any deadline opens to an account that can be checked by hand, on a page and for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import CalendarVersion, Level
from tests.desk.made_catalogue import make_agent, make_team
from tests.desk.made_clocks import Acts, at, open_case
from tests.desk.made_commitments import make_level, promise
from tests.world import World


def url(name: str, *keys: Any) -> str:
    return reverse(f"desk:{name}", args=keys)


@pytest.fixture
def acts(world: World) -> Acts:
    level = make_level(world, escalations=((75, "team_lead"),))
    promise(world, world.nordvik, level)
    lead = make_agent(world, "lea")
    own = make_level(world, "Teamets eget", targets=(("resolution", None, 60),))
    team = make_team(world, "Førstelinja", lead, make_agent(world), level=own)
    made = open_case(world, team=team, requester=world.people["ola"])
    made.answer(at(16, "09:20"))
    made.wait(at(16, "14:30"))
    made.go_on(at(18, "09:00"))
    made.resolve(at(18, "10:15"))
    return made


def page_of(client: Any, clock: Clock) -> str:
    answer = client.get(url("clock_detail", clock.pk))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_account_is_told_line_by_line(acts: Acts, as_person: Any) -> None:
    page = page_of(as_person("asle"), acts.clock("resolution"))
    for said in ("16.11.2026", "09.00", "14.30", "5:30", "6:45", "8:00", "Paused: waits for"):
        assert said in page
    assert "It was kept." in page


def test_lines_add_up_to_the_time_used(acts: Acts, as_person: Any) -> None:
    clock = acts.clock("resolution")
    data = as_person("asle").get(f"/api/v1/desk/clock/{clock.pk}").json()
    account = data["account"]
    assert sum(line["counted"] for line in account["lines"]) == account["elapsed"] == clock.elapsed
    assert account["lines"][-1]["accumulated"] == 6.75 * 3600
    assert account["frozen"]["minutes"] == 480


def test_calendar_and_level_are_shown_as_frozen(acts: Acts, as_person: Any) -> None:
    clock = acts.clock("resolution")
    CalendarVersion.objects.create(
        calendar=clock.calendar.calendar,
        number=2,
        content={"week": {"1": [["10:00", "10:10"]]}},
        made_at=at(19, "09:00"),
    )
    Level.objects.filter(pk=clock.level_id).update(name="Gull")
    page = page_of(as_person("asle"), clock)
    assert "Standard" in page
    assert "08:00–15:30" in page
    assert "10:00–10:10" not in page


def test_requester_opens_ours_and_not_the_teams(acts: Acts, as_person: Any) -> None:
    ola = as_person("ola")
    page = page_of(ola, acts.clock("resolution"))
    assert "Lea Agent" not in page
    team = acts.clock("resolution", "team")
    assert ola.get(url("clock_detail", team.pk)).status_code == 404
    assert as_person("per").get(url("clock_detail", acts.clock("response").pk)).status_code == 404
    assert as_person("dina").get(url("clock_detail", acts.clock("response").pk)).status_code == 200


def test_leader_corrects_on_the_page(acts: Acts, as_person: Any) -> None:
    event = acts.clock("resolution").events.get(kind="pause")
    address = url("clock_correct", event.pk)
    assert as_person("asle").get(address).status_code == 403
    lea = as_person("lea")
    assert "14.30" in lea.get(address).content.decode()
    told = {"what": "was", "day": "16.11.2026", "time": "13.30", "reason": "Ringte før"}
    assert lea.post(address, told).status_code == 302
    assert acts.clock("resolution").elapsed == 5.75 * 3600
    page = page_of(lea, acts.clock("resolution"))
    assert "was at another moment: Ringte før" in page
    never = {"what": "never", "reason": "Ventet ikke"}
    again = acts.clock("resolution").events.order_by("pk").last()
    assert lea.post(url("clock_correct", again.pk), never).status_code == 302
    page = page_of(lea, acts.clock("resolution"))
    assert "did not happen: Ventet ikke" in page
    assert lea.get(url("clock_history", acts.clock("resolution").pk)).status_code == 200


def test_correction_without_a_moment_or_reason_is_refused(acts: Acts, as_person: Any) -> None:
    event = acts.clock("resolution").events.get(kind="pause")
    answer = as_person("lea").post(url("clock_correct", event.pk), {"what": "was"})
    assert answer.status_code == 422
    assert len(answer.context["form"].errors) == 3


def test_list_of_deadlines_costs_the_same_whatever_its_rows(
    acts: Acts, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    asle = as_person("asle")
    address = url("clock_list")
    assert asle.get(address).status_code == 200
    with django_assert_max_num_queries(40) as few:
        asle.get(address)
    for _n in range(3):
        open_case(acts.world)
    with django_assert_max_num_queries(40) as many:
        asle.get(address)
    assert len(few) == len(many)
