"""The finding that members have not been invoiced two weeks after a run was closed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from django.db.models import Sum

from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.issuing import MemberInvoice
from samdrift.money.models.runs import Run, RunShare
from samdrift.money.queries.billing import never_billed
from samdrift.money.queries.issued import to_bill

LATE = "money.run_not_invoiced"
GRACE = dt.timedelta(days=14)
LOOKED_AT = dt.timedelta(days=400)
"""Runs closed longer ago than this are not looked at again."""


def look_at_all(by: Viewer) -> str:
    """Hold the finding against the runs closed lately; returns a line for the log."""
    rows = Run.objects.closed().filter(closed_at__date__gt=by.today - LOOKED_AT)
    every = list(rows.values_list("pk", flat=True))
    runs = list(to_bill(by).filter(pk__in=every, closed_at__date__lte=by.today - GRACE))
    found = _found(runs, _unsent([run.pk for run in runs]), by)
    if every:
        reconcile(Scope((LATE,), kind_of(Run), every), found, by=by)
    return f"{len(every)} closed runs"


def _unsent(runs: Collection[int]) -> Mapping[int, dict[int, Decimal]]:
    """Run → the members that it comes to something for and that have no invoice on it → how much."""
    sent = set(MemberInvoice.objects.filter(run__in=runs).values_list("run_id", "member_id"))
    shares = RunShare.objects.filter(item__run__in=runs).order_by()
    told = shares.values_list("item__run", "member").annotate(sum=Sum("amount"))
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for run, member, amount in told:
        if amount and (run, member) not in sent:
            found[run][member] = amount
    return found


def _found(
    runs: list[Run], unsent: Mapping[int, dict[int, Decimal]], by: Viewer
) -> Iterator[Found]:
    for run in runs:
        waiting = unsent.get(run.pk, {})
        if waiting:
            out = never_billed(run, by)
            waiting = {pk: amount for pk, amount in waiting.items() if not out(pk)}
        if waiting and run.closed_at is not None:
            yield Found(
                LATE,
                run.pk,
                run.title,
                members=tuple(sorted(waiting)),
                agreed={"due": str(run.closed_at.date() + GRACE)},
                observed={"members": len(waiting)},
                money=int(sum(waiting.values(), Decimal(0)) * 100),
            )
