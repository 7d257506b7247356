"""Acts on orders and call-offs: made, corrected, confirmed, delivered, cancelled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Order
from samdrift.agreements.services import order_findings
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_orgnr,
    require_text,
    write,
)

REGISTER = "agreements.register_order"
State = Order.State


@transaction.atomic
def add_order(
    agreement: Agreement, *, by: Viewer, what: str, ordered_on: dt.date, **values: Any
) -> Order:
    """Register an order or a call-off. Without a number of its own it gets one: year and serial; that
    is what invoices are to carry. The organisation number is the member's where none is written.
    """
    row = Order(agreement=agreement)
    told = _checked(row, {**values, "what": what, "ordered_on": ordered_on})
    for name, value in told.items():
        setattr(row, name, value)
    require(by, REGISTER, row)
    row.save()
    if not row.reference:
        row.reference = told["reference"] = f"{ordered_on.year}-{row.pk:04d}"
        row.save(update_fields=["reference"])
    record("order.made", row, by=by, changes=first_values(told))
    search.index([row])
    order_findings.look_at([row.agreement_id], by=by)
    return row


@transaction.atomic
def change_order(order: Order, *, by: Viewer, **values: Any) -> Order:
    """Correct an order; its agreement stays what it is."""
    row = _held(order, by)
    values.pop("agreement", None)
    values = _checked(row, values)
    if "member" in values:
        require(by, REGISTER, Order(agreement=row.agreement, member=values["member"]))
    return _written(row, "order.changed", values, by)


def _held(order: Order, by: Viewer) -> Order:
    row = lock(Order, order.pk)
    require(by, REGISTER, row)
    return row


def _checked(row: Order, values: dict[str, Any]) -> dict[str, Any]:
    """Values without outer spaces: what is ordered is told, by whom, and the number is its own."""
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "what" in values:
        values["what"] = require_text(values["what"], "what", _("Tell what is ordered."))[:300]
    member: Member | None = values.get("member", row.member)
    orgnr = values.get("orgnr", row.orgnr)
    values["orgnr"] = require_orgnr(orgnr) if orgnr else (member.orgnr if member else "")
    if member is None:
        values["member"] = member = Member.objects.filter(orgnr=values["orgnr"] or None).first()
    if member is None and not values["orgnr"]:
        raise DomainError(
            "nobody",
            _("Tell who orders: choose the member, or write an organisation number."),
            field="member",
        )
    _require_own_number(row, values.get("reference", row.reference))
    return values


def _require_own_number(row: Order, reference: str) -> None:
    if not reference:
        return
    rows = Order.objects.filter(reference=reference, agreement__supplier=row.agreement.supplier)
    other = rows.exclude(pk=row.pk).first()
    if other is not None:
        raise DomainError(
            "number_taken",
            _("%(number)s is the number of “%(order)s”. Choose another, or leave it empty.")
            % {"number": reference, "order": other},
            field="reference",
        )


def _written(row: Order, what: str, values: dict[str, Any], by: Viewer, note: str = "") -> Order:
    changes = write(row, values)
    if changes:
        record(what, row, by=by, changes=changes, note=note)
        search.index([row])
        order_findings.look_at([row.agreement_id], by=by)
    return row


def _require(row: Order, *states: str) -> None:
    if row.state not in states:
        raise DomainError(
            "not_from_here",
            _("This cannot be done now. The order stands so: %(state)s.")
            % {"state": row.get_state_display()},
        )


@transaction.atomic
def confirm_order(order: Order, *, by: Viewer) -> Order:
    """The supplier has confirmed it."""
    row = _held(order, by)
    _require(row, State.ORDERED)
    return _written(row, "order.confirmed", {"state": State.CONFIRMED}, by)


@transaction.atomic
def deliver_order(order: Order, *, by: Viewer, day: dt.date) -> Order:
    """It was delivered on the day."""
    row = _held(order, by)
    _require(row, State.ORDERED, State.CONFIRMED)
    if day < row.ordered_on:
        raise DomainError(
            "before_ordered",
            _("It was ordered on %(day)s. Choose that day or a later one.")
            % {"day": day_text(row.ordered_on)},
            field="day",
        )
    return _written(row, "order.delivered", {"state": State.DELIVERED, "delivered_on": day}, by)


@transaction.atomic
def cancel_order(order: Order, *, by: Viewer, because: str) -> Order:
    """It is not to be delivered after all; it stays on the list."""
    row = _held(order, by)
    _require(row, State.ORDERED, State.CONFIRMED)
    because = require_text(because, "because", _("Tell why, for those who read it later."))[:300]
    told = {"state": State.CANCELLED, "cancelled_because": because}
    return _written(row, "order.cancelled", told, by)


@transaction.atomic
def reopen_order(order: Order, *, by: Viewer) -> Order:
    """Delivered or cancelled by mistake: it stands as ordered again."""
    row = _held(order, by)
    _require(row, State.DELIVERED, State.CANCELLED, State.CONFIRMED)
    told = {"state": State.ORDERED, "delivered_on": None, "cancelled_because": ""}
    return _written(row, "order.reopened", told, by)
