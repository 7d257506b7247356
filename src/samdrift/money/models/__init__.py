"""Tables of money. Import each from the module it lives in."""

from samdrift.money.models import expected, invoices  # noqa: F401
