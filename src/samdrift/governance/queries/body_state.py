"""How bodies stand on a day: who is missing, whose term ends, and what the law asks for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from samdrift.governance.calc.composition import Checked, Composition, SeatState, State, checked
from samdrift.governance.calc.meeting_rules import RuleSet, rule_set
from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat, Sitting
from samdrift.governance.queries.bodies import Officers, Seated, ends_of, seated_in
from samdrift.kernel.models.dated import on_day
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.people import Appointment

ENDS_SOON = dt.timedelta(days=90)
"""How long before its end a term is told of."""
DAYS_A_MONTH = 30.4375
OWN_FINDINGS = {"chair"}
"""Demands that are a finding of their own kind."""


@dataclass(frozen=True)
class BodyState:
    """A body on a day."""

    body: Body
    seats: list[Seated]
    officers: Officers
    rules: RuleSet | None
    checks: list[Checked]
    ends: dict[int, dt.date | None] = field(default_factory=dict)
    """Sitting id → when that person's term ends; of deputies too."""
    ending: dict[int, dt.date] = field(default_factory=dict)
    """Of ordinary members whose term ends soon, the first first."""

    @property
    def empty(self) -> list[Seated]:
        """Seats with a vote in which nobody sits."""
        return [one for one in self.seats if one.ordinary is None and one.seat.has_vote]

    @property
    def lacks_chair(self) -> bool:
        return self.officers.chair is None and bool(self.seats)

    @property
    def unmet(self) -> list[Checked]:
        """What the law asks for and is not there, besides what is told as a finding of its own."""
        if not self.seats:
            return []
        keys = OWN_FINDINGS
        return [
            one
            for one in self.checks
            if one.state is State.NOT_MET and one.demand.source and one.demand.key not in keys
        ]


def state_of(body: Body, day: dt.date) -> BodyState:
    """One body."""
    return states([body.pk], day, [body])[0]


def states(
    bodies: Collection[int], day: dt.date, rows: Iterable[Body] | None = None
) -> list[BodyState]:
    """Many bodies: a fixed number of queries. One that is wound up has no seats and lacks nothing."""
    found = list(rows) if rows is not None else list(Body.objects.filter(pk__in=bodies))
    around = _around({body.arrangement_id for body in found}, day)
    seats, officers = seated_in(bodies, day), _officers(bodies, day)
    sets = _sets(bodies, day)
    sittings = (one for rows in seats.values() for seat in rows for one in seat.sittings)
    ends = ends_of(sittings)
    return [
        _state(
            body, seats.get(body.pk, []), officers[body.pk], sets.get(body.pk), around, ends, day
        )
        for body in found
    ]


@dataclass(frozen=True)
class _Around:
    """What stands around bodies on a day, by arrangement."""

    owners: dict[int | None, list[int]]
    managers: dict[int | None, set[int]]
    directors: set[int]
    council: dict[int | None, set[int]]


def _around(arrangements: Collection[int | None], day: dt.date) -> _Around:
    directors = _holders("director", day)
    return _Around(
        _owners(arrangements, day),
        _holders("daily_manager", day),
        directors.get(None, set()),
        _council_people(arrangements, day),
    )


def _state(
    body: Body,
    seats: list[Seated],
    officers: Officers,
    rules: RuleSet | None,
    around: _Around,
    all_ends: dict[int, dt.date | None],
    day: dt.date,
) -> BodyState:
    people = {one.person_id for seat in seats if seat.seat.has_vote for one in seat.sittings}
    composition = Composition(
        tuple(_seat_state(one) for one in seats),
        tuple(around.owners.get(body.arrangement_id, ())),
        officers.chair is not None,
        officers.deputy_chair is not None,
        len(people & around.managers.get(body.arrangement_id, set())),
        len(people & around.directors),
        len(people & around.council.get(body.arrangement_id, set())),
        _longest(seats),
    )
    checks = checked(rules, composition) if rules else []
    ends = {one.pk: all_ends[one.pk] for seat in seats for one in seat.sittings}
    return BodyState(body, seats, officers, rules, checks, ends, _ending(seats, ends, day))


def _seat_state(one: Seated) -> SeatState:
    seat = one.seat
    return SeatState(seat.kind, seat.member_id, one.ordinary is not None, len(one.deputies))


def _officers(bodies: Collection[int], day: dt.date) -> dict[int, Officers]:
    rows = Office.objects.on(day).filter(body__in=list(bodies)).select_related("person__employer")
    held: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in rows.order_by("valid_from", "pk"):
        held[row.body_id][row.kind] = row.person
    return {
        pk: Officers(*(held[pk].get(kind) for kind in ("chair", "deputy_chair", "secretary")))
        for pk in bodies
    }


def _sets(bodies: Collection[int], day: dt.date) -> dict[int, RuleSet]:
    rows = MeetingRules.objects.on(day).filter(body__in=list(bodies))
    found = {pk: rule_set(basis) for pk, basis in rows.values_list("body_id", "basis")}
    return {pk: one for pk, one in found.items() if one is not None}


def _owners(arrangements: Collection[int | None], day: dt.date) -> dict[int | None, list[int]]:
    rows = Membership.objects.on(day).filter(arrangement__in=arrangements - {None}, is_owner=True)  # type: ignore[operator]
    found: dict[int | None, list[int]] = defaultdict(list)
    for arrangement, member in rows.order_by("member__sort_key").values_list(
        "arrangement_id", "member_id"
    ):
        found[arrangement].append(member)
    return found


def _holders(role: str, day: dt.date) -> dict[int | None, set[int]]:
    """Arrangement (None for a role of members) → who holds the role that day."""
    rows = Appointment.objects.on(day).filter(role=role)
    found: dict[int | None, set[int]] = defaultdict(set)
    for arrangement, person in rows.values_list("arrangement_id", "person_id"):
        found[arrangement].add(person)
    return found


def _council_people(
    arrangements: Collection[int | None], day: dt.date
) -> dict[int | None, set[int]]:
    """Arrangement → members of its council of representatives that day."""
    rows = Sitting.objects.filter(on_day(day), on_day(day, "seat__"), rank=0).filter(
        seat__body__kind=Body.Kind.REPRESENTATIVES,
        seat__body__arrangement__in=arrangements - {None},  # type: ignore[operator]
        seat__kind=Seat.Kind.MEMBER,
    )
    found: dict[int | None, set[int]] = defaultdict(set)
    for arrangement, person in rows.values_list("seat__body__arrangement_id", "person_id"):
        found[arrangement].add(person)
    return found


def _longest(seats: list[Seated]) -> int | None:
    """The longest term of an ordinary member in whole months; None where none is bounded."""
    lengths = [
        round((one.valid_to - one.valid_from).days / DAYS_A_MONTH)
        for seat in seats
        for one in seat.sittings
        if one.rank == 0 and one.valid_from and one.valid_to
    ]
    return max(lengths, default=None)


def _ending(
    seats: list[Seated], ends: dict[int, dt.date | None], day: dt.date
) -> dict[int, dt.date]:
    """Ordinary terms that end soon, the first first."""
    ordinary = [one.pk for seat in seats for one in seat.sittings if one.rank == 0]
    soon = [(end, pk) for pk in ordinary if (end := ends[pk]) and end <= day + ENDS_SOON]
    return {pk: end for end, pk in sorted(soon)}
