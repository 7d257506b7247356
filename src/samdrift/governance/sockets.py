"""What governance puts into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.governance import (  # noqa: F401 -- fill their own
    demo,
    loads,
    sockets_bodies,
    sockets_comparison,
    sockets_decisions,
    sockets_delegation,
    sockets_ideas,
    sockets_matter_history,
    sockets_matter_work,
    sockets_matters,
    sockets_measures,
    sockets_meetings,
    sockets_ratification,
)
from samdrift.kernel.registry import Section, registry

registry.add_section(Section("governance", _("Governance"), 15))
