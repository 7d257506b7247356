"""Who may do what in agreements: orders and the plan of procurements."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.rules_common import (
    MONEY,
    WHO_LEADS,
    handles_money,
    leads_all,
    leads_some,
    reads_terms,
)
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

OF_MEMBER = ("coordinator", "director", "member_controller")
"""Roles that order for their own member."""


@rules.predicate
def orders(viewer: Viewer, obj: Any = None) -> bool:
    """Of an order: handles the agreement's money, or acts for the member. Of an agreement or of none:
    may order something there.
    """
    own = viewer.members_as(*OF_MEMBER)
    if obj is None:
        return bool(own) or any(viewer.has(role) for role in MONEY) or leads_some(viewer)
    if isinstance(obj, Agreement):
        return handles_money(viewer, obj) or (bool(own) and reads_terms(viewer, obj))
    return handles_money(viewer, obj.agreement) or obj.member_id in own


right(
    "agreements.register_order",
    orders,
    _(
        "those who handle the agreement’s money, and for their own member the coordinator, the director and the member’s controller"
    ),
)
right("agreements.plan_procurement", leads_all, WHO_LEADS)
