"""What stands on the page of an invoice, of a file that came, and on others' about invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import WorkItem, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.money.lists.invoice_words import (
    CODES,
    GROUNDS,
    delivery_url,
    invoice_name,
    invoice_url,
    match_tag,
    money,
    outcome_tag,
    verdict_tag,
)
from samdrift.money.models.invoices import Delivery, Invoice, InvoiceLine
from samdrift.money.queries import invoices as queries
from samdrift.money.services.deliveries import RIGHT as TAKE
from samdrift.money.services.matching import RIGHT as MATCH

Context = dict[str, Any]
LINES = 100
SHOWN = 6
NARROWED = ("wrong", "unexplained", "unplaced")


def refused_url() -> str:
    return reverse("money:delivery_list") + "?waits=yes"


def at(name: str, pk: int) -> str:
    return reverse(f"money:invoice_{name}", args=[pk])


def invoice_page(viewer: Viewer, invoice: Invoice) -> Context:
    """Who bills whom for what, how it was tied to its agreement, and what one may do."""
    may_match = allowed(viewer, MATCH, invoice)
    return {
        "heading_text": invoice_name(invoice),
        "match_tag": match_tag(invoice),
        "verdict_tag": verdict_tag(invoice),
        "ground": GROUNDS.get(invoice.match_ground, ""),
        "figures": _figures(invoice),
        "facts": _facts(invoice),
        "crumbs": [],
        "agreement_link": _agreement_link(invoice),
        "acts": _acts(invoice) if may_match else [],
        "may_match": may_match,
        "charges": [
            (one, money(invoice, one.amount)) for one in queries.charges_of(invoice, viewer)
        ],
        "attachments": queries.attachments_of(invoice, viewer),
        "related_invoices": [
            (invoice_name(one), invoice_url(one)) for one in queries.related_to(invoice, viewer)
        ],
        "deliveries": [(one, delivery_url(one)) for one in queries.deliveries_of(invoice, viewer)],
        "original_url": at("original", invoice.pk),
        "events": timeline(events_about(kind_of(invoice), [invoice.pk], SHOWN), viewer),
    }


def _agreement_link(invoice: Invoice) -> tuple[str, str] | None:
    if invoice.agreement is None:
        return None
    kind = registry.kinds[kind_of(invoice.agreement)]
    return str(invoice.agreement), kind.url(invoice.agreement)


def _acts(invoice: Invoice) -> list[tuple[Any, str, bool]]:
    """Primary is to say which agreement, while nobody is sure."""
    waits = invoice.match in queries.WAITS
    agreement = _("Confirm the agreement") if invoice.match == "unsure" else _("Choose agreement")
    if not waits:
        agreement = _("Another agreement")
    found: list[tuple[Any, str, bool]] = []
    if invoice.supplier_id is not None:
        found.append((agreement, at("agreement", invoice.pk), waits))
    elif invoice.seller_orgnr:
        query = f"?name={invoice.seller_name}&orgnr={invoice.seller_orgnr}"
        found.append((_("Register the seller"), reverse("parties:supplier_new") + query, waits))
    if invoice.match != "outside":
        found.append((_("Belongs to no agreement"), at("outside", invoice.pk), False))
    return found


def _figures(invoice: Invoice) -> list[tuple[Any, Any, str]]:
    rows = [
        (money(invoice, invoice.net), _("net, without VAT"), ""),
        (money(invoice, invoice.vat), _("VAT"), ""),
        (money(invoice, invoice.payable), _("to pay"), ""),
    ]
    if invoice.deviation is not None:
        rows.append((money(invoice, invoice.deviation), _("more than agreed"), ""))
    return rows


def _facts(invoice: Invoice) -> list[tuple[Any, Any, str]]:
    covers = ""
    if invoice.covers_from or invoice.covers_to:
        covers = f"{day(invoice.covers_from)}–{day(invoice.covers_to)}"
    rows = [
        (_("Seller"), f"{invoice.seller_name} {invoice.seller_orgnr}".strip(), ""),
        (_("Buyer"), f"{invoice.buyer_name} {invoice.buyer_orgnr}".strip(), ""),
        (_("Date"), day(invoice.issued_on), ""),
        (_("Due"), day(invoice.due_on), ""),
        (_("Period"), covers, ""),
        (_("Buyer’s reference"), invoice.buyer_reference, ""),
        (_("Order reference"), invoice.order_reference, ""),
        (_("Agreement number"), invoice.contract_reference, ""),
        (_("KID"), invoice.payment_id, ""),
    ]
    return [row for row in rows if row[1]]


def lines_asked(viewer: Viewer, invoice: Invoice, asked: Mapping[str, str]) -> Context:
    """A page of the lines; `show` narrows them, `page` is its number."""
    shown = asked.get("show", "") if asked.get("show") in NARROWED else ""
    pages = Paginator(queries.lines_of(invoice, viewer, shown), LINES)
    page = pages.get_page(asked.get("page"))
    return {
        "show": shown,
        "lines_page": page,
        "line_count": pages.count,
        "lines": [_line(invoice, line) for line in page.object_list],
        "narrowed": _narrowed(invoice, viewer),
    }


def _narrowed(invoice: Invoice, viewer: Viewer) -> list[tuple[str, Any, int]]:
    """The ways to narrow the lines that hold any."""
    names = {
        "wrong": _("Wrong"),
        "unexplained": _("Not explained"),
        "unplaced": _("Without a price in the agreement"),
    }
    counts = {name: queries.lines_of(invoice, viewer, name).count() for name in NARROWED}
    return [(name, names[name], count) for name, count in counts.items() if count]


def _line(invoice: Invoice, line: InvoiceLine) -> Context:
    return {
        "row": line,
        "net": money(invoice, line.net),
        "tag": verdict_tag(line),
        "place_url": reverse("money:line_place", args=[line.pk]),
    }


def delivery_page(viewer: Viewer, delivery: Delivery) -> Context:
    """What came of a file, and which rules it breaks, with what to do."""
    may = allowed(viewer, TAKE)
    waits = delivery.outcome == Delivery.Outcome.REFUSED and not delivery.settled
    acts = []
    if may and delivery.outcome == Delivery.Outcome.REFUSED:
        acts = [
            (_("It is dealt with"), reverse("money:delivery_settle", args=[delivery.pk]), waits)
        ]
    return {
        "heading_text": delivery.file.name,
        "outcome_tag": outcome_tag(delivery),
        "said": CODES.get(delivery.code, ""),
        "acts": acts if waits else [],
        "may_try": may and delivery.outcome == Delivery.Outcome.REFUSED,
        "try_url": reverse("money:delivery_try", args=[delivery.pk]),
        "file_url": reverse("money:delivery_file", args=[delivery.pk]),
        "violations": delivery.violations,
        "invoice_link": (invoice_name(delivery.invoice), invoice_url(delivery.invoice))
        if delivery.invoice
        else None,
        "facts": [
            (_("Came"), delivery.came_at, ""),
            (_("Way"), delivery.get_way_display(), ""),
            (_("Size"), _("%(size)s bytes") % {"size": delivery.file.size}, ""),
        ],
        "events": timeline(events_about(kind_of(delivery), [delivery.pk], SHOWN), viewer),
    }


def work_items(viewer: Viewer, most: int) -> list[WorkItem]:
    """What waits for the one who handles invoices."""
    if not allowed(viewer, MATCH):
        return []
    refused = queries.refused(viewer).order_by("-came_at")[:most]
    found = [
        WorkItem(
            one.file.name, _("The file was refused: %(rule)s") % {"rule": one.code},
            delivery_url(one), tone="danger",
        )
        for one in refused
    ]  # fmt: skip
    unsure = queries.waiting(viewer).order_by("due_on", "pk")[: most - len(found)]
    found += [
        WorkItem(
            invoice_name(one), one.get_match_display(), invoice_url(one), one.due_on, "warning"
        )
        for one in unsure
    ]
    return found


def invoices_panel(viewer: Viewer, agreement: Any) -> Context | None:
    """The newest invoices of an agreement, on its page."""
    rows = list(
        queries.listed(viewer).filter(agreement=agreement).order_by("-issued_on", "-pk")[:SHOWN]
    )
    if not rows:
        return None
    url = f"{reverse('money:invoice_list')}?agreement={agreement.pk}"
    return {
        "invoices": [
            {
                "name": invoice_name(one),
                "url": invoice_url(one),
                "day": one.issued_on,
                "net": money(one, one.net),
                "tag": verdict_tag(one),
            }
            for one in rows
        ],
        "all_url": url,
    }
