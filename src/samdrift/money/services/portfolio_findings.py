"""Findings on the joint portfolio: a grant about to lapse, a frame that is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import transaction

from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Grant
from samdrift.money.queries.pool import Pool, pool_of
from samdrift.money.queries.programmes import lapsing
from samdrift.parties.models.members import Member

GRANT, FRAME = "money.grant_unused", "money.frame_missing"
AHEAD = dt.timedelta(days=120)
ORE = 100


@transaction.atomic
def find_grants(by: Viewer, only: Collection[int] | None = None) -> Reconciled:
    """Grants with money left whose last day is near, or past; `only` looks at these alone."""
    rows = Grant.objects.order_by("pk").values_list("pk", flat=True)
    pks = list(rows if only is None else rows.filter(pk__in=only))
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
        if grant.pk in names
    ]
    return reconcile(Scope((GRANT,), kind_of(Grant), pks), found, by=by)


@transaction.atomic
def find_frames(by: Viewer, only: Collection[int] | None = None) -> Reconciled:
    """Members that took part in the pool and have told no frame, of years that are not over; `only`
    looks at these members alone: what that makes of the others is for the clock's round.
    """
    pool = pool_of(by)
    told = Finding.objects.filter(kind=FRAME).values_list("subject_id", flat=True)
    pks = sorted({*pool.members, *told} if only is None else only)
    names = lock(kind_of(Member), pks)
    return reconcile(
        Scope((FRAME,), kind_of(Member), pks), _missing(pool, names, by.today.year), by=by
    )


def _missing(pool: Pool, names: dict[int, str], year: int) -> Iterator[Found]:
    for place in pool.frames:
        if place[0] < year:
            continue
        for member in pool.lacking(place):
            if member.pk not in names:
                continue
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
    changed = sum(one.new + one.again + one.gone for one in (find_grants(by), find_frames(by)))
    return f"joint portfolio: {changed} findings changed" if changed else ""
