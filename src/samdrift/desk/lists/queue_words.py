"""How a case is told in a line: its deadline, priority, state and whom it waits for."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.services.clocks import ANEW
from samdrift.kernel.lists import (
    address_of,
    addresses,
    for_page,
    label_of,
    labels_of,
    once_a_page,
)
from samdrift.kernel.templatetags.shown import NBSP, day, unknown

PRIORITIES: dict[int, Any] = {
    1: pgettext_lazy("priority", "Critical"),
    2: pgettext_lazy("priority", "High"),
    3: pgettext_lazy("priority", "Normal"),
    4: pgettext_lazy("priority", "Low"),
    5: pgettext_lazy("priority", "Lowest"),
}
PRIORITY_TONES = {1: "danger", 2: "warning"}
STATE_TONES = {
    "new": "info",
    "open": "info",
    "waiting": "warning",
    "resolved": "success",
    "closed": "neutral",
    "cancelled": "neutral",
    "merged": "neutral",
}
METRICS: dict[str, Any] = {
    "response": gettext_lazy("First answer"),
    "update": gettext_lazy("News"),
    "solution": gettext_lazy("Solution"),
}
HOUR, DAY = 60, 24
NEAR = dt.timedelta(hours=1)
"""A deadline nearer than this is shown as near."""


def case_url(case: Any) -> str:
    return address_of("desk:case", case.pk)


class _Words(NamedTuple):
    """What deadlines are told in, looked up once for each language and not for each row."""

    at: str
    minutes: str
    hours: str
    hours_minutes: str
    tomorrow: str
    yesterday: str
    closed: str
    paused: str
    without: str
    late: str
    left: str
    overdue: str


@functools.lru_cache(maxsize=20)
def _words(_language: str | None) -> _Words:
    return _Words(
        at=_("at %(time)s"),
        minutes=_("%(n)s min"),
        hours=_("%(h)s h"),
        hours_minutes=_("%(h)s h %(m)s min"),
        tomorrow=_("Tomorrow"),
        yesterday=_("Yesterday"),
        closed=_("Closed"),
        paused=pgettext("clock", "Paused"),
        without=_("No deadline"),
        late=_("%(left)s too late"),
        left=_("%(when)s (%(left)s)"),
        overdue=_("Overdue"),
    )


def at(moment: dt.datetime) -> str:
    """Kl. 11.20"""
    local = timezone.localtime(moment)
    return _words(get_language()).at % {"time": f"{local.hour:02}.{local.minute:02}"}


def span(length: dt.timedelta) -> str:
    """38 min, 2 h 10 min, 3 days: as much as one needs to know."""
    return _span(length, get_language())


def _span(length: dt.timedelta, language: str | None) -> str:
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < HOUR:
        return _words(language).minutes % {"n": minutes}
    hours, minutes = divmod(minutes, HOUR)
    if hours < DAY:
        words = _words(language)
        told = words.hours_minutes if minutes else words.hours
        return told % {"h": hours, "m": minutes}
    return _days(hours // DAY, language)


@functools.lru_cache(maxsize=1000)
def _days(days: int, _language: str | None) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def when(moment: dt.datetime, now: dt.datetime) -> str:
    """Kl. 11.20; Tomorrow kl. 09.20; 24.11.2026 kl. 09.20"""
    on, today = timezone.localdate(moment), timezone.localdate(now)
    if on == today:
        return at(moment)
    if on == today + dt.timedelta(days=1):
        return f"{_words(get_language()).tomorrow} {at(moment)}"
    if on == today - dt.timedelta(days=1):
        return f"{_words(get_language()).yesterday} {at(moment)}"
    return f"{day(moment)} {at(moment)}"


def clock_state(case: Any, now: dt.datetime) -> str:
    """over, broken, paused, none, late, near or running: the class a deadline is drawn by."""
    if not case.is_open:
        return "over"
    if case.due_at < now:
        return "late"
    if case.due_at >= NEVER:
        if case.is_breached:
            return "broken"
        return "paused" if case.state == Case.State.WAITING else "none"
    return "near" if case.due_at - now < NEAR else "running"


def _deadline(case: Any, state: str, now: dt.datetime, language: str | None) -> str:
    """The deadline in words, with what is left of it; `state` is its `clock_state`."""
    words = _words(language)
    if state == "over":
        return f"{words.closed} {day(case.closed_at or case.resolved_at or case.changed_at)}"
    if state == "broken":
        return ""
    if state in {"paused", "none"}:
        return words.paused if state == "paused" else words.without
    left = _span(case.due_at - now, language)
    if state == "late":
        return words.late % {"left": left}
    told = when(case.due_at, now)
    if timezone.localdate(case.due_at) == timezone.localdate(now):
        return words.left % {"when": told, "left": left}
    return told


def used(case: Any, now: dt.datetime) -> int:
    """Per cent of the time from when the case was opened until its deadline: for the eye only."""
    if case.due_at >= NEVER or case.due_at <= case.opened_at:
        return 100 if case.is_breached else 0
    part: float = (now - case.opened_at) / (case.due_at - case.opened_at)
    return max(0, min(100, round(part * 100)))


def _due_cells() -> Callable[[Any], SafeString]:
    now, language = timezone.now(), get_language()

    def cell(case: Any) -> SafeString:
        state = clock_state(case, now)
        text = escape(_deadline(case, state, now, language))
        if state in {"over", "none"}:
            return SafeString(f'<span class="muted">{text}</span>')
        if state in {"late", "broken"}:
            text = f'<span class="tag" data-tone="danger">{text or escape(_words(language).overdue)}</span>'
        return SafeString(
            f'<span class="due-cell" data-clock="{state}"><span class="due-text">{text}</span>'
            f'<progress max="100" value="{used(case, now)}" aria-hidden="true"></progress></span>'
        )

    return cell


due_cell = once_a_page(_due_cells)


def who_asked(case: Any) -> str:
    """Whoever asked, by the name we have."""
    return str(case.requester) if case.requester else case.requester_name


def is_led_elsewhere(case: Any) -> bool:
    """It came with a log, and nobody has touched it here: nothing has asked yet what is promised in it."""
    return bool(case.is_open and case.source and case.promised_for in {"", ANEW})


def _title_cells() -> Callable[[Any], SafeString]:
    address = addresses("desk:case")

    def cell(case: Any) -> SafeString:
        parts = [str(case.pk), case.member.name, who_asked(case)]
        more = escape(f"{NBSP}· ".join(part for part in parts if part))
        link = (
            f'<a href="{escape(address(case.pk))}" data-case="{case.pk}">{escape(case.title)}</a>'
        )
        return SafeString(f'{link}{_marks(case)}<span class="small">{more}</span>')

    return cell


title_cell = once_a_page(_title_cells)


def _marks(case: Any) -> str:
    marks = ""
    if case.is_major:
        marks += _mark("danger", _("Major incident"))
    if case.is_internal:
        marks += _mark("neutral", pgettext("case", "Internal"))
    if is_led_elsewhere(case):
        marks += _mark("info", _("Still in %(tool)s") % {"tool": case.source})
    if case.is_confidential:
        marks += _mark("neutral", _("Confidential"))
    return marks


def _mark(tone: str, text: str) -> SafeString:
    return format_html(' <span class="tag" data-tone="{}">{}</span>', tone, text)


def about(case: Any) -> str:
    """What it concerns, the nearest first."""
    if case.system:
        return str(case.system)
    return str(case.service) if case.service else ""


def about_cell(case: Any) -> Any:
    return about(case) or unknown()


def _priority_cells() -> Callable[[Any], SafeString]:
    language = get_language()
    return lambda case: _priority(case.priority, language)


priority_cell = once_a_page(_priority_cells)


@functools.lru_cache(maxsize=50)
def _priority(priority: int, _language: str | None) -> SafeString:
    tone = PRIORITY_TONES.get(priority, "neutral")
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', tone, PRIORITIES.get(priority, priority)
    )


def state_name(case: Any) -> str:
    """The state in words; a waiting case says for what."""
    if case.state == Case.State.WAITING and case.cause:
        return str(case.cause.name)
    return label_of(case, "state")


def _state_cells() -> Callable[[Any], SafeString]:
    labels = labels_of(Case, "state")

    def cell(case: Any) -> SafeString:
        if case.state != Case.State.WAITING:
            return SafeString(escape(labels.get(case.state) or state_name(case)))
        until = ""
        if case.waits_until:
            told = escape(_("until %(day)s") % {"day": day(case.waits_until)})
            until = f'<span class="small">{told}</span>'
        return SafeString(f"{escape(state_name(case))}{until}")

    return cell


state_cell = once_a_page(_state_cells)


def owner_cell(case: Any) -> SafeString:
    team = escape(case.team.name) if case.team else ""
    if case.agent:
        return SafeString(f'{escape(str(case.agent))}<span class="small">{team}</span>')
    return SafeString(team or f'<span class="muted">{escape(_("Nobody"))}</span>')


def lines(cases: Iterable[Any]) -> list[dict[str, Any]]:
    """Cases as short lines: deadline first."""
    due, priority = for_page(due_cell), for_page(priority_cell)
    return [
        {
            "case": case,
            "url": case_url(case),
            "due": due(case),
            "priority": priority(case),
            "state": state_name(case),
        }
        for case in cases
    ]
