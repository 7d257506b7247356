"""Decisions in words: their findings, and their history."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.decisions import Decision
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references


def agreed(finding: Any) -> str:
    deadline = dt.date.fromisoformat(finding.agreed["deadline"])
    return _now("To be carried out by %(day)s.") % {"day": day(deadline)}


def observed(finding: Any) -> str:
    status = finding.observed.get("status", "")
    known = status in Decision.Status.values
    return str(Decision.Status(status).label) if known else str(status)


def mend(_finding: Any) -> str:
    return _now(
        "Carry it out and report back, or agree on a new deadline with whoever handed it out."
    )


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref("governance.decision", finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_now("Open the decision"), found.url) if found else None


name_events(
    {
        "decision.taken": _("Was decided"),
        "decision.taken_back": _("Was taken back: the item is treated again"),
        "decision.in_force": _("Is in force"),
        "decision.handed_out": _("Was handed out"),
        "decision.begun": _("Was begun"),
        "decision.reported": _("Was reported on"),
        "decision.carried_out": _("Was carried out"),
        "decision.given_up": _("Will not be carried out"),
        "decision.reopened": _("Is to be carried out again"),
        "decision.terms_set": _("Conditions or dates were set"),
        "decision.bound_members": _("Gave each member its duty"),
        "decision.let_go": _("Has nobody: the responsible person has left"),
        "minutes.put_forward": _("Was put forward for signing"),
        "minutes.signed": _("Was signed by a signer"),
        "minutes.all_signed": _("Is signed by all"),
        "minutes.found_wrong": _("A signer found something wrong"),
        "minutes.corrected": _("Was corrected"),
    }
)
name_fields(
    {
        "decision_status": _("Carrying out"),
        "outcome": _("Outcome"),
        "decided_on": _("Decided on"),
        "in_force_on": _("In force from"),
        "review_on": _("Looked at again on"),
        "conditions": _("Conditions"),
        "report": pgettext_lazy("a decision", "Report"),
        "reported_on": _("Reported"),
        "digest": _("Digest"),
    }
)
name_references({"responsible_id": "parties.person"})
name_choices(
    {
        "decision_status": dict(Decision.Status.choices),
        "outcome": dict(Decision.Outcome.choices),
    }
)
