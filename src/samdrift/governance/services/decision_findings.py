"""Decisions that should have been carried out, as findings: the clock looks every hour."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from samdrift.followup.models.findings import Finding
from samdrift.followup.services.findings import hand_over
from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LATE = "governance.decision_late"


def look(by: Viewer) -> str:
    """The clock's act: what is late is found, what is carried out or got a new deadline is mended."""
    late = Decision.objects.late(by.today).values_list("pk", flat=True)
    known = Finding.objects.filter(kind=LATE).exclude(status="mended")
    subjects = sorted({*late, *known.values_list("subject_id", flat=True)})
    if not subjects:
        return ""
    result = _find(subjects, by)
    return f"{result.new + result.again} late decisions found, {result.gone} mended"


@transaction.atomic
def _find(subjects: list[int], by: Viewer) -> Reconciled:
    lock(kind_of(Decision), subjects)
    rows = Decision.objects.late(by.today).filter(pk__in=subjects).select_related("body")
    late = {row.pk: row for row in rows.select_related("body", "responsible")}
    found = [_found(row) for row in late.values()]
    result = reconcile(Scope((LATE,), kind_of(Decision), subjects), found, by=by)
    _hand_over(late, by)
    return result


def _found(row: Decision) -> Found:
    """Everybody inside sees findings: of what was decided behind closed doors, only the number."""
    hidden = row.is_closed or row.body.is_internal
    return Found(
        kind=LATE,
        subject=row.pk,
        name=row.number if hidden else str(row),
        members=(row.body.member_id,) if row.body.member_id else (),
        agreed={"deadline": str(row.deadline)},
        observed={"status": row.status},
    )


def _hand_over(late: Mapping[int, Decision], by: Viewer) -> None:
    """Whoever is to carry a decision out answers for its finding."""
    nobody = Finding.objects.filter(kind=LATE, subject_id__in=late, responsible__isnull=True)
    for finding in nobody.exclude(status="mended"):
        person = late[finding.subject_id].responsible
        if person is not None and person.is_at_work(by.today):
            hand_over([finding], person=person, by=by)
