"""What is wrong on invoices, line by line, across all agreements."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import control_pages as pages
from samdrift.money.lists.control_words import FAULTS, TONES, faults_text, invoice_url, line_url
from samdrift.money.lists.expected import agreement_rows, supplier_rows
from samdrift.money.lists.invoice_words import money
from samdrift.money.models.invoices import InvoiceLine
from samdrift.money.queries import controlled as queries
from samdrift.parties.queries.members import current_members


def _verdict(line: Any) -> Any:
    name, tone = label_of(line, "verdict"), TONES[line.verdict]
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, name)


def _fault(rows: Any, value: str, _viewer: Viewer) -> Any:
    """Lines with the fault: its code as it stands in the kept list."""
    if value not in FAULTS:
        raise ValueError(value)
    return rows.filter(faults__icontains=f'"{value}"')


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(invoice__issued_on__year=int(value))


def summary(viewer: Viewer) -> Any:
    """What stands wrong, and what it comes to."""
    told = queries.sums(viewer)
    if not told.wrong and not told.unexplained:
        return _now("No invoice is wrong.")
    wrong = ngettext("%(n)s invoice is wrong", "%(n)s invoices are wrong", told.wrong)
    unexplained = ngettext(
        "%(n)s cannot be explained", "%(n)s cannot be explained", told.unexplained
    )
    return _now(
        "%(wrong)s, %(unexplained)s. Billed too much: %(much)s, too little: %(little)s."
    ) % {
        "wrong": wrong % {"n": told.wrong},
        "unexplained": unexplained % {"n": told.unexplained},
        "much": nok(told.too_much),
        "little": nok(told.too_little),
    }


FAULT_LINES = Register(
    room="money",
    key="invoiceline",
    model=InvoiceLine,
    name=_("Invoice line"),
    lead=_("Lines that are not as agreed, or that nothing agreed explains."),
    spec=ListSpec(
        key="money.invoiceline",
        title=_("Faults on invoices"),
        rows=queries.faults,
        columns=(
            Column("line", _("Line"), lambda r: r.name, link=line_url, sort="name"),
            Column(
                "invoice",
                _("Invoice"),
                lambda r: r.invoice.number,
                link=lambda r: invoice_url(r.invoice),
                sort="invoice__number",
            ),
            Column(
                "agreement",
                _("Agreement"),
                lambda r: r.invoice.agreement.title if r.invoice.agreement else None,
                sort="invoice__agreement__sort_key",
            ),
            Column(
                "member",
                _("Member"),
                lambda r: r.member.name if r.member else None,
                sort="member__sort_key",
            ),
            Column("verdict", _("Found"), lambda r: r.verdict, shown=_verdict, sort="verdict"),
            Column(
                "faults",
                _("Fault"),
                lambda r: r.faults,
                shown=lambda r: faults_text(r.faults),
                description="codes of what is wrong",
            ),
            Column(
                "deviation",
                _("Too much"),
                lambda r: r.deviation,
                shown=lambda r: nok(r.deviation),
                sort="deviation",
                numeric=True,
                description="kroner without VAT; below 0 is too little; null is not known",
            ),
            Column(
                "net",
                _("Billed"),
                lambda r: r.net,
                shown=lambda r: money(r.invoice, r.net),
                sort="net",
                numeric=True,
                default=False,
            ),
            Column(
                "issued_on",
                _("Invoice date"),
                lambda r: r.invoice.issued_on,
                sort="invoice__issued_on",
            ),
            Column(
                "supplier",
                _("Supplier"),
                lambda r: r.invoice.seller_name,
                sort="invoice__seller_name",
                default=False,
            ),
        ),
        filters=(
            equals("verdict", _("Found"), "verdict", InvoiceLine.Verdict.choices),
            Filter(
                "fault",
                _("Fault"),
                _fault,
                choices=lambda _viewer: [Choice(key, name) for key, name in FAULTS.items()],
                label_of=lambda value, _viewer: str(FAULTS.get(value, value)),
            ),
            related("agreement", _("Agreement"), "invoice__agreement_id", agreement_rows),
            related("supplier", _("Supplier"), "invoice__supplier_id", supplier_rows),
            related("member", _("Member"), "member_id", current_members),
            flag("too_much", _("Billed too much"), lambda _viewer: Q(deviation__gt=0)),
            Filter("year", _("Year"), _year, kind="number"),
            text_filter("text", _("Words"), "name", "item", "invoice__number"),
        ),
        order="-invoice__issued_on",
        empty=_("No faults. Each line of the invoices taken in is as agreed."),
        focus_filter="member",
    ),
    detail_template="money/line_detail.html",
    detail_rows=queries.lines,
    detail_context=pages.line_page,
    summary=summary,
    fields={
        "invoice_id": lambda r: r.invoice_id,
        "quantity": lambda r: r.quantity,
        "price": lambda r: r.price,
        "right_quantity": lambda r: r.right_quantity,
        "right_price": lambda r: r.right_price,
        "right_net": lambda r: r.right_net,
        "price_part": lambda r: r.price_part,
        "quantity_part": lambda r: r.quantity_part,
        "reckoning": lambda r: r.reckoning,
    },
)
