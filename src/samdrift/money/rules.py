"""Who may do what in money."""

from samdrift.money import (  # noqa: F401
    rules_budget,
    rules_control,
    rules_investments,
    rules_invoices,
    rules_keys,
    rules_lease,
    rules_runs,
)
