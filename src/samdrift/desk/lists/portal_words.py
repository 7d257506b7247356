"""What an employee is told of a case, in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.desk.models.cases import NEVER, Approval, Case
from samdrift.desk.models.commitments import PauseCause
from samdrift.kernel.lists import address_of
from samdrift.kernel.templatetags.shown import day, moment
from samdrift.kernel.viewer import Viewer

State = Case.State
TONES = {
    State.NEW: "info",
    State.OPEN: "info",
    State.WAITING: "warning",
    State.RESOLVED: "success",
    State.CLOSED: "neutral",
    State.CANCELLED: "neutral",
    State.MERGED: "neutral",
}
STATES: dict[str, Any] = {
    State.NEW: gettext_lazy("We have it"),
    State.OPEN: gettext_lazy("Being worked on"),
    State.WAITING: pgettext_lazy("case", "Waiting"),
    State.RESOLVED: pgettext_lazy("case", "Solved"),
    State.CLOSED: pgettext_lazy("case", "Closed"),
    State.CANCELLED: pgettext_lazy("case", "Cancelled"),
    State.MERGED: gettext_lazy("Handled together with another"),
}
WAITS_FOR_YOU = gettext_lazy("Waits for you")


@dataclass(frozen=True)
class Line:
    """A case in a list of one's own: what, how it stands, what happens next and by when."""

    case: Case
    url: str
    state: str
    tone: str
    next: str
    promise: str


def case_url(pk: int) -> str:
    return address_of("desk:case", pk)


def sent_url(pk: int) -> str:
    return address_of("desk:sent", pk)


def waits_for_requester(case: Case) -> bool:
    cause = case.cause
    waits = case.state == State.WAITING and cause is not None
    return waits and cause is not None and cause.waits_for == PauseCause.For.USER


def state_text(case: Case) -> str:
    """How it stands, in the words of whoever asked."""
    return str(WAITS_FOR_YOU if waits_for_requester(case) else STATES[State(case.state)])


def tone_of(case: Case) -> str:
    if waits_for_requester(case):
        return "danger"
    return TONES[State(case.state)]


def line(case: Case, approvals: list[Approval] | None = None) -> Line:
    return Line(
        case,
        case_url(case.pk),
        state_text(case),
        tone_of(case),
        next_text(case, approvals),
        promise_text(case),
    )


def next_text(
    case: Case, approvals: list[Approval] | None = None, reopen_by: dt.date | None = None
) -> str:
    """What happens next, in one sentence or two."""
    return _NEXT[State(case.state)](case, approvals or [], reopen_by)


def _new(case: Case, _approvals: list[Approval], _by: dt.date | None) -> str:
    if case.team is not None:
        return _("%(team)s reads it next.") % {"team": case.team}
    return _("The service desk reads it next.")


def _open(case: Case, _approvals: list[Approval], _by: dt.date | None) -> str:
    if case.team is not None:
        return _("%(team)s is working on it.") % {"team": case.team}
    return _("The service desk is working on it.")


def _waiting(case: Case, approvals: list[Approval], _by: dt.date | None) -> str:
    told = _waits_for(case, approvals)
    if case.waits_until is not None:
        until = _("We go on %(day)s.") % {"day": day(case.waits_until)}
        return f"{told} {until}"
    return told


def _waits_for(case: Case, approvals: list[Approval]) -> str:
    cause = case.cause
    if cause is None:
        return _("It waits.")
    waiting = [one for one in approvals if one.state == Approval.State.WAITING]
    if cause.waits_for == PauseCause.For.APPROVAL and waiting:
        return _("It waits for %(name)s to approve it.") % {"name": waiting[-1].approver}
    texts: dict[str, str] = {
        PauseCause.For.USER: _("We need an answer from you before we can go on."),
        PauseCause.For.SUPPLIER: _("It waits for the supplier. We follow it up."),
        PauseCause.For.CHANGE: _("It waits for a change that is planned."),
        PauseCause.For.APPROVAL: _("It waits to be approved."),
    }
    return texts.get(cause.waits_for) or _("It waits: %(cause)s.") % {"cause": cause.name}


def _resolved(_case: Case, _approvals: list[Approval], by: dt.date | None) -> str:
    if by is None:
        return _("We think it is solved. If it is not, open it again.")
    return _("We think it is solved. If it is not, open it again by %(day)s.") % {"day": day(by)}


def _closed(_case: Case, _approvals: list[Approval], _by: dt.date | None) -> str:
    return _("It is done.")


def _cancelled(_case: Case, approvals: list[Approval], _by: dt.date | None) -> str:
    declined = [one for one in approvals if one.state == Approval.State.DECLINED]
    if declined:
        told = {"name": declined[-1].approver, "why": declined[-1].reason}
        return _("%(name)s declined it: %(why)s") % told
    return _("It was cancelled. Nothing more happens.")


def _merged(case: Case, _approvals: list[Approval], _by: dt.date | None) -> str:
    return _("It is handled as case #%(number)s. You are told when that is solved.") % {
        "number": case.merged_into_id
    }


_NEXT: dict[str, Callable[[Case, list[Approval], dt.date | None], str]] = {
    State.NEW: _new,
    State.OPEN: _open,
    State.WAITING: _waiting,
    State.RESOLVED: _resolved,
    State.CLOSED: _closed,
    State.CANCELLED: _cancelled,
    State.MERGED: _merged,
}


def promise_text(case: Case) -> str:
    """By when something is promised; nothing where nothing is."""
    if not case.is_open or case.due_at == NEVER or not case.due_metric:
        return ""
    told = {"when": moment(case.due_at)}
    if case.is_breached:
        return {
            "response": _("We should have answered by %(when)s. We are late."),
            "update": _("You should have had news by %(when)s. We are late."),
            "resolution": _("It should have been solved by %(when)s. We are late."),
        }[case.due_metric] % told
    return {
        "response": _("You get an answer by %(when)s."),
        "update": _("You get news by %(when)s."),
        "resolution": _("It is to be solved by %(when)s."),
    }[case.due_metric] % told


def form_url(item: int) -> str:
    """Where one orders an item."""
    return f"{reverse('desk:new_form')}?item={item}"


def may_write(viewer: Viewer, case: Case) -> bool:
    """Whether more may be said: closed and cancelled cases are over."""
    over = {State.CLOSED, State.CANCELLED, State.MERGED}
    return viewer.as_of is None and case.state not in over
