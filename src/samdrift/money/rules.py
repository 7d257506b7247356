"""Who may do what in money."""

from samdrift.money import (  # noqa: F401
    rules_approval,
    rules_budget,
    rules_control,
    rules_investments,
    rules_invoices,
    rules_issuing,
    rules_keys,
    rules_lease,
    rules_runs,
)
