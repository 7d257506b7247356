"""What stands on the page from which a meeting is run."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.governance.lists import meeting_words as words
from samdrift.governance.lists.meeting_pages import (
    Context,
    Deed,
    Place,
    is_early,
    lead,
    lines,
    place_text,
    place_url,
)
from samdrift.governance.models.meetings import AgendaItem, Meeting, Participant
from samdrift.governance.queries import meetings as queries
from samdrift.governance.queries.electorate import electorate
from samdrift.kernel.viewer import Viewer

Status, P = Meeting.Status, Participant.Status
WRITTEN = Meeting.Form.WRITTEN


def run_page(viewer: Viewer, meeting: Meeting) -> Context:
    """One page for the secretary: who is there, whether there is a quorum, and the items."""
    people = queries.participants(meeting, viewer)
    who = electorate(meeting)
    shown = lines(meeting, viewer)
    current = next((one for one in shown if one.item.status == AgendaItem.Status.OPEN), None)
    left = [
        one
        for one in shown
        if one.item.status in {AgendaItem.Status.WAITING, AgendaItem.Status.OPEN}
    ]
    return {
        "meeting": meeting,
        "url": words.meeting_url(meeting),
        "lead": lead(meeting),
        "quorum": words.quorum_text(who.quorum),
        "has_quorum": who.quorum.is_reached,
        "leader": who.leader.participant if who.leader else None,
        "people": [_attending(one, meeting) for one in people],
        "lines": shown,
        "current": current,
        "is_written": meeting.form == WRITTEN,
        "may_open": meeting.status == Status.CALLED,
        "is_early": is_early(meeting),
        "may_end": meeting.status == Status.RUNNING and not left,
        "all_wait": any(one.status == P.CALLED for one in people),
        "left": len(left),
    }


def _attending(one: Participant, meeting: Meeting) -> Place:
    one.meeting = meeting
    here = one.status == P.PRESENT
    deeds = []
    if meeting.form != WRITTEN:
        if here:
            deeds = [
                Deed(pgettext("a meeting", "Left"), place_url(one, "leave"), at_once=True),
                Deed(_("Was not here"), place_url(one, "not_here"), at_once=True),
            ]
        else:
            deeds = [Deed(_("Is here"), place_url(one, "come"), at_once=True)]
        deeds.append(Deed(_("Deputy in"), place_url(one, "step_in")))
    return Place(one, place_text(one), deeds, is_here=here)
