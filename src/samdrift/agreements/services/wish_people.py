"""Wishes and supplier risks of people who leave or are erased, and in a merge or split of members."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.suppliers import SupplierRisk, Wish, WishBacking
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person
from samdrift.parties.services.journal import Journal, undo


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Risks of somebody who leaves have no owner; on a day to come, the clock does it."""
    return _let_go(Q(owner=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    count = _let_go(Q(owner__left_on__lte=by.today), by)
    return f"{count} supplier risks have no owner any more" if count else ""


@transaction.atomic
def _let_go(condition: Q, by: Viewer) -> int:
    rows = SupplierRisk.objects.filter(condition, closed_on__isnull=True)
    told = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        told.append(Happening("supplier_risk.let_go", row, {"owner_id": [row.owner_id, None]}))
        row.owner = None
        row.save(update_fields=["owner"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person sent in nothing and owns nothing; what was asked for stays."""
    found = {
        "sent_in_by": Wish.objects.filter(sent_in_by_id=person_id).update(sent_in_by=None),
        "owner": SupplierRisk.objects.filter(owner_id=person_id).update(owner=None),
    }
    return [f"{name}: {count}" for name, count in found.items() if count]


def _backed(handover: Handover) -> dict[int, list[WishBacking]]:
    """Open wish → the backings in it of the members that cease."""
    rows = WishBacking.objects.filter(
        member__in=handover.ceasing, wish__state__in=("gathered", "sent", "planned")
    )
    found: dict[int, list[WishBacking]] = defaultdict(list)
    for one in rows.select_related("wish").order_by("wish_id", "-weight", "pk"):
        found[one.wish_id].append(one)
    return found


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    found = _backed(handover)
    if not found:
        return []
    how = _("Whoever takes over stands behind them, with the highest weight.")
    told = tuple(str(rows[0].wish) for rows in found.values())[:20]
    return [Moving(_("Wishes to suppliers"), len(found), how, told)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Each that takes over stands behind what its predecessors stood behind; returns the journal."""
    journal, told = Journal(), list[Happening]()
    single = handover.single
    takers = list(handover.receiving) if single is None else [single]
    for rows in _backed(handover).values():
        wish, weight = rows[0].wish, rows[0].weight
        there = {one.member_id: one for one in WishBacking.objects.filter(wish=wish)}
        told.append(
            Happening("wish.backing_carried", wish, {"member_id": [rows[0].member_id, takers[0]]})
        )
        for one in rows:
            journal.gone(one)
        for taker in takers:
            _stand(wish, taker, weight, there.get(taker), journal)
    record_all(told, by=by)
    return {"journal": journal.data}


def _stand(
    wish: Wish, member: int, weight: int, there: WishBacking | None, journal: Journal
) -> None:
    if there is None:
        journal.made(WishBacking.objects.create(wish=wish, member_id=member, weight=weight))
    elif there.weight < weight:
        journal.change(there, weight=weight)


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    undo(data["journal"])
