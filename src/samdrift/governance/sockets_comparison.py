"""What the comparison of alternatives puts into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.governance.lists import comparison_pages as pages
from samdrift.kernel.registry import Panel, registry
from samdrift.kernel.web.timeline import name_events, name_fields

registry.add_panel(
    Panel(
        "governance.matter",
        "comparison",
        _("Comparison of alternatives"),
        45,
        "governance/comparison_panel.html",
        pages.of_matter,
    )
)

name_events(
    {
        "matter.criterion_added": _("A criterion was added"),
        "matter.criterion_changed": _("A criterion was changed"),
        "matter.criterion_removed": _("A criterion was removed"),
        "matter.scored": _("Alternatives were scored"),
        "matter.weighed": _("A member weighed the criteria"),
        "matter.alternative_chosen": _("An alternative was chosen"),
    }
)
name_fields(
    {
        "worst": _("What 0 means"),
        "best": _("What 100 means"),
        "weight": _("Weight"),
        "criterion": _("Criterion"),
        "chosen": _("Chosen alternative"),
    }
)
