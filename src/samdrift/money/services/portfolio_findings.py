"""Findings on the joint portfolio: a grant about to lapse, a frame that is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Frame, Grant
from samdrift.money.queries.pool import Pool, pool_of
from samdrift.money.queries.programmes import lapsing
from samdrift.parties.models.members import Member

GRANT, FRAME = "money.grant_unused", "money.frame_missing"
AHEAD = dt.timedelta(days=120)
ORE = 100


@transaction.atomic
def find_grants(by: Viewer) -> Reconciled:
    """Grants with money left whose last day is near, or past."""
    pks = list(Grant.objects.order_by("pk").values_list("pk", flat=True))
    names = lock(kind_of(Grant), pks)
    found = [
        Found(
            GRANT,
            grant.pk,
            names[grant.pk],
            agreed={"amount": str(grant.amount), "use_by": str(grant.use_by), "giver": grant.giver},
            observed={"left": str(left)},
            money=int(left * ORE),
            deadline=grant.use_by,
        )
        for grant, left in lapsing(by, by.today + AHEAD)
    ]
    return reconcile(Scope((GRANT,), kind_of(Grant), pks), found, by=by)


@transaction.atomic
def find_frames(by: Viewer) -> Reconciled:
    """Members that took part in the pool and have told no frame, of years that are not over."""
    pool = pool_of(by)
    pks = list(pool.members)
    names = lock(kind_of(Member), pks)
    return reconcile(
        Scope((FRAME,), kind_of(Member), pks), _missing(pool, names, by.today.year), by=by
    )


def _missing(pool: Pool, names: dict[int, str], year: int) -> Iterator[Found]:
    for place in pool.frames:
        if place[0] < year:
            continue
        for member in pool.lacking(place):
            yield Found(
                FRAME,
                member.pk,
                names[member.pk],
                mark=f"{place[0]}:{place[1]}",
                members=(member.pk,),
                agreed={"year": place[0], "section": place[1]},
                observed={"others": len(pool.frames[place])},
                deadline=dt.date(place[0], 1, 1),
            )


def look(by: Viewer) -> str:
    """The clock's round."""
    results = [find_grants(by)]
    if Frame.objects.exists():
        results.append(find_frames(by))
    changed = sum(one.new + one.again + one.gone for one in results)
    return f"joint portfolio: {changed} findings changed" if changed else ""
