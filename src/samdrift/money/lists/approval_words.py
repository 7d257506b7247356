"""Approval in words: where an invoice stands, and what is to be done with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from samdrift.kernel.templatetags.shown import day, nok, number
from samdrift.money.lists.control_words import deviation_text
from samdrift.money.lists.invoice_words import money
from samdrift.money.models.invoices import NOK, Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.queries.kroner import kroner_of

State = Approval.State
TONES = {
    State.WAITING: "neutral",
    State.ATTESTED: "info",
    State.CERTIFIED: "success",
    State.STOPPED: "danger",
}


def state_text(state: str) -> str:
    return str(State(state).label)


def state_tag(state: str) -> Any:
    """`state` is a value of Approval.State."""
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', TONES[State(state)], state_text(state)
    )


def control_text(invoice: Invoice) -> str:
    """What the control found, in a sentence."""
    if invoice.kind == Invoice.Kind.CREDIT:
        return _("A credit note is not held against prices.")
    if invoice.verdict == Invoice.Verdict.RIGHT:
        return _("The control found it right.")
    if invoice.verdict == Invoice.Verdict.WRONG:
        return _("The control found it wrong: %(how)s.") % {
            "how": deviation_text(invoice.deviation).rstrip(".")
        }
    if invoice.verdict == Invoice.Verdict.UNEXPLAINED:
        return _("The control cannot explain it.")
    if invoice.match == Invoice.Match.OUTSIDE:
        return _("It belongs to no agreement, so there is nothing to hold it against.")
    return _("The control has not looked at it yet: it is tied to no agreement.")


def foreign_text(invoice: Invoice) -> str:
    """What it is in its own currency, and that it is posted in kroner."""
    told = {"net": money(invoice, invoice.net), "vat": money(invoice, invoice.vat)}
    return _("%(net)s without VAT, and %(vat)s VAT. It is split and posted in kroner.") % told


def rate_text(invoice: Invoice) -> str:
    """`1 125,00 kr without VAT, and 281,25 kr VAT, at 11,25 on 02.11.2026 (Norges Bank)`; nothing of an
    invoice in kroner.
    """
    if invoice.currency == NOK:
        return ""
    kroner = kroner_of(invoice)
    if kroner is None:
        return _(
            "It is in %(currency)s. Somebody who may attest it must enter the rate before it is certified."
        ) % {"currency": invoice.currency}
    told = {
        "net": nok(kroner.net),
        "vat": nok(kroner.vat),
        "rate": number(kroner.rate),
        "day": day(kroner.rate_on),
        "source": kroner.source,
    }
    return _("%(net)s without VAT, and %(vat)s VAT, at %(rate)s on %(day)s (%(source)s).") % told


def asked_text(invoice: Invoice) -> str:
    """What one is asked to approve: `12 000,00 kr without VAT, due 02.12.2026. …`."""
    control = f"{control_text(invoice)} {rate_text(invoice)}".rstrip()
    told = {"net": money(invoice, invoice.net), "control": control}
    if invoice.due_on is None:
        return _("%(net)s without VAT. %(control)s") % told
    told["due"] = day(invoice.due_on)
    return _("%(net)s without VAT, due %(due)s. %(control)s") % told


def unapproved_agreed(finding: Any) -> str:
    when = dt.date.fromisoformat(finding.agreed["due"])
    return _("To be paid by %(day)s") % {"day": day(when)}


def unapproved_observed(finding: Any) -> str:
    return state_text(finding.observed["state"])


def unapproved_mend(_finding: Any) -> str:
    return _("Open the invoice: attest it and certify it, or say why it is stopped.")
