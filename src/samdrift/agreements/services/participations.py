"""Acts on who is in an agreement: members join, change how they are counted, and leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.services.common import hold, of_part, require_within
from samdrift.agreements.services.following import follow
from samdrift.agreements.services.own_changes import open_for_participation, open_for_quantity
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    day_text,
    first_values,
    overlapping,
    period_text,
    require_order,
    write,
)

Basis = Participation.Basis
CameBy = Participation.CameBy
WITHOUT_CHANGE = (CameBy.START, CameBy.SUCCESSION)
"""Grounds that do not by themselves change the agreement."""


@transaction.atomic
def join(  # noqa: PLR0913 -- what a person fills in, each by its name
    agreement: Agreement,
    member: Member,
    *,
    by: Viewer,
    valid_from: dt.date | None,
    valid_to: dt.date | None = None,
    basis: str = Basis.USERS,
    quantity: Decimal | int | None = None,
    came_by: str = CameBy.START,
    buyer_reference: str = "",
    note: str = "",
) -> Participation:
    """A member is in the agreement from a day, counted by `basis`; at most once at a time.

    One that comes in by an option or later is a change of the agreement, and opens it in the ledger
    of changes when the agreement's award is registered.
    """
    agreement = hold(agreement, by)
    row = Participation(
        agreement=agreement,
        member=member,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        quantity=quantity,
        came_by=came_by,
        buyer_reference=buyer_reference.strip(),
        note=note.strip(),
    )
    _check(row)
    row.save()
    values = {
        "valid_from": valid_from,
        "valid_to": valid_to,
        "basis": str(basis),
        "quantity": quantity,
        "came_by": str(came_by),
    }
    told = {"member_id": [None, member.pk], **of_part("participation", first_values(values))}
    record("agreement.member_joined", agreement, by=by, changes=told, note=note)
    open_for_participation(row, by=by)
    follow(agreement, by=by)
    return row


def _check(row: Participation) -> None:
    """A period in order, inside the agreement, beside the member's others; a fixed number given."""
    require_order(row.valid_from, row.valid_to)
    require_within(row.agreement, row.valid_from, row.valid_to)
    rows = Participation.objects.filter(agreement=row.agreement_id, member=row.member_id)
    other = overlapping(rows.exclude(pk=row.pk), row.valid_from, row.valid_to)
    if other is not None:
        raise DomainError(
            "overlap",
            _("%(member)s is in the agreement already: %(period)s. Choose other dates.")
            % {"member": row.member, "period": period_text(other.valid_from, other.valid_to)},
            field="valid_from",
        )
    if row.quantity is not None and row.quantity < 0:
        raise DomainError("negative", _("The quantity cannot be below 0."), field="quantity")
    if row.basis == Basis.FIXED and row.quantity is None:
        raise DomainError(
            "quantity_missing",
            _("Write the fixed quantity, or choose something that is counted."),
            field="quantity",
        )


@transaction.atomic
def change_participation(row: Participation, *, by: Viewer, **values: Any) -> Participation:
    """Correct how the member is in the agreement; agreement and member stay what they are."""
    agreement = hold(row.agreement, by)
    row = Participation.objects.select_related("member").get(pk=row.pk)
    row.agreement = agreement
    planned = Participation.objects.select_related("agreement", "member").get(pk=row.pk)
    for name, value in values.items():
        setattr(planned, name, value)
    _check(planned)
    before = row.quantity
    changes = write(row, values)
    if changes:
        told = {"member_id": [None, row.member_id], **of_part("participation", changes)}
        record("agreement.member_changed", agreement, by=by, changes=told)
        open_for_participation(row, by=by)
        open_for_quantity(row, before, by=by)
        follow(agreement, by=by)
    return row


@transaction.atomic
def leave(
    participation: Participation, *, day: dt.date, by: Viewer, note: str = ""
) -> Participation:
    """The member is in the agreement no longer from the day."""
    agreement = hold(participation.agreement, by)
    row: Participation = Participation.objects.select_related("member").get(pk=participation.pk)
    if row.valid_to is not None and row.valid_to <= day:
        raise DomainError(
            "left_already",
            _("%(member)s is out of the agreement from %(day)s already.")
            % {"member": row.member, "day": day_text(row.valid_to)},
            field="day",
        )
    if row.valid_from is not None and day <= row.valid_from:
        raise DomainError(
            "ends_before_it_begins",
            _("%(member)s came in on %(day)s. Choose a later day, or take the entry away.")
            % {"member": row.member, "day": day_text(row.valid_from)},
            field="day",
        )
    require_within(agreement, None, day)
    changes = write(row, {"valid_to": day})
    told = {"member_id": [row.member_id, None], **of_part("participation", changes)}
    record("agreement.member_left", agreement, by=by, changes=told, note=note)
    follow(agreement, by=by)
    return row


@transaction.atomic
def strike(participation: Participation, *, by: Viewer, because: str) -> Agreement:
    """Take away an entry that was a mistake; history keeps it. A change in the ledger that leans on it
    has to be given up first, and then stands without it.
    """
    agreement = hold(participation.agreement, by)
    row = Participation.objects.select_related("member").get(pk=participation.pk)
    standing = row.changes.exclude(state=Change.State.STRUCK).first()
    if standing is not None:
        raise DomainError(
            "change_leans_on_it",
            _(
                "The change “%(change)s” leans on this. Give it up first, or let the member leave from a day."
            )
            % {"change": standing},
        )
    dates = {"valid_from": [row.valid_from, None], "valid_to": [row.valid_to, None]}
    told = {"member_id": [row.member_id, None], **of_part("participation", dates)}
    record("agreement.member_struck", agreement, by=by, changes=told, note=because)
    row.changes.update(participation=None)
    row.delete()
    follow(agreement, by=by)
    return agreement


@transaction.atomic
def join_all(
    agreement: Agreement, *, by: Viewer, members: Iterable[Member], **values: Any
) -> list[Participation]:
    """Several members join on the same terms: all of them, or none."""
    return [join(agreement, member, by=by, **values) for member in members]
