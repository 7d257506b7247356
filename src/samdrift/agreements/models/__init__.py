"""Tables of agreements. Import each from the module it lives in."""

from samdrift.agreements.models import (  # noqa: F401
    agreements,
    changes,
    claims,
    documents,
    duties,
    hours,
    options,
    procurement,
    suppliers,
    terms,
)
