"""The registers of invoices and of the files they came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.lists import (
    Act,
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
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.approval import NoteForm
from samdrift.money.lists import invoice_pages as pages
from samdrift.money.lists.approval_words import state_tag
from samdrift.money.lists.invoice_words import (
    delivery_url,
    invoice_url,
    match_tag,
    money,
    outcome_tag,
    verdict_tag,
)
from samdrift.money.models.invoices import Delivery, Invoice
from samdrift.money.models.issuing import Approval
from samdrift.money.queries import invoices as queries
from samdrift.money.services import approval
from samdrift.money.services.deliveries import RIGHT as TAKE
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members


def _agreements(viewer: Viewer) -> Any:
    return seen(Agreement, viewer).priced_for(viewer).order_by("sort_key")


def _suppliers(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key")


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(issued_on__year=int(value))


def _attest(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
    return len(approval.attest_many(rows, by=by, **values))


def _certify(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
    return len(approval.certify_many(rows, by=by, **values))


def summary(viewer: Viewer) -> Any:
    """What waits for somebody: invoices without a sure agreement, refused files."""
    unsure = queries.waiting(viewer).count()
    refused = queries.refused(viewer).count()
    parts = []
    if unsure:
        text = ngettext(
            "%(n)s invoice waits for its agreement.",
            "%(n)s invoices wait for their agreement.",
            unsure,
        ) % {"n": unsure}
        parts.append(format_html('<a href="?waits=yes">{}</a>', text))
    if refused:
        text = ngettext("%(n)s file was refused.", "%(n)s files were refused.", refused) % {
            "n": refused
        }
        parts.append(format_html('<a href="{}">{}</a>', pages.refused_url(), text))
    if not parts:
        return _now("Every invoice has found its agreement.")
    return format_html("{} {}", *parts) if len(parts) > 1 else parts[0]


INVOICES = Register(
    room="money",
    key="invoice",
    model=Invoice,
    name=_("Invoice"),
    lead=_("Invoices and credit notes as they came, held against what is agreed."),
    spec=ListSpec(
        key="money.invoice",
        title=_("Invoices"),
        rows=queries.listed,
        columns=(
            Column("number", _("Number"), lambda i: i.number, link=invoice_url, sort="number"),
            Column("seller", _("Seller"), lambda i: i.seller_name, sort="seller_name"),
            Column("issued_on", _("Date"), lambda i: i.issued_on, sort="issued_on"),
            Column(
                "member",
                _("Buyer"),
                lambda i: i.member.name if i.member else (i.buyer_name or None),
                sort="member__sort_key",
                description="the member, or the buyer's name as written",
            ),
            Column(
                "agreement",
                _("Agreement"),
                lambda i: i.agreement.title if i.agreement else None,
                sort="agreement__sort_key",
            ),
            Column(
                "match",
                pgettext_lazy("invoice", "Agreement found"),
                lambda i: i.match,
                shown=match_tag,
                sort="match",
                description="none, unsure, sure, hand or outside",
                default=False,
            ),
            Column(
                "verdict",
                _("Check"),
                lambda i: i.verdict,
                shown=verdict_tag,
                sort="verdict",
                description="waiting, right, wrong or unexplained",
            ),
            Column(
                "approval",
                _("Approval"),
                lambda i: i.approval_state,
                shown=lambda i: state_tag(i.approval_state),
                description="waiting, attested, certified or stopped",
            ),
            Column(
                "net",
                _("Net"),
                lambda i: i.net,
                shown=lambda i: money(i, i.net),
                sort="net",
                numeric=True,
                description="without VAT, in the document's currency; a credit note's is above 0 too",
            ),
            Column(
                "deviation",
                _("Deviation"),
                lambda i: i.deviation,
                shown=lambda i: money(i, i.deviation),
                sort="deviation",
                numeric=True,
                description="billed less agreed, without VAT; null is not checked or not explained",
            ),
            Column(
                "kind",
                _("Kind"),
                lambda i: i.kind,
                shown=lambda i: label_of(i, "kind"),
                sort="kind",
                default=False,
                description="invoice or credit",
            ),
            Column("due_on", _("Due"), lambda i: i.due_on, sort="due_on", default=False),
            Column(
                "vat",
                _("VAT"),
                lambda i: i.vat,
                shown=lambda i: money(i, i.vat),
                numeric=True,
                default=False,
            ),
            Column(
                "payable",
                _("To pay"),
                lambda i: i.payable,
                shown=lambda i: money(i, i.payable),
                sort="payable",
                numeric=True,
                default=False,
            ),
            Column("covers_from", _("Covers from"), lambda i: i.covers_from, default=False),
            Column("covers_to", _("Covers to"), lambda i: i.covers_to, default=False),
        ),
        filters=(
            equals("verdict", _("Check"), "verdict", Invoice.Verdict.choices),
            flag("waits", _("Waits for its agreement"), lambda _v: Q(match__in=queries.WAITS)),
            equals("approval", _("Approval"), "approval_state", Approval.State.choices),
            equals("kind", _("Kind"), "kind", Invoice.Kind.choices),
            related("agreement", _("Agreement"), "agreement_id", _agreements),
            related("supplier", _("Supplier"), "supplier_id", _suppliers),
            related("member", _("Member"), "member_id", current_members),
            equals("match", _("Agreement found"), "match", Invoice.Match.choices),
            Filter("year", _("Year"), _year, kind="number"),
            text_filter("text", _("Words"), "number", "seller_name", "buyer_name"),
        ),
        order="-issued_on",
        empty=_(
            "No invoices yet. Drop EHF files here, let the accounting system send them, or put them in the watched folder."
        ),
        focus_filter="member",
    ),
    may_create=TAKE,
    new_label=_("Drop invoices"),
    new_at="money:invoice_drop",
    detail_template="money/invoice_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.invoice_page,
    detail_asked=pages.lines_asked,
    summary=summary,
    acts=(
        Act("attest", _("Attest"), approval.ATTEST, _attest, form=NoteForm),
        Act("certify", _("Certify for payment"), approval.CERTIFY, _certify, form=NoteForm),
    ),
    fields={
        "agreement_id": lambda i: i.agreement_id,
        "seller_orgnr": lambda i: i.seller_orgnr,
        "buyer_orgnr": lambda i: i.buyer_orgnr,
        "buyer_reference": lambda i: i.buyer_reference,
        "order_reference": lambda i: i.order_reference,
        "contract_reference": lambda i: i.contract_reference,
        "currency": lambda i: i.currency,
    },
)

DELIVERIES = Register(
    room="money",
    key="delivery",
    model=Delivery,
    name=_("File that came as an invoice"),
    lead=_("Every file that came, and what came of it. The original is kept as it was."),
    spec=ListSpec(
        key="money.delivery",
        title=_("Files that came"),
        rows=queries.deliveries,
        columns=(
            Column("file", _("File"), lambda d: d.file.name, link=delivery_url),
            Column("came_at", _("Came"), lambda d: d.came_at, sort="came_at"),
            Column(
                "way",
                _("Way"),
                lambda d: d.way,
                shown=lambda d: label_of(d, "way"),
                sort="way",
                description="browser, folder, http or command",
            ),
            Column(
                "outcome",
                _("What came of it"),
                lambda d: d.outcome,
                shown=outcome_tag,
                sort="outcome",
                description="waiting, taken, known or refused",
            ),
            Column(
                "code",
                _("Rule"),
                lambda d: d.code or None,
                sort="code",
                description="the first rule that refused it",
            ),
            Column(
                "invoice",
                _("Invoice"),
                lambda d: d.invoice.number if d.invoice else None,
            ),
        ),
        filters=(
            equals("outcome", _("What came of it"), "outcome", Delivery.Outcome.choices),
            flag("waits", _("Not dealt with"), lambda _v: Q(outcome="refused", settled=False)),
            equals("way", _("Way"), "way", Delivery.Way.choices),
            text_filter("text", _("Words"), "file__name", "code"),
        ),
        order="-came_at",
        empty=_("No file has come yet."),
    ),
    detail_template="money/delivery_detail.html",
    detail_rows=queries.deliveries,
    detail_context=pages.delivery_page,
    fields={
        "digest": lambda d: d.digest,
        "settled": lambda d: d.settled,
        "violations": lambda d: d.violations,
    },
)
