"""What is awaited of agreements, and what is billed already or is not to be: one query each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from samdrift.money.models.expected import Expected

OPEN = (Expected.State.AWAITED, Expected.State.MISSING)
Key = tuple[int, int | None, dt.date]
"""(agreement, member billed, first day)."""
Ended = dict[tuple[int, dt.date], set[int | None]]
"""(agreement, first day) → members whose invoice has come, or is not to come."""


def open_rows(agreements: Collection[int]) -> dict[Key, Expected]:
    """All that is still awaited."""
    rows = Expected.objects.filter(agreement__in=agreements, state__in=OPEN)
    return {(one.agreement_id, one.member_id, one.starts_on): one for one in rows}


def ended_since(agreements: Collection[int], day: dt.date) -> Ended:
    """Who is billed already, or is not to be, of periods that begin on the day or later."""
    found: Ended = defaultdict(set)
    rows = Expected.objects.filter(agreement__in=agreements, starts_on__gte=day)
    told = rows.exclude(state__in=OPEN).values_list("agreement_id", "starts_on", "member_id")
    for agreement, start, member in told.iterator(chunk_size=5000):
        found[agreement, start].add(member)
    return found
