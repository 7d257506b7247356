"""Nobody is asked to approve any more: the case is over, or somebody else is asked."""

from __future__ import annotations

from samdrift.desk.models.cases import Approval, Case
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer


def drop(case: Case, *, by: Viewer) -> int:
    """Withdraw what is still asked in the case, in the caller's transaction; returns how many."""
    rows = list(case.approvals.filter(state=Approval.State.WAITING).order_by("pk"))
    for one in rows:
        one.state, one.answered_at = Approval.State.DROPPED.value, by.now
        one.save(update_fields=["state", "answered_at"])
        changes = {"approver_id": [one.approver_id, None]}
        record("case.approval_dropped", case, by=by, changes=changes)
    return len(rows)
