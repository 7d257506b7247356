"""Major incidents in words: addresses, states, findings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.desk.models.major import MajorIncident
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

major_url = address("desk:major_detail")
TONES = {"on": "danger", "over": "warning", "reviewed": "success"}


def at(name: str, pk: int) -> str:
    return reverse(f"desk:major_{name}", args=[pk])


def state(incident: MajorIncident) -> str:
    """on, over (its review is to be written) or reviewed."""
    if incident.is_on:
        return "on"
    return "over" if incident.review_done_at is None else "reviewed"


def state_text(incident: MajorIncident) -> str:
    names = {
        "on": pgettext("major incident", "Going on"),
        "over": pgettext("major incident", "Over"),
        "reviewed": pgettext("major incident", "Over, and reviewed"),
    }
    return names[state(incident)]


def lasted(incident: MajorIncident, now: dt.datetime) -> str:
    """`2 h 15 min`, so far or until it ended."""
    minutes = int(((incident.ended_at or now) - incident.declared_at).total_seconds() // 60)
    hours, minutes = divmod(max(minutes, 0), 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}


def finding_agreed(finding: Any) -> str:
    due = dt.date.fromisoformat(finding.agreed["due"])
    return _("The review was to be written by %(day)s.") % {"day": day(due)}


def finding_observed(_finding: Any) -> str:
    return _("It is not finished.")


def finding_mend(_finding: Any) -> str:
    return _("Write what happened, why, what went well and what is done, and finish it.")


def finding_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(finding.subject_kind, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the major incident"), found.url) if found else None
