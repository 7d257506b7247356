"""What a clock's account says, in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.desk.calc.clocks import Code, Kind, Line, Shape
from samdrift.desk.lists.commitment_words import at
from samdrift.desk.queries import calendar_words

_SECOND, _MINUTE = dt.timedelta(seconds=1), 60
_HOUR = 60 * _MINUTE

CODES: dict[Code, Any] = {
    Code.STARTED: pgettext_lazy("clock", "Started"),
    Code.PAUSED: gettext_lazy("Paused: %(cause)s"),
    Code.NOT_ALLOWED: gettext_lazy("%(cause)s. What was promised does not pause for that."),
    Code.CAUSE_CHANGED: gettext_lazy("Still paused, now: %(cause)s"),
    Code.RESUMED: pgettext_lazy("clock", "Went on"),
    Code.WAIT_OVER: gettext_lazy("The wait is over"),
    Code.RETARGETED: gettext_lazy("New target: %(target)s. The time used counts."),
    Code.RESTARTED: gettext_lazy("New target: %(target)s. The clock starts anew."),
    Code.STOPPED: pgettext_lazy("clock", "Stopped"),
    Code.REOPENED: gettext_lazy("The case was opened again: the clock goes on"),
    Code.VOIDED: pgettext_lazy("clock", "Does not count from here"),
    Code.LATER: gettext_lazy("New target: %(target)s. It counts if the case is opened again."),
    Code.ALREADY_STARTED: gettext_lazy("Had started already"),
    Code.NOT_STARTED: gettext_lazy("Changes nothing: the clock had not started"),
    Code.ALREADY_STOPPED: gettext_lazy("Changes nothing: the clock had stopped"),
    Code.NOT_PAUSED: gettext_lazy("Changes nothing: the clock was not paused"),
    Code.NOTHING_NEW: gettext_lazy("Changes nothing"),
    Code.VOID: gettext_lazy("Changes nothing: the clock does not count"),
}
REASONS: dict[str, Any] = {
    "no_promise": gettext_lazy("nothing is promised for the case as it is now"),
    "moved": gettext_lazy("another team got the case"),
    "cancelled": gettext_lazy("the case was cancelled"),
    "merged": gettext_lazy("the case was merged with another"),
    "taken_back": gettext_lazy("the case was taken back from the supplier"),
    "case_over": gettext_lazy("our own case was over"),
}
"""Causes that the clocks write themselves."""
METRICS: dict[str, Any] = {
    "response": gettext_lazy("First answer in case #%(number)s"),
    "update": gettext_lazy("Update in case #%(number)s"),
    "resolution": gettext_lazy("Solution of case #%(number)s"),
}


_MOMENTS = (Shape.EVENT, Shape.REPLACED)


def clock_url(clock: Any) -> str:
    """The account of a clock, line by line."""
    return at("clock_detail", clock.pk)


def name_of(clock: Any) -> str:
    return str(METRICS[clock.metric]) % {"number": clock.case_id}


def length(spent: dt.timedelta) -> str:
    """Service time as it is reckoned: 1:30, or 1:30:15 where there are seconds. Below zero with a
    minus.
    """
    whole = round(abs(spent) / _SECOND)
    hours, rest = divmod(whole, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    told = f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    return f"−{told}" if spent < dt.timedelta(0) and whole else told


def time_text(moment: dt.datetime) -> str:
    """08.00, or 08.00.15 where there are seconds: in Oslo."""
    local = timezone.localtime(moment)
    return local.strftime("%H.%M.%S" if local.second or local.microsecond else "%H.%M")


def when(line: Line) -> tuple[str, str, str]:
    """The day, from and to; the last day too where it is another."""
    first, last = timezone.localtime(line.start), timezone.localtime(line.end)
    to = time_text(line.end)
    if last.date() != first.date():
        to = f"{last:%d.%m.} {to}"
    return f"{first:%d.%m.%Y}", time_text(line.start), "" if line.shape in _MOMENTS else to


def why(line: Line, causes: dict[str, str]) -> str:
    """What the line is about, in a sentence."""
    if line.shape in {Shape.EVENT, Shape.REPLACED}:
        return _event(line, causes)
    if line.shape == Shape.RUNNING:
        if line.cause:
            return _("Runs all the same. %(cause)s") % {"cause": cause_text(line, causes)}
        return _("Runs")
    if line.shape == Shape.OUTSIDE:
        return _outside(line)
    if line.shape == Shape.PAUSED:
        return _("Paused: %(cause)s") % {"cause": cause_text(line, causes)}
    return _("Stopped: does not count") if line.shape == Shape.STOPPED else _("Does not count")


def cause_text(line: Line, causes: dict[str, str]) -> str:
    return causes.get(line.cause or "", line.cause or _("Why is not said"))


def _event(line: Line, causes: dict[str, str]) -> str:
    event = line.event
    if event is None:
        return ""
    if line.shape == Shape.REPLACED:
        return _replaced(line)
    code = line.code or Code.NOTHING_NEW
    target = calendar_words.length(round(line.target.total_seconds() / _MINUTE))
    told = str(CODES[code]) % {"cause": cause_text(line, causes), "target": target}
    reason = REASONS.get(event.cause)
    return f"{told}: {reason}" if reason else told


def _replaced(line: Line) -> str:
    event, by = line.event, line.corrected_by
    if event is None or by is None:
        return ""
    values = {"what": kind_text(event.kind), "reason": by.reason, "time": time_text(event.at)}
    if by.kind == Kind.STRIKE:
        return _("“%(what)s” %(time)s did not happen: %(reason)s") % values
    return _("“%(what)s” %(time)s was at another moment: %(reason)s") % values


def kind_text(kind: str) -> str:
    return str(_KINDS[Kind(kind)])


_KINDS: dict[Kind, Any] = {
    Kind.START: pgettext_lazy("clock", "Started"),
    Kind.PAUSE: pgettext_lazy("clock", "Paused"),
    Kind.RESUME: pgettext_lazy("clock", "Went on"),
    Kind.RETARGET: pgettext_lazy("clock", "New target"),
    Kind.STOP: pgettext_lazy("clock", "Stopped"),
    Kind.VOID: pgettext_lazy("clock", "Does not count"),
    Kind.STRIKE: gettext_lazy("Did not happen"),
}


def _outside(line: Line) -> str:
    named = [f"{one.day:%d.%m.} {calendar_words.ground(one)}" for one in line.days]
    told = _("Outside service time")
    return f"{told} ({', '.join(named)})" if named else told
