"""Who may do what with the rotas of who is on call."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.oncall import sees_rotas
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.rules_cases import works_on
from samdrift.desk.rules_catalogue import MANAGERS, leads_team
from samdrift.desk.rules_knowledge import WHO_DESK, of_the_desk
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

SEE, PLAN, TAKE = "desk.see_rota", "desk.plan_rota", "desk.take_shift"
LOG, PAY = "desk.log_call_out", "desk.pay_rota"
TRY = "desk.log_call"


@rules.predicate
def sees(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.is_machine or sees_rotas(viewer)


@rules.predicate
def plans(viewer: Viewer, obj: Any = None) -> bool:
    """Leads the centre or administers it, or leads the rota's team."""
    if viewer.is_machine or (viewer.inside and any(viewer.has(one) for one in MANAGERS)):
        return True
    team = getattr(obj, "team", None)
    return works_in_desk(viewer) and bool(leads_team(viewer, team))


@rules.predicate
def own_or_plans(viewer: Viewer, obj: Any = None) -> bool:
    """One's own row, or one plans the rota."""
    if obj is None or getattr(obj, "person_id", None) == viewer.person_id:
        return works_in_desk(viewer)
    return bool(plans(viewer, getattr(obj, "rota", None)))


@rules.predicate
def works_with(viewer: Viewer, case: Any = None) -> bool:
    """In the desk, and works with the case."""
    return works_in_desk(viewer) and (case is None or bool(works_on(viewer, case)))


@rules.predicate
def pays(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.inside and (viewer.has("daily_manager") or viewer.has("management_lead"))


WHO_PLANS = _("the team’s leader, the daily manager, the management lead, the administrator")
right(SEE, sees, _("the service desk, and the administrator"))
right(PLAN, plans, WHO_PLANS)
right(TAKE, of_the_desk, WHO_DESK)
right(TRY, works_with, _("those in the service desk who work with the case"))
right(LOG, own_or_plans, _("whoever was called out, and those who plan the rota"))
right(PAY, pays, _("the daily manager and the management lead"))
