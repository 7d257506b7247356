"""Taking back what another run split: a reversal whole, a settlement what was billed on account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.kernel import bulk
from samdrift.kernel.history import kind_of
from samdrift.money.calc.carried import Carried, give_back, kept, read
from samdrift.money.models.runs import Run, RunItem, RunShare
from samdrift.money.queries.runs import last_closed

Row = tuple[int, int, Decimal, str]
"""(item, member, kroner, exact)"""
Pair = tuple[RunItem, RunItem]
"""An item, and the one whose shares it takes back."""


def take_back(pairs: Sequence[Pair], carried: Carried) -> list[Row]:
    """The shares of the other items with the sign turned; what their rounding left goes back too."""
    shares: dict[int, list[Any]] = defaultdict(list)
    wanted = {of.pk for _item, of in pairs}
    for share in RunShare.objects.filter(item__in=wanted).order_by("pk") if wanted else ():
        shares[share.item_id].append(share)
    return [row for item, of in pairs for row in _turned(item, of, shares[of.pk], carried)]


def _turned(item: RunItem, of: RunItem, shares: Iterable[Any], carried: Carried) -> list[Row]:
    rows = []
    for share in shares:
        exact = Fraction(share.exact or 0)
        if of.key_version is not None:
            ore = int(share.amount.scaleb(2))
            give_back(carried, of.key_version.key_id, share.member_id, exact, ore)
        rows.append((item.pk, share.member_id, -share.amount, str(-exact)))
    return rows


def mirror(run: Run) -> None:
    """Fill a reversal with the items of the run it reverses; its fields are saved by the caller."""
    RunShare.objects.filter(item__run=run).delete()
    RunItem.objects.filter(run=run).delete()
    run.follows = last_closed(run.arrangement_id, but=run.pk)
    carried = read(run.follows.carried if run.follows else {})
    old = list(
        RunItem.objects.filter(run=run.reverses_id, left_out="").select_related("key_version")
    )
    items = [_mirrored(run, one) for one in old]
    bulk.add_all(items)
    rows = take_back(list(zip(items, old, strict=True)), carried)
    bulk.pour(RunShare, ("item_id", "member_id", "amount", "exact"), rows)
    run.total = sum((item.amount for item in items), Decimal(0))
    run.carried = kept(carried)


def _mirrored(run: Run, of: RunItem) -> RunItem:
    """The item as it was, with the sign turned; its reading is that of the run it takes back."""
    return RunItem(
        run=run,
        position=of.position,
        source_kind=of.source_kind,
        source_id=of.source_id,
        title=of.title,
        detail=of.detail,
        amount=-of.amount,
        vat_rate=of.vat_rate,
        starts_on=of.starts_on,
        ends_on=of.ends_on,
        agreement_id=of.agreement_id,
        member_id=of.member_id,
        key_version=of.key_version,
        reading_id=of.reading_id,
        art=of.art,
        function=of.function,
    )


def settled_in(run: Run) -> Run | None:
    """The closed settlement that stands and has taken off what this run billed on account."""
    items = RunItem.objects.filter(run=run).values("pk")
    found: Run | None = (
        Run.objects.standing()
        .closed()
        .filter(items__source_kind=kind_of(RunItem), items__source_id__in=items)
        .first()
    )
    return found
