"""Tables of follow-up. Import each from the module it lives in."""

from samdrift.followup.models import activities, digests, findings  # noqa: F401
