"""Tables of governance. Import each from the module it lives in."""

from samdrift.governance.models import (  # noqa: F401
    basis,
    bodies,
    comparison,
    coordination,
    decisions,
    delegation,
    ideas,
    matters,
    measures,
    meetings,
    ratification,
)
