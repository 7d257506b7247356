"""What changes on the days a price or a level steps: from what to what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from samdrift.agreements.models.terms import Term, TermStep
from samdrift.agreements.queries.duty_facts import GROUPS
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Changed:
    """From the day the term's value, from that level up, is `new`; `old` is None where it is new."""

    day: dt.date
    term: Term
    level: Decimal
    old: Decimal | None
    new: Decimal


def changes(agreement_id: int, group: str, viewer: Viewer) -> list[Changed]:
    """The steps of the agreement's prices, or of its levels, by day: one query."""
    kinds = [kind for kind, name in GROUPS.items() if name == group]
    rows = seen(TermStep, viewer).filter(term__agreement=agreement_id, term__kind__in=kinds)
    of_line: dict[tuple[int, Any], list[TermStep]] = defaultdict(list)
    for row in rows.select_related("term").order_by("valid_from", "pk"):
        of_line[(row.term_id, row.level)].append(row)
    found = [one for steps in of_line.values() for one in _changed(steps)]
    return sorted(found, key=lambda one: (one.day, one.term.position, one.term.pk, one.level))


def _changed(steps: list[TermStep]) -> list[Changed]:
    """The first is where it begins, and no change."""
    found = []
    for old, new in pairwise(steps):
        if new.valid_from is not None and old.value != new.value:
            found.append(Changed(new.valid_from, new.term, new.level, old.value, new.value))
    return found
