"""What becomes of reports when a person is erased: the name goes, the report stands."""

from __future__ import annotations

from samdrift.desk.models.reports import ServiceReport
from samdrift.kernel.viewer import Viewer


def erase(person_id: int, _by: Viewer) -> list[str]:
    count = ServiceReport.objects.filter(sent_by_id=person_id).update(sent_by=None)
    return [f"service reports sent: {count}"] if count else []
