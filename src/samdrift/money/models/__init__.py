"""Tables of money. Import each from the module it lives in."""

from samdrift.money.models import (  # noqa: F401
    accounts,
    expected,
    investments,
    invoices,
    issuing,
    keys,
    runs,
)
