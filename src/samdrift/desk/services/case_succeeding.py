"""What is taken up again at a member that has merged into another goes on for the one that took over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.models.cases import Case
from samdrift.desk.services.case_about import about, first_team
from samdrift.desk.services.case_hands import require_team
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member, Succession, SuccessionLink


def taker_of(member: Member, day: dt.date) -> Member | None:
    """The member it has merged into by the day, the last in the row; None when it stands."""
    found, at = None, member
    seen = {member.pk}
    while True:
        rows = SuccessionLink.objects.filter(
            predecessor=at, succession__kind=Succession.Kind.MERGE, succession__undone_at=None,
            succession__happened_on__lte=day,
        )  # fmt: skip
        link = rows.select_related("successor").order_by("-pk").first()
        if link is None or link.successor_id in seen:
            return found
        found = at = link.successor
        seen.add(at.pk)


def at_taker(case: Case, by: Viewer) -> dict[str, Any]:
    """What the case is given when it is taken up again: the member that took over, with its own use of
    the system and, where it has to, a team. Empty when the member stands.
    """
    member = taker_of(case.member, by.today)
    return {} if member is None else for_member(case, member, by)


def for_member(case: Case, member: Member, by: Viewer) -> dict[str, Any]:
    """The case as this member's."""
    use = about(by, member, case.service, case.system, None)["use"]
    values: dict[str, Any] = {"member": member, "use": use}
    try:
        require_team(case.team, member, internal=case.is_internal)
    except DomainError:
        values["team"] = first_team(member, None, internal=case.is_internal)
    return values
