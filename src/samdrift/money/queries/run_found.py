"""A cost that is found for a run, and what tells that another run has taken it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.registry import Ref
from samdrift.money.models.runs import Run, RunItem


@dataclass
class Found:
    """A cost to be split. `member` is whose own it is, else `key` splits it; `ore` is without VAT.

    `mirrors` is an item whose shares it takes back.
    """

    source: Ref
    title: str
    ore: int
    period: Period
    vat: Decimal | None = None
    detail: str = ""
    agreement: int | None = None
    member: int | None = None
    key: int | None = None
    invoice: int | None = None
    mirrors: RunItem | None = None
    doubts: list[list[Any]] = field(default_factory=list)

    @property
    def mark(self) -> tuple[str, int, str]:
        """What makes it the same cost when it is gathered again."""
        return (*self.source, str(self.period.start))


def taken(run: Run, source: str) -> Any:
    """Items of other standing runs with this source."""
    rows = RunItem.objects.filter(source_kind=source, run__in=Run.objects.standing())
    return rows.exclude(run=run).filter(Q(left_out="") | Q(for_good=True))


def span(run: Run) -> Period:
    return Period(run.starts_on, run.ends_on)


def ore(amount: Decimal) -> int:
    return int(amount.scaleb(2).to_integral_exact())
