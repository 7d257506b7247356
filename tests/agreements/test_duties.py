"""Duties that people write down: on the wheel while the agreement runs, changed and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from samdrift.agreements.models.duties import Duty
from samdrift.agreements.queries.duties import listed, recurs, times_a_year, years_ahead
from samdrift.agreements.services.duties import add_duty, change_duty, end_duty
from samdrift.agreements.services.duty_people import erase
from samdrift.agreements.services.usual_duties import CHOICES, add_usual
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.parties.services.leaving import person_leaves
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_duties import MONTHLY, make_report_duty
from tests.world import World

pytestmark = pytest.mark.django_db


def _days(duty: Duty) -> list[dt.date]:
    rows = Occurrence.objects.open().filter(activity=duty.activity_id)
    return list(rows.order_by("day").values_list("day", flat=True))


def test_a_duty_is_on_the_wheel_and_ends_with_the_agreement(world: World) -> None:
    agreement = make_agreement(world, valid_to=dt.date(2027, 4, 1))
    duty = make_report_duty(agreement, by=machine(world), starts_on=dt.date(2026, 12, 10))
    assert duty.activity is not None
    assert duty.activity.person == world.people["mona"]
    assert _days(duty)[0] == dt.date(2026, 12, 10)
    assert _days(duty)[-1] == dt.date(2027, 3, 10)
    assert Event.objects.filter(what="duty.added").count() == 1


def test_a_change_follows_on_the_wheel_and_what_is_late_stays_owed(world: World) -> None:
    duty = make_report_duty(make_agreement(world))
    changed = change_duty(
        duty, by=machine(world), title="Quarterly report", rule={**MONTHLY, "n": 3}
    )
    late = Occurrence.objects.late(world.today).filter(activity=changed.activity_id)
    assert [one.planned.month for one in late.order_by("planned")] == [9, 10, 11]
    assert _days(changed)[3] == dt.date(2026, 12, 10)
    assert _days(changed)[4] == dt.date(2027, 3, 10)
    activity = Activity.objects.get(pk=changed.activity_id)
    assert "Quarterly report" in activity.title


def test_a_duty_that_is_ended_asks_for_nothing_more(world: World) -> None:
    duty = make_report_duty(make_agreement(world), by=machine(world), starts_on=world.today)
    ended = end_duty(duty, day=dt.date(2027, 1, 1), by=machine(world))
    assert _days(ended) == [world.today, dt.date(2026, 12, 20)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "required"),
        ({"rule": {"kind": "rrule", "text": "FREQ=HOURLY"}}, "bad_rule"),
        ({"rule": {"kind": "offset", "days": 3}}, "no_base"),
        ({"kind": "price_step"}, "kind_follows"),
        ({"ends_on": dt.date(2026, 1, 1)}, "ends_before_it_begins"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    world: World, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        make_report_duty(make_agreement(world), **values)
    assert caught.value.code == code


def test_only_those_who_manage_the_agreement_write_its_duties(world: World) -> None:
    agreement = make_agreement(world, lead=world.people["ola"])
    for name, may in (("ola", True), ("dag", True), ("kari", False), ("didrik", False)):
        if may:
            make_report_duty(agreement, by=world.viewer(name))
        else:
            with pytest.raises(Refused):
                make_report_duty(agreement, by=world.viewer(name))


def test_of_what_follows_only_who_answers_can_be_changed(world: World) -> None:
    agreement = make_agreement(world, notice_months=6)
    make_report_duty(agreement)
    notice = Duty.objects.get(agreement=agreement, kind="notice")
    changed = change_duty(
        notice, by=machine(world), title="Something else", role="daily_manager", lead_days=300
    )
    assert changed.title == notice.title
    assert changed.activity is not None
    assert (changed.activity.role, changed.activity.lead_days) == ("daily_manager", 300)
    with pytest.raises(DomainError, match="follows from the agreement"):
        end_duty(notice, day=world.today, by=machine(world))


def test_an_evaluation_people_plan_takes_the_place_of_the_one_that_follows(world: World) -> None:
    agreement = make_agreement(world)
    make_report_duty(agreement)
    assert Duty.objects.filter(agreement=agreement, kind="evaluation").count() == 1
    make_report_duty(agreement, kind="evaluation", title="Every second year")
    kept = Duty.objects.filter(agreement=agreement, kind="evaluation", ends_on=None)
    assert [one.title for one in kept] == ["Every second year"]


def test_the_usual_duties_are_written_down_at_once(world: World) -> None:
    agreement = make_agreement(world)
    keys = [key for key, _label in CHOICES]
    made = add_usual(agreement, by=world.viewer("mona"), duties=keys, starts_on=world.today)
    assert len(made) == len(keys)
    assert all(one.activity_id for one in made)
    with pytest.raises(DomainError, match="at least one"):
        add_usual(agreement, by=world.viewer("mona"), duties=[], starts_on=world.today)


def test_fifteen_years_ahead_are_few_short_lines(world: World) -> None:
    agreement = make_agreement(world, valid_to=dt.date(2041, 1, 1), notice_months=12)
    make_report_duty(agreement, by=machine(world), starts_on=dt.date(2027, 1, 10))
    viewer = world.viewer("mona")
    years = years_ahead(list(listed(viewer)), world.today, agreement.valid_to)
    assert [year for year, _falls in years] == [2039, 2040]
    assert [one.duty.kind for one in years[-1][1]] == ["end"]
    assert [times_a_year(one, world.today) for one in listed(viewer) if recurs(one)] == [12]
    rows = Occurrence.objects.filter(activity__subject_id=agreement.pk)
    assert rows.count() < 20, "far years are no rows"


def test_a_person_who_leaves_hands_the_duty_to_the_lead(world: World) -> None:
    agreement = make_agreement(world)
    duty = make_report_duty(agreement, person=world.people["kari"])
    assert duty.activity is not None
    assert duty.activity.person == world.people["kari"]
    person_leaves(world.people["kari"], day=world.today, by=machine(world))
    duty.refresh_from_db()
    assert duty.person is None
    assert Activity.objects.get(pk=duty.activity_id).person == world.people["mona"]
    other = make_report_duty(agreement, title="Other", person=world.people["ola"])
    erase(world.people["ola"].pk, machine(world))
    other.refresh_from_db()
    assert other.person is None


def test_duties_are_seen_by_those_in_the_agreement_and_the_centre(world: World) -> None:
    agreement = make_agreement(world, members=[world.nordvik])
    make_report_duty(agreement)
    for name, sees in (("ola", True), ("dag", True), ("per", False), ("sol", False)):
        assert listed(world.viewer(name)).exists() is sees, name
    with pytest.raises(Refused):
        add_duty(
            agreement,
            by=world.viewer("ola"),
            kind="other",
            title="X",
            rule={"kind": "once"},
            starts_on=world.today,
        )
