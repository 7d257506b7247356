"""Meetings that are held, with items treated and decisions taken: what tests of minutes start from."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Meeting, Participant
from samdrift.governance.services import (
    agenda,
    agenda_items,
    attendance,
    ballots,
    decisions,
    meeting_course,
    meetings,
    proposals,
)
from tests.governance.made import machine
from tests.world import World

OSLO = ZoneInfo("Europe/Oslo")
LAW = "offl. § 13, jf. fvl. § 13"


def at(hour: int, days: int = 0) -> dt.datetime:
    """A time of 20 November 2026, or some days later."""
    return dt.datetime(2026, 11, 20 + days, hour, tzinfo=OSLO)


def running(world: World, body: Body, *titles: str, closed: tuple[str, ...] = ()) -> Meeting:
    """A meeting under way: everybody has come, and these items wait, those `closed` behind doors."""
    by = machine(world)
    meeting = meetings.plan_meeting(by=by, body=body, starts_at=at(12), place="Rådhuset")
    for title in titles:
        law = {"is_closed": True, "legal_basis": LAW} if title in closed else {}
        agenda_items.add_item(
            meeting, by=by, title=title, proposal=f"{title}: forslaget vedtas.", **law
        )
    meeting_course.call_meeting(meeting, by=world.viewer("mona"), late_because="Det hastet.")
    meeting_course.open_meeting(meeting, by=by)
    attendance.all_come(meeting, by=by)
    meeting.refresh_from_db()
    return meeting


def participant(meeting: Meeting, who: Any) -> Participant:
    return meeting.participants.get(person=who)


def voted(
    world: World, item: AgendaItem, against: tuple[str, ...] = (), text: str = ""
) -> Decision:
    """The item treated: the recommendation voted on, and decided as the vote went."""
    by = machine(world)
    item = agenda.open_item(item, by=by)
    proposal = item.proposals.order_by("number").first()
    ballot = ballots.open_ballot(item, [proposal], by=by)
    answers: dict[int, tuple[str, int | None]] = {}
    there = item.meeting.participants.filter(status="present").select_related("seat")
    for one in there.exclude(pk__in=item.disqualified.values("participant")):
        no = one.person in [world.people[name] for name in against]
        answers[one.seat_id] = ("against", None) if no else ("for", proposal.pk)
    ballots.set_votes(ballot, answers, by=by)
    ballot = ballots.close_ballot(ballot, by=by)
    outcome = "adopted" if ballot.adopted_id else "rejected"
    return agenda.conclude(item, outcome=outcome, by=by, text=text or proposal.text)


def held(world: World, body: Body, *titles: str, closed: tuple[str, ...] = ()) -> Meeting:
    """A meeting that is over, each item adopted by all but one."""
    meeting = running(world, body, *titles, closed=closed)
    for item in meeting.items.order_by("number"):
        voted(world, item, against=("lise",))
    return meeting_course.end_meeting(meeting, by=machine(world))


def decision(world: World, body: Body, **more: Any) -> Decision:
    """A decision of the body, taken without a meeting."""
    values: dict[str, Any] = {
        "by": machine(world),
        "body": body,
        "outcome": "adopted",
        "title": "Felles fagsystem",
        "text": "Felles fagsystem anskaffes.",
        "decided_on": world.today,
    }
    return decisions.take(**{**values, **more})


def statement(meeting: Meeting, world: World, who: str, kind: str, text: str, **more: Any) -> Any:
    item = meeting.items.order_by("number").first()
    assert item is not None
    speaker = participant(meeting, world.people[who])
    return proposals.state(item, by=machine(world), kind=kind, text=text, speaker=speaker, **more)
