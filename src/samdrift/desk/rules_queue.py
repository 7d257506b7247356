"""Who may see the queues, and who holds the desk."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.reach import OWN_DESK, works_in_desk
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

QUEUE = "desk.work_in_queue"
"""Work with cases in the queues: the joint desk, or a member's own agents and coordinator."""
HOLD = "desk.hold_desk"
"""Be on at the joint desk, and hand over and take over there."""


def works_with_cases(viewer: Viewer) -> bool:
    """Whether the person is an agent of the joint desk or of a member's own cases."""
    return works_in_desk(viewer) or (viewer.inside and viewer.has_any(*OWN_DESK))


@rules.predicate(name="works_with_cases")
def _works(viewer: Viewer, _obj: Any = None) -> bool:
    return works_with_cases(viewer)


@rules.predicate(name="holds_desk")
def _holds(viewer: Viewer, _obj: Any = None) -> bool:
    return works_in_desk(viewer)


right(QUEUE, _works, _("the service desk's agents, and a member's ICT coordinator"))
right(HOLD, _holds, _("the joint desk's agents and those who lead it"))
