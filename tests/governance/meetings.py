"""A group that meets, and meetings in the states that tests start from.

Kari chairs, Per is deputy chair, Lise, Didrik and Dina are members; Ola is Kari's deputy and Adam the
second; Mona is secretary and has no seat. Dag runs all bodies.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat, Sitting
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Participant, Proposal
from samdrift.governance.services import (
    agenda,
    agenda_items,
    attendance,
    ballots,
    meeting_course,
    meetings,
    proposals,
)
from tests.world import World

LONG_AGO = dt.date(2020, 1, 1)
MEMBERS = ("kari", "per", "lise", "didrik", "dina")
DEPUTIES = ("ola", "adam")


def make_group(world: World, name: str = "Styringsgruppen", **rules: Any) -> Body:
    """The group with its seats, deputies and officers; `rules` differ from those of a plain group."""
    more = {one: rules.pop(one) for one in ("is_internal", "is_discussion_only") if one in rules}
    kind = rules.pop("kind", "steering")
    body = Body.objects.create(
        name=name, kind=kind, arrangement=world.arrangement, founded_on=LONG_AGO, **more
    )
    MeetingRules.objects.create(
        body=body, valid_from=LONG_AGO, **{"basis": "group", "late_item": "free", **rules}
    )
    for order, who in enumerate(MEMBERS):
        seat_one(world, body, who, order=order)
    for rank, who in enumerate(DEPUTIES, start=1):
        sit(world, seat_of(body, world, "kari"), who, rank=rank)
    for who, kind in (("kari", "chair"), ("per", "deputy_chair"), ("mona", "secretary")):
        Office.objects.create(body=body, person=world.people[who], kind=kind, valid_from=LONG_AGO)
    return body


def seat_one(world: World, body: Body, who: str, **more: Any) -> Seat:
    seat = Seat.objects.create(body=body, valid_from=LONG_AGO, **more)
    sit(world, seat, who)
    return seat


def sit(world: World, seat: Seat, who: str, rank: int = 0) -> Sitting:
    person = world.people[who]
    return Sitting.objects.create(seat=seat, person=person, rank=rank, valid_from=LONG_AGO)


def seat_of(body: Body, world: World, who: str) -> Seat:
    return Seat.objects.get(body=body, sittings__person=world.people[who], sittings__rank=0)


def at(days: int, hour: int = 9) -> dt.datetime:
    """So many days from today, at the hour."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def planned(world: World, body: Body, days: int = 30, **more: Any) -> Meeting:
    return meetings.plan_meeting(by=world.viewer("mona"), body=body, starts_at=at(days), **more)


def with_item(
    world: World, meeting: Meeting, title: str = "Felles plan", **more: Any
) -> AgendaItem:
    more.setdefault("proposal", "Planen vedtas.")
    return agenda_items.add_item(meeting, by=world.viewer("mona"), title=title, **more)


def called(world: World, body: Body, items: int = 1, **more: Any) -> Meeting:
    """A meeting that is called, with items that each have a recommendation."""
    meeting = planned(world, body, **more)
    for number in range(1, items + 1):
        with_item(world, meeting, f"Sak {number}")
    return meeting_course.call_meeting(meeting, by=world.viewer("mona"), late_because="Haster")


def running(world: World, body: Body, items: int = 1, away: tuple[str, ...] = ()) -> Meeting:
    """A meeting under way, with everybody there but those who are away."""
    meeting = called(world, body, items)
    by = world.viewer("mona")
    for who in away:
        attendance.not_here(place(meeting, world, who), by=by)
    meeting = meeting_course.open_meeting(meeting, by=by)
    attendance.all_come(meeting, by=by)
    for who in away:
        attendance.not_here(place(meeting, world, who), by=by)
    return Meeting.objects.get(pk=meeting.pk)


def place(meeting: Meeting, world: World, who: str) -> Participant:
    return Participant.objects.get(meeting=meeting, person=world.people[who])


def opened(world: World, meeting: Meeting, number: int = 1) -> AgendaItem:
    item = AgendaItem.objects.get(meeting=meeting, number=number)
    return agenda.open_item(item, by=world.viewer("mona"))


def vote(world: World, item: AgendaItem, against: tuple[str, ...] = (), **more: Any) -> Ballot:
    """A vote on the item's first proposal: all who are there are for it but those named; closed."""
    by = world.viewer("mona")
    first = item.proposals.order_by("number")[:1]
    ballot = ballots.open_ballot(item, first, by=by)
    answers = answers_of(world, item, against, first[0])
    ballots.set_votes(ballot, answers, by=by)
    return ballots.close_ballot(ballot, by=by, **more)


def answers_of(
    world: World, item: AgendaItem, against: tuple[str, ...], proposal: Proposal
) -> dict[int, ballots.Answer]:
    from samdrift.governance.queries.electorate import electorate

    no = {world.people[who].pk for who in against}
    return {
        one.seat.pk: ("against", None) if one.participant.person_id in no else ("for", proposal.pk)
        for one in electorate(item.meeting, item).present
    }


def propose(world: World, item: AgendaItem, text: str, kind: str = "alternative") -> Proposal:
    return proposals.propose(item, by=world.viewer("mona"), kind=kind, text=text)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)
