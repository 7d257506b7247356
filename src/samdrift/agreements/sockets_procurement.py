"""What agreements puts into the sockets: orders, the plan of procurements, windows and risk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.lists import order_pages, procurement_pages
from samdrift.agreements.lists import procurement_words as words
from samdrift.agreements.lists.procurement_words import order_url, procurement_url
from samdrift.agreements.models.agreements import Award
from samdrift.agreements.models.changes import Order
from samdrift.agreements.models.procurement import Procurement
from samdrift.agreements.queries import procurements as queries
from samdrift.agreements.services import order_findings, procurement_people
from samdrift.followup.lists import finding_panels
from samdrift.governance.lists import matter_panels
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

ORDER, PROCUREMENT = "agreements.order", "agreements.procurement"

registry.add_kind(Kind(Order, _("Order"), order_url, related=("agreement",)))
registry.add_kind(Kind(Procurement, _("Procurement"), procurement_url))


def _order(row: Order) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    return EVERYONE, row.what, row.agreement.title, f"{row.reference} {row.orgnr}"


def _procurement(row: Procurement) -> tuple[int, str, str, str]:
    return EVERYONE, row.title, str(row.get_state_display()), f"{row.announcement} {row.text}"


registry.add_search(SearchKind(ORDER, _("Order"), _order))
registry.add_search(SearchKind(PROCUREMENT, _("Procurement"), _procurement))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


for key, label, url_name, place, count in (
    ("orders", _("Orders"), "agreements:order_list", 45, None),
    ("procurements", _("Procurement plan"), "agreements:procurement_plan", 50, queries.going_count),
    ("windows", _("Joint windows"), "agreements:windows", 55, None),
    ("risk", _("Risk when members merge"), "agreements:risk", 60, None),
):
    registry.add_menu(MenuEntry(key, "agreements", label, url_name, place, _inside, count))
_PLANNED = "agreements/procurement_panel.html"
for panel in (
    Panel("agreements.agreement", "orders", _("Orders"), 55, "agreements/order_panel.html", order_pages.of_agreement),
    Panel("agreements.agreement", "procurements", _("Procurements"), 72, _PLANNED, procurement_pages.of_agreement, side=True),
    Panel("parties.member", "procurements", _("Procurements"), 75, _PLANNED, procurement_pages.of_member),
    Panel(ORDER, "findings", _("Findings"), 60, "followup/finding_panel.html", finding_panels.of_subject),
    Panel(PROCUREMENT, "matters", _("Matters"), 70, "governance/matter_panel.html", matter_panels.of_object, side=True),
):  # fmt: skip
    registry.add_panel(panel)
registry.add_finding(
    FindingKind(
        order_findings.NOT_ENTITLED,
        _("A call-off by somebody who is not named"),
        "agreements",
        _("Only those the notice of the competition named may call off."),
        agreed=words.not_entitled_agreed,
        observed=words.not_entitled_observed,
        mend=words.not_entitled_mend,
        page=words.page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_timed(Timed("call-offs to look at", dt.timedelta(hours=6), order_findings.look_at_all))
registry.leaving.append(procurement_people.leave)
registry.add_eraser(Eraser("procurements", procurement_people.erase))
registry.add_succession(
    SuccessionStep(
        "agreements.procurements",
        _("Procurements on the plan"),
        235,
        procurement_people.preview,
        procurement_people.apply,
        procurement_people.undo_step,
    )
)
_EVENTS: dict[str, Any] = {
    "order.made": _("The order was made"),
    "order.changed": _("The order was corrected"),
    "order.confirmed": _("The supplier confirmed the order"),
    "order.delivered": _("The order was delivered"),
    "order.cancelled": _("The order was cancelled"),
    "order.reopened": _("The order stands as ordered again"),
    "procurement.planned": _("The procurement was planned"),
    "procurement.changed": _("The procurement was corrected"),
    "procurement.stopped": _("The procurement was stopped"),
    "procurement.resumed": _("The procurement was planned again"),
    "procurement.awarded": _("The procurement was awarded"),
    "procurement.carried": _("The procurement followed the member that took over"),
    "procurement.let_go": _("The one responsible has left"),
}
name_events(_EVENTS)
name_fields(
    {
        "what": _("What is ordered"),
        "ordered_on": pgettext_lazy("order", "Ordered"),
        "wanted_on": _("Wanted by"),
        "delivered_on": _("Delivered"),
        "cancelled_because": _("Why it is cancelled"),
        "area_id": _("Area"),
        "members": _("Members"),
        "procedure": _("How"),
        "estimated_value": _("Estimated value"),
        "prepare_on": _("Preparation begins"),
        "announce_on": _("Announced"),
        "award_on": _("Awarded"),
        "start_on": _("The agreement begins"),
        "stopped_because": _("Why it is stopped"),
        "replaces_id": _("Agreement that is replaced"),
        "agreement_id": _("Agreement"),
    }
)
name_references({"replaces_id": "agreements.agreement", "agreement_id": "agreements.agreement"})
name_choices(
    {
        "procedure": dict(Award.Procedure.choices),
        "state": {**dict(Order.State.choices), **dict(Procurement.State.choices)},
    }
)
