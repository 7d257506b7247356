"""Pools of hours: years from the annex, bookings, and what lapses found in time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.agreements.queries.hours import standing_of
from samdrift.agreements.services import hour_bookings as bookings
from samdrift.agreements.services import hour_findings, hours
from samdrift.followup.models.activities import Occurrence
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.activities import plan_activity
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_duties import early, make_hours_term, make_pool
from tests.world import World

pytestmark = pytest.mark.django_db
YEAR = (dt.date(2026, 1, 1), dt.date(2027, 1, 1))


def _book(pool: HourPool, day: dt.date, count: int, **more: Any) -> HourBooking:
    by = more.pop("by", early(dt.date(2026, 9, 1)))
    return bookings.book(pool, by=by, day=day, hours=Decimal(count), what="Workshop", **more)


def _lapsing() -> list[Finding]:
    return list(Finding.objects.filter(kind=hour_findings.LAPSE).exclude(status="mended"))


def test_the_years_come_from_the_annex_and_lapse_on_the_wheel(world: World) -> None:
    pool = make_pool(make_agreement(world))
    years = HourYear.objects.filter(pool=pool).order_by("valid_from")
    assert [(one.valid_from.year, one.hours) for one in years if one.valid_from] == [
        (2025, 600), (2026, 600), (2027, 600),
    ]  # fmt: skip
    duty = Duty.objects.get(kind="hours")
    days = Occurrence.objects.filter(activity=duty.activity_id).order_by("day")
    assert [one.day for one in days] == [dt.date(2026, 12, 31)]


def test_the_worked_example_is_found_while_there_is_time(world: World) -> None:
    """600 hours, 250 used after eight of twelve months: 225 lapse, worth 337 500 kroner."""
    pool, day = make_pool(make_agreement(world)), dt.date(2026, 9, 1)
    _book(pool, dt.date(2026, 3, 1), 250, by=early(day))
    [found] = _lapsing()
    assert found.observed["lapse"] == "225.00"
    assert found.money == 337_500_00
    assert found.deadline == dt.date(2026, 12, 31)
    events = Event.objects.filter(what__startswith="finding.").count()
    hour_findings.find_all(early(dt.date(2026, 9, 20)))
    assert Event.objects.filter(what__startswith="finding.").count() == events, "once a month"
    _book(pool, dt.date(2026, 11, 1), 350, by=early(day), state="planned")
    assert _lapsing() == []


def test_hours_that_are_used_and_planned_stand_on_the_pool(world: World) -> None:
    pool = make_pool(make_agreement(world))
    _book(pool, dt.date(2026, 3, 1), 100)
    planned = _book(pool, dt.date(2026, 12, 1), 40, state="planned")
    told = standing_of([pool], world.today)[pool.pk][1].balance
    assert (told.used, told.planned, told.left) == (100, 40, 500)
    bookings.change_booking(
        planned,
        by=world.viewer("mona"),
        day=world.today,
        hours=Decimal(48),
        what="Workshop",
        state="used",
    )
    told = standing_of([pool], world.today)[pool.pk][1].balance
    assert (told.used, told.planned) == (148, 0)
    bookings.strike(planned, by=world.viewer("mona"), reason="Counted twice")
    assert standing_of([pool], world.today)[pool.pk][1].balance.used == 100
    planned.refresh_from_db()
    assert planned.state == "struck"
    what = list(Event.objects.filter(what__startswith="hours.").values_list("what", flat=True))
    assert what == [
        "hours.pool_added", "hours.years_taken", "hours.used", "hours.planned", "hours.used", "hours.struck",
    ]  # fmt: skip


def test_hours_are_booked_by_what_falls_due(world: World) -> None:
    pool = make_pool(make_agreement(world))
    activity = plan_activity(
        by=machine(world), title="Workshop", area="agreements", rule={"kind": "once"}, starts_on=world.today
    )  # fmt: skip
    row = _book(pool, world.today, 8, by=machine(world), occurrence=activity.occurrences.get())
    assert row.occurrence is not None
    assert row.occurrence.activity == activity


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"day": dt.date(2026, 12, 1)}, "not_used_yet"),
        ({"day": dt.date(2026, 8, 1), "state": "planned"}, "planned_in_the_past"),
        ({"day": dt.date(2024, 8, 1)}, "no_hours_then"),
        ({"day": dt.date(2026, 8, 1), "count": 0}, "no_hours"),
    ],
)
def test_what_cannot_be_booked_is_refused(world: World, values: dict[str, Any], code: str) -> None:
    pool = make_pool(make_agreement(world))
    told = {"count": 5, **values}
    with pytest.raises(DomainError) as caught:
        _book(pool, told.pop("day"), told.pop("count"), **told)
    assert caught.value.code == code


def test_a_struck_booking_is_left_alone(world: World) -> None:
    row = _book(make_pool(make_agreement(world)), dt.date(2026, 3, 1), 5)
    bookings.strike(row, by=machine(world), reason="Wrong")
    with pytest.raises(DomainError) as caught:
        bookings.strike(row, by=machine(world), reason="Again")
    assert caught.value.code == "struck"


def test_years_are_written_changed_and_taken_away(world: World) -> None:
    pool = hours.add_pool(make_agreement(world), by=machine(world), title="Training")
    year = hours.add_year(
        pool, by=machine(world), valid_from=YEAR[0], valid_to=YEAR[1], hours=Decimal(40)
    )
    with pytest.raises(DomainError) as caught:
        hours.add_year(
            pool, by=machine(world), valid_from=dt.date(2026, 6, 1), valid_to=YEAR[1], hours=Decimal(1)
        )  # fmt: skip
    assert caught.value.code == "overlaps"
    hours.change_year(
        year, by=machine(world), valid_from=YEAR[0], valid_to=YEAR[1], hours=Decimal(60)
    )
    _book(pool, dt.date(2026, 3, 1), 5)
    with pytest.raises(DomainError) as caught:
        hours.remove_year(year, by=machine(world))
    assert caught.value.code == "booked"
    bookings.strike(HourBooking.objects.get(), by=machine(world), reason="Wrong")
    hours.remove_year(year, by=machine(world))
    assert not HourYear.objects.exists()
    assert Duty.objects.get(kind="hours").ends_on == world.today


def test_an_annex_that_changes_is_taken_when_asked(world: World) -> None:
    pool = make_pool(make_agreement(world))
    assert pool.term is not None
    pool.term.steps.update(value=700)
    hours.take_years(pool, by=machine(world))
    assert set(HourYear.objects.values_list("hours", flat=True)) == {Decimal(700)}
    plain = hours.add_pool(pool.agreement, by=machine(world), title="Others")
    with pytest.raises(DomainError) as caught:
        hours.take_years(plain, by=machine(world))
    assert caught.value.code == "no_term"


def test_a_term_has_one_pool_of_its_own_agreement(world: World) -> None:
    pool = make_pool(make_agreement(world))
    other = make_agreement(world, title="Another")
    for term, code in ((pool.term, "not_hours"), (make_hours_term(pool.agreement), "")):
        agreement = other if code else pool.agreement
        if code:
            with pytest.raises(DomainError) as caught:
                hours.add_pool(agreement, by=machine(world), title="X", term=term)
            assert caught.value.code == code
        else:
            hours.add_pool(agreement, by=machine(world), title="X", term=term)
    with pytest.raises(DomainError) as caught:
        hours.add_pool(pool.agreement, by=machine(world), title="Y", term=pool.term)
    assert caught.value.code == "term_taken"


def test_hours_are_seen_by_those_in_it_and_booked_by_those_who_manage_it(world: World) -> None:
    pool = make_pool(make_agreement(world, members=[world.nordvik]))
    for name, sees in (("ola", True), ("dag", True), ("per", False), ("sol", False)):
        assert HourPool.objects.seen_by(world.viewer(name)).exists() is sees, name
    with pytest.raises(Refused):
        _book(pool, world.today, 1, by=world.viewer("ola"))
    assert _book(pool, world.today, 1, by=world.viewer("mona")).pk
