"""Who is looking or acting, classified once per request: the input of reach, rights and history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    TOKEN = "token"  # noqa: S105 -- a kind of actor
    CLOCK = "clock"
    TERMINAL = "terminal"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, program or clock, with what follows from its member, mandates and roles.

    `home` is the member that employs the person; `members` those whose own matters it sees
    (its employer while that is a current member, and the members it serves by mandate for a
    room). `mergers` are (merged, taken over by), for what was theirs
    before. `roles` holds (role, member id or None). `centre` is staff serving the arrangement.
    """

    kind: ActorKind
    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    language: str = "nb"
    home: int | None = None
    members: frozenset[int] = frozenset()
    served: tuple[tuple[int, str], ...] = ()
    mergers: frozenset[tuple[int, int]] = frozenset()
    focus: int | None = None
    centre: bool = False
    supplier: int | None = None
    inside: bool = False
    roles: frozenset[tuple[str, int | None]] = frozenset()
    today: dt.date = field(default_factory=dt.date.today)
    as_of: dt.date | None = None
    may_write: bool = True
    at: dt.datetime | None = None

    @property
    def members_asked(self) -> frozenset[int]:
        """The member the viewer has chosen to look at, else those one works for."""
        return self.members if self.focus is None else frozenset({self.focus})

    @property
    def now(self) -> dt.datetime:
        """The instant of what is done: now, or `at` where something is done as of an earlier day."""
        return self.at or dt.datetime.now(dt.UTC)

    @property
    def day(self) -> dt.date:
        """The day whose relations are shown."""
        return self.as_of or self.today

    @property
    def is_machine(self) -> bool:
        """The clock and whoever sits at the server's own terminal: no reach limits them."""
        return self.kind in {ActorKind.CLOCK, ActorKind.TERMINAL}

    def has(self, role: str, member: int | None = None) -> bool:
        """Holds the role for that member (or, with None, for the arrangement)."""
        return (role, member) in self.roles

    def has_any(self, *roles: str) -> bool:
        """Holds one of the roles, for whichever member."""
        return any(role in roles for role, _member in self.roles)

    def members_as(self, *roles: str) -> frozenset[int]:
        """The members for which the person holds one of the roles."""
        return frozenset(m for role, m in self.roles if role in roles and m is not None)

    def with_former(self, members: frozenset[int]) -> frozenset[int]:
        """The members, and those that have merged into them: their history is read by the new one."""
        found = members
        while before := {old for old, new in self.mergers if new in found} - found:
            found |= before
        return found

    def seen_as_of(self, day: dt.date | None) -> Viewer:
        return replace(self, as_of=day)


def clock(today: dt.date) -> Viewer:
    return Viewer(kind=ActorKind.CLOCK, name="clock", today=today, inside=True, centre=True)


def terminal(today: dt.date) -> Viewer:
    """Whoever runs a command on the server itself; holds every right, and is named in history."""
    return Viewer(kind=ActorKind.TERMINAL, name="terminal", today=today, inside=True, centre=True)


def anonymous(today: dt.date) -> Viewer:
    return Viewer(kind=ActorKind.ANONYMOUS, today=today, may_write=False)
