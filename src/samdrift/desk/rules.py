"""Who may do what in the desk."""

from samdrift.desk import (  # noqa: F401
    rules_cases,
    rules_catalogue,
    rules_clocks,
    rules_commitments,
    rules_knowledge,
    rules_logs,
    rules_mail,
    rules_major,
    rules_oncall,
    rules_outages,
    rules_outgoing,
    rules_passing,
    rules_portal,
    rules_queue,
    rules_reports,
)
