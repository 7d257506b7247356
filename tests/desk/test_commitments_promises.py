"""What is promised for a case: the member's, for the service, by kind and priority, as accepted."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import CalendarVersion, DeliveryVersion, LevelTarget
from samdrift.desk.queries.commitments import promises, promises_many
from tests.desk import made_commitments as made
from tests.world import World

MOMENT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def case(member: Any, **values: Any) -> Any:
    given = {"service_id": None, "kind": "incident", "priority": 3, **values}
    return SimpleNamespace(member_id=member.pk, **given)


def minutes(of: Any, moment: dt.datetime = MOMENT) -> dict[str, int]:
    return {one.metric: one.minutes for one in promises(of, moment)}


def test_promises_are_those_of_the_level_by_priority(world: World) -> None:
    made.promise(world, world.nordvik, made.make_level(world))
    assert minutes(case(world.nordvik)) == {"response": 60, "resolution": 480}
    assert minutes(case(world.nordvik, priority=1)) == {"response": 60, "resolution": 120}
    assert minutes(case(world.sorvik)) == {}


def test_promises_prefer_the_kind_to_the_priority(world: World) -> None:
    rows = (("response", None, 60), ("response", 1, 15), ("response", None, 240, "request"))
    made.promise(world, world.nordvik, made.make_level(world, targets=rows))
    assert minutes(case(world.nordvik, priority=1)) == {"response": 15}
    assert minutes(case(world.nordvik, priority=1, kind="request")) == {"response": 240}


def test_promises_for_the_service_go_before_those_for_all(world: World) -> None:
    service = Service.objects.create(name="Nett")
    made.promise(world, world.nordvik, made.make_level(world))
    gold = made.make_level(world, "Gull", targets=[("response", None, 15)])
    made.promise(world, world.nordvik, gold, service=service)
    assert minutes(case(world.nordvik, service_id=service.pk)) == {"response": 15}
    assert minutes(case(world.nordvik))["response"] == 60


def test_promises_are_only_what_was_accepted_and_in_force(world: World) -> None:
    row = made.promise(world, world.nordvik, made.make_level(world))
    version = row.version
    for state in (DeliveryVersion.State.DRAFT, DeliveryVersion.State.OFFERED):
        version.state = state
        version.save(update_fields=["state"])
        assert minutes(case(world.nordvik)) == {}
    version.state = DeliveryVersion.State.ACCEPTED
    version.valid_to = dt.date(2026, 11, 20)
    version.save(update_fields=["state", "valid_to"])
    assert minutes(case(world.nordvik)) == {}
    assert minutes(case(world.nordvik), MOMENT - dt.timedelta(days=1))["response"] == 60


def test_promises_follow_the_day_in_oslo(world: World) -> None:
    made.promise(world, world.nordvik, made.make_level(world), valid_from=dt.date(2026, 11, 20))
    before = dt.datetime(2026, 11, 19, 22, 59, tzinfo=dt.UTC)
    assert minutes(case(world.nordvik), before) == {}
    assert minutes(case(world.nordvik), before + dt.timedelta(minutes=1)) != {}


def test_promises_use_the_target_in_force_that_day(world: World) -> None:
    level = made.make_level(world, targets=[("response", None, 60)])
    made.promise(world, world.nordvik, level)
    LevelTarget.objects.filter(level=level).update(valid_to=dt.date(2026, 12, 1))
    LevelTarget.objects.create(
        level=level, metric="response", minutes=30, valid_from=dt.date(2026, 12, 1)
    )
    assert minutes(case(world.nordvik)) == {"response": 60}
    assert minutes(case(world.nordvik), MOMENT + dt.timedelta(days=20)) == {"response": 30}


def test_promises_freeze_all_a_clock_needs(world: World) -> None:
    level = made.make_level(
        world,
        targets=[("response", None, 60)],
        causes=["user", "supplier"],
        escalations=[(100, "desk_lead"), (75, "team_lead")],
    )
    row = made.promise(world, world.nordvik, level)
    [found] = promises(case(world.nordvik), MOMENT)
    assert found.level == level
    assert found.frozen == {
        "level": level.pk,
        "level_name": "Standard",
        "minutes": 60,
        "calendar": found.calendar_version.pk,
        "pause_causes": ["supplier", "user"],
        "warnings": [50, 75],
        "on_change": "continue",
        "escalations": [
            {"percent": 75, "who": "team_lead"},
            {"percent": 100, "who": "desk_lead"},
        ],
        "version": row.version_id,
    }


def test_promises_rest_on_the_calendar_of_target_then_member_then_level(world: World) -> None:
    always = made.make_calendar("Døgnet", made.ALWAYS)
    own = made.make_calendar("Egen")
    rows = (("response", None, 60), ("response", 1, 15, "", always))
    made.promise(world, world.nordvik, made.make_level(world, targets=rows), calendar=own)
    [usual] = promises(case(world.nordvik), MOMENT)
    [critical] = promises(case(world.nordvik, priority=1), MOMENT)
    assert usual.calendar_version.calendar == own
    assert critical.calendar_version.calendar == always


def test_promises_rest_on_the_version_of_the_moment(world: World) -> None:
    level = made.make_level(world, targets=[("response", None, 60)])
    made.promise(world, world.nordvik, level)
    CalendarVersion.objects.create(
        calendar=level.calendar, number=2, content=made.ALWAYS, made_at=MOMENT
    )
    numbers = [
        promises(case(world.nordvik), at)[0].calendar_version.number
        for at in (MOMENT - dt.timedelta(seconds=1), MOMENT)
    ]
    assert numbers == [1, 2]


def test_promises_of_many_cases_take_as_many_questions_as_of_one(world: World) -> None:
    level = made.make_level(world)
    members = [world.nordvik, world.sorvik, world.lillevik]
    for member in members:
        made.promise(world, member, level)
    with CaptureQueriesContext(connection) as one:
        promises(case(world.nordvik), MOMENT)
    with CaptureQueriesContext(connection) as many:
        found = promises_many([case(m, priority=p) for m in members for p in range(1, 6)], MOMENT)
    assert [len(rows) for rows in found] == [2] * 15
    assert len(one) == len(many) == 5
