"""Who is told what of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samdrift.governance.models.meetings import Meeting, Participant
from samdrift.kernel.services.notices import tell
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

CALLED = "meeting.i_am_called"
DEPUTY = "meeting.i_step_in"
IN_WRITING = "meeting.i_answer_in_writing"
MOVED = "meeting.of_mine_changed"
CANCELLED = "meeting.of_mine_cancelled"
NOT_NEEDED = "meeting.i_need_not_step_in"
FELL = "meeting.of_mine_not_in_writing"


def tell_people(
    people: Iterable[int], what: str, meeting: Meeting, values: dict[str, Any], *, by: Viewer
) -> None:
    """Tell those with an account; nobody of what they did themselves."""
    wanted = set(people) - {by.person_id}
    rows = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    accounts = list(rows.values_list("pk", flat=True))
    if accounts:
        when = moment(meeting.starts_at)
        tell(accounts, what, meeting, {"meeting": str(meeting), "when": when, **values})


def called_people(meeting: Meeting) -> list[int]:
    """Everybody who is called and has not been excused."""
    rows = meeting.participants.exclude(status=Participant.Status.EXCUSED)
    return list(rows.values_list("person_id", flat=True))
