"""Who may do what with meetings."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.meetings import Meeting, Participant
from samdrift.governance.rules_common import serves, serves_body
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


def _body(obj: Any) -> Body | None:
    """The body of a meeting, of an item or a participant in it, or of what belongs to an item."""
    if obj is None or isinstance(obj, Body):
        return obj
    found = getattr(obj, "item", obj)
    meeting = found if isinstance(found, Meeting) else found.meeting
    body: Body = meeting.body
    return body


@rules.predicate
def runs_it(viewer: Viewer, obj: Any = None) -> bool:
    """Serves the body whose meeting it is; asked about none, serves some body."""
    body = _body(obj)
    return bool(serves_body(viewer, None)) if body is None else serves(viewer, body)


@rules.predicate
def own_seat(viewer: Viewer, obj: Any = None) -> bool:
    """Is the one who was called; asked about none, is a person at all."""
    if viewer.person_id is None or obj is None:
        return viewer.person_id is not None
    return isinstance(obj, Participant) and obj.person_id == viewer.person_id


_RUN = _(
    "the body’s chair, deputy chair and secretary, and those who serve all bodies of the cooperation"
)
right("governance.run_meeting", runs_it, _RUN)
right("governance.answer_in_writing", own_seat, _("whoever was called, each for oneself"))
right(
    "governance.excuse_participant",
    runs_it | own_seat,
    _("whoever was called, and those who run the body’s meetings"),
)
