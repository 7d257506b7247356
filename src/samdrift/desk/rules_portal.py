"""Who may do what with the catalogue's items, and with approvals."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Approval
from samdrift.desk.models.catalogue import TeamPlace
from samdrift.desk.models.stand_ins import LEADS
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

leads = holds("daily_manager", "management_lead", "administrator")


@rules.predicate
def leads_a_team(viewer: Viewer, _obj: Any = None) -> bool:
    """Leads a team of the joint desk today."""
    if viewer.person_id is None or not viewer.centre:
        return False
    places = TeamPlace.objects.on(viewer.today).filter(person_id=viewer.person_id, is_lead=True)
    return bool(places.filter(team__member=None).exists())


@rules.predicate
def is_asked(viewer: Viewer, approval: Approval | None = None) -> bool:
    """Is the one who is asked; nobody approves what they asked for themselves."""
    if viewer.person_id is None or not viewer.inside:
        return False
    if approval is None:
        return True
    mine = approval.approver_id == viewer.person_id
    return mine and approval.case.requester_id != viewer.person_id


@rules.predicate
def names_stand_in(viewer: Viewer, person: Person | None = None) -> bool:
    """Says who approves in one's own place, or in that of somebody at the member one leads."""
    if viewer.person_id is None or not viewer.inside:
        return False
    if person is None or person.pk == viewer.person_id:
        return True
    return person.employer_id in viewer.members_as(*LEADS)


@rules.predicate
def is_inside(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.inside and viewer.person_id is not None


right(
    "desk.change_item",
    leads | leads_a_team,
    _("leads of the desk’s teams, the daily manager, the management lead and the administrator"),
)
right("desk.answer_approval", is_asked, _("the person who is asked to approve it"))
right(
    "desk.name_stand_in",
    names_stand_in,
    _("the approver, and the member’s director and coordinator"),
)
right("desk.write_draft", is_inside, _("people of the members and of the centre"))
