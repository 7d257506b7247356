"""Findings about reports and hours in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.templatetags.shown import day, number
from samdrift.kernel.viewer import Viewer


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


def _last(text: str) -> str:
    """The last day before it, as people say periods."""
    return day(dt.date.fromisoformat(text) - dt.timedelta(days=1))


def late_agreed(finding: Any) -> str:
    said = {"report": finding.agreed["report"], "day": _day(finding.agreed["due"])}
    return _("“%(report)s” was due on %(day)s.") % said


def late_observed(_finding: Any) -> str:
    return _("It has not come.")


def late_mend(_finding: Any) -> str:
    return _(
        "Remind the supplier, or claim the report from its page, and register it when it comes. Drop it this time if it is not to come."
    )


def late_page(finding: Any, _viewer: Viewer) -> tuple[str, str] | None:
    url = reverse("agreements:report_list")
    return _("The late reports"), f"{url}?state=late&agreement={finding.subject_id}"


def differs_agreed(finding: Any) -> str:
    """What the report says, and of when."""
    told = finding.agreed
    said = {
        "report": told["report"],
        "term": told["term"],
        "value": number(told["reported"]),
        "from": _day(told["from"]),
        "to": _last(told["to"]),
    }
    return _("“%(report)s” says %(value)s for “%(term)s”, from %(from)s to and with %(to)s.") % said


def differs_observed(finding: Any) -> str:
    told = finding.observed
    said = {"value": number(told["measured"]), "target": number(told.get("target"))}
    if told.get("target") is None:
        return _("%(value)s was measured here.") % said
    return _("%(value)s was measured here; %(target)s is agreed.") % said


def differs_mend(_finding: Any) -> str:
    return _(
        "Ask the supplier how the figure is made, and correct the report or what was measured. Accept it with a reason if both are right."
    )


def differs_page(finding: Any, _viewer: Viewer) -> tuple[str, str] | None:
    url = reverse("agreements:report_detail", args=[finding.agreed["report_id"]])
    return finding.agreed["report"], url


def hours_agreed(finding: Any) -> str:
    told = finding.agreed
    said = {"pool": told["pool"], "hours": number(told["hours"]), "day": _day(told["last"])}
    return _("“%(pool)s” has %(hours)s hours to be used by %(day)s.") % said


def hours_observed(finding: Any) -> str:
    """By the pace at the beginning of the month."""
    told = finding.observed
    said = {name: number(Decimal(told[name])) for name in ("used", "planned", "lapse")}
    said["day"] = _day(told["counted"])
    return (
        _(
            "%(used)s are used and %(planned)s planned; at the pace until %(day)s, %(lapse)s hours lapse."
        )
        % said
    )


def hours_mend(_finding: Any) -> str:
    return _(
        "Plan what the hours are to be used for, and book it. It goes when the rest is planned."
    )


def hours_page(finding: Any, _viewer: Viewer) -> tuple[str, str] | None:
    return finding.agreed["pool"], reverse(
        "agreements:hours_detail", args=[finding.agreed["pool_id"]]
    )
