"""What follows each act that changes an agreement: what is found about it, looked at anew."""

from __future__ import annotations

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.services.agreement_findings import find
from samdrift.kernel.viewer import Viewer


def follow(agreement: Agreement, *, by: Viewer) -> None:
    """The agreement's findings stand as it now is."""
    find([agreement.pk], by=by)
