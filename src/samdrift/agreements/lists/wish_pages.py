"""What stands on the page of a fault or a wish, and what a supplier's page shows of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.calc.wish_states import OPEN, Move, State, moves_from
from samdrift.agreements.models.suppliers import SupplierRisk, Wish
from samdrift.agreements.queries import wishes as queries
from samdrift.agreements.services.supplier_risks import MANAGE
from samdrift.agreements.services.wishes import ADD, BACK, HANDLE
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline

Context = dict[str, Any]
SHOWN = 6
TONES = {
    "gathered": "warning",
    "sent": "info",
    "planned": "info",
    "delivered": "success",
    "declined": "danger",
    "dropped": "neutral",
}
HIGH, MEDIUM = 15, 8
"""Likelihood × consequence from which a risk is high, and medium."""


@dataclass(frozen=True)
class Deed:
    label: Any
    url: str
    at_once: bool = False


_LABELS: dict[Move, Any] = {
    Move.SEND: gettext_lazy("It is sent to the supplier"),
    Move.PLAN: gettext_lazy("On the roadmap"),
    Move.DELIVER: gettext_lazy("It is delivered"),
    Move.DECLINE: gettext_lazy("The supplier declines"),
    Move.DROP: gettext_lazy("Drop"),
    Move.REOPEN: gettext_lazy("Take up again"),
}
_NEXT = {State.GATHERED: Move.SEND, State.SENT: Move.PLAN, State.PLANNED: Move.DELIVER}


def wish_url(wish: Any) -> str:
    return reverse("agreements:wish_detail", args=[wish.pk])


def risk_url(risk: Any) -> str:
    return reverse("agreements:supplier_risk_detail", args=[risk.pk])


def tone_of(wish: Wish, today: dt.date) -> str:
    late = wish.state == "planned" and wish.promised_on is not None and wish.promised_on < today
    return "danger" if late else TONES[wish.state]


def wish_page(viewer: Viewer, wish: Any) -> Context:
    """What is asked for, by whom and how much it matters, and where it stands with the supplier."""
    own = queries.own_backing(wish, viewer)
    is_open = wish.state in OPEN
    may_back = is_open and allowed(viewer, BACK, wish)
    primary, deeds = _deeds(viewer, wish)
    return {
        "heading_text": wish.title,
        "lead": f"{wish.get_kind_display()} · {wish.supplier}",
        "tone": tone_of(wish, viewer.day),
        "stands": stands(wish, viewer.day),
        "facts": _facts(viewer, wish),
        "backings": queries.backings_of(wish, viewer),
        "own": own,
        "back_url": reverse("agreements:wish_back", args=[wish.pk]) if may_back else "",
        "stand_back_url": reverse("agreements:wish_stand_back", args=[wish.pk]),
        "primary": primary,
        "deeds": deeds,
        "events": timeline(events_about(kind_of(wish), [wish.pk], SHOWN), viewer),
    }


def _deeds(viewer: Viewer, wish: Wish) -> tuple[Deed | None, list[Deed]]:
    if not allowed(viewer, HANDLE, wish):
        return None, []
    state = State(wish.state)
    found = {
        move: Deed(_LABELS[move], reverse(f"agreements:wish_{move.value}", args=[wish.pk]))
        for move in moves_from(state)
    }
    first = _NEXT.get(state)
    return (found.pop(first, None) if first else None), list(found.values())


def stands(wish: Wish, today: dt.date) -> str:
    """Where it stands, in a sentence."""
    values = {
        "sent": day(wish.sent_on),
        "promised": day(wish.promised_on),
        "release": wish.release,
        "delivered": day(wish.delivered_on),
    }
    if wish.state == State.GATHERED:
        return _("It has not gone to the supplier yet.")
    if wish.state == State.SENT:
        return _("Sent %(sent)s. The supplier has not put it on its roadmap.") % values
    if wish.state == State.PLANNED:
        return _promised(wish, today) % values
    if wish.state == State.DELIVERED:
        return _("It came %(delivered)s.") % values
    return ""


def _promised(wish: Wish, today: dt.date) -> str:
    if wish.promised_on is None:
        return _("It stands on the supplier’s roadmap, without a day.")
    if wish.promised_on < today:
        return _("The supplier promised it by %(promised)s, and it has not come.")
    return _("The supplier has promised it by %(promised)s.")


def _facts(viewer: Viewer, wish: Wish) -> list[tuple[Any, Any, str]]:
    refs = [Ref(kind_of(wish.supplier), wish.supplier_id)]
    if wish.system_id:
        refs.append(Ref("portfolio.system", wish.system_id))
    named = registry.describe(refs, viewer)
    urls = [named[ref].url if ref in named else "" for ref in refs]
    facts: list[tuple[Any, Any, str]] = [
        (_("Supplier"), wish.supplier, urls[0]),
        (_("System"), wish.system or "", urls[-1] if wish.system_id else ""),
        (_("Our rank"), wish.rank or "", ""),
        (_("Sent in"), wish.made_on, ""),
        (_("Sent in by"), str(wish.sent_in_by) if wish.sent_in_by else "", ""),
        (_("Sent to the supplier"), wish.sent_on or "", ""),
        (_("The supplier’s reference"), wish.supplier_reference, ""),
        (_("Release"), wish.release, ""),
        (_("Promised by"), wish.promised_on or "", ""),
        (_("Delivered on"), wish.delivered_on or "", ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def of_supplier(viewer: Viewer, supplier: Any) -> Context | None:
    """What is asked of the supplier, the most wanted first, and the way to ask for more."""
    if not viewer.inside:
        return None
    to_send = reverse("agreements:wishes_to_supplier", args=[supplier.pk])
    return _panel(viewer, f"supplier={supplier.pk}", to_send, supplier=supplier)


def of_system(viewer: Viewer, system: Any) -> Context | None:
    query = f"system={system.pk}"
    if system.supplier_id:
        query += f"&supplier={system.supplier_id}"
    return _panel(viewer, query, "", system=system)


def _panel(viewer: Viewer, query: str, to_send: str, **about: Any) -> Context | None:
    found = list(queries.open_of(viewer, **about)[: SHOWN + 1])
    may = allowed(viewer, ADD)
    if not found and not may:
        return None
    return {
        "rows": [(one, tone_of(one, viewer.day), wish_url(one)) for one in found[:SHOWN]],
        "all": f"{reverse('agreements:wish_list')}?{query}",
        "new": f"{reverse('agreements:wish_new')}?{query}" if may else "",
        "to_send": to_send if found else "",
    }


def level_of(likelihood: int | None, consequence: int | None) -> tuple[Any, str] | None:
    """A risk in a word and a colour; None where it is not assessed."""
    if likelihood is None or consequence is None:
        return None
    product = likelihood * consequence
    if product >= HIGH:
        return _("High (%(n)s)") % {"n": product}, "danger"
    if product >= MEDIUM:
        return _("Medium (%(n)s)") % {"n": product}, "warning"
    return _("Low (%(n)s)") % {"n": product}, "success"


def risk_page(viewer: Viewer, risk: SupplierRisk) -> Context:
    may = allowed(viewer, MANAGE, risk)
    name = "close" if risk.closed_on is None else "reopen"
    label = _("No risk any more") if risk.closed_on is None else _("It is a risk again")
    url = reverse(f"agreements:supplier_risk_{name}", args=[risk.pk])
    supplier = Ref(kind_of(risk.supplier), risk.supplier_id)
    named = registry.describe([supplier], viewer)
    facts: list[tuple[Any, Any, str]] = [
        (_("Supplier"), risk.supplier, named[supplier].url if supplier in named else ""),
        (_("Owner"), risk.owner or _("Nobody"), ""),
        (_("Looked at again on"), risk.review_on or "", ""),
        (_("Closed"), risk.closed_on or "", ""),
    ]
    return {
        "heading_text": risk.get_about_display(),
        "lead": str(risk.supplier),
        "now": level_of(risk.likelihood, risk.consequence),
        "left": level_of(risk.left_likelihood, risk.left_consequence),
        "facts": [fact for fact in facts if fact[1] not in {None, ""}],
        "acts": [(label, url, False)] if may else [],
    }


def risks_of_supplier(viewer: Viewer, supplier: Any) -> Context | None:
    """For staff of the centre only."""
    rows = list(queries.risks(viewer).filter(supplier=supplier, closed_on__isnull=True))
    may = allowed(viewer, MANAGE)
    if not rows and not may:
        return None
    rows.sort(key=lambda one: -one.likelihood * one.consequence)
    shown = [
        (
            one,
            level_of(one.likelihood, one.consequence),
            level_of(one.left_likelihood, one.left_consequence),
            risk_url(one),
        )
        for one in rows
    ]
    new = f"{reverse('agreements:supplier_risk_new')}?supplier={supplier.pk}"
    return {"rows": shown, "new": new if may else ""}
