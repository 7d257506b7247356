"""Tables of the portfolio. Import each from the module it lives in."""

from samdrift.portfolio.models import accesses, integrations, roles, systems, uses  # noqa: F401
