"""Calls along the escalation path: written in the case by a tap or by a program, and counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.oncall import CallTry
from samdrift.desk.queries import oncall_tries as queries
from samdrift.desk.services import oncall_tries as tries
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.reach import seen
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_oncall import OnCall, at, make_oncall, oslo
from tests.world import World

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def rota(world: World, desk: Desk) -> OnCall:
    return make_oncall(world, desk)


@pytest.fixture
def case(world: World, rota: OnCall) -> Case:
    return make_case(world)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as told:
        yield
    assert told.value.code == code


def notes(case: Case) -> list[str]:
    rows = CaseEntry.objects.filter(case=case, is_public=False).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_nobody_answers_until_the_last_one_does(case: Case, world: World) -> None:
    night = oslo(world.today, 22)
    who = [
        tries.log_call(case, by=at(world, "arne", night + n * MINUTE), answered=n == 2).person
        for n in range(3)
    ]
    assert who == [world.people[name] for name in ("asta", "mona", "dag")]
    assert [one.step for one in queries.tries_of(case, world.viewer("arne"))] == [1, 2, None]
    told = notes(case)
    assert "Åsta Agent" in told[0]
    assert "no answer" in told[0]
    assert "Next: Mona Mål" in told[0]
    assert "answered" in told[2]
    assert Event.objects.filter(what="case.called").count() == 3
    again = queries.next_on(queries.path_for(case, night + 4 * MINUTE), case, night + 4 * MINUTE)
    assert again is not None
    assert again.person == world.people["asta"]


def test_the_same_call_told_twice_is_one(case: Case, world: World) -> None:
    by = at(world, "arne", oslo(world.today, 22))
    told: dict[str, Any] = {"by": by, "answered": False, "person": world.people["asta"]}
    assert tries.log_call(case, **told) == tries.log_call(case, **told)
    later = {**told, "by": at(world, "arne", oslo(world.today, 22, 1))}
    tries.log_call(case, **later)
    assert CallTry.objects.count() == 2


def test_only_those_on_the_path_are_called_and_only_when_it_holds(case: Case, world: World) -> None:
    night = at(world, "asta", oslo(world.today, 22))
    with refused("not_on_path"):
        tries.log_call(case, by=night, answered=False, person=world.people["ola"])
    with refused("nobody_on_call"):
        tries.log_call(case, by=at(world, "asta", oslo(world.today, 10)), answered=False)
    with refused("not_yet"):
        tries.log_call(case, by=night, answered=False, at=oslo(world.today, 23))
    with refused("too_old"):
        old = oslo(world.today - dt.timedelta(days=3), 22)
        tries.log_call(case, by=night, answered=False, at=old)
    with pytest.raises(Refused):
        tries.log_call(case, by=at(world, "ola", oslo(world.today, 22)), answered=False)


def test_a_call_written_by_mistake_does_not_count(case: Case, world: World) -> None:
    by = at(world, "asta", oslo(world.today, 22))
    row = tries.log_call(case, by=by, answered=False)
    first = world.today.replace(day=1)
    assert [(one.calls, one.unanswered) for one in queries.answering(first)] == [(1, 1)]
    tries.strike_call(row, by=by)
    assert queries.answering(first) == []
    assert "by mistake" in notes(case)[-1]
    with refused("struck_already"):
        tries.strike_call(row, by=by)


def test_calls_take_one_tap_each_on_the_case(case: Case, world: World, as_person: Any) -> None:
    with time_machine.travel(oslo(world.today, 22), tick=False):
        client = as_person("asta")
        page = reverse("desk:case_beside", args=[case.pk])
        assert "Whom to call now" in client.get(page).content.decode()
        asta = {"person": world.people["asta"].pk, "answered": "no"}
        done = client.post(reverse("desk:case_called", args=[case.pk]), asta)
        assert done["Location"].endswith("#call_outs")
        assert "No answer" in client.get(page).content.decode()
        row = CallTry.objects.get()
        assert (row.answered, row.by) == (False, world.people["asta"])
        listed = client.get(reverse("desk:call_try_list")).content.decode()
        assert "Åsta Agent" in listed
        file = client.get(reverse("desk:call_try_export", args=["csv"]))
        assert "Åsta Agent" in b"".join(file).decode("utf-8-sig")
        assert as_person("ola").get(reverse("desk:call_try_list")).status_code in {403, 404}
        assert not seen(CallTry, world.viewer("ola")).exists()
        lead = as_person("dag").get(reverse("desk:oncall_hours")).content.decode()
        assert "Did not answer" in lead
        assert client.post(reverse("desk:call_try_strike", args=[row.pk])).status_code == 302
        assert CallTry.objects.get().struck_at is not None


def test_a_program_tells_who_did_not_answer_and_hears_who_is_next(
    case: Case, world: World, as_person: Any
) -> None:
    with time_machine.travel(oslo(world.today, 22), tick=False):
        client, address = as_person("asta"), reverse("api:desk_oncall_calls")
        told = client.post(address, {"case": case.pk}, content_type="application/json")
        assert told.status_code == 201
        assert told.json()["name"] == "Åsta Agent"
        assert told.json()["next"] == world.people["mona"].pk
        rows = client.get(address, {"case": case.pk}).json()["rows"]
        assert [(one["step"], one["answered"]) for one in rows] == [(1, False)]
        refused = client.get(address)
        assert refused.status_code == 422
        assert refused.json()["errors"] == {"case": ["Write the number of a case."]}
        assert client.post(address, {}, content_type="application/json").status_code == 422
        odd = {"case": case.pk, "person": world.people["ola"].pk}
        assert client.post(address, odd, content_type="application/json").status_code == 422
        assert as_person("ola").get(address, {"case": case.pk}).status_code == 404
