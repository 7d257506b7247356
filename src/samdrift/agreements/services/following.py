"""What follows each act that changes an agreement: its duties on the wheel, and what is found."""

from __future__ import annotations

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.services import term_findings
from samdrift.agreements.services.agreement_findings import find
from samdrift.agreements.services.duty_align import align
from samdrift.kernel.viewer import Viewer


def follow(agreement: Agreement, *, by: Viewer) -> None:
    """The agreement's findings stand as it now is."""
    find([agreement.pk], by=by)
    term_findings.look_at([agreement.pk], by=by)


def follow_days(agreement: Agreement, *, by: Viewer) -> None:
    """The same after an act that moved its days, or who follows it up: its duties move as well."""
    align(agreement, by=by)
    follow(agreement, by=by)
