"""Who may do what in governance."""

from samdrift.governance import (  # noqa: F401
    rules_bodies,
    rules_decisions,
    rules_matters,
    rules_meetings,
)
