"""Pages, feed and API of who is on call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import EscalationStep
from samdrift.desk.models.oncall import AgreedRule, CallOut, RotaLayer, RotaPlan, ShiftSwap
from samdrift.desk.queries.oncall import first_called
from samdrift.desk.services import oncall_people as people
from samdrift.kernel.registry import registry
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_oncall import OnCall, make_oncall, oslo
from tests.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def rota(world: World, desk: Desk) -> OnCall:
    return make_oncall(world, desk)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_week_shows_both_towns_and_is_walked_through(rota: OnCall, as_person: Any) -> None:
    client = as_person("asta")
    told = text_of(client.get(reverse("desk:oncall")))
    assert "Nord" in told
    assert "Sør" in told
    assert "Åsta Agent" in told
    after = text_of(client.get(reverse("desk:oncall"), {"week": "2026-W48"}))
    assert "Arne Agent" in after
    for odd in ("2026-W99", "x", "0001-W01", "9999-W52"):
        assert "Åsta Agent" in text_of(client.get(reverse("desk:oncall"), {"week": odd}))
    assert as_person("ola").get(reverse("desk:oncall")).status_code in {403, 404}


def test_who_is_on_is_offered_to_none_but_those_who_may_see_it(
    rota: OnCall, world: World, as_person: Any
) -> None:
    offered, opens = {}, {}
    for name in world.accounts:
        client = as_person(name)
        page = client.get(reverse("desk:oncall"))
        if page.status_code == 200:
            offered[name] = f'href="{reverse("desk:on")}"' in page.content.decode()
            opens[name] = client.get(reverse("desk:on")).status_code == 200
    assert offered == opens
    assert set(offered.values()) == {True, False}


def test_now_is_told_in_order_by_page_and_api(rota: OnCall, world: World, as_person: Any) -> None:
    with time_machine.travel(oslo(world.today, 20), tick=False):
        client = as_person("asta")
        told = text_of(client.get(reverse("desk:oncall")))
        assert told.index("1. Åsta Agent") < told.index("2. Mona Mål") < told.index("Called last")
        rows = client.get(reverse("api:desk_oncall_now")).json()["rows"]
        assert [(one["step"], one["name"]) for one in rows] == [(1, "Åsta Agent"), (2, "Mona Mål")]
        team = rota.rota.team_id
        assert len(client.get(reverse("api:desk_oncall_now"), {"team": team}).json()["rows"]) == 2
        assert client.get(reverse("api:desk_oncall_now"), {"team": "x"}).status_code == 422
        assert as_person("ola").get(reverse("api:desk_oncall_now")).status_code == 404
        assert first_called(oslo(world.today, 20)) == [world.people["asta"].pk]
        assert EscalationStep.Who.ON_CALL == "on_call"


def test_a_rota_is_planned_in_the_pages(world: World, desk: Desk, as_person: Any) -> None:
    client = as_person("dag")
    made = client.post(reverse("desk:rota_new"), {"name": "Natt", "team": desk.servers.pk})
    assert made.status_code == 302
    page = made["Location"]
    pk = int(page.rstrip("/").rsplit("/", 1)[1])
    layer = {
        "name": "Første", "site": "Nord", "people": "Åsta Agent\narne@vik.test", "days": "7",
        "valid_from": "23.11.2026", "hand_over": "08.00", "step": "1", "minutes": "10",
    }  # fmt: skip
    wrong = client.post(reverse("desk:layer_new", args=[pk]), {**layer, "people": "Ingen Her"})
    assert wrong.status_code == 422
    assert client.post(reverse("desk:layer_new", args=[pk]), layer).status_code == 302
    row = RotaLayer.objects.get()
    assert [one.person.given_name for one in row.turns.all()] == ["Åsta", "Arne"]
    change = {**layer, "people": "Arne Agent", "valid_from": "30.11.2026"}
    assert "arne@vik.test" in text_of(client.get(reverse("desk:layer_change", args=[row.pk])))
    assert client.post(reverse("desk:layer_change", args=[row.pk]), change).status_code == 302
    new = RotaLayer.objects.get(valid_to=None)
    stretch = {"starts_at": "01.12.2026 16.00", "ends_at": "02.12.2026 8.00"}
    stretch["person"] = world.people["dag"].email
    assert client.post(reverse("desk:put_in", args=[new.pk]), stretch).status_code == 302
    rule = {"code": "daily_rest", "value": "8", "basis": "Særavtale", "valid_from": "20.11.2026"}
    assert client.post(reverse("desk:rota_rule", args=[pk]), rule).status_code == 302
    assert (
        client.post(reverse("desk:rota_tell", args=[pk]), {"until": "20.12.2026"}).status_code
        == 302
    )
    told = text_of(client.get(page))
    assert "Særavtale" in told
    assert RotaPlan.objects.get().shifts[0]["why"] == "turn"
    check = text_of(client.get(reverse("desk:rota_check", args=[pk])))
    assert "aml § 10-8 (1)" in check
    assert (
        client.post(reverse("desk:agreed_rule_end", args=[AgreedRule.objects.get().pk])).status_code
        == 302
    )
    assert (
        client.post(reverse("desk:layer_end", args=[new.pk]), {"day": "07.12.2026"}).status_code
        == 302
    )
    assert client.post(reverse("desk:rota_end", args=[pk])).status_code == 302
    assert client.post(reverse("desk:rota_reopen", args=[pk])).status_code == 302


def test_shifts_are_swapped_and_absence_written_in_the_pages(rota: OnCall, as_person: Any) -> None:
    client = as_person("asta")
    mine = text_of(client.get(reverse("desk:oncall_mine")))
    ask = mine.split('href="')[1:]
    url = next(one.split('"')[0] for one in ask if "swap-new" in one.split('"')[0]).replace(
        "&amp;", "&"
    )
    assert "20.11.2026" in text_of(client.get(url))
    assert "from=2026-11-30+15:30" in mine
    given = {"starts_at": "30.11.2026 15.30", "ends_at": "01.12.2026 08.00", "asked": "Arne Agent"}
    answer = client.post(reverse("desk:swap_new", args=[rota.north.pk]), given)
    assert answer.status_code == 302
    mine = text_of(client.get(reverse("desk:oncall_mine")))
    assert "Arne Agent is asked." in mine
    assert '<span class="muted">Arne Agent is asked</span>' in mine
    assert "from=2026-11-30+15:30" not in mine
    swap = ShiftSwap.objects.get()
    other = as_person("arne")
    assert "asks you to take" in text_of(other.get(reverse("desk:oncall_mine")))
    assert other.post(reverse("desk:swap_accept", args=[swap.pk])).status_code == 302
    swap.refresh_from_db()
    assert swap.state == "accepted"
    away = {"valid_from": "24.11.2026", "valid_to": "26.11.2026"}
    assert other.post(reverse("desk:absence_new"), away).status_code == 302
    assert "24.11.2026" in text_of(other.get(reverse("desk:oncall_mine")))


def test_asking_somebody_who_is_on_already_is_told(rota: OnCall, as_person: Any) -> None:
    client = as_person("asta")
    given = {
        "starts_at": "30.11.2026 15.30",
        "ends_at": "01.12.2026 08.00",
        "asked": "Mona Mål",
    }
    asked = client.post(reverse("desk:swap_new", args=[rota.north.pk]), given, follow=True)
    assert "on call already in these hours (Drift: Bakvakt)" in text_of(asked)


def test_a_call_out_takes_two_taps_on_the_case(rota: OnCall, world: World, as_person: Any) -> None:
    case = make_case(world)
    client = as_person("asta")
    page = reverse("desk:case_beside", args=[case.pk])
    assert "Called out now" in text_of(client.get(page))
    assert client.post(reverse("desk:case_call_out", args=[case.pk])).status_code == 302
    row = CallOut.objects.get()
    assert "It is done" in text_of(client.get(page))
    ended = client.post(reverse("desk:call_out_end", args=[row.pk]), {"reason": "Strømmen gikk"})
    assert ended.status_code == 302
    assert "Strømmen gikk" in text_of(client.get(page))
    assert "Strømmen gikk" in text_of(client.get(reverse("desk:call_out_detail", args=[row.pk])))
    assert "Strømmen gikk" in text_of(client.get(reverse("desk:call_out_list")))
    assert Case.objects.get(pk=case.pk).changed_at >= row.starts_at
    theirs = as_person("ola").get(reverse("desk:case", args=[case.pk]))
    assert "Strømmen" not in theirs.content.decode()


def test_hours_for_pay_are_for_those_who_lead(rota: OnCall, as_person: Any) -> None:
    client = as_person("dag")
    told = text_of(client.get(reverse("desk:oncall_hours"), {"month": "2026-11"}))
    assert "Mona Mål" in told
    file = client.get(reverse("desk:oncall_hours_file"), {"month": "2026-11"})
    assert file.content[:2] == b"PK"
    assert as_person("asta").get(reverse("desk:oncall_hours")).status_code == 403


def test_shifts_are_in_the_calendar_and_swaps_on_the_work_list(rota: OnCall, world: World) -> None:
    viewer = world.viewer("asta")
    entries = [one for source in registry.calendars for one in source(viewer)]
    mine = [one for one in entries if one.key.startswith("oncall-")]
    assert mine[0].day == world.today
    assert mine[0].title == "On call: Drift"
    start = oslo(rota.monday + 14 * DAY, 15, 30)
    people.ask_swap(
        rota.north, by=viewer, asked=world.people["arne"], starts_at=start, ends_at=start + DAY / 4
    )
    work = next(one for one in registry.worklists if one.key == "oncall")
    item = work.items(world.viewer("arne"), 5)
    assert item[0].title == "Åsta Agent asks for a swap"
