"""Who may do what with clocks."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import TeamPlace
from samdrift.desk.rules_cases import works_on
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

LEADS = ("daily_manager", "management_lead")


@rules.predicate
def corrects_clock(viewer: Viewer, case: Case | None = None) -> bool:
    """Leads the centre, or the team that has the case, and works with the case; asked about none,
    leads something.
    """
    if viewer.person_id is None or not viewer.inside:
        return False
    led = TeamPlace.objects.on(viewer.today).filter(person_id=viewer.person_id, is_lead=True)
    if case is None:
        return viewer.has_any(*LEADS) or bool(led.exists())
    if not works_on(viewer, case):
        return False
    return viewer.has_any(*LEADS) or bool(led.filter(team_id=case.team_id or 0).exists())


right(
    "desk.correct_clock",
    corrects_clock,
    _("the leader of the team that has the case, the daily manager, the management lead"),
)
