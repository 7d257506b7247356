"""Two uses that turn out to be one: what the one has is carried into the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from samdrift.parties.services.journal import Journal
from samdrift.portfolio.models.integrations import ComponentUse, Integration
from samdrift.portfolio.models.uses import Use, UserCount

FILLABLE = (
    "version",
    "hosting",
    "operated_by",
    "operator_id",
    "service_level",
    "criticality",
    "confidentiality",
    "integrity",
    "availability",
    "security_level",
    "personal_data",
    "risk_assessed_on",
    "introduce_on",
    "phase_out_on",
    "purpose",
    "note",
)


def fold_use(gone: Use, kept: Use, journal: Journal) -> None:
    """Carry everything of one use into another and take the first away.

    What the kept use does not say is filled from the other; its period becomes what the two
    cover together, and what hung on the other hangs on it.
    """
    filled = {n: getattr(gone, n) for n in FILLABLE if _is_empty(getattr(kept, n))}
    filled = {n: v for n, v in filled.items() if not _is_empty(v)}
    start, end = _joined(gone, kept)
    carry_flows(gone, kept, journal)
    _carry_components(gone, kept, journal)
    newest = _carry_counts(gone, kept, journal)
    journal.gone(gone)
    journal.change(kept, valid_from=start, valid_to=end, **filled, **newest)


def carry_flows(gone: Use, kept: Use, journal: Journal) -> None:
    """Let the integrations of one use begin and end in another."""
    for flow in Integration.objects.filter(Q(source=gone) | Q(target=gone)):
        ends: dict[str, Any] = {}
        if flow.source_id == gone.pk:
            ends["source_id"] = kept.pk
        if flow.target_id == gone.pk:
            ends["target_id"] = kept.pk
        journal.change(flow, **ends)


def _carry_components(gone: Use, kept: Use, journal: Journal) -> None:
    have = set(ComponentUse.objects.filter(use=kept).values_list("component_id", flat=True))
    for one in ComponentUse.objects.filter(use=gone):
        if one.component_id in have:
            journal.gone(one)
        else:
            journal.change(one, use_id=kept.pk)


def _carry_counts(gone: Use, kept: Use, journal: Journal) -> dict[str, Any]:
    """Move the counts; where both counted the same day by the same source, the kept one stands."""
    have = set(UserCount.objects.filter(use=kept).values_list("counted_on", "source"))
    for one in UserCount.objects.filter(use=gone):
        if (one.counted_on, one.source) in have:
            journal.gone(one)
        else:
            journal.change(one, use_id=kept.pk)
    counts = UserCount.objects.filter(use=kept).order_by("-counted_on", "-pk")
    newest = counts.first()
    if newest is None:
        return {}
    return {"user_count": newest.count, "user_count_on": newest.counted_on}


def _joined(one: Use, other: Use) -> tuple[dt.date | None, dt.date | None]:
    """The period the two cover together; no bound on either side stays no bound."""
    starts, ends = [one.valid_from, other.valid_from], [one.valid_to, other.valid_to]
    start = None if None in starts else min(s for s in starts if s)
    end = None if None in ends else max(e for e in ends if e)
    return start, end


def _is_empty(value: Any) -> bool:
    return value is None or value == ""
