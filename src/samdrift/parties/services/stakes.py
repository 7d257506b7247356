"""Acts on stakes: ownership, liability, votes and seats, four different things with their own dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import in_a_sentence
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement, Membership, Stake
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    overlapping,
    period_text,
    require_order,
)

COUNTS = frozenset({Stake.Kind.VOTES, Stake.Kind.SEATS})
"""Kinds that are whole numbers."""


@transaction.atomic
def give_stake(
    membership: Membership,
    *,
    kind: str,
    value: Decimal,
    valid_from: dt.date | None,
    by: Viewer,
    valid_to: dt.date | None = None,
) -> Stake:
    """Give the member a stake in a period; refused where it has one of that kind already."""
    require(by, "parties.manage_cooperation", membership.arrangement)
    lock(Arrangement, membership.arrangement_id)
    membership.refresh_from_db()
    start = valid_from or membership.valid_from
    end = valid_to or membership.valid_to
    require_order(start, end)
    _require_value(kind, value)
    _require_within(membership, start, end)
    other = overlapping(Stake.objects.filter(membership=membership, kind=kind), start, end)
    if other is not None:
        raise DomainError(
            "stake_overlaps",
            _(
                "%(member)s has %(kind)s %(value)s in %(period)s. End that one first, or use “Set from "
                "a day”, which ends it for you."
            )
            % {
                "member": membership.member,
                "kind": in_a_sentence(str(Stake.Kind(kind).label)),
                "value": plain_value(other.value),  # type: ignore[attr-defined]
                "period": period_text(other.valid_from, other.valid_to),
            },
            field="valid_from",
        )
    return _make(membership, kind, value, start, end, None, by)


def plain_value(value: Decimal) -> str:
    """12,5 and not 12,500000."""
    return f"{value.normalize():f}".replace(".", ",")


def _require_value(kind: str, value: Decimal) -> None:
    if value < 0:
        raise DomainError("negative", _("A share cannot be less than 0."), field="value")
    if kind in COUNTS and value != value.to_integral_value():
        raise DomainError(
            "not_whole", _("Votes and seats are whole numbers, like 2."), field="value"
        )


def _require_within(membership: Membership, start: dt.date | None, end: dt.date | None) -> None:
    begins_before = membership.valid_from is not None and (
        start is None or start < membership.valid_from
    )
    ends_after = membership.valid_to is not None and (end is None or end > membership.valid_to)
    if begins_before or ends_after:
        raise DomainError(
            "outside_membership",
            _("%(member)s is part of this %(period)s. The share must lie within that.")
            % {
                "member": membership.member,
                "period": period_text(membership.valid_from, membership.valid_to),
            },
            field="valid_from",
        )


def _make(
    membership: Membership,
    kind: str,
    value: Decimal,
    start: dt.date | None,
    end: dt.date | None,
    old: Decimal | None,
    by: Viewer,
) -> Stake:
    stake = Stake.objects.create(
        membership=membership, kind=kind, value=value, valid_from=start, valid_to=end
    )
    changes = {
        kind: [plain_value(old) if old is not None else None, plain_value(value)],
        **first_values({"valid_from": start, "arrangement": membership.arrangement}),
    }
    record("stake.set", membership.member, by=by, changes=changes)
    return stake


@transaction.atomic
def set_stakes(
    arrangement: Arrangement,
    *,
    kind: str,
    valid_from: dt.date,
    values: Mapping[int, Decimal | None],
    by: Viewer,
) -> int:
    """Set one kind for the arrangement's members from a day (membership id → value).

    What each had ends that day. None leaves the member's as it is: unknown is never 0. Returns how
    many were changed.
    """
    require(by, "parties.manage_cooperation", arrangement)
    arrangement = lock(Arrangement, arrangement.pk)
    members = {m.pk: m for m in Membership.objects.on(valid_from).filter(arrangement=arrangement)}
    changed = 0
    for pk, value in values.items():
        if value is None or pk not in members:
            continue
        _require_value(kind, value)
        changed += _set_from(members[pk], kind, value, valid_from, by)
    return changed


def _set_from(membership: Membership, kind: str, value: Decimal, day: dt.date, by: Viewer) -> bool:
    rows = Stake.objects.filter(membership=membership, kind=kind)
    later = rows.filter(valid_from__gt=day).first()
    if later is not None:
        raise DomainError(
            "stake_later",
            _("%(member)s has a share from %(day)s already. Choose that day or a later one.")
            % {"member": membership.member, "day": day_text(later.valid_from)},
            field="valid_from",
        )
    old = rows.on(day).first()
    if old is not None and old.value == value:
        return False
    was = old.value if old else None
    if old is not None and old.valid_from == day:
        old.delete()
    elif old is not None:
        old.valid_to = day
        old.save(update_fields=["valid_to"])
    _make(membership, kind, value, day, membership.valid_to, was, by)
    return True


@transaction.atomic
def end_stake(stake: Stake, *, day: dt.date, by: Viewer) -> Stake:
    """The member no longer has this from the day."""
    membership = stake.membership
    require(by, "parties.manage_cooperation", membership.arrangement)
    lock(Arrangement, membership.arrangement_id)
    stake.refresh_from_db()
    require_order(stake.valid_from, day, field="day")
    old, stake.valid_to = stake.valid_to, day
    stake.save(update_fields=["valid_to"])
    changes = {
        stake.kind: [plain_value(stake.value), None],
        "valid_to": [str(old) if old else None, str(day)],
    }
    record("stake.ended", membership.member, by=by, changes=changes)
    return stake
