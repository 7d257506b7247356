"""Procurements and orders in words, and where they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.models.changes import Order
from samdrift.agreements.models.procurement import Procurement
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text

order_url = address("agreements:order_detail")
procurement_url = address("agreements:procurement_detail")
ORDER_TONES = {
    Order.State.ORDERED: "info",
    Order.State.CONFIRMED: "info",
    Order.State.DELIVERED: "success",
}
TONES = {
    Procurement.State.PLANNED: "info",
    Procurement.State.PREPARED: "info",
    Procurement.State.ANNOUNCED: "warning",
    Procurement.State.AWARDED: "success",
}


def order_tone(row: Order) -> str:
    return ORDER_TONES.get(Order.State(row.state), "neutral")


def procurement_tone(row: Procurement) -> str:
    return TONES.get(Procurement.State(row.state), "neutral")


def ordered_by(row: Order) -> str:
    """The member; else the number that is written on the order."""
    return row.member.name if row.member else row.orgnr


# The finding on a call-off by somebody the announcement did not name


def not_entitled_agreed(finding: Any) -> str:
    values = {"agreement": finding.agreed["agreement"]}
    return _("%(agreement)s: only those the notice named may call off.") % values


def not_entitled_observed(finding: Any) -> str:
    told = finding.observed
    day = day_text(dt.date.fromisoformat(told["day"]))
    values = {"name": told["name"] or told["orgnr"], "orgnr": told["orgnr"], "day": day}
    return _("%(name)s (%(orgnr)s) called off on %(day)s, and is not on the list.") % values


def not_entitled_mend(_finding: Any) -> str:
    return _("Check the notice’s list. Is it right, have a lawyer assess the call-off.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(finding.subject_kind, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open it"), found.url) if found else None
