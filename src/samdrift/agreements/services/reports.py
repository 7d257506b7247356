"""Acts on reports: it came, what it says, it had not come after all.

A report and the time on the wheel are two sides of one thing: when one is told the other follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.reports import level_terms
from samdrift.agreements.services import report_claims
from samdrift.agreements.services.report_findings import find
from samdrift.agreements.services.report_rows import row_of
from samdrift.followup.models.activities import Occurrence
from samdrift.followup.services import series
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock, require_order, write

RECEIVE = "agreements.receive_report"
Upload = tuple[bytes, str]


@transaction.atomic
def receive(  # noqa: PLR0913 -- what a report tells
    report: Report,
    *,
    by: Viewer,
    received_on: dt.date,
    covers_from: dt.date | None = None,
    covers_to: dt.date | None = None,
    note: str = "",
    upload: Upload | None = None,
    figures: Mapping[int, Decimal | None] | None = None,
) -> Report:
    """The report came, and says so much (`figures`: term id → value, None for not told). Can be done
    again to correct it. Its time on the wheel is done, unless points of its checklist are left; the
    claim on it, where there is one, is at its end.
    """
    row, duty = _held(report, by)
    if received_on > by.today:
        raise DomainError(
            "not_yet",
            _("%(day)s has not come yet. Choose today or an earlier day.")
            % {"day": day_text(received_on)},
            field="received_on",
        )
    require_order(covers_from, covers_to, field="covers_to")
    values: dict[str, Any] = {
        "received_on": received_on,
        "covers_from": covers_from,
        "covers_to": covers_to,
        "note": note.strip(),
    }
    changes = write(row, values)
    changes |= _keep_file(row, upload) | _set_figures(row, duty, figures or {})
    if changes:
        record("report.received", row, by=by, changes=changes)
    _close(row, duty, by)
    report_claims.follow(row, by=by)
    find([duty.agreement_id], by=by)
    return row


def _held(report: Report, by: Viewer) -> tuple[Report, Duty]:
    row = lock(Report, report.pk)
    duty = Duty.objects.select_related("agreement").get(pk=row.duty_id)
    require(by, RECEIVE, duty)
    return row, duty


def _keep_file(row: Report, upload: Upload | None) -> dict[str, Any]:
    if upload is None:
        return {}
    old, row.file = row.file, keep(*upload)
    row.save(update_fields=["file"])
    return {"file": [str(old) if old else None, row.file.name]}


def _set_figures(
    row: Report, duty: Duty, figures: Mapping[int, Decimal | None]
) -> dict[str, list[Any]]:
    terms = {term.pk: term for term in level_terms(duty.agreement_id)}
    there = {one.term_id: one for one in ReportFigure.objects.filter(report=row)}
    told: dict[str, list[Any]] = {}
    for pk, value in figures.items():
        if pk not in terms:
            raise DomainError("not_a_term", _("The report tells of a term the agreement lacks."))
        old = there.get(pk)
        if value != (old.value if old else None):
            told[str(terms[pk])] = [str(old.value) if old else None, _text(value)]
            _set_figure(row, terms[pk], old, value)
    return told


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _set_figure(row: Report, term: Term, old: ReportFigure | None, value: Decimal | None) -> None:
    """The event keeps what it was."""
    if value is None:
        ReportFigure.objects.filter(report=row, term=term).delete()
    elif old is None:
        ReportFigure.objects.create(report=row, term=term, value=value)
    else:
        old.value = value
        old.save(update_fields=["value"])


def _time(row: Report, duty: Duty) -> Occurrence | None:
    times = Occurrence.objects.select_related("activity").select_for_update(of=("self",))
    return times.filter(activity=duty.activity_id, planned=row.due_on).first()


def _close(row: Report, duty: Duty, by: Viewer) -> None:
    time = _time(row, duty)
    if time is not None and time.is_open and not time.unticked:
        series.close_all([(time, "")], by=by)


@transaction.atomic
def take_back(report: Report, *, by: Viewer) -> Report:
    """It had not come after all: it is waited for again. What was noted of it stays."""
    row, duty = _held(report, by)
    if row.received_on is None:
        raise DomainError("not_received", _("The report has not come."))
    record("report.taken_back", row, by=by, changes=write(row, {"received_on": None}))
    time = _time(row, duty)
    if time is not None and time.done_on is not None:
        series.open_again([time], by=by)
    find([duty.agreement_id], by=by)
    return row


def follow(time: Occurrence, by: Viewer) -> None:
    """What was done on the wheel with the time of a report holds for the report: done is received."""
    duty = Duty.objects.filter(activity=time.activity_id, kind=Duty.Kind.REPORT).first()
    if duty is None:
        return
    row, _made = Report.objects.get_or_create(
        duty=duty, due_on=time.planned, defaults=row_of(duty, time.planned)
    )
    if time.done_on is not None and row.received_on is None:
        _told(row, "report.received", {"received_on": time.done_on}, by)
        report_claims.follow(row, by=by)
    if time.is_open and row.received_on is not None:
        _told(row, "report.taken_back", {"received_on": None}, by)
    find([duty.agreement_id], by=by)


def _told(row: Report, what: str, values: dict[str, Any], by: Viewer) -> None:
    record(what, row, by=by, changes=write(row, values))
