"""Hours in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.agreements.models.hours import HourBooking, HourYear
from samdrift.agreements.queries.hours import YearStanding
from samdrift.kernel.lists import address
from samdrift.kernel.templatetags.shown import day, number
from samdrift.parties.services.common import period_text

pool_url = address("agreements:hours_detail")
State = HourBooking.State
STATES: dict[str, tuple[Any, str]] = {
    "planned": (pgettext_lazy("hours", "Planned"), "info"),
    "passed": (gettext_lazy("Planned, the day is past"), "warning"),
    "used": (pgettext_lazy("hours", "Used"), "success"),
    "struck": (pgettext_lazy("hours", "Struck"), "neutral"),
}


def period(year: HourYear) -> str:
    """01.01.2026 – 31.12.2026"""
    return period_text(year.valid_from, year.valid_to)


def booking_tag(row: HourBooking, today: dt.date) -> Any:
    passed = row.state == State.PLANNED and row.day < today
    label, tone = STATES["passed" if passed else row.state]
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, label)


def standing_text(one: YearStanding) -> str:
    """One sentence: how many are left, and how many lapse at this pace."""
    told = one.balance
    said = {
        "left": number(told.left),
        "hours": number(told.pool.entitlement),
        "lapse": number(told.lapse),
        "last": day(one.lapses_on),
        "over": number(-told.left if told.left is not None else None),
    }
    if told.is_over and told.left and told.left > 0:
        return _("%(left)s of %(hours)s hours lapsed on %(last)s.") % said
    if told.left is not None and told.left < 0:
        return _("%(over)s hours more are used than the %(hours)s there are.") % said
    if told.is_over:
        return _("All %(hours)s hours were used.") % said
    if told.lapse and not one.is_ahead:
        return (
            _("%(left)s of %(hours)s hours are left; at this pace %(lapse)s lapse on %(last)s.")
            % said
        )
    return _("%(left)s of %(hours)s hours are left, to be used by %(last)s.") % said
