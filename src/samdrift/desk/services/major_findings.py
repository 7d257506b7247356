"""Findings on major incidents: what was learnt was not written in time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdrift.desk.models.major import MajorIncident
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

UNREVIEWED = "desk.major_unreviewed"


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these incidents against how they stand."""
    if pks:
        scope = Scope((UNREVIEWED,), kind_of(MajorIncident), pks)
        reconcile(scope, _found(pks, by), by=by)


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    rows = MajorIncident.objects.to_review().filter(pk__in=pks, review_due_on__lt=by.today)
    for one in rows.order_by("pk"):
        due = one.review_due_on.isoformat()
        yield Found(UNREVIEWED, one.pk, one.public_title, agreed={"due": due})


def look_at_all(by: Viewer) -> str:
    """The clock's round: those that stand, and those whose day is past."""
    standing = Finding.objects.filter(kind=UNREVIEWED).exclude(status="mended")
    late = MajorIncident.objects.to_review().filter(review_due_on__lt=by.today)
    look_at(
        {*standing.values_list("subject_id", flat=True), *late.values_list("pk", flat=True)}, by=by
    )
    return ""
