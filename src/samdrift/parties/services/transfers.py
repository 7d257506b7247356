"""Acts on the register of what members have transferred to an arrangement."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement, Membership, Transfer
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    period_text,
    require_order,
    require_text,
)


@transaction.atomic
def register_transfer(  # noqa: PLR0913 -- what a person fills in, each by its name
    *,
    membership: Membership,
    kind: str,
    what: str,
    transferred_on: dt.date,
    decision: str,
    by: Viewer,
    decided_by: str = "",
    decided_on: dt.date | None = None,
) -> Transfer:
    """Register that a member has transferred responsibility, authority or a task, by which decision."""
    require(by, "parties.register_transfer", membership)
    lock(Arrangement, membership.arrangement_id)
    what = require_text(what, "what", _("Write what was transferred."))
    decision = require_text(
        decision, "decision", _("Write which decision it was, for example “PS 17/67”.")
    )
    if not membership.is_on(transferred_on):
        raise DomainError(
            "outside_membership",
            _("%(member)s is part of %(arrangement)s %(period)s. Choose a day within that.")
            % {
                "member": membership.member,
                "arrangement": membership.arrangement,
                "period": period_text(membership.valid_from, membership.valid_to),
            },
            field="transferred_on",
        )
    if decided_on is not None and decided_on > transferred_on:
        raise DomainError(
            "decided_after",
            _(
                "The decision of %(decided)s comes after the transfer of %(day)s. Correct one of them."
            )
            % {"decided": day_text(decided_on), "day": day_text(transferred_on)},
            field="decided_on",
        )
    values = {
        "membership": membership,
        "kind": kind,
        "what": what,
        "transferred_on": transferred_on,
        "decision": decision,
        "decided_by": decided_by,
        "decided_on": decided_on,
    }
    row = Transfer.objects.create(**values)
    record("transfer.registered", row, by=by, changes=first_values(values))
    return row


@transaction.atomic
def take_back(transfer: Transfer, *, day: dt.date, decision: str, by: Viewer) -> Transfer:
    """The member has taken it back from the day, by which decision. The row is kept."""
    require(by, "parties.register_transfer", transfer.membership)
    lock(Arrangement, transfer.membership.arrangement_id)
    transfer.refresh_from_db()
    if transfer.taken_back_on is not None:
        raise DomainError(
            "taken_back",
            _("This was taken back on %(day)s already.")
            % {"day": day_text(transfer.taken_back_on)},
        )
    require_order(transfer.transferred_on, day, field="day")
    decision = require_text(decision, "decision", _("Write which decision took it back."))
    transfer.taken_back_on, transfer.taken_back_by = day, decision
    transfer.save(update_fields=["taken_back_on", "taken_back_by"])
    changes = {"taken_back_on": [None, str(day)], "taken_back_by": [None, decision]}
    record("transfer.taken_back", transfer, by=by, changes=changes)
    return transfer
