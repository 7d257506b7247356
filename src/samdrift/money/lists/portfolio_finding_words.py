"""Findings on the joint portfolio in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists.investment_words import grant_url, section_word
from samdrift.money.models.investments import Grant


def grant_agreed(finding: Any) -> str:
    told = finding.agreed
    said = {
        "giver": told["giver"],
        "amount": nok(Decimal(told["amount"])),
        "day": day(dt.date.fromisoformat(told["use_by"])),
    }
    return _("%(giver)s granted %(amount)s, to be used by %(day)s.") % said


def grant_observed(finding: Any) -> str:
    return _("%(left)s of it is not used.") % {"left": nok(Decimal(finding.observed["left"]))}


def grant_mend(_finding: Any) -> str:
    return _(
        "Write down what has been used, use the rest in time, or ask for a later last day and change the grant."
    )


def grant_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    row = seen(Grant, viewer).select_related("programme").filter(pk=finding.subject_id).first()
    return (_("The grant"), grant_url(row)) if row else None


def frame_agreed(finding: Any) -> str:
    said = {"year": finding.agreed["year"], "kind": section_word(finding.agreed["section"]).lower()}
    return _("The member has put money into the joint pool before: %(kind)s, %(year)s.") % said


def frame_observed(finding: Any) -> str:
    said = {"n": finding.observed["others"]}
    return _("Its frame is not known. %(n)s of the others have told theirs.") % said


def frame_mend(_finding: Any) -> str:
    return _("Write the member’s frame of the year; 0 if it puts nothing in.")


def frame_page(finding: Any, _viewer: Viewer) -> tuple[str, str] | None:
    del finding
    return _("Frames of a year"), reverse("money:frames_year")
