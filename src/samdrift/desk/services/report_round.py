"""The clock's act: drafts of the month that is over, and findings on those not sent in time."""

from __future__ import annotations

from samdrift.desk.queries import reports as queries
from samdrift.desk.services import report_findings
from samdrift.desk.services.reports import make_reports
from samdrift.kernel.viewer import Viewer


def go_round(by: Viewer) -> str:
    """A line for the log when drafts were made."""
    made = []
    if queries.choices().is_asked:
        made = make_reports(report_findings.last_month(by), by=by)
    report_findings.look_at_all(by)
    return f"{len(made)} service reports begun" if made else ""
