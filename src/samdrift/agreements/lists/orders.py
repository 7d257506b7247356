"""The register of orders and call-offs."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms.orders import order_form
from samdrift.agreements.lists import order_pages as pages
from samdrift.agreements.lists.procurement_words import order_tone, order_url, ordered_by
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Order
from samdrift.agreements.queries import orders as queries
from samdrift.agreements.services import orders as services
from samdrift.agreements.services.orders import REGISTER
from samdrift.kernel.lists import Column, ListSpec, Register, equals, label_of, related, text_filter
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members


def _state(row: Any) -> Any:
    name = label_of(row, "state")
    return format_html('<span class="tag" data-tone="{}">{}</span>', order_tone(row), name)


def _agreements(viewer: Viewer) -> Any:
    return seen(Agreement, viewer).priced_for(viewer).order_by("sort_key")


def _suppliers(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key")


def add_order(*, by: Viewer, agreement: Agreement, **values: Any) -> Order:
    """Make an order under the agreement chosen."""
    return services.add_order(agreement, by=by, **values)


ORDERS = Register(
    room="agreements",
    key="order",
    model=Order,
    name=_("Order"),
    lead=_("What is ordered and called off under the agreements, with the numbers that invoices carry."),
    spec=ListSpec(
        key="agreements.order",
        title=_("Orders and call-offs"),
        rows=queries.every,
        columns=(
            Column("what", _("What is ordered"), lambda o: o.what, link=order_url, sort="what"),
            Column("reference", _("Order number"), lambda o: o.reference, sort="reference",
                   description="what invoices carry as the order (BT-13)"),
            Column("agreement", _("Agreement"), lambda o: o.agreement.title, sort="agreement__sort_key"),
            Column("by", _("Ordered by"), ordered_by, sort="member__sort_key"),
            Column("state", _("State"), lambda o: o.state, shown=_state, sort="state",
                   description="ordered, confirmed, delivered or cancelled"),
            Column("ordered_on", pgettext_lazy("order", "Ordered"), lambda o: o.ordered_on, sort="ordered_on"),
            Column("amount", _("Amount"), lambda o: o.amount, shown=lambda o: nok(o.amount), sort="amount",
                   numeric=True, description="kroner without VAT; null is not known"),
            Column("supplier", _("Supplier"), lambda o: o.agreement.supplier and o.agreement.supplier.name,
                   sort="agreement__supplier__sort_key", default=False),
            Column("orgnr", _("Organisation number"), lambda o: o.orgnr, sort="orgnr", default=False),
            Column("quantity", _("Quantity"), lambda o: o.quantity, numeric=True, default=False),
            Column("wanted_on", _("Wanted by"), lambda o: o.wanted_on, sort="wanted_on", default=False),
            Column("delivered_on", _("Delivered"), lambda o: o.delivered_on, sort="delivered_on", default=False),
        ),
        filters=(
            equals("state", _("State"), "state", Order.State.choices),
            related("agreement", _("Agreement"), "agreement_id", _agreements),
            related("supplier", _("Supplier"), "agreement__supplier_id", _suppliers),
            related("member", _("Member"), "member_id", current_members),
            text_filter("text", _("Words or number"), "what", "reference", "orgnr"),
        ),
        order="-ordered_on",
        empty=_("No orders yet. Register one, and its number finds the invoice."),
        focus_filter="member",
    ),
    form=order_form,
    create=add_order,
    change=services.change_order,
    may_create=REGISTER,
    may_change=REGISTER,
    new_label=_("New order"),
    detail_template="agreements/order_detail.html",
    detail_rows=queries.every,
    detail_context=pages.order_page,
    fields={
        "agreement_id": lambda o: o.agreement_id,
        "member": lambda o: o.member_id,
        "cancelled_because": lambda o: o.cancelled_because,
    },
)  # fmt: skip
