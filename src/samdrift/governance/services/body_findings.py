"""What lacks in bodies as findings: empty seats, no chair, and what the law asks for and isn't there."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.governance.models.bodies import Body
from samdrift.governance.queries import body_state
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

EMPTY_SEAT = "governance.empty_seat"
NO_CHAIR = "governance.no_chair"
LAW = "governance.body_law"
KINDS = (EMPTY_SEAT, NO_CHAIR, LAW)
AT_A_TIME = 50


@transaction.atomic
def find(bodies: Collection[int], *, by: Viewer) -> Reconciled:
    """Hold the findings about these bodies against how they stand today. Called in the act that
    changed something.
    """
    names = lock(kind_of(Body), bodies)
    states = body_state.states(bodies, by.today)
    found = [one for state in states for one in _found(state, names[state.body.pk])]
    return reconcile(Scope(KINDS, kind_of(Body), list(bodies)), found, by=by)


def _found(state: body_state.BodyState, name: str) -> list[Found]:
    """An empty seat is told of each seat; a demand of the law once for the body."""
    body = state.body.pk
    found = [
        Found(
            EMPTY_SEAT,
            body,
            name,
            mark=str(one.seat.pk),
            members=() if one.seat.member_id is None else (one.seat.member_id,),
            observed={"seat": str(one.seat), "kind": str(one.seat.kind)},
        )
        for one in state.empty
    ]
    if state.lacks_chair:
        found.append(Found(NO_CHAIR, body, name))
    found += [
        Found(
            LAW,
            body,
            name,
            mark=one.demand.key,
            agreed={
                "source": one.demand.source,
                "demand": one.demand.key,
                "least": one.demand.least,
            },
            observed={"count": one.count},
        )
        for one in state.unmet
    ]
    return found


def find_all(by: Viewer) -> str:
    """The clock's round: terms that ran out, people who left on their day."""
    pks = list(Body.objects.order_by("pk").values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(pks), AT_A_TIME):
        found = find(pks[start : start + AT_A_TIME], by=by)
        changed += found.new + found.again + found.gone
    return f"what lacks in bodies: {changed} changed" if changed else ""
