"""Duties and reports in words: where they are, when they come, who answers for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.queries import reports as report_queries
from samdrift.followup.lists import activity_words
from samdrift.kernel.lists import address
from samdrift.kernel.templatetags.shown import day
from samdrift.parties.models.people import Appointment

duty_url = address("agreements:duty_detail")
report_url = address("agreements:report_detail")
ONE_DAY = dt.timedelta(days=1)

REPORT_STATES: dict[str, Any] = {
    "late": gettext_lazy("Late"),
    "soon": gettext_lazy("Due soon"),
    "coming": gettext_lazy("To come"),
    "received": pgettext_lazy("report", "Received"),
    "dropped": gettext_lazy("Not asked for"),
}
REPORT_TONES = {
    "late": "danger",
    "soon": "warning",
    "coming": "neutral",
    "received": "success",
    "dropped": "neutral",
}


def rule_text(duty: Any) -> str:
    """When it falls due: `Every month, on day 10`."""
    return activity_words.rule_text(duty)


def responsible_text(duty: Duty) -> str:
    """The role or the person; else the agreement's lead, or who answers when there is none."""
    if duty.role:
        return str(duty.get_role_display())
    if duty.person is not None:
        return str(duty.person)
    lead = duty.agreement.lead
    return str(lead) if lead else str(Appointment.Role.MANAGEMENT_LEAD.label)


def period_text(report: Report) -> str:
    """The days it tells of, with the last: 01.10.2026 – 31.10.2026; empty when nobody has said."""
    if report.covers_from is None or report.covers_to is None:
        return ""
    return f"{day(report.covers_from)} – {day(report.covers_to - ONE_DAY)}"


def report_state(report: Any) -> str:
    return report_queries.state(report, timezone.localdate())


def report_tag(report: Any) -> Any:
    state = report_state(report)
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', REPORT_TONES[state], REPORT_STATES[state]
    )


def report_name(report: Report) -> str:
    """The report, and which days it tells of (or when it is due)."""
    said = period_text(report) or day(report.due_on)
    return _("%(report)s, %(period)s") % {"report": str(report.duty), "period": said}


def state_tag(state: str) -> Any:
    """How a time on the wheel stands."""
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        activity_words.TONES[state],
        activity_words.STATES[state],
    )
