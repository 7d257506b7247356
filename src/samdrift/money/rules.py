"""Who may do what in money."""

from samdrift.money import (  # noqa: F401
    rules_budget,
    rules_control,
    rules_invoices,
)
