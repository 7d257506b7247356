"""Findings on cases, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer


def _since(finding: Any) -> str:
    return str(day(dt.date.fromisoformat(finding.observed["since"])))


def unowned_agreed(finding: Any) -> str:
    days = finding.agreed["days"]
    text = ngettext(
        "Somebody works on it within %(days)s day.",
        "Somebody works on it within %(days)s days.",
        days,
    )
    return text % {"days": days}


def unowned_observed(finding: Any) -> str:
    return _("Nobody has taken it since %(day)s.") % {"day": _since(finding)}


def unowned_mend(_finding: Any) -> str:
    return _("Take it, or give it to somebody.")


def waits_agreed(finding: Any) -> str:
    days = finding.agreed["days"]
    text = ngettext(
        "It goes on when its day comes, or is looked at within %(days)s day.",
        "It goes on when its day comes, or is looked at within %(days)s days.",
        days,
    )
    return text % {"days": days}


def waits_observed(finding: Any) -> str:
    return _("It still waits; to be looked at since %(day)s.") % {"day": _since(finding)}


def waits_mend(_finding: Any) -> str:
    return _("Ask what it waits for, and set a day, or go on with it.")


def left_agreed(_finding: Any) -> str:
    return _("Open cases are those of members of the cooperation.")


def left_observed(finding: Any) -> str:
    return _("It was opened %(day)s, and its member has left since.") % {"day": _since(finding)}


def left_mend(_finding: Any) -> str:
    return _("End it, or agree with the member who does it from now on.")


def silent_agreed(finding: Any) -> str:
    days = finding.agreed["days"]
    text = ngettext(
        "Whoever is asked to approve answers within %(days)s day.",
        "Whoever is asked to approve answers within %(days)s days.",
        days,
    )
    return text % {"days": days}


def silent_observed(finding: Any) -> str:
    """Who is asked stands in the case: a name for each row of a list would be a question for each."""
    told = {"day": _since(finding)}
    if finding.observed["who"] is None:
        return _("Approval was asked for %(day)s, and nobody is asked now.") % told
    return _("Approval was asked for %(day)s. It is not answered.") % told


def silent_mend(_finding: Any) -> str:
    return _("Answer it, name a stand-in, or ask another.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    found = registry.describe([Ref("desk.case", finding.subject_id)], viewer)
    return next(((_("Open the case"), one.url) for one in found.values()), None)
