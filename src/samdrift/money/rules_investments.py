"""Who may do what in money: the joint investment portfolio, its programmes and grants."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, holds_for_member, right
from samdrift.kernel.viewer import Viewer
from samdrift.money.rules_budget import WHO_WRITES

KEEPERS = ("controller", "daily_manager", "administrator")
OWN = ("member_controller", "director", "coordinator")
keeps = holds(*KEEPERS)
WHO_KEEPS = _("the controller, the daily manager, the administrator")


@rules.predicate
def proposes_for_all(viewer: Viewer, investment: Any = None) -> bool:
    """A member's own people change what is only proposed for all, and what is the member's alone."""
    own = viewer.members_as(*OWN)
    if investment is None:
        return bool(own)
    if investment.member_id is not None:
        return investment.member_id in own
    return bool(own) and investment.state == "proposed"


right("money.write_frames", keeps | holds_for_member(*OWN), WHO_WRITES)
right("money.write_investments", keeps | proposes_for_all, WHO_WRITES)
right("money.rank_investments", keeps, WHO_KEEPS)
right("money.write_programmes", keeps, WHO_KEEPS)
