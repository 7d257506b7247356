"""Whose hands a case may be in."""

from __future__ import annotations

import copy
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team, TeamPlace
from samdrift.desk.models.reach import holds, of_agents
from samdrift.desk.queries.cases import viewer_of
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


def require_team(team: Team | None, member: Member, *, internal: bool) -> None:
    """Refuse a team that cannot have the case."""
    if team is None:
        return
    if team.ended_at is not None:
        message: Any = _("The team %(team)s is no more. Choose another.")
    elif team.member_id is not None and team.member_id != member.pk:
        message = _("%(team)s is another member's own team. Choose another.")
    elif internal and team.member_id is None:
        message = _(
            "The case is %(member)s's own. Say that it is for the joint desk first, and %(team)s can have it."
        )
    else:
        return
    raise DomainError("not_its_team", message % {"team": team, "member": member}, field="team")


def require_able(person: Person, case: Case, by: Viewer) -> None:
    """Refuse somebody who cannot work with such a case. What is confidential is opened to whom it is
    given.
    """
    viewer = viewer_of(person.pk, by.today)
    if viewer is None or not (_works_with(viewer, case) or _has_place(person, case, by)):
        raise DomainError(
            "cannot_work_on_it",
            _(
                "%(name)s does not work in the service desk, or has left. Choose somebody who does, or give %(name)s a place in a team."
            )
            % {"name": person},
            field="agent",
        )


def _works_with(viewer: Viewer, case: Case) -> bool:
    asked = copy.copy(case)
    asked.agent_id, asked.is_confidential = None, False
    return holds(of_agents(viewer), asked)


def _has_place(person: Person, case: Case, by: Viewer) -> bool:
    """Has a place in the case's team today; a member's own case stays with its own people."""
    if case.team_id is None or (case.is_internal and person.employer_id != case.member_id):
        return False
    rows = TeamPlace.objects.on(by.today).filter(person=person, team_id=case.team_id)
    return bool(rows.exists())
