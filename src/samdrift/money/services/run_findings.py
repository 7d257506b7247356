"""The finding that a run is not closed more than a month after its days ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.runs import Run

LATE = "money.run_not_closed"
GRACE = dt.timedelta(days=30)


def look_at_all(by: Viewer) -> str:
    """Hold the findings against every run; returns a line for the log."""
    rows = list(Run.objects.values_list("pk", flat=True))
    if rows:
        reconcile(Scope((LATE,), kind_of(Run), rows), _found(by.today), by=by)
    return f"{len(rows)} runs"


def _found(today: dt.date) -> Iterator[Found]:
    states = (Run.State.DRAFT, Run.State.CHECKED)
    for run in Run.objects.filter(state__in=states, ends_on__lte=today - GRACE):
        yield Found(
            LATE,
            run.pk,
            run.title,
            agreed={"due": str(run.ends_on + GRACE)},
            observed={"state": run.state},
            money=int(run.total * 100),
        )
