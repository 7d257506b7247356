"""Findings on delivery agreements, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.lists.commitment_words import at
from samdrift.desk.models.commitments import DeliveryVersion
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer


def none_agreed(finding: Any) -> str:
    return _("Members of %(arrangement)s have a delivery agreement with the centre.") % {
        "arrangement": finding.agreed["arrangement"]
    }


def none_observed(_finding: Any) -> str:
    return _("No accepted version is in force: no clock runs on this member’s cases.")


def none_mend(_finding: Any) -> str:
    return _("Write a delivery agreement, offer it, and have the member accept it.")


def none_page(finding: Any, _viewer: Viewer) -> tuple[str, str] | None:
    url = f"{at('delivery_list')}?member={finding.subject_id}"
    return _("The member’s delivery agreements"), url


def ends_agreed(finding: Any) -> str:
    ends = dt.date.fromisoformat(finding.observed["ends"])
    return _("The agreement holds until %(day)s.") % {"day": day(ends)}


def ends_observed(_finding: Any) -> str:
    return _("No next version is accepted.")


def ends_mend(_finding: Any) -> str:
    return _("Write the next version and offer it in time.")


def carried_observed(finding: Any) -> str:
    number = finding.observed["number"]
    return _("Version %(number)s was carried over. The member has not accepted it.") % {
        "number": number
    }


def carried_mend(_finding: Any) -> str:
    return _("Write a new version for the member as it is now, and offer it.")


def version_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(DeliveryVersion._meta.label_lower, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (found.label, found.url) if found else None
