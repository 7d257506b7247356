"""What must hold before a role from a table is registered: its place in the chain, and its holder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import Context, Rejected, Row
from samdrift.parties.intake.lookups import LEADS, people
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.calc import chain
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.intake.lookups import Period
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.rules_roles import Seat
from samdrift.portfolio.services import chain_checks

Kind = SystemRole.Kind
Place = tuple[int, int | None]
"""A system and a member, or no member for all of them."""


@dataclass(slots=True)
class Held:
    """A role as it stands or will stand."""

    place: Place
    kind: str
    person: int
    period: Period
    values: dict[str, Any]
    pk: int | None = None


@dataclass(slots=True)
class Draft:
    """A row that is understood: whose role where, and when."""

    row: Row
    system: System
    member: Member | None
    kind: str
    person: int
    period: Period
    place: Place


@dataclass(slots=True)
class Batch:
    """What a batch has found and made so far."""

    context: Context
    systems: dict[int, System]
    uses: dict[Place, list[Period]]
    held: dict[tuple[Place, str], list[Held]]
    added: list[tuple[Held, Draft]] = field(default_factory=list)
    changed: dict[int, dict[str, list[Any]]] = field(default_factory=dict)


def wrong_member(row: Row, member: Member | None, context: Context) -> Rejected | None:
    """Only a manager and a deputy can serve all members at once."""
    if member is None and row.get("member"):
        return Rejected("member", "unknown_member")
    if member is None and row.values["kind"] not in {Kind.MANAGER, Kind.DEPUTY}:
        return Rejected("member", "member_needed")
    return _may(context, member)


def _may(context: Context, member: Member | None) -> Rejected | None:
    """Who registers appointments from a file: the member's director or coordinator for the member's
    own; the centre's leads for any.
    """
    by = context.by
    if by.is_machine or any(by.has(role) for role in LEADS):
        return None
    if member is not None and any(by.has(role, member.pk) for role in ("director", "coordinator")):
        return None
    if member is None:
        return Rejected("member", "not_allowed_here")
    return Rejected("member", "not_allowed", {"member": member.name})


def wrong_seat(draft: Draft, batch: Batch) -> Rejected | None:
    """Refuse a role that the chain of appointments has no place for."""
    system, member = draft.system, draft.member
    model, kind = chain.Model(system.management), chain.Kind(draft.kind)
    found = chain.link(model, kind, joint=member is None)
    if found is None:
        return Rejected("kind", "not_in_chain", {"model": system.get_management_display()})
    if member is None:
        return _not_agreed(draft)
    left = lookups.left_on(batch.context, member)
    if left is not None and (draft.period.end is None or draft.period.end > left):
        said = {"member": member.name, "day": lookups.day_text(left)}
        return Rejected("member", "member_left", said)
    uses = batch.uses.get(draft.place, ())
    if not any(use.touches(draft.period) for use in uses):
        return Rejected("system", "unknown_use", {"member": member.name, "system": system.name})
    return None


def _not_agreed(draft: Draft) -> Rejected | None:
    """A role that serves all members needs each one's agreement on file."""
    seat = Seat(draft.system, None, draft.kind)
    try:
        chain_checks.agreed_by_all(seat, SystemRole(valid_from=draft.period.start))
    except DomainError as error:
        return Rejected("system", "refused", {"message": str(error)})
    return None


def wrong_person(draft: Draft, context: Context) -> Rejected | None:
    """Refuse somebody who has left, or does not work for the member; what is over may be so."""
    found, period, today = people(context), draft.period, context.by.today
    left = found.left.get(draft.person)
    if left is not None and ((period.end is None and left <= today) or (period.end or left) > left):
        return Rejected("person", "has_left")
    if period.end is not None and period.end <= today:
        return None
    if draft.member is not None and found.employer[draft.person] == draft.place[1]:
        return None
    day = max(period.start or today, today)
    seat = Seat(draft.system, draft.place[1], draft.kind)
    key = (draft.person, None if draft.kind in chain.ANYWHERE else draft.place[1], day)
    can = context.once(
        f"eligible-{key}",
        lambda: Person.objects.filter(appointing.eligible(seat, day), pk=draft.person).exists(),
    )
    name = draft.member.name if draft.member else ""
    return None if can else Rejected("person", "not_at_work", {"member": name})


def until_leaving(period: Period, draft: Draft, context: Context) -> Period:
    """When it is known that the person leaves, the role ends then."""
    left: dt.date | None = people(context).left.get(draft.person)
    return Period(period.start, left) if left is not None and period.end is None else period
