"""Duties, reports and hours in the invented cooperation, made by the services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.models.hours import HourPool
from samdrift.agreements.models.terms import Term, TermStep
from samdrift.agreements.services.duties import add_duty
from samdrift.agreements.services.hours import add_pool
from samdrift.kernel.viewer import Viewer, terminal

MONTHLY = {"kind": "every", "unit": "month", "n": 1}
BEGAN = dt.date(2026, 8, 1)
"""The day these duties were written down: their first reports are late by the tests' today."""


def early(day: dt.date = BEGAN) -> Viewer:
    """The server's own hand on an earlier day."""
    return terminal(day)


def make_report_duty(agreement: Agreement, *, by: Viewer | None = None, **values: Any) -> Duty:
    """A monthly report on the 10th from September 2026, written down in August."""
    told = {
        "kind": Duty.Kind.REPORT,
        "title": "Monthly report",
        "whose": Duty.Whose.SUPPLIER,
        "rule": MONTHLY,
        "starts_on": dt.date(2026, 9, 10),
        "lead_days": 7,
        "role": "",
        "annex": "annex 4",
    }
    return add_duty(agreement, by=by or early(), **{**told, **values})


def make_level(agreement: Agreement, target: str = "99.5", **values: Any) -> Term:
    told = {"kind": Term.Kind.AVAILABILITY, "title": "Availability", "unit": "%", **values}
    term = Term.objects.create(agreement=agreement, **told)
    TermStep.objects.create(term=term, valid_from=dt.date(2024, 1, 1), value=Decimal(target))
    return term


def measure(term: Term, start: dt.date, end: dt.date, value: str) -> Measurement:
    return Measurement.objects.create(
        term=term,
        starts_on=start,
        ends_on=end,
        value=Decimal(value),
        target=Decimal("99.5"),
        source=Measurement.Source.HAND,
        recorded_at=timezone.now(),
    )


def make_hours_term(agreement: Agreement, hours: int = 600) -> Term:
    """So many hours a year for three years from 2025."""
    term = Term.objects.create(
        agreement=agreement, kind=Term.Kind.HOURS, title="Development hours", unit="h"
    )
    TermStep.objects.create(
        term=term, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2028, 1, 1), value=hours
    )
    return term


def make_pool(agreement: Agreement, *, by: Viewer | None = None, **values: Any) -> HourPool:
    """600 hours a year 2025–2027 that lapse, each worth 1 500 kroner."""
    told = {
        "title": "Development hours",
        "term": make_hours_term(agreement),
        "hourly_worth": Decimal(1500),
    }
    return add_pool(agreement, by=by or early(), **{**told, **values})


def reports_of(duty: Duty) -> list[Report]:
    return list(Report.objects.filter(duty=duty).order_by("due_on"))
