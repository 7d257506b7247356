"""Tables of governance: bodies, matters, meetings and decisions."""

from samdrift.governance.models import bodies, decisions, matters, meetings  # noqa: F401
