"""The finding that we did not keep what we promised a member in a case.

There is one for each case and kind of target. It stands until a correction of the clock's events
shows that the promise was kept after all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

BREACH = "desk.breach"
suppliers: list[Callable[[Collection[int], Viewer], object]] = []
"""What follows when clocks of suppliers (by id) are broken or corrected."""


def tell_suppliers(clocks: Collection[int], by: Viewer) -> None:
    if clocks:
        for act in suppliers:
            act(clocks, by)


def find(cases: Sequence[Case], *, by: Viewer, corrected: bool = False) -> None:
    """Write what is broken in these cases; only after a correction does a finding mend."""
    if not cases:
        return
    found = list(_found(cases))
    broken = {(one.subject, one.mark) for one in found}

    def covers(case: int, mark: str) -> bool:
        return corrected or (case, mark) in broken

    pks = [case.pk for case in cases]
    reconcile(Scope((BREACH,), kind_of(Case), pks, covers), found, by=by)


def _found(cases: Sequence[Case]) -> Iterator[Found]:
    """One for each case and metric: of several clocks the first that was broken."""
    members = {case.pk: case.member_id for case in cases}
    rows = Clock.objects.filter(
        case_id__in=members, party=Clock.Party.OURS, breached_at__isnull=False
    )
    told: set[tuple[int, str]] = set()
    for clock in rows.order_by("breached_at", "pk"):
        if (clock.case_id, clock.metric) in told:
            continue
        told.add((clock.case_id, clock.metric))
        yield Found(
            BREACH,
            clock.case_id,
            f"#{clock.case_id}",
            mark=clock.metric,
            members=(members[clock.case_id],),
            agreed={
                "metric": clock.metric,
                "minutes": clock.frozen["minutes"],
                "level": clock.frozen["level_name"],
            },
            observed={"breached_at": clock.breached_at.isoformat(), "clock": clock.pk},
        )


def standing(case: Case) -> list[Finding]:
    """The findings of the case that stand."""
    rows = Finding.objects.standing().filter(
        kind=BREACH, subject_kind=kind_of(Case), subject_id=case.pk
    )
    return list(rows.order_by("mark"))
