"""What money puts into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.registry import Section, registry
from samdrift.money import (  # noqa: F401 -- fill their own
    demo,
    sockets_approval,
    sockets_budget,
    sockets_control,
    sockets_investments,
    sockets_invoices,
    sockets_issuing,
    sockets_keys,
    sockets_lease,
    sockets_runs,
)

registry.add_section(Section("money", _("Economy"), 18))
