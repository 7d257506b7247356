"""What acts on meetings share: the rules a meeting keeps to, and the row held while it is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import MeetingRules
from samdrift.governance.models.meetings import AgendaItem, Meeting
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.electorate import meeting_day
from samdrift.governance.queries.signing import is_put_forward
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock

RUN = "governance.run_meeting"
Status, Form = Meeting.Status, Meeting.Form


def check(meeting: Meeting) -> None:
    """Refuse what the body's rules of the day do not allow."""
    body, day = meeting.body, meeting_day(meeting)
    if body.ended_on and body.ended_on <= day:
        raise DomainError(
            "body_ended",
            _("%(body)s was wound up on %(day)s. Choose an earlier day.")
            % {"body": body, "day": day_text(body.ended_on)},
            field="starts_at",
        )
    if meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        raise DomainError(
            "ends_before_it_begins",
            _("The meeting ends before it begins. Correct one of the times."),
            field="ends_at",
        )
    _check_form(meeting, rules_on(body, day))


def _check_form(meeting: Meeting, rules: MeetingRules) -> None:
    """A remote meeting or a written procedure only where the rule allows it, telling whose rule it is."""
    if meeting.form == Form.WRITTEN and rules.written == MeetingRules.Written.NEVER:
        raise DomainError(
            "never_in_writing",
            _("%(body)s cannot decide in writing%(source)s. Choose a meeting instead.")
            % {"body": meeting.body, "source": source(rules, "written")},
            field="form",
        )
    remote = meeting.form in {Form.REMOTE, Form.MIXED}
    if remote and not rules.is_remote_allowed:
        raise DomainError(
            "not_remote",
            _("%(body)s cannot meet remotely%(source)s. Choose a meeting in a room.")
            % {"body": meeting.body, "source": source(rules, "remote")},
            field="form",
        )


def source(rules: MeetingRules, point: str) -> str:
    """Where a rule comes from, in brackets; nothing where that is not said."""
    found = rules.sources.get(point)
    return f" ({found})" if found else ""


def require_status(meeting: Meeting, *allowed: str) -> None:
    """Refuse the act when the meeting has come too far, or not far enough."""
    if meeting.status in allowed:
        return
    raise DomainError(
        "wrong_status",
        _("This cannot be done with a meeting that is “%(status)s”.")
        % {"status": meeting.get_status_display()},
    )


def require_no_minutes(meeting: Meeting) -> None:
    """Refuse once the minutes are put forward, unless a signer has found them wrong: what was done
    stands.
    """
    if is_put_forward(meeting):
        raise DomainError(
            "in_minutes",
            _("The minutes are put forward. What was done stands; take it up in a new meeting."),
        )


def hold(meeting: Meeting, by: Viewer, *allowed: str) -> Meeting:
    """The meeting's row, held until the act is done: two secretaries take turns."""
    found = lock(Meeting, meeting.pk)
    require(by, RUN, found)
    require_status(found, *allowed)
    return found


def hold_item(item: AgendaItem, by: Viewer, *allowed: str, **more: Any) -> AgendaItem:
    """The item of a meeting that is under way (`meeting_in`: in one of these states), both held.

    `allowed` are the states of the item; none: any.
    """
    meeting = hold(item.meeting, by, *more.get("meeting_in", (Status.RUNNING,)))
    found = lock(AgendaItem, item.pk)
    found.meeting = meeting
    if allowed and found.status not in allowed:
        raise DomainError(
            "wrong_item_status",
            _("This cannot be done with an item that is “%(status)s”.")
            % {"status": found.get_status_display()},
        )
    return found
