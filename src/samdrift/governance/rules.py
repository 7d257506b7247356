"""Who may do what in governance."""

from samdrift.governance import (  # noqa: F401
    rules_bodies,
    rules_comparison,
    rules_decisions,
    rules_delegation,
    rules_ideas,
    rules_matters,
    rules_measures,
    rules_meetings,
    rules_ratification,
)
