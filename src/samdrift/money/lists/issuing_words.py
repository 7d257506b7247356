"""How invoices to members, postings and who sends them are called, and where they stand."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from samdrift.kernel.history import kind_of
from samdrift.kernel.lists import address
from samdrift.kernel.registry import registry
from samdrift.money.models.issuing import MemberInvoice, Posting
from samdrift.money.models.runs import Run
from samdrift.parties.models.members import Member

invoice_url = address("money:memberinvoice_detail")
issuer_url = address("money:issuer_detail")
recipient_url = address("money:recipient_detail")
rule_url = address("money:postingrule_detail")
posting_url = address("money:posting_detail")


def at(name: str, pk: int) -> str:
    return reverse(f"money:{name}", args=[pk])


def run_url(run: Run) -> str:
    return registry.kinds[kind_of(run)].url(run)


def member_url(member: Member) -> str:
    return registry.kinds[kind_of(member)].url(member)


def invoice_name(invoice: MemberInvoice) -> str:
    """`Invoice 1001`."""
    values = {"number": invoice.number}
    if invoice.is_credit:
        return _("Credit note %(number)s") % values
    return _("Invoice %(number)s") % values


def kind_tag(invoice: MemberInvoice) -> Any:
    tone, text = ("info", _("Credit note")) if invoice.is_credit else ("neutral", _("Invoice"))
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def document_name(posting: Posting) -> str:
    """The number of the document a posting is of."""
    if posting.issued is not None:
        return str(posting.issued.number)
    return posting.incoming.number if posting.incoming is not None else ""
