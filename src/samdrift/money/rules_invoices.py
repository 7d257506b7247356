"""Who may do what in money: invoices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.rules_common import MONEY
from samdrift.kernel.rights import holds, right

WHO_HANDLES_INVOICES = _(
    "the controller, the management lead, the daily manager, the administrator"
)
handles_invoices = holds(*MONEY)

right("money.take_invoices", handles_invoices, WHO_HANDLES_INVOICES)
right("money.match_invoice", handles_invoices, WHO_HANDLES_INVOICES)
