"""Acts on clocks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.clocks import CorrectForm
from samdrift.desk.lists.clock_words import clock_url, kind_text
from samdrift.desk.models.clocks import ClockEvent
from samdrift.desk.queries import clocks as queries
from samdrift.desk.services import clock_corrections as services
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import who


def _event(request: HttpRequest, pk: int) -> ClockEvent:
    row: ClockEvent | None = queries.event_rows(who(request)).filter(pk=pk).first()
    if row is None:
        raise OutOfReach(f"ClockEvent {pk}")
    return row


def _name(event: Any) -> str:
    return f"{kind_text(event.kind)}, {moment(event.at)}"


_EVENT = Acts(_event, back=lambda event: clock_url(event.clock), called="event", name=_name)

correct = _EVENT.form(
    services.correct,
    CorrectForm,
    right=services.CORRECT,
    title=_("Correct: %(event)s"),
    lead=_("The wrong entry stays, with your correction beside it. Deadlines follow at once."),
    submit=_("Correct"),
    told=_("It was corrected. The deadlines of the case follow."),
    to=lambda event: clock_url(event.clock),
    owner=lambda event: event.clock.case,
)
