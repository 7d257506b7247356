"""Reports that are due or have come, and how they agree with what was measured here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.calc.report_compare import Compared, Measured, compare
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.levels import LEVELS, measure_for
from samdrift.followup.models.activities import Occurrence
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

AHEAD = dt.timedelta(days=45)
"""How long before it is due a report is told of in lists."""


def with_days(rows: Any) -> Any:
    """With `expected`, the day it is awaited, which people may have moved, and `dropped`, where it is
    not asked for this time.
    """
    time = Occurrence.objects.filter(
        activity=OuterRef("duty__activity"), planned=OuterRef("due_on")
    ).order_by()
    return rows.annotate(
        expected=Coalesce(Subquery(time.values("day")[:1]), "due_on", output_field=DateField()),
        dropped=Exists(time.filter(dropped_on__isnull=False)),
    )


def listed(viewer: Viewer) -> Any:
    """All within reach, joined for a list, with whether a figure is told."""
    rows = with_days(seen(Report, viewer)).annotate(
        told=Exists(ReportFigure.objects.filter(report=OuterRef("pk")))
    )
    return rows.select_related("duty__agreement__supplier", "duty__person", "file")


def current(viewer: Viewer) -> Any:
    """Those that are late, near or have come: not the far ones, nor what was dropped."""
    near = Q(expected__lt=viewer.today + AHEAD) | Q(received_on__isnull=False)
    return listed(viewer).filter(near, dropped=False)


def awaited(rows: Any) -> Any:
    return rows.filter(received_on__isnull=True, dropped=False)


def late(rows: Any, today: dt.date) -> Any:
    """Awaited, and its day is past."""
    return awaited(rows).filter(expected__lt=today)


def of_agreement(agreement_id: int, viewer: Viewer, most: int) -> list[Report]:
    """What is late or comes next, then the newest that came."""
    rows = current(viewer).filter(duty__agreement=agreement_id)
    waiting = list(awaited(rows).order_by("expected", "pk")[:most])
    came = rows.filter(received_on__isnull=False).order_by("-due_on", "pk")
    return waiting + list(came[:most])


def claim_mark(report_id: int) -> str:
    """What makes the claim on a report that has not come the same claim when it is asked for again."""
    return f"report:{report_id}"


def claim_on(report: Report, viewer: Viewer) -> Claim | None:
    """The claim on the report, where the viewer may see it."""
    rows = seen(Claim, viewer).filter(agreement=report.duty.agreement_id)
    found: Claim | None = rows.filter(mark=claim_mark(report.pk)).first()
    return found


def late_count(viewer: Viewer) -> int:
    """How many are late, of the agreements within reach; counted to a thousand."""
    rows = late(with_days(seen(Report, viewer)), viewer.today).order_by()
    return int(rows.values("pk")[:1000].count())


def state(report: Any, today: dt.date) -> str:
    """`received`, `dropped`, `late`, `soon` or `coming`; the row needs its days."""
    if report.received_on is not None:
        return "received"
    if report.dropped:
        return "dropped"
    if report.expected < today:
        return "late"
    return "soon" if (report.expected - today).days <= report.duty.lead_days else "coming"


def level_terms(agreement_id: int) -> list[Term]:
    """What a report of the agreement may tell figures of, in the order of the annex."""
    rows = Term.objects.filter(agreement=agreement_id, kind__in=LEVELS)
    return list(rows.select_related("level"))


@dataclass(frozen=True, slots=True)
class FigureCompared:
    """A figure of a report beside what was measured here."""

    figure: ReportFigure
    compared: Compared


def compared(reports: Collection[Report]) -> dict[int, list[FigureCompared]]:
    """Report id → its figures, each held against what was measured: two queries for all of them."""
    figures = ReportFigure.objects.filter(report__in=[one.pk for one in reports])
    rows = list(figures.select_related("term__level").order_by("term__position", "pk"))
    measured = _measured({one.term_id for one in rows})
    by_id = {one.pk: one for one in reports}
    found: dict[int, list[FigureCompared]] = defaultdict(list)
    for row in rows:
        held = _held(row, by_id[row.report_id], measured[row.term_id])
        found[row.report_id].append(FigureCompared(row, held))
    return found


def _held(figure: ReportFigure, report: Report, measured: list[Measured]) -> Compared:
    if report.covers_from is None or report.covers_to is None:
        return Compared(figure.value, None, None, differs=False, parts=0)
    less = measure_for(figure.term) == Measure.HOURS
    return compare(figure.value, report.covers_from, report.covers_to, measured, less=less)


def _measured(terms: Iterable[int]) -> dict[int, list[Measured]]:
    """What was measured for all members together, and stands."""
    rows = Measurement.objects.standing().filter(term__in=list(terms), member__isnull=True)
    told = rows.order_by("starts_on").values_list(
        "term_id", "starts_on", "ends_on", "value", "target"
    )
    found: dict[int, list[Measured]] = defaultdict(list)
    for term, *values in told:
        found[term].append(Measured(*values))
    return found


def late_times(agreements: Collection[int], today: dt.date) -> list[tuple[Duty, Occurrence]]:
    """The times of report duties that are past and still open, with their duty."""
    duties = Duty.objects.filter(
        agreement__in=agreements, kind=Duty.Kind.REPORT, activity__isnull=False
    ).select_related("agreement")
    of_activity = {duty.activity_id: duty for duty in duties}
    rows = Occurrence.objects.late(today).filter(activity__in=of_activity)
    return [(of_activity[one.activity_id], one) for one in rows.order_by("day", "pk")]
