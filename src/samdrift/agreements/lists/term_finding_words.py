"""The finding that terms are not whole, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.agreements.calc.terms_check import GAP, OVERLAP
from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text


def agreed(_finding: Any) -> str:
    return _("What is agreed is to hold one figure for each day of the agreement.")


def observed(finding: Any) -> str:
    flaws, count = finding.observed["flaws"], finding.observed["count"]
    told = " ".join(_flaw(*one) for one in flaws)
    rest = count - len(flaws)
    if rest:
        more = ngettext("And %(n)s more.", "And %(n)s more.", rest) % {"n": rest}
        told = f"{told} {more}"
    return told


def _flaw(term: str, kind: str, start: str, end: str) -> str:
    first = dt.date.fromisoformat(start)
    period = period_text(first, dt.date.fromisoformat(end) if end else None)
    text = {
        GAP: _("%(term)s has no figure: %(period)s."),
        OVERLAP: _("%(term)s has two figures: %(period)s."),
    }.get(kind) or _("%(term)s has a figure outside the days of the agreement: %(period)s.")
    return text % {"term": term, "period": period}


def mend(_finding: Any) -> str:
    return _("Open the annex, and correct the dates or write the figure that lacks.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    row = seen(Agreement, viewer).filter(pk=finding.subject_id).first()
    if row is None:
        return None
    return _("The annex"), reverse("agreements:terms", args=[row.pk])
