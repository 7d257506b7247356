"""What money puts into the sockets: invoices."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events
from samdrift.money.lists import invoice_pages as pages
from samdrift.money.lists.invoice_words import delivery_url, invoice_name, invoice_url
from samdrift.money.models.invoices import Delivery, Invoice
from samdrift.money.queries import invoices as queries
from samdrift.money.services import invoice_load

registry.add_kind(Kind(Invoice, _("Invoice"), invoice_url, label=invoice_name))
registry.add_kind(
    Kind(
        Delivery,
        _("File that came as an invoice"),
        delivery_url,
        label=lambda row: row.file.name,
        related=("file",),
    )
)


def _entry(invoice: Invoice) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    words = f"{invoice.seller_orgnr} {invoice.order_reference} {invoice.contract_reference}"
    return EVERYONE, f"{invoice.seller_name} {invoice.number}", invoice.buyer_name, words


def _sees_some(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_search(SearchKind("money.invoice", _("Invoice"), _entry))
registry.add_menu(
    MenuEntry(
        "invoices", "money", _("Invoices"), "money:invoice_list", 10, _sees_some,
        queries.waiting_count,
    )
)  # fmt: skip
registry.add_worklist(Worklist("invoices", _("Invoices that wait"), 40, pages.work_items))
registry.add_panel(
    Panel(
        "agreements.agreement", "invoices", _("Invoices"), 60, "money/invoices_panel.html",
        pages.invoices_panel,
    )
)  # fmt: skip

registry.add_timed(
    Timed("watched folder of invoices", dt.timedelta(minutes=1), invoice_load.watch_folder)
)
name_events(
    {
        "delivery.came": _("A file came as an invoice"),
        "delivery.refused": _("The file was refused"),
        "delivery.known": _("The invoice was here already"),
        "delivery.settled": _("The refused file was dealt with"),
        "invoice.taken": _("The invoice was taken in"),
        "invoice.matched": _("The invoice was tied to an agreement"),
        "invoice.outside": _("The invoice was said to belong to no agreement"),
        "invoice.line_placed": _("A line was tied to a price and a member"),
    }
)
