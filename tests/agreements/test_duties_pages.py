"""Pages of duties, reports and hours: what they show, to whom, and at which cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.models.hours import HourBooking, HourPool
from samdrift.agreements.services.duties import align
from samdrift.agreements.services.hour_bookings import book
from samdrift.followup.models.activities import Occurrence
from tests.agreements.made import machine, make_agreement
from tests.agreements.made_duties import (
    early,
    make_level,
    make_pool,
    make_report_duty,
    measure,
    reports_of,
)
from tests.governance.matters import matter as begin_matter
from tests.world import World

pytestmark = pytest.mark.django_db


def page(client: Any, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(f"agreements:{name}", args=args) + query)
    assert answer.status_code == status, name
    return str(answer.content.decode())


def send(client: Any, name: str, *args: Any, query: str = "", **data: Any) -> Any:
    return client.post(reverse(f"agreements:{name}", args=args) + query, data)


def _agreement(world: World, **values: Any) -> Agreement:
    agreement = make_agreement(world, notice_months=6, **values)
    make_report_duty(agreement)
    return agreement


def test_the_agreements_duties_are_shown_year_by_year(world: World, as_person: Any) -> None:
    agreement = _agreement(world)
    text = page(as_person("mona"), "duties_of", agreement.pk)
    assert "Monthly report, 12 times" in text
    assert "The agreement ends" in text
    assert reverse("agreements:duties_usual", args=[agreement.pk]) in text
    read = page(as_person("ola"), "duties_of", agreement.pk)
    assert reverse("agreements:duties_usual", args=[agreement.pk]) not in read
    other = make_agreement(world, title="Own", members=[world.nordvik])
    page(as_person("per"), "duties_of", other.pk, status=404)


def test_the_agreements_page_shows_what_is_due(world: World, as_person: Any) -> None:
    agreement = _agreement(world)
    make_pool(agreement)
    text = page(as_person("mona"), "agreement_detail", agreement.pk)
    for anchor in ('id="duties"', 'id="reports"', 'id="hours"'):
        assert anchor in text
    empty = make_agreement(world, title="Empty", valid_to=None)
    assert "Begin with the usual ones" in page(as_person("mona"), "agreement_detail", empty.pk)
    outside = make_agreement(world, title="Own", members=[world.nordvik])
    assert 'id="duties"' not in page(as_person("per"), "agreement_detail", outside.pk)


def test_the_usual_duties_are_ticked_off(world: World, as_person: Any) -> None:
    agreement = make_agreement(world)
    answer = send(
        as_person("mona"),
        "duties_usual",
        agreement.pk,
        duties=["monthly_report", "plan"],
        starts_on="01.01.2027",
    )
    assert answer.status_code == 302
    kinds = Duty.objects.filter(agreement=agreement, source_kind="").values_list("kind", flat=True)
    assert sorted(kinds) == ["plan", "report"]


def test_a_duty_is_written_changed_and_ended_on_its_pages(world: World, as_person: Any) -> None:
    agreement, mona = make_agreement(world), as_person("mona")
    data = {
        "agreement": agreement.pk, "kind": "strategic", "title": "Meet the supplier", "whose": "both",
        "repeat": "nth", "place": "2", "weekday": "1", "months": ["3", "9"], "starts_on": "01.01.2027",
        "lead_days": "30", "checklist": "Agenda\nMinutes",
    }  # fmt: skip
    assert send(mona, "duty_new", **data).status_code == 302
    duty = Duty.objects.get(title="Meet the supplier")
    text = page(mona, "duty_detail", duty.pk)
    assert "Second Tuesday of March and September" in text
    assert "09.03.2027" in text
    changed = {**data, "title": "Meet them", "checklist": ""}
    assert send(mona, "duty_change", duty.pk, **changed).status_code == 302
    assert send(mona, "duty_end", duty.pk, day="01.06.2027").status_code == 302
    duty.refresh_from_db()
    assert (duty.title, duty.ends_on) == ("Meet them", dt.date(2027, 6, 1))
    assert send(as_person("kari"), "duty_change", duty.pk, **changed).status_code == 403


def test_what_follows_can_only_be_handed_over(world: World, as_person: Any) -> None:
    agreement, mona = _agreement(world), as_person("mona")
    notice = Duty.objects.get(agreement=agreement, kind="notice")
    form = page(mona, "duty_change", notice.pk)
    assert 'name="role"' in form
    assert 'name="repeat"' not in form
    sent = send(mona, "duty_change", notice.pk, whose="ours", role="daily_manager", lead_days="90")
    assert sent.status_code == 302
    notice.refresh_from_db()
    assert (notice.role, notice.lead_days) == ("daily_manager", 90)
    assert "follows from the agreement" in page(mona, "duty_detail", notice.pk)


def test_the_year_is_shown_and_narrowed(world: World, as_person: Any) -> None:
    _agreement(world)
    mona = as_person("mona")
    assert page(mona, "duties_year", query="?year=2033").count("<tr>") > 12
    last = page(mona, "duties_year", query="?year=2033&group=last_days")
    assert "Monthly report" not in last
    assert "The agreement ends" in last
    assert "Monthly report" not in page(mona, "duties_year", query="?year=2033&whose=ours")
    assert "Nothing falls in this year" in page(mona, "duties_year", query="?year=2050")
    page(mona, "duties_year", query="?year=x&group=y")


def test_a_report_is_registered_with_its_figures(world: World, as_person: Any) -> None:
    agreement, mona = _agreement(world), as_person("mona")
    term = make_level(agreement)
    measure(term, dt.date(2026, 9, 1), dt.date(2026, 10, 1), "99.3056")
    report = Report.objects.get(due_on=dt.date(2026, 10, 10))
    assert "days late" in page(mona, "report_detail", report.pk)
    data = {
        "received_on": "12.10.2026", "covers_from": "01.09.2026", "last_day": "30.09.2026",
        f"term_{term.pk}": "99,8", "note": "By mail",
    }  # fmt: skip
    assert send(mona, "report_receive", report.pk, **data).status_code == 302
    text = page(mona, "report_detail", report.pk)
    assert "Differs" in text
    assert "99,3056" in text
    assert send(mona, "report_take_back", report.pk).status_code == 302
    assert send(as_person("ola"), "report_receive", report.pk, **data).status_code == 403


def test_the_late_reports_are_listed_over_all_agreements(world: World, as_person: Any) -> None:
    for title in ("One", "Two"):
        _agreement(world, title=title)
    late = page(as_person("mona"), "report_list", query="?state=late")
    assert late.count('data-tone="danger"') >= 6
    assert "6 reports are late" in late
    for state in ("waiting", "received", "every"):
        page(as_person("mona"), "report_list", query=f"?state={state}")
    page(as_person("mona"), "report_list", query="?state=nonsense", status=422)


def test_hours_are_shown_with_their_pace_and_as_a_table(world: World, as_person: Any) -> None:
    pool, mona = make_pool(make_agreement(world)), as_person("mona")
    book(pool, by=early(), day=dt.date(2026, 3, 1), hours=Decimal("249.5"), what="Reports")
    text = page(mona, "hours_detail", pool.pk)
    assert 'class="used"' in text
    assert "249,5" in text
    assert "Lapse at this pace" in text
    year = pool.years.get(valid_from=dt.date(2025, 1, 1))
    assert "lapsed on 31.12.2025" in page(mona, "hours_detail", pool.pk, query=f"?period={year.pk}")
    listed = page(mona, "hours_list")
    assert "249,5" in listed


def test_hours_are_booked_confirmed_and_struck(world: World, as_person: Any) -> None:
    pool, mona = make_pool(make_agreement(world)), as_person("mona")
    data = {"state": "planned", "day": "01.12.2026", "hours": "7,5", "what": "Workshop"}
    assert send(mona, "hours_book", pool.pk, **data).status_code == 302
    row = HourBooking.objects.get()
    assert (row.hours, row.booked_by) == (Decimal("7.5"), world.people["mona"])
    used = {**data, "state": "used", "day": "20.11.2026", "hours": "9"}
    assert send(mona, "hours_booking_change", row.pk, **used).status_code == 302
    assert send(mona, "hours_booking_strike", row.pk, reason="Twice").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.hours) == ("struck", 9)
    assert "<s>Workshop</s>" in page(mona, "hours_detail", pool.pk)
    assert send(mona, "hours_book", pool.pk, **{**data, "day": "01.12.2030"}).status_code == 422


def test_hours_are_booked_from_the_wheel_and_from_a_matter(world: World, as_person: Any) -> None:
    agreement, mona = _agreement(world), as_person("mona")
    pool = make_pool(agreement)
    time = Occurrence.objects.filter(activity__subject_id=agreement.pk).order_by("day")[0]
    due = mona.get(reverse("followup:due_detail", args=[time.pk])).content.decode()
    at = reverse("agreements:hours_book", args=[pool.pk])
    assert f"{at}?what=" in due
    data = {"state": "used", "day": "19.11.2026", "hours": "4", "what": "Read it", "member": ""}
    assert send(mona, "hours_book", pool.pk, **data, occurrence=time.pk).status_code == 302
    matter = begin_matter(world, "New module")
    shown = mona.get(reverse("governance:matter_detail", args=[matter.pk])).content.decode()
    assert f"{at}?what=New+module" in shown
    assert send(mona, "hours_book", pool.pk, **data, matter=matter.pk).status_code == 302
    told = page(mona, "hours_detail", pool.pk)
    assert reverse("governance:matter_detail", args=[matter.pk]) in told
    assert reverse("followup:due_detail", args=[time.pk]) in told


def test_pools_and_their_periods_are_written_on_their_pages(world: World, as_person: Any) -> None:
    agreement, mona = make_agreement(world), as_person("mona")
    data = {
        "agreement": agreement.pk,
        "title": "Training",
        "carried_months": "3",
        "hourly_worth": "900",
    }
    assert send(mona, "hours_new", query=f"?agreement={agreement.pk}", **data).status_code == 302
    pool = HourPool.objects.get(title="Training")
    assert "No period has hours yet" in page(mona, "hours_detail", pool.pk)
    period = {"valid_from": "01.01.2026", "last_day": "31.12.2026", "hours": "40"}
    assert send(mona, "hours_year_new", pool.pk, **period).status_code == 302
    year = pool.years.get()
    assert year.valid_to == dt.date(2027, 1, 1)
    assert send(mona, "hours_year_change", year.pk, **{**period, "hours": "50"}).status_code == 302
    assert "3 months after the period" in page(mona, "hours_detail", pool.pk)
    assert send(mona, "hours_year_remove", year.pk).status_code == 302
    assert not pool.years.exists()


@pytest.mark.parametrize("name", ["duty_list", "report_list", "hours_list", "duties_year"])
def test_a_list_costs_the_same_whatever_its_rows(world: World, as_person: Any, name: str) -> None:
    mona, counts = as_person("mona"), []
    for number in range(1, 4):
        agreement = _agreement(world, title=f"Avtale {number}")
        make_pool(agreement)
        align(agreement, by=machine(world))
        if number == 1:
            page(mona, name)
        if number in {1, 3}:
            with CaptureQueriesContext(connection) as told:
                page(mona, name)
            counts.append(len(told))
    assert counts[0] == counts[1] <= 40


def test_reports_of_another_agreement_are_out_of_reach(world: World, as_person: Any) -> None:
    agreement = make_agreement(world, members=[world.nordvik])
    duty = make_report_duty(agreement)
    pool = make_pool(agreement)
    per = as_person("per")
    page(per, "duty_detail", duty.pk, status=404)
    page(per, "report_detail", reports_of(duty)[0].pk, status=404)
    page(per, "report_file", reports_of(duty)[0].pk, status=404)
    page(per, "hours_detail", pool.pk, status=404)
    page(per, "hours_book", pool.pk, status=404)
