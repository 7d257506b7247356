"""Meetings are planned, changed and cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.meetings import Ballot, Meeting
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.queries.meetings import next_number
from samdrift.governance.services import meeting_notices
from samdrift.governance.services.called import align_participants
from samdrift.governance.services.meeting_common import RUN, Form, Status, check, hold
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

MOST_AT_ONCE = 60


@transaction.atomic
def plan_meeting(
    *,
    by: Viewer,
    body: Body,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None = None,
    form: str = Form.PHYSICAL,
    place: str = "",
    note: str = "",
) -> Meeting:
    """Plan a meeting. Of a written procedure `starts_at` is when the answers are due."""
    require(by, RUN, body)
    body = lock(Body, body.pk)
    year = timezone.localdate(starts_at).year
    meeting = Meeting(
        body=body,
        year=year,
        number=next_number(body, year),
        starts_at=starts_at,
        ends_at=ends_at,
        form=form,
        place=place.strip(),
        note=note.strip(),
    )
    check(meeting)
    meeting.save()
    told = {"starts_at": starts_at.isoformat(), "form": form, "place": meeting.place}
    record("meeting.planned", meeting, by=by, changes=first_values(told))
    search.index([meeting])
    return meeting


@transaction.atomic
def plan_many(
    *, by: Viewer, body: Body, starts: Sequence[dt.datetime], **values: Any
) -> list[Meeting]:
    """Plan meetings at these times, in their order; a time that the body meets at already is left out."""
    require(by, RUN, body)
    if not starts:
        raise DomainError("no_days", _("Write at least one day."), field="days")
    if len(starts) > MOST_AT_ONCE:
        raise DomainError(
            "too_many_days",
            _("Plan at most %(most)s meetings at once.") % {"most": MOST_AT_ONCE},
            field="days",
        )
    there = set(
        Meeting.objects.filter(body=body, starts_at__in=starts)
        .exclude(status=Status.CANCELLED)
        .values_list("starts_at", flat=True)
    )
    wanted = [one for one in sorted(set(starts)) if one not in there]
    return [plan_meeting(by=by, body=body, starts_at=one, **values) for one in wanted]


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: Viewer, **values: Any) -> Meeting:
    """Change time, place, form or note; those who are called are told of a new time or place."""
    meeting = hold(meeting, by, Status.PLANNED, Status.CALLED)
    if meeting.status == Status.CALLED and _crosses(meeting, values.get("form", meeting.form)):
        raise DomainError(
            "called_already",
            _("The notice has gone out. Cancel the meeting and plan a new one instead."),
            field="form",
        )
    before = meeting_day(meeting)
    changes = write(meeting, values)
    check(meeting)
    if meeting_day(meeting).year != meeting.year:
        changes |= _renumbered(meeting)
    if changes:
        record("meeting.changed", meeting, by=by, changes=changes)
    if meeting.status == Status.CALLED and {"starts_at", "place", "form"} & changes.keys():
        if meeting_day(meeting) != before:
            align_participants(meeting, by)
        people = meeting_notices.called_people(meeting)
        values_told = {"place": meeting.place or "–"}
        meeting_notices.tell_people(people, meeting_notices.MOVED, meeting, values_told, by=by)
    search.index([meeting])
    return meeting


def _crosses(meeting: Meeting, form: str) -> bool:
    """From a meeting to a written procedure, or back."""
    return (meeting.form == Form.WRITTEN) != (form == Form.WRITTEN)


def _renumbered(meeting: Meeting) -> dict[str, Any]:
    body = lock(Body, meeting.body_id)
    year = meeting_day(meeting).year
    return write(meeting, {"year": year, "number": next_number(body, year)})


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Viewer, reason: str) -> Meeting:
    """Call it off; its items can be put on another agenda."""
    meeting = hold(meeting, by, Status.PLANNED, Status.CALLED)
    reason = require_text(reason, "reason", _("Write why it is cancelled."))[:300]
    was_called = meeting.status == Status.CALLED
    changes = write(meeting, {"status": Status.CANCELLED, "cancelled_because": reason})
    Ballot.objects.filter(item__meeting=meeting, closed_at=None).delete()
    record("meeting.cancelled", meeting, by=by, changes=changes)
    if was_called:
        people = meeting_notices.called_people(meeting)
        meeting_notices.tell_people(
            people, meeting_notices.CANCELLED, meeting, {"reason": reason}, by=by
        )
    search.index([meeting])
    return meeting
