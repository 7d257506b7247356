"""What money puts into the sockets: invoices."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.registry import Timed, registry
from samdrift.kernel.web.timeline import name_events
from samdrift.money.services import invoice_load

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
