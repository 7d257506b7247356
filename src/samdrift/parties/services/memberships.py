"""Acts on memberships: joining, leaving, and being owner, customer or both."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.changed import members_changed
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement, Membership, Stake
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    overlapping,
    period_text,
    require_order,
)


@transaction.atomic
def join(  # noqa: PLR0913 -- what a person fills in, each by its name
    arrangement: Arrangement,
    *,
    member: Member,
    valid_from: dt.date | None,
    by: Viewer,
    is_owner: bool = True,
    is_customer: bool = True,
    decision: str = "",
    valid_to: dt.date | None = None,
) -> Membership:
    """A member takes part in the arrangement from a day, as owner, customer or both."""
    require(by, "parties.manage_cooperation", arrangement)
    arrangement = lock(Arrangement, arrangement.pk)
    _require_part(is_owner=is_owner, is_customer=is_customer)
    require_order(valid_from, valid_to)
    _require_alive(arrangement, member, valid_from)
    _require_outside(arrangement, member, valid_from, valid_to)
    row = Membership.objects.create(
        arrangement=arrangement,
        member=member,
        is_owner=is_owner,
        is_customer=is_customer,
        joined_by=decision,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    changes = first_values(
        {
            "arrangement": arrangement,
            "valid_from": valid_from,
            "is_owner": is_owner,
            "is_customer": is_customer,
            "joined_by": decision,
        }
    )
    record("membership.joined", member, by=by, changes=changes)
    members_changed([member.pk])
    return row


def _require_outside(
    arrangement: Arrangement, member: Member, valid_from: dt.date | None, valid_to: dt.date | None
) -> None:
    rows = Membership.objects.filter(arrangement=arrangement, member=member)
    other = overlapping(rows, valid_from, valid_to)
    if other is not None:
        raise DomainError(
            "already_member",
            _(
                "%(member)s is part of %(arrangement)s %(period)s already. Choose another day, or end "
                "that membership first."
            )
            % {
                "member": member,
                "arrangement": arrangement,
                "period": period_text(other.valid_from, other.valid_to),
            },
            field="valid_from",
        )


def _require_part(*, is_owner: bool, is_customer: bool) -> None:
    if not is_owner and not is_customer:
        raise DomainError(
            "owner_or_customer",
            _("A member is owner, customer or both. Choose at least one."),
            field="is_owner",
        )


def _require_alive(arrangement: Arrangement, member: Member, day: dt.date | None) -> None:
    for row, end in ((member, member.ceased_on), (arrangement, arrangement.ended_on)):
        if end is not None and (day is None or day >= end):
            raise DomainError(
                "ended",
                _("%(name)s is no more from %(day)s. Choose an earlier day.")
                % {"name": row, "day": day_text(end)},
                field="valid_from",
            )


@transaction.atomic
def leave(membership: Membership, *, day: dt.date, by: Viewer, decision: str = "") -> Membership:
    """The member takes no part from the day: its shares end, and so do the roles that its people
    hold for it when it has no other arrangement.
    """
    require(by, "parties.manage_cooperation", membership.arrangement)
    lock(Arrangement, membership.arrangement_id)
    membership.refresh_from_db()
    end_membership(membership, day=day, decision=decision, by=by)
    _end_appointments(membership, day, by)
    return membership


def end_membership(membership: Membership, *, day: dt.date, decision: str, by: Viewer) -> None:
    """End the period and the stakes within it; the arrangement's row is locked by the caller."""
    require_order(membership.valid_from, day, field="day")
    if membership.valid_to is not None and membership.valid_to <= day:
        raise DomainError(
            "already_left",
            _("%(member)s left on %(day)s already.")
            % {"member": membership.member, "day": day_text(membership.valid_to)},
            field="day",
        )
    old = membership.valid_to
    membership.valid_to, membership.left_by = day, decision
    membership.save(update_fields=["valid_to", "left_by"])
    end_stakes(membership, day)
    changes = {
        "arrangement_id": [None, membership.arrangement_id],
        "valid_to": [str(old) if old else None, str(day)],
        **first_values({"left_by": decision}),
    }
    record("membership.left", membership.member, by=by, changes=changes)
    members_changed([membership.member_id])


def end_stakes(membership: Membership, day: dt.date) -> None:
    """Stakes end with the membership; one that was to begin later never does."""
    Stake.objects.filter(membership=membership, valid_from__gte=day).delete()
    Stake.objects.touching(day, None).filter(membership=membership).update(valid_to=day)


def _end_appointments(membership: Membership, day: dt.date, by: Viewer) -> None:
    """Roles for the member end when no arrangement is left for it."""
    left = Membership.objects.touching(day, None).filter(member_id=membership.member_id)
    if left.exclude(pk=membership.pk).exists():
        return
    held = Appointment.objects.touching(day, None).filter(member_id=membership.member_id)
    for appointment in held.exclude(valid_from__gte=day).select_related("person"):
        appointment.valid_to = day
        appointment.save(update_fields=["valid_to"])
        changes = {"role": [appointment.role, None], "valid_to": [None, str(day)]}
        record("appointment.ended", appointment.person, by=by, changes=changes)


@transaction.atomic
def change_part(
    membership: Membership,
    *,
    is_owner: bool,
    is_customer: bool,
    valid_from: dt.date,
    by: Viewer,
    decision: str = "",
) -> Membership:
    """From a day the member is owner, customer or both; what it was before is kept.

    Its stakes and what it has transferred go on with the new part.
    """
    require(by, "parties.manage_cooperation", membership.arrangement)
    lock(Arrangement, membership.arrangement_id)
    membership.refresh_from_db()
    _require_part(is_owner=is_owner, is_customer=is_customer)
    if not membership.is_on(valid_from) or membership.valid_from == valid_from:
        raise DomainError(
            "outside_membership",
            _("%(member)s is part of this %(period)s. Choose a day within it, after its first.")
            % {
                "member": membership.member,
                "period": period_text(membership.valid_from, membership.valid_to),
            },
            field="valid_from",
        )
    new = Membership.objects.create(
        arrangement_id=membership.arrangement_id,
        member_id=membership.member_id,
        is_owner=is_owner,
        is_customer=is_customer,
        joined_by=decision,
        left_by=membership.left_by,
        valid_from=valid_from,
        valid_to=membership.valid_to,
    )
    _carry_stakes(membership, new, valid_from)
    membership.transfers.filter(taken_back_on=None).update(membership=new)
    changes = {
        "arrangement_id": [None, membership.arrangement_id],
        "valid_from": [None, str(valid_from)],
        "is_owner": [membership.is_owner, is_owner],
        "is_customer": [membership.is_customer, is_customer],
    }
    membership.valid_to, membership.left_by = valid_from, ""
    membership.save(update_fields=["valid_to", "left_by"])
    record("membership.changed", membership.member, by=by, changes=changes)
    return new


def _carry_stakes(old: Membership, new: Membership, day: dt.date) -> None:
    Stake.objects.filter(membership=old, valid_from__gte=day).update(membership=new)
    for stake in Stake.objects.touching(day, None).filter(membership=old):
        Stake.objects.create(
            membership=new,
            kind=stake.kind,
            value=stake.value,
            valid_from=day,
            valid_to=stake.valid_to,
        )
        stake.valid_to = day
        stake.save(update_fields=["valid_to"])
