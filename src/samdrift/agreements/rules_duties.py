"""Who may do what in agreements: duties and reports."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.duties import Duty
from samdrift.agreements.rules_common import WHO_MANAGES, manages_agreement
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def answers_for_duty(viewer: Viewer, duty: Any = None) -> bool:
    """Is named in the duty, or holds its role; asked about none, is a person at all."""
    if viewer.person_id is None or not isinstance(duty, Duty):
        return viewer.person_id is not None and duty is None
    return duty.person_id == viewer.person_id or bool(duty.role and viewer.has(duty.role))


right("agreements.manage_duties", manages_agreement, WHO_MANAGES)
right(
    "agreements.receive_report",
    manages_agreement | answers_for_duty,
    _(
        "whoever answers for the report, the one who leads the agreement, the management lead, the daily manager, the administrator"
    ),
)
