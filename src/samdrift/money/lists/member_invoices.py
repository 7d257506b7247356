"""The register of invoices from the cooperation to its members."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import issuing_pages as pages
from samdrift.money.lists.issuing_words import at, invoice_name, invoice_url, kind_tag
from samdrift.money.models.issuing import MemberInvoice
from samdrift.money.models.runs import Run
from samdrift.money.queries import issued as queries
from samdrift.money.services.issuing import ISSUE
from samdrift.parties.queries.members import current_members


def _runs(viewer: Viewer) -> Any:
    return seen(Run, viewer).closed().order_by("-starts_on", "-pk")


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(issued_on__year=int(value))


def _signed(invoice: MemberInvoice, amount: Decimal) -> Any:
    """Below 0 where it is to the member's good."""
    return nok(-amount if invoice.is_credit else amount)


def _credits(_viewer: Viewer) -> Q:
    return Q(is_credit=True)


def summary(viewer: Viewer) -> Any:
    """The closed runs that are not invoiced yet, for those who send invoices; and what it rests on."""
    setup = pages.joined(
        [
            format_html('<a href="{}">{}</a>', reverse(f"money:{name}_list"), text)
            for name, text in (
                ("recipient", _now("How members are billed")),
                ("issuer", _now("Senders of invoices")),
            )
        ]
    )
    return format_html("{} {}", _waiting(viewer), setup)


def _waiting(viewer: Viewer) -> Any:
    if not allowed(viewer, ISSUE):
        return _now("What the cooperation has billed its members, as it was sent.")
    runs = list(queries.to_invoice(viewer)[: pages.SHOWN])
    if not runs:
        return _now("No closed run is without invoices.")
    text = ngettext(
        "One closed run is not invoiced:", "Closed runs that are not invoiced:", len(runs)
    )
    links = [format_html('<a href="{}">{}</a>', at("issuing_run", one.pk), one) for one in runs]
    return format_html("{} {}.", text, pages.joined(links))


MEMBER_INVOICES = Register(
    room="money",
    key="memberinvoice",
    model=MemberInvoice,
    name=_("Invoice to a member"),
    lead=_("What the cooperation has billed its members on closed runs, as it was sent."),
    spec=ListSpec(
        key="money.memberinvoice",
        title=_("Invoices to members"),
        rows=queries.invoices,
        columns=(
            Column("name", _("Document"), invoice_name, link=invoice_url),
            Column("number", _("Number"), lambda i: i.number, sort="number", numeric=True, default=False),
            Column("member", _("Member"), lambda i: i.member.name, sort="member__sort_key"),
            Column("run", _("Run"), lambda i: i.run.title, sort="run__title"),
            Column("issued_on", _("Date"), lambda i: i.issued_on, sort="issued_on"),
            Column("due_on", _("Due"), lambda i: None if i.is_credit else i.due_on, sort="due_on"),
            Column("net", _("Net"), lambda i: i.net, shown=lambda i: _signed(i, i.net), sort="net",
                   numeric=True, description="kroner without VAT; a credit note's is above 0 too"),
            Column("vat", _("VAT"), lambda i: i.vat, shown=lambda i: _signed(i, i.vat), numeric=True,
                   default=False, description="kroner"),
            Column("payable", _("To pay"), lambda i: i.payable, shown=lambda i: _signed(i, i.payable),
                   sort="payable", numeric=True,
                   description="kroner with VAT; of a credit note what is to the member's good"),
            Column("is_credit", _("Kind"), lambda i: i.is_credit, shown=kind_tag,
                   description="true is a credit note"),
            Column("credits", _("Credits invoice"), lambda i: i.credits.number if i.credits else None,
                   default=False),
            Column("buyer_reference", _("Member’s reference"), lambda i: i.buyer_reference,
                   default=False),
            Column("issuer", _("From"), lambda i: i.issuer.name, default=False),
        ),
        filters=(
            related("member", _("Member"), "member_id", current_members),
            related("run", _("Run"), "run_id", _runs),
            flag("credit", _("Credit note"), _credits),
            Filter("year", _("Year"), _year, kind="number"),
            text_filter("text", _("Words"), "run__title", "buyer_reference"),
        ),
        order="-issued_on",
        empty=_("No invoices yet. When a run is closed by two people, its invoices are made from the page of the run."),
        focus_filter="member",
    ),
    detail_template="money/issuing_invoice.html",
    detail_rows=queries.with_files,
    detail_context=pages.invoice_page,
    summary=summary,
    fields={
        "member_id": lambda i: i.member_id,
        "member_orgnr": lambda i: i.member.orgnr,
        "run_id": lambda i: i.run_id,
        "issuer_orgnr": lambda i: i.issuer.orgnr,
    },
)  # fmt: skip
