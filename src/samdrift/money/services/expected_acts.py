"""What people say of an expected invoice: that it is not to come, that it is after all."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.expected import Expected
from samdrift.money.queries.awaited import OPEN
from samdrift.money.services import expected_findings
from samdrift.money.services.expected import align_all
from samdrift.parties.services.common import lock, require_text

RIGHT = "money.control_invoice"
State = Expected.State


@transaction.atomic
def drop(expected: Expected, *, by: Viewer, reason: str) -> Expected:
    """The invoice is not to come; people say why."""
    require(by, RIGHT, expected.agreement)
    row = lock(Expected, expected.pk)
    if row.state not in OPEN:
        raise DomainError("not_awaited", _("This invoice is not awaited any more."))
    why = require_text(reason, "reason", _("Write why it is not to come."))[:300]
    before = row.state
    row.state, row.reason = State.DROPPED, why
    row.save(update_fields=["state", "reason"])
    record("expected.dropped", row, by=by, changes={"state": [before, row.state]}, note=why)
    expected_findings.look_at([row.agreement_id], by=by)
    return row


@transaction.atomic
def await_again(expected: Expected, *, by: Viewer) -> Expected:
    """The invoice is to come after all."""
    require(by, RIGHT, expected.agreement)
    row = lock(Expected, expected.pk)
    if row.state != State.DROPPED:
        raise DomainError("not_dropped", _("This invoice is awaited already."))
    row.state, row.reason = State.AWAITED, ""
    row.save(update_fields=["state", "reason"])
    record("expected.awaited_again", row, by=by, changes={"state": ["dropped", row.state]})
    align_all([row.agreement_id], by=by)
    row.refresh_from_db()
    return row
