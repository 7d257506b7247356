"""Tables of money. Import each from the module it lives in."""

from samdrift.money.models import accounts, expected, invoices  # noqa: F401
