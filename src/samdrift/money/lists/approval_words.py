"""Approval in words: where an invoice stands, and what is to be done with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from samdrift.kernel.templatetags.shown import day
from samdrift.money.lists.control_words import deviation_text
from samdrift.money.lists.invoice_words import money
from samdrift.money.models.invoices import Invoice
from samdrift.money.models.issuing import Approval

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


def asked_text(invoice: Invoice) -> str:
    """What one is asked to approve: `12 000,00 kr without VAT, due 02.12.2026. …`."""
    told = {"net": money(invoice, invoice.net), "control": control_text(invoice)}
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
