"""Findings on reports: not sent by the agreed day; and the drafts the clock makes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdrift.desk.calc.reports import Month, due_day, is_late
from samdrift.desk.models.reports import ServiceReport
from samdrift.desk.queries import reports as queries
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

UNSENT = "desk.report_unsent"


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these reports against how they stand."""
    if pks:
        reconcile(Scope((UNSENT,), kind_of(ServiceReport), pks), _found(pks, by), by=by)


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    asked = queries.choices()
    if not asked.is_asked:
        return
    rows = ServiceReport.objects.filter(pk__in=pks, state=ServiceReport.State.DRAFT)
    for one in rows.select_related("member").order_by("pk"):
        month = queries.month_of(one)
        if is_late(month, asked.send_by, by.today):
            due = due_day(month, asked.send_by).isoformat()
            yield Found(UNSENT, one.pk, str(one), agreed={"due": due}, members=(one.member_id,))


def look_at_all(by: Viewer) -> str:
    """The clock's round: drafts that stand, and findings that do."""
    standing = Finding.objects.filter(kind=UNSENT).exclude(status="mended")
    drafts = ServiceReport.objects.filter(state=ServiceReport.State.DRAFT)
    pks = {
        *standing.values_list("subject_id", flat=True),
        *drafts.values_list("pk", flat=True),
    }
    look_at(pks, by=by)
    return ""


def last_month(by: Viewer) -> Month:
    return Month.of(by.today).moved(-1)
