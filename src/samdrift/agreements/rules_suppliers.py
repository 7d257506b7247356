"""Who may do what in agreements: what is common about suppliers."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.suppliers import Wish
from samdrift.agreements.rules_common import leads_all
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def works_inside(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.person_id is not None and viewer.inside


@rules.predicate
def works_for_a_member(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.inside and viewer.home is not None


@rules.predicate
def sent_it_in(viewer: Viewer, wish: Wish | None = None) -> bool:
    """Sent it in, and it has not gone to the supplier; asked about none, is a person at all."""
    if viewer.person_id is None or not viewer.inside:
        return False
    if wish is None:
        return True
    return wish.sent_in_by_id == viewer.person_id and wish.state == Wish.State.GATHERED


@rules.predicate
def manages_its_system(viewer: Viewer, wish: Wish | None = None) -> bool:
    """Manages the system it is about; asked about none, manages some system."""
    if viewer.person_id is None or not viewer.inside:
        return False
    managed = registry.managed(viewer)
    if wish is None:
        return bool(managed)
    return wish.system_id is not None and Ref("portfolio.system", wish.system_id) in managed


_HANDLES = _(
    "the management lead, the daily manager, the administrator, and the manager of the system"
)

right("agreements.add_wish", works_inside, _("everybody in the cooperation"))
right("agreements.back_wish", works_for_a_member, _("everybody who works for a member"))
right(
    "agreements.change_wish",
    leads_all | manages_its_system | sent_it_in,
    _("whoever sent it in, until it has gone to the supplier, and those who follow it up"),
)
right("agreements.handle_wish", leads_all | manages_its_system, _HANDLES)
right(
    "agreements.manage_supplier_risk",
    leads_all | holds("security_lead"),
    _("the security lead, the management lead, the daily manager, the administrator"),
)
