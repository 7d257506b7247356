"""Who may do what in governance."""

from samdrift.governance import rules_bodies, rules_matters, rules_meetings  # noqa: F401
