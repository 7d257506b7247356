"""Who may do what with findings and activities."""

from __future__ import annotations

from samdrift.followup import rules_activities, rules_findings  # noqa: F401 -- fill their own
