"""What is missing in the roles of a system: on a day, and from when to when.

What a system must have follows its management model. Every fact is dated, so the gaps of a day
long past, of today and of a day to come are all found by the same rule.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from samdrift.portfolio.calc.chain import CONSENT, About, Kind, Model, link


class Gap(StrEnum):
    """Kinds of gap. The values are those of `RoleGap.Kind`."""

    NO_OWNER = "no_owner"
    NO_MANAGER = "no_manager"
    NO_SUPER_USER = "no_super_user"
    NO_DEPUTY = "no_deputy"
    NO_LOCAL_MANAGER = "no_local_manager"
    NO_CONTACT = "no_contact"
    NO_CONSENT = "no_consent"
    TWO_OWNERS = "two_owners"
    NOT_ACCEPTED = "not_accepted"
    OVERDUE = "overdue"
    HOLDER_GONE = "holder_gone"
    SURPLUS = "surplus"


REQUIRED: Mapping[Model, Sequence[tuple[Kind, Gap]]] = {
    Model.OWN: (
        (Kind.OWNER, Gap.NO_OWNER),
        (Kind.MANAGER, Gap.NO_MANAGER),
        (Kind.SUPER_USER, Gap.NO_SUPER_USER),
    ),
    Model.JOINT: ((Kind.OWNER, Gap.NO_OWNER), (Kind.CONTACT, Gap.NO_CONTACT)),
    Model.CENTRE: (
        (Kind.OWNER, Gap.NO_OWNER),
        (Kind.LOCAL_MANAGER, Gap.NO_LOCAL_MANAGER),
        (Kind.SUPER_USER, Gap.NO_SUPER_USER),
    ),
}
"""What each member that uses a system must have, and the gap when it has not."""

REQUIRED_JOINTLY: Mapping[Model, Sequence[tuple[Kind, Gap]]] = {
    Model.OWN: (),
    Model.JOINT: ((Kind.MANAGER, Gap.NO_MANAGER),),
    Model.CENTRE: ((Kind.MANAGER, Gap.NO_MANAGER),),
}
"""What a system must have for all its members together."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days [start, end); None is without bound."""

    start: dt.date | None = None
    end: dt.date | None = None

    def has(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Held:
    """A role as it is held. `there` tells when the holder is at work in the cooperation."""

    id: int
    kind: Kind
    member: int | None
    person: int
    span: Span
    accepted_on: dt.date | None = None
    due_on: dt.date | None = None
    there: tuple[Span, ...] = (Span(),)


@dataclass(frozen=True)
class Facts:
    """All that is known about the roles of one system.

    `models` are the management models by period; `using` the periods each member uses the system
    as a member of the cooperation; `consents` those each member has agreed to something.
    """

    models: Sequence[tuple[Span, Model]]
    using: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    roles: Sequence[Held] = ()
    consents: Mapping[tuple[int, About], Sequence[Span]] = field(default_factory=dict)

    def model_on(self, day: dt.date) -> Model:
        """The management model of the day."""
        return next((model for span, model in self.models if span.has(day)), Model.OWN)

    def users_on(self, day: dt.date) -> set[int]:
        """The members that use the system that day."""
        return {member for member, spans in self.using.items() if _any(spans, day)}

    def roles_of(self, member: int | None) -> Sequence[Held]:
        return self._by_member.get(member, ())

    @cached_property
    def _by_member(self) -> dict[int | None, list[Held]]:
        """Parted once: a system has as many members as it has roles, and each is asked for."""
        found: dict[int | None, list[Held]] = defaultdict(list)
        for role in self.roles:
            found[role.member].append(role)
        return found


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A gap, and the role it is about where it is about one."""

    kind: Gap
    role: int | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """A gap with the days it lasts."""

    kind: Gap
    role: int | None
    span: Span


def gaps_on(facts: Facts, member: int | None, day: dt.date) -> frozenset[Found]:
    """The gaps of one member (None: of the roles that serve all) on the day."""
    return frozenset(_found(facts, facts.roles_of(member), member, day))


def gap_periods(facts: Facts, member: int | None) -> list[Lasting]:
    """Every gap of one member (None: of the roles that serve all) with its period, oldest first.

    Where members' facts are alike but for whose they are and on which days, so are their gaps: those
    are worked out once.
    """
    roles = facts.roles_of(member)
    if member is None:
        found = _periods(facts, roles, member)
    else:
        days = _turns(facts, roles, member)
        found = [
            Lasting(kind, None if at is None else roles[at].id, Span(_nth(days, a), _nth(days, b)))
            for kind, at, a, b in _periods_like(_alike(facts, roles, member, days))
        ]
    return sorted(found, key=lambda one: (one.span.start or dt.date.min, one.kind, one.role or 0))


def _nth(days: Sequence[dt.date], number: int | None) -> dt.date | None:
    return None if number is None else days[number]


_Days = tuple[tuple[int | None, int | None], ...]


class _Alike(NamedTuple):
    """What a member's gaps follow from, whosever they are. A day is told by its place among the days
    on which something changes, a role's holder by the first of the roles the same person has.
    """

    models: tuple[tuple[Model, tuple[int | None, int | None]], ...]
    using: _Days
    consents: tuple[tuple[About, _Days], ...]
    roles: tuple[tuple[Any, ...], ...]


def _alike(facts: Facts, roles: Sequence[Held], member: int, days: Iterable[dt.date]) -> _Alike:
    first: dict[int, int] = {}
    at: dict[dt.date | None, int | None] = {None: None}
    at.update((day, number) for number, day in enumerate(days))

    def told(spans: Iterable[Span]) -> _Days:
        return tuple((at[span.start], at[span.end]) for span in spans)

    own = [(about, facts.consents.get((member, about))) for about in About]
    return _Alike(
        tuple((model, (at[span.start], at[span.end])) for span, model in facts.models),
        told(facts.using.get(member, ())),
        tuple((about, told(spans)) for about, spans in own if spans),
        tuple(
            (
                role.kind,
                first.setdefault(role.person, number),
                (at[role.span.start], at[role.span.end]),
                at[role.accepted_on],
                at[role.due_on],
                told(role.there),
            )
            for number, role in enumerate(roles)
        ),
    )


@lru_cache(maxsize=5_000)
def _periods_like(alike: _Alike) -> tuple[tuple[Gap, int | None, int | None, int | None], ...]:
    """The gaps of whoever has facts like these: kind, the place of its role among the roles, and the
    places of its first day and of the day after its last.
    """
    roles = [
        Held(n, kind, 0, person, _span(days), _day(accepted), _day(due), tuple(map(_span, there)))
        for n, (kind, person, days, accepted, due, there) in enumerate(alike.roles)
    ]
    facts = Facts(
        models=[(_span(days), model) for model, days in alike.models],
        using={0: [_span(one) for one in alike.using]},
        roles=roles,
        consents={(0, about): [_span(one) for one in days] for about, days in alike.consents},
    )
    return tuple(
        (one.kind, one.role, _place(one.span.start), _place(one.span.end))
        for one in _periods(facts, roles, 0)
    )


_FIRST = 2
"""The ordinal of the day that stands for the first: date.min stands for the time before it."""


def _day(place: int | None) -> dt.date | None:
    return None if place is None else dt.date.fromordinal(_FIRST + place)


def _span(places: tuple[int | None, int | None]) -> Span:
    return Span(_day(places[0]), _day(places[1]))


def _place(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal() - _FIRST


def _periods(facts: Facts, roles: Sequence[Held], member: int | None) -> list[Lasting]:
    """Found by looking at each stretch of days in which nothing changes."""
    open_since: dict[Found, dt.date | None] = {}
    done: list[Lasting] = []
    for start in (None, *_turns(facts, roles, member)):
        found = frozenset(_found(facts, roles, member, start or dt.date.min))
        done += [
            Lasting(gone.kind, gone.role, Span(open_since.pop(gone), start))
            for gone in open_since.keys() - found
        ]
        for new in found - open_since.keys():
            open_since[new] = start
    return done + [Lasting(one.kind, one.role, Span(since)) for one, since in open_since.items()]


def _found(
    facts: Facts, roles: Iterable[Held], member: int | None, day: dt.date
) -> Iterable[Found]:
    held = [role for role in roles if role.span.has(day)]
    model = facts.model_on(day)
    if not held and member is None and not REQUIRED_JOINTLY[model]:
        return
    used = bool(facts.users_on(day)) if member is None else _any(facts.using.get(member, ()), day)
    if not held and not used:
        return
    serving = [role for role in held if _any(role.there, day)]
    if used:
        yield from _missing(model, serving, joint=member is None)
        if member is not None and not _has_agreed(facts, model, member, day):
            yield Found(Gap.NO_CONSENT)
    yield from _two_owners(held)
    wanted = used or _will_be_used(facts, member, day)
    for role in held:
        yield from _wrong_with(role, model, day, wanted=wanted)


def _missing(model: Model, serving: Sequence[Held], *, joint: bool) -> Iterable[Found]:
    kinds = {role.kind for role in serving}
    for kind, gap in (REQUIRED_JOINTLY if joint else REQUIRED)[model]:
        if kind not in kinds:
            yield Found(gap)
    if link(model, Kind.DEPUTY, joint=joint) and _alone(serving):
        yield Found(Gap.NO_DEPUTY)


def _alone(serving: Sequence[Held]) -> bool:
    """One manager, and nobody else to stand in."""
    managers = {role.person for role in serving if role.kind is Kind.MANAGER}
    standing_in = {role.person for role in serving if role.kind is Kind.DEPUTY}
    return len(managers) == 1 and not standing_in - managers


def _two_owners(held: Sequence[Held]) -> Iterable[Found]:
    if len({role.person for role in held if role.kind is Kind.OWNER}) > 1:
        yield Found(Gap.TWO_OWNERS)


def _wrong_with(role: Held, model: Model, day: dt.date, *, wanted: bool) -> Iterable[Found]:
    if not _any(role.there, day):
        yield Found(Gap.HOLDER_GONE, role.id)
    elif role.accepted_on is None or role.accepted_on > day:
        yield Found(Gap.NOT_ACCEPTED, role.id)
    elif role.due_on is not None and role.due_on <= day:
        yield Found(Gap.OVERDUE, role.id)
    if not wanted or link(model, role.kind, joint=role.member is None) is None:
        yield Found(Gap.SURPLUS, role.id)


def _has_agreed(facts: Facts, model: Model, member: int, day: dt.date) -> bool:
    about = CONSENT.get(model)
    return about is None or _any(facts.consents.get((member, about), ()), day)


def _will_be_used(facts: Facts, member: int | None, day: dt.date) -> bool:
    """Whether a use begins later: then its roles are there in good time, not left over."""
    users = facts.using if member is None else {member: facts.using.get(member, ())}
    return any(
        span.start is not None and span.start > day for spans in users.values() for span in spans
    )


def _turns(facts: Facts, roles: Iterable[Held], member: int | None) -> list[dt.date]:
    """The days on which something may change, in order."""
    spans = [span for span, _model in facts.models]
    if member is None:
        spans += chain.from_iterable(facts.using.values())
    else:
        spans += facts.using.get(member, ())
        for about in About:
            spans += facts.consents.get((member, about), ())
    for role in roles:
        spans += (role.span, *role.there)
    days = {day for span in spans for day in (span.start, span.end)}
    days.update(day for role in roles for day in (role.accepted_on, role.due_on))
    return sorted(day for day in days if day is not None)


def _any(spans: Iterable[Span], day: dt.date) -> bool:
    return any(span.has(day) for span in spans)


def mark_of(member: int | None, role: int | None) -> str:
    """What tells a gap from others of its kind in the same system: `17`, `17:240`, or `all`."""
    whose = "all" if member is None else str(member)
    return whose if role is None else f"{whose}:{role}"


def member_in_mark(mark: str) -> int | None:
    """Whose gap it is, from its mark; None for all."""
    whose = mark.partition(":")[0]
    return int(whose) if whose.isdecimal() else None


def role_in_mark(mark: str) -> int | None:
    """The role a gap is about, from its mark."""
    role = mark.partition(":")[2]
    return int(role) if role else None


def carried_mark(mark: str, members: Mapping[int, int]) -> str:
    """The mark when members have been followed by others: old id → new id."""
    whose, colon, role = mark.partition(":")
    if whose.isdecimal() and int(whose) in members:
        whose = str(members[int(whose)])
    return f"{whose}{colon}{role}"
