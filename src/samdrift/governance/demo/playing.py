"""How the example's meetings are held: planned, called, opened, treated, minuted and signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from samdrift.governance.demo.people import acting
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Step
from samdrift.governance.models.meetings import AgendaItem, Ballot, Meeting, Proposal, Signer, Vote
from samdrift.governance.queries.electorate import electorate
from samdrift.governance.services import (
    agenda,
    agenda_items,
    attendance,
    ballots,
    meeting_course,
    meetings,
    minutes,
)
from samdrift.parties.models.people import Person

Treat = Callable[[AgendaItem], Decision]
"""What the body does with an item that is open."""


def hold(
    body: Body,
    day: dt.date,
    stage: Any,
    items: Sequence[tuple[Step | str, Treat]],
    *,
    place: str,
    called: dt.date,
    chosen: Sequence[Person] = (),
) -> Meeting:
    """A whole meeting on a day: the items in their order, each with what is done with it."""
    meeting = call(body, day, stage, [what for what, _treat in items], place=place, called=called)
    meeting = meeting_course.open_meeting(meeting, by=stage.on(day, 9, 2))
    attendance.all_come(meeting, by=stage.on(day, 9, 3))
    rows = list(meeting.items.order_by("number"))
    for number, (item, (_what, treat)) in enumerate(zip(rows, items, strict=True)):
        opened = agenda.open_item(item, by=stage.on(day, 9, 5 + 10 * number))
        treat(opened)
    meeting = meeting_course.end_meeting(meeting, by=stage.on(day, 11, 30))
    sign(meeting, day + dt.timedelta(days=2), stage, chosen)
    return meeting


def call(
    body: Body,
    day: dt.date,
    stage: Any,
    what: Sequence[Step | str],
    *,
    place: str,
    called: dt.date,
) -> Meeting:
    """Planned with its agenda, and the notice sent."""
    by = stage.on(called)
    meeting = meetings.plan_meeting(
        by=by,
        body=body,
        starts_at=stage.instant(day, 9),
        ends_at=stage.instant(day, 12),
        place=place,
    )
    for one in what:
        if isinstance(one, Step):
            agenda_items.add_item(meeting, by=by, step=one)
        else:
            agenda_items.add_item(meeting, by=by, title=one, kind=AgendaItem.Kind.ORIENTATION)
    return meeting_course.call_meeting(meeting, by=by)


def sign(meeting: Meeting, day: dt.date, stage: Any, chosen: Sequence[Person] = ()) -> None:
    """The minutes are put forward, and each signer signs."""
    made = minutes.put_forward(meeting, chosen=chosen, language="nb", by=stage.on(day))
    for signer in Signer.objects.filter(minutes=made).select_related("person"):
        minutes.sign(signer, seen_digest=made.digest, by=acting(signer.person, day, stage, hour=14))


def vote(
    item: AgendaItem, proposal: Proposal, stage: Any, day: dt.date, against: Mapping[str, str] = {}
) -> Ballot:
    """A vote on one proposal; `against` are the seats (by what they speak for) that do not agree."""
    by = stage.on(day, 10)
    ballot = ballots.open_ballot(item, [proposal], by=by, method=Ballot.Method.NAMES)
    answers = {}
    for one in electorate(item.meeting, item).present:
        differs = str(one.seat) in against
        choice = (Vote.Choice.AGAINST, None) if differs else (Vote.Choice.FOR, proposal.pk)
        answers[one.seat.pk] = (str(choice[0]), choice[1])
    ballots.set_votes(ballot, answers, by=by)
    return ballots.close_ballot(ballot, by=by)
