"""How a case is told in a line: its deadline, priority, state and whom it waits for."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from samdrift.desk.models.cases import NEVER, Case
from samdrift.desk.services.clocks import ANEW
from samdrift.kernel.lists import address_of, label_of
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


def at(moment: dt.datetime) -> str:
    """Kl. 11.20"""
    local = timezone.localtime(moment)
    return _("at %(time)s") % {"time": f"{local.hour:02}.{local.minute:02}"}


def span(length: dt.timedelta) -> str:
    """38 min, 2 h 10 min, 3 days: as much as one needs to know."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < HOUR:
        return _("%(n)s min") % {"n": minutes}
    hours, minutes = divmod(minutes, HOUR)
    if hours < DAY:
        return (
            _("%(h)s h %(m)s min") % {"h": hours, "m": minutes}
            if minutes
            else _("%(h)s h") % {"h": hours}
        )
    days = hours // DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def when(moment: dt.datetime, now: dt.datetime) -> str:
    """Kl. 11.20; Tomorrow kl. 09.20; 24.11.2026 kl. 09.20"""
    on, today = timezone.localdate(moment), timezone.localdate(now)
    if on == today:
        return at(moment)
    if on == today + dt.timedelta(days=1):
        return f"{_('Tomorrow')} {at(moment)}"
    if on == today - dt.timedelta(days=1):
        return f"{_('Yesterday')} {at(moment)}"
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


def deadline(case: Any, now: dt.datetime) -> str:
    """The deadline in words, with what is left of it."""
    state = clock_state(case, now)
    if state == "over":
        return f"{_('Closed')} {day(case.closed_at or case.resolved_at or case.changed_at)}"
    without = {"paused": pgettext("clock", "Paused"), "broken": "", "none": _("No deadline")}
    if state in without:
        return without[state]
    left = span(case.due_at - now)
    if state == "late":
        return _("%(left)s too late") % {"left": left}
    if timezone.localdate(case.due_at) == timezone.localdate(now):
        return _("%(when)s (%(left)s)") % {"when": when(case.due_at, now), "left": left}
    return when(case.due_at, now)


def used(case: Any, now: dt.datetime) -> int:
    """Per cent of the time from when the case was opened until its deadline: for the eye only."""
    if case.due_at >= NEVER or case.due_at <= case.opened_at:
        return 100 if case.is_breached else 0
    part: float = (now - case.opened_at) / (case.due_at - case.opened_at)
    return max(0, min(100, round(part * 100)))


def due_cell(case: Any) -> SafeString:
    now = timezone.now()
    state, text = clock_state(case, now), deadline(case, now)
    if state in {"late", "broken"}:
        text = format_html('<span class="tag" data-tone="danger">{}</span>', text or _("Overdue"))
    if state in {"over", "none"}:
        return format_html('<span class="muted">{}</span>', text)
    return format_html(
        '<span class="due-cell" data-clock="{}"><span class="due-text">{}</span>'
        '<progress max="100" value="{}" aria-hidden="true"></progress></span>',
        state,
        text,
        used(case, now),
    )


def who_asked(case: Any) -> str:
    """Whoever asked, by the name we have."""
    return str(case.requester) if case.requester else case.requester_name


def is_led_elsewhere(case: Any) -> bool:
    """It came with a log, and nobody has touched it here: nothing has asked yet what is promised in it."""
    return bool(case.is_open and case.source and case.promised_for in {"", ANEW})


def title_cell(case: Any) -> SafeString:
    parts = [str(case.pk), case.member.name, who_asked(case)]
    more = f"{NBSP}· ".join(part for part in parts if part)
    marks = SafeString("")
    if case.is_major:
        marks += _mark("danger", _("Major incident"))
    if case.is_internal:
        marks += _mark("neutral", pgettext("case", "Internal"))
    if is_led_elsewhere(case):
        marks += _mark("info", _("Still in %(tool)s") % {"tool": case.source})
    if case.is_confidential:
        marks += _mark("neutral", _("Confidential"))
    return format_html(
        '<a href="{}" data-case="{}">{}</a>{}<span class="small">{}</span>',
        case_url(case),
        case.pk,
        case.title,
        marks,
        more,
    )


def _mark(tone: str, text: str) -> SafeString:
    return format_html(' <span class="tag" data-tone="{}">{}</span>', tone, text)


def about(case: Any) -> str:
    """What it concerns, the nearest first."""
    if case.system:
        return str(case.system)
    return str(case.service) if case.service else ""


def about_cell(case: Any) -> Any:
    return about(case) or unknown()


def priority_cell(case: Any) -> SafeString:
    return _priority(case.priority, get_language())


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


def state_cell(case: Any) -> SafeString:
    until = ""
    if case.state == Case.State.WAITING and case.waits_until:
        until = format_html(
            '<span class="small">{}</span>',
            _("until %(day)s") % {"day": day(case.waits_until)},
        )
    return format_html("{}{}", state_name(case), until)


def owner_cell(case: Any) -> SafeString:
    if case.agent:
        return format_html(
            '{}<span class="small">{}</span>', case.agent, case.team.name if case.team else ""
        )
    if case.team:
        return format_html("{}", case.team.name)
    return format_html('<span class="muted">{}</span>', _("Nobody"))


def lines(cases: Iterable[Any]) -> list[dict[str, Any]]:
    """Cases as short lines: deadline first."""
    return [
        {
            "case": case,
            "url": case_url(case),
            "due": due_cell(case),
            "priority": priority_cell(case),
            "state": state_name(case),
        }
        for case in cases
    ]
