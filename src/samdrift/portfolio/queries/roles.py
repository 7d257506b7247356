"""Reads of roles in systems: lists, what a person holds, what waits for an answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import DateField, F, Q, Value

from samdrift.kernel import paging
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.rules_roles import leads, owned_by

SOON = 90
"""Days ahead that count as soon."""
ANSWER_WITHIN = 30
"""Days before a role must be confirmed that the holder is reminded."""
MOST_COUNTED = 1000
"""A summary counts no further."""
OWNERS_MEND = frozenset(
    {"no_manager", "no_super_user", "no_deputy", "no_local_manager", "no_contact"}
)
"""Gaps of a member that its system owner closes by appointing."""


def _joined(rows: Any, viewer: Viewer) -> Any:
    """With what a list shows, and the day the state is told for."""
    rows = rows.select_related("system", "member", "person")
    return rows.annotate(day=Value(viewer.day, output_field=DateField()))


def every(viewer: Viewer) -> Any:
    """All roles there have been."""
    return _joined(seen(SystemRole, viewer), viewer)


def listed(viewer: Viewer) -> Any:
    """The roles of the day, and today those to come as well."""
    rows = seen(SystemRole, viewer)
    return _joined(rows.on(viewer.day) if viewer.as_of else rows.coming(viewer.day), viewer)


def state_of(role: SystemRole, day: dt.date) -> str:
    """declined, never, ended, planned, pending, overdue or held, as seen on the day."""
    if role.declined_on is not None and role.declined_on <= day:
        return "declined"
    if role.valid_to is not None and role.valid_to == role.valid_from:
        return "never"
    if role.valid_to is not None and role.valid_to <= day:
        return "ended"
    if role.accepted_on is None or role.accepted_on > day:
        return "pending"
    if role.valid_from is not None and role.valid_from > day:
        return "planned"
    return "overdue" if role.due_on is not None and role.due_on <= day else "held"


def in_states(states: Iterable[str], viewer: Viewer) -> Any:
    """The roles in one of these states, also those that are over."""
    wanted = Q()
    for state in states:
        wanted |= _condition(state, viewer)
    return every(viewer).filter(wanted)


def _condition(state: str, viewer: Viewer) -> Q:
    day = viewer.day
    never = Q(valid_to=F("valid_from"))
    declined = Q(declined_on__lte=day)
    if state == "declined":
        return declined
    if state == "ended":
        return Q(valid_to__lte=day) & ~never & ~Q(declined_on__isnull=False)
    accepted, begun = Q(accepted_on__lte=day), Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    open_still = (Q(valid_to__isnull=True) | Q(valid_to__gt=day)) & ~Q(valid_to=F("valid_from"))
    if state == "pending":
        return open_still & (Q(accepted_on__isnull=True) | Q(accepted_on__gt=day))
    if state == "planned":
        return open_still & accepted & Q(valid_from__gt=day)
    overdue = seen(RoleGap, viewer).on(day).filter(kind="overdue").values("role_id")
    if state == "overdue":
        return open_still & begun & Q(pk__in=overdue)
    if state == "held":
        return open_still & begun & accepted & ~Q(pk__in=overdue)
    raise ValueError(state)


def of_members(
    system: System, members: Iterable[int | None], viewer: Viewer
) -> dict[int | None, list[SystemRole]]:
    """The roles of a system on the day by member, None for those that serve all: one query."""
    own = [pk for pk in members if pk is not None]
    rows = _joined(seen(SystemRole, viewer).on(viewer.day).filter(system=system), viewer)
    rows = rows.filter(Q(member_id__in=own) | Q(member__isnull=True))
    found: dict[int | None, list[SystemRole]] = defaultdict(list)
    for role in rows.order_by("person__sort_key", "pk"):
        found[role.member_id].append(role)
    return found


def managed_systems(viewer: Viewer) -> list[Ref]:
    """The systems the person manages today, for one member or for all, in one query."""
    kinds = (SystemRole.Kind.MANAGER, SystemRole.Kind.DEPUTY)
    rows = seen(SystemRole, viewer).on(viewer.today).filter(person_id=viewer.person_id)
    held = rows.filter(kind__in=kinds).values_list("system_id", flat=True).distinct()
    return [Ref("portfolio.system", pk) for pk in held]


def of_person(person: Person, viewer: Viewer) -> list[SystemRole]:
    """What a person holds in systems, on the day and later."""
    return list(listed(viewer).filter(person=person).order_by("system__sort_key", "kind", "pk"))


def unanswered(viewer: Viewer) -> list[SystemRole]:
    """The person's own roles that wait to be accepted."""
    rows = listed(viewer).filter(person_id=viewer.person_id, accepted_on__isnull=True)
    return list(rows.order_by("valid_from", "pk"))


