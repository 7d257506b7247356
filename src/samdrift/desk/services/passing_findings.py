"""The finding that a supplier did not keep its time in a case: until the claim is sent, or, where
nothing can be claimed, until the supplier is done. A correction of the clock mends it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from samdrift.agreements.models.claims import Claim
from samdrift.agreements.services.level_findings import in_ore
from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.passing import Passing
from samdrift.desk.services import passing_claims
from samdrift.desk.services.passing_claims import of_clocks
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LATE = "desk.supplier_late"


def follow(clocks: Collection[int], by: Viewer) -> None:
    """These clocks of suppliers were broken, or were corrected: claims and findings follow."""
    rows = list(Clock.objects.filter(pk__in=clocks, party=Clock.Party.SUPPLIER).order_by("pk"))
    passing_claims.follow(rows, by=by)
    look_at(of_clocks([one.pk for one in rows]), by=by)


def look_at(passings: Collection[Passing], *, by: Viewer) -> None:
    """Hold the findings on these passed cases against how their clocks and claims stand."""
    if not passings:
        return
    keys = {str(one.pk) for one in passings}
    cases = sorted({one.case_id for one in passings})
    scope = Scope((LATE,), kind_of(Case), cases, lambda _case, mark: mark.split(":")[0] in keys)
    reconcile(scope, _found(passings), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round: what is late, and what was."""
    rows = Passing.objects.filter(response__breached_at__isnull=False) | Passing.objects.filter(
        resolution__breached_at__isnull=False
    )
    told = rows.select_related("case", "response", "resolution", "supplier").order_by("pk")
    look_at(list(told.distinct()), by=by)
    return ""


def _found(passings: Iterable[Passing]) -> Iterator[Found]:
    for passing in passings:
        for clock in (passing.response, passing.resolution):
            if clock is None or clock.breached_at is None or clock.state == Clock.State.VOID:
                continue
            claim = passing_claims.claim_of(passing, clock)
            waits = claim.state == Claim.State.BASIS if claim else passing.is_standing
            if waits:
                yield _one(passing, clock, claim)


def _one(passing: Passing, clock: Clock, claim: Claim | None) -> Found:
    frozen = clock.frozen
    return Found(
        LATE,
        passing.case_id,
        f"#{passing.case_id}",
        mark=f"{passing.pk}:{clock.metric}",
        members=(passing.case.member_id,),
        agreed={
            "metric": clock.metric,
            "minutes": frozen["minutes"],
            "term": frozen["level_name"],
            "supplier": str(passing.supplier),
        },
        observed={
            "breached_at": clock.breached_at.isoformat() if clock.breached_at else "",
            "clock": clock.pk,
            "claim": claim.pk if claim else None,
        },
        money=in_ore(claim.amount) if claim else None,
        deadline=claim.last_day if claim else None,
    )
