"""Agreements that are renewed by themselves when no notice was given in time."""

from __future__ import annotations

from django.db import transaction

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.agreements import course_of
from samdrift.agreements.services.following import follow_days
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, write


def renew_due(by: Viewer) -> str:
    """The clock's round: the last day of notice has passed without notice, so the next term counts."""
    rows = Agreement.objects.filter(
        left_on__isnull=True, valid_to__isnull=False, renewal_months__gt=0
    )
    count = sum(renew_if_due(row, by=by) for row in rows.order_by("pk"))
    return f"{count} agreements were renewed by themselves" if count else ""


@transaction.atomic
def renew_if_due(agreement: Agreement, *, by: Viewer) -> bool:
    """Move the end to that of the term the agreement is bound to today; whether it moved."""
    if course_of(agreement).renewed_until(by.today) is None:
        return False
    row = lock(Agreement, agreement.pk)
    until = course_of(row).renewed_until(by.today)
    if until is None:
        return False
    changes = write(row, {"valid_to": until})
    agreement.valid_to = until
    record("agreement.renewed_by_itself", row, by=by, changes=changes)
    follow_days(row, by=by)
    return True
