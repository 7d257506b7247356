"""A cost that is found for a run, and what tells that another run has taken it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.money.models.invoices import InvoiceCharge, InvoiceLine
from samdrift.money.models.runs import Run, RunItem

_WHOLE = frozenset({kind_of(InvoiceLine), kind_of(InvoiceCharge)})


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
        """What tells it from the others of its run."""
        return (*self.source, str(self.period.start))

    @property
    def held_as(self) -> tuple[str, int, str]:
        return held_as(self.source.kind, self.source.id, self.period.start)


def goes_whole(source: str) -> bool:
    """Whether what comes of the source is taken or left out whole: a line of an invoice is, in how many
    parts it is ever split; a fixed charge is taken day by day.
    """
    return source in _WHOLE


def held_as(source: str, pk: int | None, day: dt.date | None) -> tuple[str, int, str]:
    """What makes it the same cost when it is gathered again."""
    return source, pk or 0, "" if goes_whole(source) else str(day)


def taken(run: Run, source: str) -> Any:
    """Items of other standing runs with this source."""
    rows = RunItem.objects.filter(source_kind=source, run__in=Run.objects.standing())
    return rows.exclude(run=run).filter(Q(left_out="") | Q(for_good=True))


def span(run: Run) -> Period:
    return Period(run.starts_on, run.ends_on)


def ore(amount: Decimal) -> int:
    return int(amount.scaleb(2).to_integral_exact())
