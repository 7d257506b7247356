"""Findings on levels and claims, in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.lists.claim_words import in_unit
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _in_unit(finding: Any, text: str) -> Any:
    return in_unit(Decimal(text), Measure(finding.agreed["measure"]))


def level_agreed(finding: Any) -> str:
    values = {
        "term": finding.agreed["term"],
        "annex": finding.agreed["annex"],
        "target": _in_unit(finding, finding.agreed["target"]),
    }
    if values["annex"]:
        return _("%(term)s (%(annex)s): %(target)s") % values
    return _("%(term)s: %(target)s") % values


def level_observed(finding: Any) -> str:
    observed = finding.observed
    values = {
        "value": _in_unit(finding, observed["value"]),
        "period": period_text(_day(observed["from"]), _day(observed["to"])),
    }
    return _("%(value)s was measured %(period)s") % values


def level_mend(finding: Any) -> str:
    if finding.observed.get("claim"):
        return _("Send the claim, and follow it until it is settled.")
    return _(
        "The agreement tells no compensation here. Take it up with the supplier, or write a claim."
    )


def near_agreed(finding: Any) -> str:
    return _("To be claimed by %(day)s.") % {"day": day(_day(finding.agreed["last_day"]))}


def near_observed(finding: Any) -> str:
    return _("Claim %(number)s is not sent.") % {"number": finding.observed["number"]}


def near_mend(_finding: Any) -> str:
    return _("Read the claim through and send it.")


def late_agreed(finding: Any) -> str:
    return _("To be answered by %(day)s.") % {"day": day(_day(finding.agreed["answer_by"]))}


def late_observed(finding: Any) -> str:
    return _("No answer to claim %(number)s is written down.") % {
        "number": finding.observed["number"]
    }


def late_mend(_finding: Any) -> str:
    return _("Ask the supplier for its answer, and write it down.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    """The claim; where there is none, what was measured."""
    claim = finding.observed.get("claim")
    measurement = finding.observed.get("measurement")
    if finding.subject_kind == "agreements.claim":
        claim = finding.subject_id
    if claim:
        return _open(Ref("agreements.claim", claim), _("Open the claim"), viewer)
    if measurement:
        return _open(Ref("agreements.measurement", measurement), _("See what was measured"), viewer)
    return None


def _open(ref: Ref, text: str, viewer: Viewer) -> tuple[str, str] | None:
    found = registry.describe([ref], viewer).get(ref)
    return (text, found.url) if found else None
