"""Outages written line by line become the availability, by the hours that are agreed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from samdrift.agreements.calc.service_spans import Hours, service_spans
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.terms import LevelRule
from samdrift.agreements.papers.reckonings import told
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.spans import length
from tests.agreements.made import make_agreement
from tests.agreements.made_claims import make_level
from tests.world import World

OSLO = ZoneInfo("Europe/Oslo")
FIVE_HOURS = "12.06.2026 08.00 – 12.06.2026 13.00"


@pytest.fixture
def agreement(world: World) -> Any:
    return make_agreement(world)


def record(as_person: Any, term: Any, outages: str) -> Any:
    values = {"term": term.pk, "starts_on": "1.6.2026", "outages": outages, "source": "hand"}
    return as_person("mona").post(reverse("agreements:measurement_new"), values)


def test_outages_become_the_availability(agreement: Any, as_person: Any) -> None:
    """300 of 43 200 minutes in June is 99.305555 %, and the claim opens it."""
    term = make_level(agreement)
    page = as_person("mona").get(record(as_person, term, FIVE_HOURS).headers["Location"])
    assert Measurement.objects.get().value == Decimal("99.305555")
    assert "Down 300 of 43\u00a0200 minutes agreed." in page.content.decode()
    rows = dict(told(Claim.objects.get().evidence.get().reckoning))
    assert rows["In all"] == "300 of 43\u00a0200 minutes"


def test_outages_that_overlap_count_once(agreement: Any, as_person: Any) -> None:
    both = f"{FIVE_HOURS}\n12.06.2026 10:00 - 12.06.2026 13:00"
    record(as_person, make_level(agreement), both)
    assert Measurement.objects.get().detail["down_minutes"] == 300


def test_what_the_agreement_leaves_out_does_not_count(agreement: Any, as_person: Any) -> None:
    term = make_level(agreement)
    LevelRule.objects.filter(term=term).update(exclusions=["Varslet vedlikehold"])
    record(as_person, term, f"{FIVE_HOURS}; varslet vedlikehold")
    assert Measurement.objects.get().value == 100


@pytest.mark.parametrize(
    ("line", "told_so"),
    [
        ("12.06.2026 08.00", "Line 1 is no outage"),
        ("12.06.2026 13.00 – 12.06.2026 08.00", "Line 1 is no outage"),
        ("32.06.2026 08.00 – 12.07.2026 08.00", "Line 1 is no outage"),
        (f"{FIVE_HOURS}; strømbrudd", "leaves nothing out"),
    ],
)
def test_line_that_is_no_outage_is_named(
    agreement: Any, as_person: Any, line: str, told_so: str
) -> None:
    response = record(as_person, make_level(agreement), line)
    assert response.status_code == 422 and told_so in response.content.decode()


def test_office_hours_leave_out_weekends_and_holidays() -> None:
    """May 2026: 21 weekdays less 1, 14 and 25 May, 8 hours each."""
    hours = Hours("12345", dt.time(8), dt.time(16))
    off = {dt.date(2026, 5, 1), dt.date(2026, 5, 14), dt.date(2026, 5, 17), dt.date(2026, 5, 25)}
    spans = service_spans(
        Period(dt.date(2026, 5, 1), dt.date(2026, 6, 1)), hours, OSLO, off.__contains__
    )
    assert length(spans) == dt.timedelta(hours=18 * 8)


def test_hours_past_midnight_go_on_into_the_next_day() -> None:
    hours = Hours("1234567", dt.time(22), dt.time(6))
    spans = service_spans(
        Period(dt.date(2026, 6, 1), dt.date(2026, 6, 3)), hours, OSLO, lambda _day: True
    )
    assert length(spans) == dt.timedelta(hours=16)


def test_clock_that_is_moved_gives_the_hours_there_are() -> None:
    spans = service_spans(
        Period(dt.date(2026, 3, 1), dt.date(2026, 4, 1)), None, OSLO, lambda _day: False
    )
    assert length(spans) == dt.timedelta(hours=743)
