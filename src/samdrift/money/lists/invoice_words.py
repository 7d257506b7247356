"""How invoices, their lines and what came of files are called and coloured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.kernel.lists import label_of
from samdrift.kernel.templatetags.shown import NBSP, nok, number
from samdrift.money.models.invoices import NOK, Delivery, Invoice, InvoiceLine

ORE, FINEST = Decimal("0.01"), Decimal("0.000001")
TONES = {
    "waiting": "neutral",
    "right": "success",
    "wrong": "danger",
    "unexplained": "warning",
    "taken": "success",
    "known": "neutral",
    "refused": "danger",
    "none": "warning",
    "unsure": "warning",
    "sure": "success",
    "hand": "success",
    "outside": "neutral",
}
GROUNDS = {
    "contract": gettext_lazy("by the agreement’s number"),
    "taught": gettext_lazy("as for earlier invoices"),
    "order": gettext_lazy("by the order’s number"),
    "buyer_reference": gettext_lazy("by the buyer’s reference"),
    "item": gettext_lazy("by the item numbers"),
    "supplier": gettext_lazy("the seller’s only agreement"),
}
CODES = {
    "same_file": gettext_lazy("The same file came before."),
    "same_number": gettext_lazy(
        "The seller has sent an invoice with this number and date before, with another content. The first one stands."
    ),
    "too_big_amount": gettext_lazy(
        "An amount, price or quantity is 1 000 000 000 000 or more. Ask the seller for a right one."
    ),
}


def invoice_url(row: Any) -> str:
    return reverse("money:invoice_detail", args=[row.pk])


def delivery_url(row: Any) -> str:
    return reverse("money:delivery_detail", args=[row.pk])


def tag(value: str, text: Any) -> Any:
    return format_html('<span class="tag" data-tone="{}">{}</span>', TONES[value], text)


def verdict_tag(row: Invoice | InvoiceLine) -> Any:
    return tag(row.verdict, label_of(row, "verdict"))


def match_tag(invoice: Invoice) -> Any:
    return tag(invoice.match, label_of(invoice, "match"))


def outcome_tag(delivery: Delivery) -> Any:
    if delivery.settled:
        return tag("known", _("Refused, dealt with"))
    return tag(delivery.outcome, label_of(delivery, "outcome"))


def invoice_name(invoice: Invoice) -> str:
    """`Invoice 1001 from Tallverk AS`."""
    values = {"number": invoice.number, "seller": invoice.seller_name}
    if invoice.kind == Invoice.Kind.CREDIT:
        return _("Credit note %(number)s from %(seller)s") % values
    return _("Invoice %(number)s from %(seller)s") % values


def money(invoice: Invoice, amount: Any) -> Any:
    """An amount of the document in its own currency."""
    if amount is None or invoice.currency == NOK:
        return nok(amount)
    return nok(amount).replace("kr", invoice.currency)


def price_text(invoice: Invoice, price: Decimal | None) -> str:
    """A price for one, with its decimals: what is less than an øre makes kroner of many."""
    if price is None or price == price.quantize(ORE):
        return str(money(invoice, price))
    return f"{number(price.quantize(FINEST))}{NBSP}{'kr' if invoice.currency == NOK else invoice.currency}"
