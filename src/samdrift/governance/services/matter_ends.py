"""What follows when a matter is decided or turned down."""

from __future__ import annotations

from samdrift.followup.models.findings import Finding
from samdrift.governance.models.matters import Matter
from samdrift.governance.services import matter_notices as notices
from samdrift.governance.services.decisions import ratified
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer


def waiting_findings(matter: Matter) -> list[Finding]:
    """The findings that wait for this matter."""
    rows = Finding.objects.filter(
        decision_kind=kind_of(Matter), decision_id=matter.pk, status=Finding.Status.WAITS
    )
    return list(rows.order_by("pk"))


def tell_ended(matter: Matter, *, by: Viewer) -> None:
    """Tell whoever prepared it, and those responsible for findings that waited for it. What was adopted
    and waited for each member's own decision is in force.
    """
    if matter.status == Matter.Status.DECIDED:
        ratified(matter, on=by.today, by=by)
    told = {"status": str(matter.get_status_display())}
    notices.tell_preparer(matter, notices.CLOSED, told, by=by)
    for finding in waiting_findings(matter):
        values = {**told, "finding": str(finding)}
        people = [finding.responsible_id]
        notices.tell_people(people, notices.FINDING_DECIDED, matter, values, by=by)
