"""The usual duties in words, and written down many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.usual_duties import USUAL
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.services.duties import add_duties
from samdrift.agreements.services.duty_words import in_site_language
from samdrift.kernel.viewer import Viewer

TITLES: dict[str, Any] = {
    "monthly_report": _("Monthly report from the supplier"),
    "quarterly_report": _("Quarterly report from the supplier"),
    "plan": _("Yearly development plan"),
    "strategic": _("Strategic meeting with the supplier"),
    "professional": _("Professional meeting with the supplier"),
    "forum": _("The supplier's user forum"),
    "evaluation": _("Yearly evaluation of the agreement"),
}
CHOICES: list[tuple[str, Any]] = [
    ("monthly_report", _("Report from the supplier every month")),
    ("quarterly_report", _("Report from the supplier every quarter")),
    ("plan", _("Development plan every year")),
    ("strategic", _("Strategic meeting every half year")),
    ("professional", _("Professional meeting every quarter")),
    ("forum", _("User forum every year")),
    ("evaluation", _("Evaluation every year")),
]
"""What is chosen from, in the order of `USUAL`."""


def add_usual(
    agreement: Agreement, *, by: Viewer, duties: Sequence[str], starts_on: dt.date
) -> list[Duty]:
    """Write down those chosen by key, from the day; each can be changed afterwards."""
    with in_site_language():
        chosen = [
            {
                "kind": one.kind,
                "title": str(TITLES[one.key]),
                "whose": one.whose,
                "rule": dict(one.rule),
                "starts_on": starts_on,
                "lead_days": one.lead_days,
                "role": "",
            }
            for one in USUAL
            if one.key in duties
        ]
    return add_duties(agreement, by=by, duties=chosen)
