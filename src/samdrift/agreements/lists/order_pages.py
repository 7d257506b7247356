"""What stands on the page of an order, and of orders on an agreement's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.procurement_words import order_tone, order_url, ordered_by
from samdrift.agreements.models.changes import Order
from samdrift.agreements.queries import orders as queries
from samdrift.agreements.services.orders import REGISTER
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok, number
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 6
State = Order.State


@dataclass(frozen=True)
class Deed:
    label: str
    url: str
    at_once: bool = False


def entitled_text(told: bool | None) -> tuple[str, str]:  # noqa: FBT001 -- one of three answers
    """(tone, words) of whether whoever ordered was entitled to."""
    if told is None:
        return "neutral", _("No list to hold it against")
    if told:
        return "success", _("On the list, or in the agreement")
    return "danger", _("Not on the list")


def order_page(viewer: Viewer, row: Order) -> Context:
    told = queries.entitlement([row])[row.pk]
    tone, words = entitled_text(told)
    return {
        "lead": _("%(who)s, under %(agreement)s")
        % {"who": ordered_by(row), "agreement": row.agreement},
        "tone": order_tone(row),
        "entitled": (tone, words),
        "facts": _facts(viewer, row),
        "deeds": _deeds(viewer, row),
        "crumbs": [(row.agreement.title, agreement_url(row.agreement))],
    }


def _facts(viewer: Viewer, row: Order) -> list[tuple[Any, Any, str]]:
    ref = Ref("parties.member", row.member_id) if row.member_id else None
    named = registry.describe([ref], viewer) if ref else {}
    member_url = named[ref].url if ref and ref in named else ""
    facts: list[tuple[Any, Any, str]] = [
        (_("Order number"), row.reference, ""),
        (_("Agreement"), row.agreement.title, agreement_url(row.agreement)),
        (_("Supplier"), row.agreement.supplier or "", ""),
        (_("Ordered by"), ordered_by(row), member_url),
        (_("Organisation number"), row.orgnr, ""),
        (_("Quantity"), "" if row.quantity is None else number(row.quantity), ""),
        (_("Amount, without VAT"), nok(row.amount), ""),
        (_("Ordered"), row.ordered_on, ""),
        (_("Wanted by"), row.wanted_on or "", ""),
        (_("Delivered"), row.delivered_on or "", ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _deeds(viewer: Viewer, row: Order) -> list[Deed]:
    if not allowed(viewer, REGISTER, row):
        return []

    def at(name: str) -> str:
        return reverse(f"agreements:order_{name}", args=[row.pk])

    if row.state in {State.DELIVERED, State.CANCELLED}:
        return [Deed(_("Back to ordered"), at("reopen"), at_once=True)]
    deeds = [Deed(_("Cancel it"), at("cancel"))]
    if row.state == State.ORDERED:
        deeds.append(Deed(_("The supplier has confirmed"), at("confirm"), at_once=True))
    return [*deeds, Deed(_("It is delivered"), at("deliver"))]


def of_agreement(viewer: Viewer, agreement: Any) -> Context | None:
    """The newest orders under the agreement; for those in it."""
    if not agreement.readable:
        return None
    rows = queries.of_agreement(agreement, viewer)
    may = allowed(viewer, REGISTER, agreement)
    if not rows and not may:
        return None
    first = rows[:SHOWN]
    told = queries.entitlement(first)
    return {
        "rows": [
            (one, order_url(one), ordered_by(one), order_tone(one), told[one.pk] is False)
            for one in first
        ],
        "more": len(rows) > SHOWN,
        "all_url": f"{reverse('agreements:order_list')}?agreement={agreement.pk}",
        "new_url": f"{reverse('agreements:order_new')}?agreement={agreement.pk}" if may else "",
    }
