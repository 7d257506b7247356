"""Accounts of a use as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc.unused import unused_since
from samdrift.portfolio.models.accesses import Access
from samdrift.portfolio.models.uses import Use

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many accounts a use has, how many are active, and those unused for long, longest first.

    `never` counts the active ones without a day of use: whether they are used is not known.
    """

    day: Any
    count: int
    active: int
    unused: list[Access]
    unused_count: int
    never: int
    units: list[tuple[str, int]]


def of_use(use: Use, viewer: Viewer) -> Accounts | None:
    """What the newest export said; None where there is none: three queries."""
    rows = seen(Access, viewer).filter(use=use)
    newest = rows.aggregate(day=Max("listed_on"))["day"]
    if newest is None:
        return None
    since = unused_since(newest)
    old = Q(active=True, last_used_on__lt=since)
    told = rows.aggregate(
        all_count=Count("pk"),
        active_count=Count("pk", filter=Q(active=True)),
        unused_count=Count("pk", filter=old),
        never_count=Count("pk", filter=Q(active=True, last_used_on__isnull=True)),
    )
    unused = list(rows.filter(old).order_by(F("last_used_on").asc(), "account")[:SHOWN])
    units = rows.filter(active=True).exclude(unit="").order_by().values_list("unit")
    by_unit = list(units.annotate(count=Count("pk")).order_by("-count", "unit")[:12])
    return Accounts(
        newest,
        told["all_count"],
        told["active_count"],
        unused,
        told["unused_count"],
        told["never_count"],
        by_unit,
    )
