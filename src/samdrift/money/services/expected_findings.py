"""The finding that an invoice has not come: one for each agreement and period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.claims import members_of
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.expected import Expected

MISSING = "money.invoice_missing"


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these agreements against what has not come."""
    if pks:
        reconcile(Scope((MISSING,), kind_of(Agreement), pks), _found(pks), by=by)


def _found(pks: Collection[int]) -> Iterator[Found]:
    rows = Expected.objects.filter(agreement__in=pks, state=Expected.State.MISSING)
    missing = list(rows.select_related("agreement").order_by("starts_on", "member__sort_key"))
    groups: dict[tuple[int, dt.date], list[Expected]] = defaultdict(list)
    for one in missing:
        groups[one.agreement_id, one.starts_on].append(one)
    joint = members_of({one.agreement_id for one in missing if one.member_id is None})
    for (agreement, start), some in groups.items():
        members = tuple(one.member_id for one in some if one.member_id is not None)
        nets = [one.net for one in some]
        known = [net for net in nets if net is not None]
        yield Found(
            MISSING,
            agreement,
            some[0].agreement.title,
            mark=str(start),
            members=members or joint.get(agreement, ()),
            agreed={"due": str(max(one.due_on for one in some)), "from": str(start)},
            observed={"to": str(some[0].ends_on), "count": len(some), "joint": not members},
            money=int(sum(known, Decimal(0)) * 100) if len(known) == len(nets) else None,
        )
