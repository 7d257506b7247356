"""Tables of governance: bodies, matters, meetings and decisions."""

from samdrift.governance.models import (  # noqa: F401
    basis,
    bodies,
    coordination,
    decisions,
    matters,
    meetings,
)
