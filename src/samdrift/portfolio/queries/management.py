"""What would follow if a system were managed in another way."""

from __future__ import annotations

from dataclasses import dataclass

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.calc.chain import CONSENT, Model
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.queries.gaps import under


@dataclass(frozen=True)
class Change:
    """`agreement` (None: none is needed), roles the new way does not have, what would be missing
    and what would be missing no longer; (member or None for all, what) each.
    """

    agreement: appointing.Agreement | None
    surplus: list[SystemRole]
    opened: list[tuple[Member | None, str]]
    closed: list[tuple[Member | None, str]]

    @property
    def is_possible(self) -> bool:
        """Whether every member has agreed; where nobody uses the system, nobody needs to."""
        return self.agreement is None or not self.agreement.missing


def change(system: System, management: str, viewer: Viewer) -> Change:
    """What is seen before it is done; nothing is written."""
    now = under(system, system.management, viewer.today)
    then = under(system, management, viewer.today)
    members = seen(Member, viewer).in_bulk([pk for pk in now if pk is not None])
    opened, closed, surplus = [], [], []
    for pk in sorted(now, key=lambda one: members[one].sort_key if one in members else ""):
        member = members.get(pk) if pk is not None else None
        opened += [(member, _name(one.kind)) for one in sorted(then[pk] - now[pk]) if one.role is None]
        closed += [(member, _name(one.kind)) for one in sorted(now[pk] - then[pk]) if one.role is None]
        surplus += [one.role for one in then[pk] - now[pk] if one.kind == "surplus"]
    about = CONSENT.get(Model(management))
    rows = seen(SystemRole, viewer).filter(pk__in=surplus).select_related("person", "member")
    return Change(
        appointing.agreement(system, str(about), viewer.today) if about else None,
        list(rows.order_by("member__sort_key", "kind", "pk")),
        [one for one in opened if one[1] != _name("no_consent")],
        [one for one in closed if one[1] != _name("no_consent")],
    )


def _name(kind: str) -> str:
    return str(RoleGap.Kind(kind).label)
