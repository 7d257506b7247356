"""Tables of the parties. Import each from the module it lives in."""

from samdrift.parties.models import (  # noqa: F401
    accounts,
    arrangements,
    figures,
    members,
    people,
    suppliers,
)
