"""What follow-up puts into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.followup import sockets_activities, sockets_findings  # noqa: F401 -- fill their own
from samdrift.kernel.registry import Section, registry

registry.add_section(Section("followup", _("Follow-up"), 10))
