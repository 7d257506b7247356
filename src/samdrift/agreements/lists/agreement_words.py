"""What agreements are called on pages, where they are, and how they stand, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from samdrift.agreements.calc.standing import Course, State
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.agreements import course_of
from samdrift.kernel.lists import address
from samdrift.kernel.templatetags.shown import day

agreement_url = address("agreements:agreement_detail")

STATES = {
    State.RUNNING: pgettext_lazy("agreement", "In force"),
    State.LEAVING: gettext_lazy("Notice is given"),
    State.COMING: pgettext_lazy("agreement", "To come"),
    State.OVER: pgettext_lazy("agreement", "Over"),
}
TONES = {
    State.RUNNING: "success",
    State.LEAVING: "warning",
    State.COMING: "info",
    State.OVER: "neutral",
}


def at(name: str, pk: int) -> str:
    """The address of something about an agreement or a part of one."""
    return reverse(f"agreements:{name}", args=[pk])


def last_day(end: dt.date | None) -> str:
    """The last day in force, as people say it; "" for no end."""
    return "" if end is None else day(end - dt.timedelta(days=1))


def state_tag(state: State) -> SafeString:
    return format_html('<span class="tag" data-tone="{}">{}</span>', TONES[state], STATES[state])


def standing_text(course: Course, today: dt.date) -> str:
    """In force through 31.12.2033. Left: out of force from …"""
    state, last = course.state(today), last_day(course.ends)
    if state == State.OVER:
        return _("It was in force through %(day)s.") % {"day": last}
    if state == State.LEAVING:
        return _("Notice is given: in force through %(day)s.") % {"day": last}
    if state == State.COMING:
        return _("It begins %(day)s.") % {"day": day(course.start)}
    if not last:
        return _("In force without an end.")
    if course.renewal:
        return _("In force through %(day)s, and renewed by itself after that.") % {"day": last}
    return _("In force through %(day)s.") % {"day": last}


def members_text(count: int) -> str:
    return ngettext("%(n)s member", "%(n)s members", count) % {"n": count}


def lead_text(row: Agreement, viewer_day: dt.date, members: int) -> str:
    """The sentence under the heading: how it stands, how many are in it."""
    parts = [standing_text(course_of(row), viewer_day)]
    if members:
        text = ngettext("%(n)s member is in it.", "%(n)s members are in it.", members)
        parts.append(text % {"n": members})
    else:
        parts.append(_("No member is in it on this day."))
    return " ".join(parts)


def detail_text(row: Any) -> str:
    """Leverandør AS · in force through 31.12.2033"""
    supplier = str(row.supplier) if row.supplier else str(row.get_kind_display())
    last = last_day(row.left_on or row.valid_to)
    until = _("through %(day)s") % {"day": last} if last else _("without an end")
    return f"{supplier} · {until}"


def months_text(months: int | None) -> str:
    if months is None:
        return ""
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
