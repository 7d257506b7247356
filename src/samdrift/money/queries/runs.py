"""What runs split, as pages, papers and invoices to members read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.runs import Run, RunItem, RunShare
from samdrift.parties.models.members import Member

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class RunLine:
    """A member's part of an item. `net` in kroner without VAT; `key_id` None is its own cost."""

    item: RunItem
    source_ref: Ref | None
    title: str
    net: Decimal
    vat_rate: Decimal | None
    art: str
    function: str
    agreement_id: int | None
    key_id: int | None
    period: Period


def totals_of(run: Run) -> dict[int, Decimal]:
    """Member → what the run comes to for it, in kroner without VAT: one query."""
    rows = RunShare.objects.filter(item__run=run).order_by().values_list("member")
    return dict(rows.annotate(sum=Sum("amount")))


def lines_of(run: Run, member: Member | int) -> list[RunLine]:
    """A member's lines in the order of the run, also those of 0,00 kr: one query."""
    pk = member if isinstance(member, int) else member.pk
    rows = RunShare.objects.filter(item__run=run, member=pk)
    rows = rows.select_related("item__key_version", "item__agreement")
    return [_line(share, run) for share in rows.order_by("item__position", "item")]


def _line(share: Any, run: Run) -> RunLine:
    item = share.item
    start, end = item.starts_on or run.starts_on, item.ends_on or run.ends_on
    return RunLine(
        item,
        item.source,
        item.title,
        share.amount,
        item.vat_rate,
        item.art,
        item.function,
        item.agreement_id,
        item.key_version.key_id if item.key_version_id else None,
        Period(start, end),
    )


def listed(viewer: Viewer) -> Any:
    """Runs within reach, joined for a list: one query."""
    rows = seen(Run, viewer).select_related("arrangement", "checked_by", "closed_by", "reverses")
    return rows if viewer.as_of is None else rows.filter(starts_on__lte=viewer.as_of)


def last_closed(arrangement: int | None, *, but: int | None = None) -> Run | None:
    """The run whose rounding the next one of the arrangement brings along."""
    rows = Run.objects.closed().filter(arrangement=arrangement).exclude(pk=but)
    found: Run | None = rows.order_by("-closed_at", "-pk").first()
    return found


def first_day(arrangement: int | None) -> dt.date | None:
    """The first day that any standing run of the arrangement splits the cost of."""
    rows = Run.objects.standing().filter(arrangement=arrangement).exclude(kind="on_account")
    day: dt.date | None = rows.order_by("starts_on").values_list("starts_on", flat=True).first()
    return day
