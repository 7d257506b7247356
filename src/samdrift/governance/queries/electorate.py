"""Who votes in a meeting, or in one of its items: the lawfully filled seats, and what they weigh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from samdrift.governance.calc.voting import Quorum, Rules, quorum
from samdrift.governance.calc.voting import Seat as Place
from samdrift.governance.models.bodies import Body, MeetingRules, Seat
from samdrift.governance.models.meetings import AgendaItem, Disqualification, Meeting, Participant
from samdrift.governance.queries import bodies

ELECTED = frozenset({Body.Kind.COUNCIL, Body.Kind.REPRESENTATIVES, Body.Kind.HOST_COMMITTEE})
"""Bodies of elected members: the employees may speak there, and vote nowhere but in boards."""


@dataclass(frozen=True)
class Elector:
    """A seat with the right to vote, what it weighs, and who fills it now (None: nobody)."""

    seat: Seat
    votes: Decimal
    participant: Participant | None

    @property
    def place(self) -> Place:
        return Place(self.seat.pk, Fraction(self.votes), self.participant is not None)


@dataclass(frozen=True)
class Electorate:
    """Everybody who counts in an item, and by which rules."""

    electors: list[Elector]
    rules: MeetingRules
    leader: Elector | None

    @property
    def present(self) -> list[Elector]:
        return [one for one in self.electors if one.participant is not None]

    @property
    def places(self) -> list[Place]:
        return [one.place for one in self.electors]

    @property
    def quorum(self) -> Quorum:
        return quorum(plain_rules(self.rules), self.places)


def meeting_day(meeting: Meeting) -> dt.date:
    """The day of the meeting, by which seats, offices and rules are those in force."""
    return timezone.localdate(meeting.starts_at)


def plain_rules(rules: MeetingRules) -> Rules:
    """The body's rules as the calculations take them."""

    def part(num: int | None, den: int | None) -> Fraction | None:
        return None if num is None or not den else Fraction(num, den)

    return Rules(
        quorum=Fraction(rules.quorum_num, rules.quorum_den),
        quorum_over=rules.quorum_over,
        votes=part(rules.votes_num, rules.votes_den),
        majority=rules.majority,
        floor=part(rules.floor_num, rules.floor_den),
        tie=rules.tie,
        may_abstain=rules.may_abstain,
    )


def votes_there(seat: Seat, body: Body) -> bool:
    """Observers never vote; employees' representatives where they sit as members: in boards."""
    return seat.has_vote and not (seat.kind == Seat.Kind.EMPLOYEES and body.kind in ELECTED)


def electorate(meeting: Meeting, item: AgendaItem | None = None) -> Electorate:
    """Who counts in the meeting, or in the item, where the disqualified leave their seats."""
    body, day = meeting.body, meeting_day(meeting)
    people = list(meeting.participants.select_related("person", "seat__member").order_by("pk"))
    vacated = _vacated(item)
    holders = holders_of(meeting, people)
    weights = bodies.weights(body, day)

    def lawful(seat: Seat) -> Participant | None:
        holder = holders.get(seat.pk)
        if holder is not None and holder.pk not in vacated:
            return holder
        filling = (sub for sub in vacated.values() if sub is not None and sub.seat_id == seat.pk)
        return next((sub for sub in filling if _has_come(meeting, sub)), None)

    electors = [
        Elector(seat, weights.get(seat.pk, Decimal(0)), lawful(seat))
        for seat in bodies.seats_on(body, day)
        if votes_there(seat, body)
    ]
    leader = _leader(electors, bodies.officers(body, day))
    return Electorate(electors, bodies.rules_on(body, day), leader)


def _vacated(item: AgendaItem | None) -> dict[int, Participant | None]:
    """The disqualified in the item, by participant, with whoever steps in."""
    if item is None:
        return {}
    rows = item.disqualified.select_related("substitute__person", "substitute__seat__member")
    return {row.participant_id: row.substitute for row in rows}


def _has_come(meeting: Meeting, substitute: Participant) -> bool:
    """A substitute in the room is there by being named; in writing, by having answered."""
    return not is_asked(meeting) or substitute.agrees is not None


def holders_of(meeting: Meeting, people: Iterable[Participant]) -> dict[int, Participant]:
    """Seat id → who fills it now; in a written procedure, who has answered for it.

    Those who only step in for somebody disqualified fill no seat but in that item.
    """
    found: dict[int, Participant] = {}
    only = substitutes(meeting) if is_asked(meeting) else frozenset()
    for one in people:
        if is_there(meeting, one) and one.pk not in only:
            found.setdefault(one.seat_id, one)
    return found


def substitutes(meeting: Meeting) -> frozenset[int]:
    """Participants (by id) who step in for somebody disqualified in an item."""
    rows = Disqualification.objects.filter(item__meeting=meeting, substitute__isnull=False)
    return frozenset(rows.values_list("substitute_id", flat=True))


def is_asked(meeting: Meeting) -> bool:
    """A written procedure that waits for answers."""
    return meeting.form == Meeting.Form.WRITTEN and meeting.status == Meeting.Status.CALLED


def is_there(meeting: Meeting, one: Participant) -> bool:
    """Present in the room or on the screen; before a written procedure is closed, has answered."""
    if is_asked(meeting):
        return one.agrees is not None and one.status != Participant.Status.EXCUSED
    return one.status == Participant.Status.PRESENT


def _leader(electors: list[Elector], officers: bodies.Officers) -> Elector | None:
    """Whoever leads: the chair if there and not disqualified, else the deputy chair."""
    for person in (officers.chair, officers.deputy_chair):
        for one in electors:
            if person and one.participant and one.participant.person_id == person.pk:
                return one
    return None
