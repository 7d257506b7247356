"""What the desk puts into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk import (  # noqa: F401 -- fill their own
    demo,
    sockets_cases,
    sockets_catalogue,
    sockets_clocks,
    sockets_commitments,
    sockets_knowledge,
    sockets_logs,
    sockets_mail,
    sockets_major,
    sockets_oncall,
    sockets_outages,
    sockets_outgoing,
    sockets_passing,
    sockets_portal,
    sockets_queue,
    sockets_reports,
)
from samdrift.kernel.registry import Section, registry

registry.add_section(Section("desk", _("Service desk"), 5))
registry.add_section(Section("operations", pgettext_lazy("menu", "Operations"), 6))
registry.add_section(Section("services", pgettext_lazy("menu", "Services and figures"), 7))
