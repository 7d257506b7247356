"""Who may do what with the service catalogue."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.catalogue import TeamPlace
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer

MANAGERS = ("daily_manager", "management_lead", "administrator")
"""Roles that say what the desk offers and who works where in it."""

manages_catalogue = holds(*MANAGERS)


@rules.predicate
def leads_team(viewer: Viewer, team: Any = None) -> bool:
    """Leads this team today; asked about none, some team."""
    if viewer.person_id is None or not viewer.inside:
        return False
    led = TeamPlace.objects.on(viewer.today).filter(person_id=viewer.person_id, is_lead=True)
    return bool((led if team is None else led.filter(team=team)).exists())


@rules.predicate
def works_as_agent(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.inside and viewer.has_any("agent")


right(
    "desk.manage_catalogue",
    manages_catalogue,
    _("the daily manager, the management lead, the administrator"),
)
right(
    "desk.place_people",
    manages_catalogue | leads_team,
    _("the team’s leader, the daily manager, the management lead, the administrator"),
)
right(
    "desk.manage_template",
    manages_catalogue | works_as_agent,
    _("the desk’s agents, the daily manager, the management lead, the administrator"),
)
