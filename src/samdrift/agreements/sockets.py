"""What agreements puts into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.agreements import (  # noqa: F401 -- fill their own
    demo,
    sockets_agreements,
    sockets_changes,
    sockets_claims,
    sockets_duties,
    sockets_hours,
    sockets_procurement,
    sockets_suppliers,
    sockets_terms,
)
from samdrift.kernel.registry import Section, registry

registry.add_section(Section("agreements", _("Agreements"), 17))
