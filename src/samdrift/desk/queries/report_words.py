"""Figures in words: what the sets are called, months, shares, and how everything is counted."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samdrift.desk.calc.reports import Month, percent, share
from samdrift.desk.models.commitments import Metric
from samdrift.desk.queries.report_sets import Counted
from samdrift.parties.services.common import period_text

SETS: dict[str, Any] = {
    "opened": pgettext_lazy("cases", "Came in"),
    "ended": pgettext_lazy("cases", "Ended"),
    "cancelled": pgettext_lazy("cases", "Of these, cancelled"),
    "backlog": gettext_lazy("Open at the end"),
    "reopened": gettext_lazy("Had been opened again"),
    "first": gettext_lazy("Solved at the first contact"),
    "not_first": gettext_lazy("Not solved at the first contact"),
}
PRIORITIES = {
    1: pgettext_lazy("priority", "Critical"),
    2: pgettext_lazy("priority", "High"),
    3: pgettext_lazy("priority", "Normal"),
    4: pgettext_lazy("priority", "Low"),
    5: pgettext_lazy("priority", "Lowest"),
}
BANDS: dict[str, Any] = {
    "day": gettext_lazy("under 1 day"),
    "week": gettext_lazy("1 to 6 days"),
    "month": gettext_lazy("7 to 29 days"),
    "quarter": gettext_lazy("30 to 89 days"),
    "more": gettext_lazy("90 days or more"),
}


def month_text(month: Month) -> str:
    """October 2026."""
    return date_format(month.start, "F Y")


def metric_text(metric: str) -> str:
    return str(Metric(metric).label)


def what_text(what: str) -> str:
    """The name of a set."""
    if what in SETS:
        return str(SETS[what])
    how, _under, rest = what.partition("_")
    if how == "age":
        return _("Open at the end, %(age)s old") % {"age": BANDS[rest]}
    text = _("%(promise)s in time") if how == "kept" else _("%(promise)s too late")
    return text % {"promise": metric_text(rest)}


def counted_text(value: str) -> str:
    """`opened:2026-10-01:2026-11-01` as it is told in a list's filter; the value when it is none."""
    try:
        found = Counted.read(value)
    except ValueError:
        return value
    return f"{what_text(found.what)}, {period_text(found.start, found.end)}"


def cases_url(what: str, start: dt.date, end: dt.date, **filters: Any) -> str:
    """The list of the cases that make up a number."""
    level = filters.pop("level", None)
    counted = Counted(what, start, end, level)
    asked = {"counted": str(counted)} | {k: v for k, v in filters.items() if v is not None}
    return f"{reverse('desk:case_list')}?{urlencode(asked)}"


def share_text(part: int, whole: int) -> str:
    """`97,5 %`; empty where there is nothing to share."""
    told = percent(share(part, whole))
    return f"{told} %" if told else ""


def definitions() -> list[tuple[str, str]]:
    """How everything is counted, for whoever reads the figures."""
    return [
        (
            _("Counted"),
            _(
                "Cases of the joint desk. Not a member’s own internal cases, not the desk’s problems, "
                "and not cases merged with another, which is counted itself."
            ),
        ),
        (
            _("Confidential cases"),
            _("They are counted. In the lists they are found only by those who may see them."),
        ),
        (_("Came in"), _("Counted on the day the case came, whatever has happened to it since.")),
        (
            _("Ended"),
            _(
                "Solved, or cancelled without being solved. A case that was opened again ended when "
                "it ended the last time."
            ),
        ),
        (
            _("Backlog"),
            _("Cases that had come and not ended at that moment. Their age is in whole days."),
        ),
        (
            _("In time"),
            _(
                "Our promises to the member. Each counts once: broken on the day its time ran out, "
                "kept on the day it was done in time. The team’s own clocks and the suppliers’ do "
                "not count."
            ),
        ),
        (
            _("First contact"),
            _("Of the ended cases where it was noted, those solved while the person was there."),
        ),
        (
            _("Satisfaction"),
            _("The mean of the answers, from 1 to 5. Fewer than five answers are not shown."),
        ),
    ]
