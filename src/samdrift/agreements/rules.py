"""Who may do what in agreements."""

from samdrift.agreements import (  # noqa: F401
    rules_agreements,
    rules_changes,
    rules_claims,
    rules_duties,
    rules_hours,
    rules_procurement,
    rules_suppliers,
    rules_terms,
)