def to_confirm(viewer: Viewer) -> list[SystemRole]:
    """The person's own roles that must be confirmed soon, or should have been."""
    until = viewer.day + dt.timedelta(days=ANSWER_WITHIN)
    rows = listed(viewer).filter(person_id=viewer.person_id, accepted_on__isnull=False)
    return [
        role for role in rows.order_by("pk") if role.due_on is not None and role.due_on <= until
    ]


def to_mend(viewer: Viewer, most: int) -> list[RoleGap]:
    """Gaps that this person closes by appointing: as director, system owner or lead."""
    owned = owned_by(viewer)
    wanted = Q(kind__in=["no_owner", "two_owners"], member_id__in=viewer.members_as("director"))
    wanted |= Q(
        kind__in=OWNERS_MEND,
        system_id__in=[system for system, _member in owned],
        member_id__in=[member for _system, member in owned],
    )
    if leads(viewer, None):
        wanted |= Q(kind__in=["no_manager", "no_deputy"], member__isnull=True)
    rows = seen(RoleGap, viewer).on(viewer.day).filter(wanted).select_related("system", "member")
    rows = rows.order_by("valid_from", "system__sort_key", "pk")
    mine = (gap for gap in rows[: most * 4] if gap.kind not in OWNERS_MEND or _is_owned(gap, owned))
    return list(mine)[:most]


def _is_owned(gap: RoleGap, owned: set[tuple[int, int]]) -> bool:
    return gap.member_id is None or (gap.system_id, gap.member_id) in owned


@dataclass
class Mine:
    """A system somebody answers for: the own roles, what is missing, to come and different."""

    system: System
    roles: list[SystemRole] = field(default_factory=list)
    gaps: list[RoleGap] = field(default_factory=list)
    coming: list[RoleGap] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    @property
    def missing(self) -> list[tuple[Any, list[RoleGap]]]:
        """What is missing, each kind once, with the gaps."""
        found: dict[Any, list[RoleGap]] = {}
        for gap in self.gaps:
            found.setdefault(gap.get_kind_display(), []).append(gap)
        return list(found.items())

    @property
    def versions(self) -> list[str]:
        """The different versions the members run."""
        return sorted({use.version for use in self.uses if use.version})

    @property
    def planned(self) -> list[Use]:
        """Uses that are to be introduced or phased out."""
        return [use for use in self.uses if use.introduce_on or use.phase_out_on]

    def concerns(self, member_id: int | None) -> bool:
        """Whether the own roles reach this member: those for all members reach every one."""
        own = {role.member_id for role in self.roles}
        return member_id is None or None in own or member_id in own


def mine(viewer: Viewer) -> list[Mine]:
    """The systems a person has a role in, those with gaps first: four queries."""
    rows = listed(viewer).filter(person_id=viewer.person_id)
    cards: dict[int, Mine] = {}
    for role in rows.order_by("system__sort_key", "kind", "pk"):
        cards.setdefault(role.system_id, Mine(role.system)).roles.append(role)
    gaps = (
        seen(RoleGap, viewer).filter(system_id__in=cards).select_related("member", "role__person")
    )
    for gap in gaps.on(viewer.day).order_by("member__sort_key", "kind", "pk"):
        if cards[gap.system_id].concerns(gap.member_id):
            cards[gap.system_id].gaps.append(gap)
    for gap in gaps.begins_within(viewer.day, SOON).order_by("valid_from", "pk"):
        if cards[gap.system_id].concerns(gap.member_id):
            cards[gap.system_id].coming.append(gap)
    uses = seen(Use, viewer).on(viewer.day).filter(system_id__in=cards).select_related("member")
    for use in uses.order_by("member__sort_key", "pk"):
        cards[use.system_id].uses.append(use)
    return sorted(cards.values(), key=lambda card: (not card.gaps, card.system.sort_key))


def counts_of_state(viewer: Viewer) -> dict[str, int]:
    """How many roles of the day there are, and how many of them wait to be accepted."""
    return {
        "all": paging.count("roles", viewer, lambda: _held(viewer)),
        "pending": paging.count(
            "roles pending", viewer, lambda: _held(viewer).filter(accepted_on__isnull=True)
        ),
    }


def _held(viewer: Viewer) -> Any:
    return seen(SystemRole, viewer).on(viewer.day)
