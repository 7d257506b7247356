"""Tying what is awaited to the invoices that come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel import bulk
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.expected import Expected
from samdrift.money.queries.came import came

State = Expected.State


RECENT = dt.timedelta(days=120)
"""What ended longer ago and has come is looked at only where invoices for those days are touched."""


def link(pks: Collection[int], *, by: Viewer, within: Period | None = None) -> None:
    """Tie what is awaited to the invoices that have come for it, and let go of those that were
    credited whole or belong elsewhere after all. A fixed number of queries.

    With `within`, only what is expected for those days is looked at.
    """
    rows = list(_looked_at(pks, by.today, within))
    if not rows:
        return
    span = Period(min(one.starts_on for one in rows), max(one.ends_on for one in rows))
    joint = set(
        Agreement.objects.filter(pk__in=pks, billed=Agreement.Billed.JOINT).values_list(
            "pk", flat=True
        )
    )
    found: dict[tuple[int, int | None], list[tuple[int, Period]]] = defaultdict(list)
    for one in came(pks, span):
        member = None if one.agreement in joint else one.member
        found[one.agreement, member].append((one.invoice, one.period))
    changed = [row for row in rows if _tied(row, found[row.agreement_id, row.member_id], by.today)]
    told = [(row.invoice_id, str(row.state), row.pk) for row in changed]
    bulk.change(Expected, ("invoice_id", "state"), told)


def _looked_at(pks: Collection[int], today: dt.date, within: Period | None) -> Any:
    rows = Expected.objects.filter(agreement__in=pks).exclude(state=State.DROPPED)
    if within is None:
        waits = Q(state__in=(State.AWAITED, State.MISSING))
        return rows.filter(waits | Q(ends_on__gt=today - RECENT))
    return rows.filter(starts_on__lt=within.end, ends_on__gt=within.start)


def _tied(row: Expected, candidates: Sequence[tuple[int, Period]], today: dt.date) -> bool:
    """Set the invoice and the state of a row; whether that was another."""
    period = Period(row.starts_on, row.ends_on)
    fits = [invoice for invoice, days in candidates if days.overlaps(period)]
    before = row.invoice_id, row.state
    if row.invoice_id not in fits:
        row.invoice_id = fits[0] if fits else None
    waits = State.MISSING if row.due_on < today else State.AWAITED
    row.state = State.CAME if row.invoice_id else waits
    return before != (row.invoice_id, row.state)
