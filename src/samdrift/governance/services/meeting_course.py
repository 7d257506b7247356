"""A meeting's course: called, opened, ended, and opened again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import notice
from samdrift.governance.models.meetings import AgendaItem, Meeting, Participant
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.services import agenda_items, meeting_notices, written_ballots
from samdrift.governance.services.called import align_participants
from samdrift.governance.services.meeting_common import (
    Form,
    Status,
    check,
    hold,
    require_no_minutes,
    source,
)
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, write


@transaction.atomic
def call_meeting(meeting: Meeting, *, by: Viewer, late_because: str = "") -> Meeting:
    """Send the notice with the agenda to everybody called. Later than the rule asks only for a reason."""
    meeting = hold(meeting, by, Status.PLANNED)
    items = list(meeting.items.select_related("step", "matter").order_by("number", "pk"))
    if not items:
        raise DomainError(
            "empty_agenda", _("The agenda is empty. Put at least one item on it first.")
        )
    check(meeting)
    _require_in_time(meeting, late_because, by)
    for item in items:
        agenda_items.make_ready(item, by=by)
    agenda_items.give_case_numbers(meeting, items)
    changes = write(
        meeting,
        {
            "status": Status.CALLED,
            "called_at": timezone.now(),
            "late_because": late_because.strip()[:300],
        },
    )
    align_participants(meeting, by, tells=False)
    if meeting.form == Form.WRITTEN:
        written_ballots.open_all(meeting, items, by=by)
    record("meeting.called", meeting, by=by, changes=changes, note=meeting.late_because)
    what = meeting_notices.IN_WRITING if meeting.form == Form.WRITTEN else meeting_notices.CALLED
    people = meeting_notices.called_people(meeting)
    meeting_notices.tell_people(people, what, meeting, {"place": meeting.place or "–"}, by=by)
    search.index([meeting])
    return meeting


def _require_in_time(meeting: Meeting, late_because: str, by: Viewer) -> None:
    day = meeting_day(meeting)
    rules = rules_on(meeting.body, day)
    if not notice.is_late(day, rules.notice_days, by.today) or late_because.strip():
        return
    told = notice.deadline(day, rules.notice_days)
    raise DomainError(
        "late_notice",
        _(
            "The notice should have gone out by %(latest)s: %(days)s days before the meeting%(source)s. "
            "Move the meeting, or write why it cannot wait."
        )
        % {
            "latest": day_text(told.latest),
            "days": told.days,
            "source": source(rules, "notice"),
        },
        field="late_because",
    )


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Viewer) -> Meeting:
    """The meeting begins. A written procedure is closed instead of opened."""
    meeting = hold(meeting, by, Status.CALLED)
    if meeting.form == Form.WRITTEN:
        raise DomainError(
            "in_writing",
            _("A written procedure is not opened: close it when the answers have come."),
        )
    changes = write(meeting, {"status": Status.RUNNING, "opened_at": timezone.now()})
    record("meeting.opened", meeting, by=by, changes=changes)
    return meeting


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: Viewer) -> Meeting:
    """The meeting is over: each item is treated, postponed or taken off; who never came was absent."""
    meeting = hold(meeting, by, Status.RUNNING)
    waiting = meeting.items.filter(
        status__in=(AgendaItem.Status.WAITING, AgendaItem.Status.OPEN)
    ).order_by("number")
    left = [str(item.number) for item in waiting]
    if left:
        raise DomainError(
            "items_left",
            _("These items are not treated yet: %(items)s. Conclude, postpone or take off each.")
            % {"items": ", ".join(left)},
        )
    now = timezone.now()
    meeting.participants.filter(status=Participant.Status.CALLED).update(
        status=Participant.Status.ABSENT
    )
    changes = write(meeting, {"status": Status.HELD, "closed_at": now})
    record("meeting.ended", meeting, by=by, changes=changes)
    return meeting


@transaction.atomic
def open_again(meeting: Meeting, *, by: Viewer) -> Meeting:
    """Ended too early: it goes on, until the minutes are put forward."""
    meeting = hold(meeting, by, Status.HELD)
    require_no_minutes(meeting)
    changes = write(meeting, {"status": Status.RUNNING, "closed_at": None})
    record("meeting.opened_again", meeting, by=by, changes=changes)
    return meeting
