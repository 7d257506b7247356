"""Who may do what in the desk."""

from samdrift.desk import (  # noqa: F401
    rules_cases,
    rules_catalogue,
    rules_clocks,
    rules_commitments,
    rules_knowledge,
    rules_major,
    rules_portal,
    rules_queue,
)
