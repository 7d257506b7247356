"""Acts on fixed charges: a cost without an invoice, for a member or split by a key."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import FixedCharge, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.services import key_findings
from samdrift.money.services.keys import MANAGE
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_order,
    require_text,
    write,
)

MOST = Decimal(10) ** 12
MOST_VAT = 100
HELD = ("monthly", "vat", "key", "member", "kind", "valid_from")
"""What a closed run holds fast: from then on it is changed from a day on."""


@transaction.atomic
def add_charge(  # noqa: PLR0913 -- what a person fills in, each by its name
    *,
    by: Viewer,
    title: str,
    monthly: Decimal,
    valid_from: dt.date,
    kind: str = FixedCharge.Kind.FIXED,
    valid_to: dt.date | None = None,
    vat: Decimal | None = None,
    key: SplitKey | None = None,
    member: Member | None = None,
) -> FixedCharge:
    """A charge each month, without VAT: a member's own, or all members' by a key."""
    require(by, MANAGE)
    values = _checked(
        FixedCharge(),
        {
            "title": title, "kind": kind, "monthly": monthly, "vat": vat, "key": key,
            "member": member, "valid_from": valid_from, "valid_to": valid_to,
        },
    )  # fmt: skip
    charge = FixedCharge.objects.create(**values)
    record("charge.added", charge, by=by, changes=first_values(values))
    search.index([charge])
    _look(charge, by)
    return charge


@transaction.atomic
def change_charge(charge: FixedCharge, *, by: Viewer, **values: Any) -> FixedCharge:
    """Correct a charge; once a closed run has taken it, only its name and its end."""
    charge = lock(FixedCharge, charge.pk)
    require(by, MANAGE, charge)
    values = _checked(charge, values)
    run = queries.last_closed_of_charge(charge)
    if run is not None:
        if any(values.get(name, getattr(charge, name)) != getattr(charge, name) for name in HELD):
            raise DomainError(
                "used_in_run",
                _("“%(run)s” is closed and took this charge. Give it a new amount from %(day)s.")
                % {"run": run, "day": day_text(run.ends_on)},
                field="monthly",
            )
        end = values.get("valid_to", charge.valid_to)
        if end != charge.valid_to and end is not None and end < run.ends_on:
            raise _before_run(run, "valid_to")
    changes = write(charge, values)
    if changes:
        record("charge.changed", charge, by=by, changes=changes)
        search.index([charge])
        _look(charge, by)
    return charge


@transaction.atomic
def new_amount(charge: FixedCharge, *, by: Viewer, day: dt.date, monthly: Decimal) -> FixedCharge:
    """Another amount from the day on: the charge ends there, and one like it goes on."""
    charge = lock(FixedCharge, charge.pk)
    require(by, MANAGE, charge)
    run = queries.last_closed_of_charge(charge)
    if run is not None and day < run.ends_on:
        raise _before_run(run, "day")
    require_order(charge.valid_from, day, field="day")
    if charge.valid_to is not None and day >= charge.valid_to:
        raise DomainError(
            "is_over",
            _("The charge ends on %(day)s. Choose an earlier day.")
            % {"day": day_text(charge.valid_to)},
            field="day",
        )
    values = _checked(charge, {"monthly": monthly})
    new = FixedCharge.objects.create(
        title=charge.title,
        kind=charge.kind,
        monthly=values["monthly"],
        vat=charge.vat,
        key=charge.key,
        member=charge.member,
        valid_from=day,
        valid_to=charge.valid_to,
    )
    changes = write(charge, {"valid_to": day})
    record("charge.followed", charge, by=by, changes={**changes, "follower_id": [None, new.pk]})
    told = {"monthly": [str(charge.monthly), str(new.monthly)], "valid_from": [None, str(day)]}
    record("charge.added", new, by=by, changes=told)
    search.index([new])
    return new


def _before_run(run: Any, field: str) -> DomainError:
    return DomainError(
        "before_closed_run",
        _("“%(run)s” is closed and took this charge. Choose %(day)s or later.")
        % {"run": run, "day": day_text(run.ends_on)},
        field=field,
    )


def _checked(charge: FixedCharge, values: dict[str, Any]) -> dict[str, Any]:
    def told(name: str) -> Any:
        return values.get(name, getattr(charge, name))

    if "title" in values:
        values["title"] = require_text(
            values["title"], "title", _("Write what the charge is for.")
        )[:160]
    monthly, vat = told("monthly"), told("vat")
    if monthly is None or not 0 < monthly < MOST:
        raise DomainError(
            "bad_amount", _("Write an amount above 0, in kroner without VAT."), field="monthly"
        )
    if vat is not None and not 0 <= vat < MOST_VAT:
        raise DomainError(
            "bad_vat", _("A VAT rate is from 0 up to 100 per cent, such as 25."), field="vat"
        )
    if told("valid_from") is None:
        raise DomainError("no_day", _("Write from which day it holds."), field="valid_from")
    require_order(told("valid_from"), told("valid_to"))
    key, member = told("key"), told("member")
    if (key is None) == (member is None):
        raise DomainError(
            "split_or_own",
            _("Choose a key to split it by, or the member whose own it is; one of them."),
            field="key",
        )
    if told("kind") == FixedCharge.Kind.LEVEL and member is None:
        raise DomainError(
            "level_of_member",
            _("A service level is bought by a member. Choose it."),
            field="member",
        )
    return values


def _look(charge: FixedCharge, by: Viewer) -> None:
    if charge.key_id is not None:
        key_findings.look_at([charge.key_id], by=by)
