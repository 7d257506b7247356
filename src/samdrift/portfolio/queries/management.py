"""What would follow if a system were managed in another way."""

from __future__ import annotations

from dataclasses import dataclass

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.chain import CONSENT, Model
from samdrift.portfolio.calc.gaps import Found
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.queries.gaps import under


@dataclass(frozen=True)
class Change:
    """What follows: `agreement` (None: none is needed), the roles the new way does not have, and what
    would be missing or missing no longer, each with the members it is for (None: all together).
    """

    agreement: appointing.Agreement | None
    surplus: list[SystemRole]
    opened: dict[str, list[Member | None]]
    closed: dict[str, list[Member | None]]

    @property
    def is_possible(self) -> bool:
        """Whether every member has agreed; where nobody uses the system, nobody needs to."""
        return self.agreement is None or not self.agreement.missing


def change(system: System, management: str, viewer: Viewer) -> Change:
    """What is seen before it is done; nothing is written."""
    now = under(system, system.management, viewer.today)
    then = under(system, management, viewer.today)
    members = seen(Member, viewer).in_bulk([pk for pk in now if pk is not None])
    opened: dict[str, list[Member | None]] = {}
    closed: dict[str, list[Member | None]] = {}
    surplus: list[int | None] = []
    for pk in sorted(now, key=lambda one: members[one].sort_key if one in members else ""):
        member = members.get(pk) if pk is not None else None
        _sort_in(opened, then[pk] - now[pk], member)
        _sort_in(closed, now[pk] - then[pk], member)
        surplus += [one.role for one in then[pk] - now[pk] if one.kind == "surplus"]
    about = CONSENT.get(Model(management))
    rows = seen(SystemRole, viewer).filter(pk__in=surplus).select_related("person", "member")
    return Change(
        appointing.agreement(system, str(about), viewer.today) if about else None,
        list(rows.order_by("member__sort_key", "kind", "pk")),
        opened,
        closed,
    )


def _sort_in(
    told: dict[str, list[Member | None]], found: set[Found], member: Member | None
) -> None:
    """Put the gaps that are about no role, nor about agreement, under their names."""
    for one in sorted(found):
        if one.role is None and one.kind != "no_consent":
            told.setdefault(str(RoleGap.Kind(one.kind).label), []).append(member)
