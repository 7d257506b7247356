"""Tables of the desk. Import each from the module it lives in."""

from samdrift.desk.models import (  # noqa: F401
    cases,
    catalogue,
    choices,
    clocks,
    commitments,
    drafts,
    inside,
    knowledge,
    logs,
    mail,
    major,
    oncall,
    outages,
    outgoing,
    passing,
    reports,
    stand_ins,
    work,
)
