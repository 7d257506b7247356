"""The clock's round over running clocks: warnings and breaches, exactly once.

Cases are held in batches, those another worker has at hand are left to it, and a batch is one
transaction: killed in the middle, it has told nobody and the next round does it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from samdrift.desk.models.cases import Case
from samdrift.desk.models.clocks import Clock
from samdrift.desk.queries.clocks import of_cases
from samdrift.desk.services import clock_keeping
from samdrift.desk.services.clock_sheets import Sheet
from samdrift.kernel import work
from samdrift.kernel.viewer import Viewer

AT_A_TIME = 100
"""Cases in a batch."""


def look_at_due(by: Viewer) -> str:
    """Look at each case with a clock that has reached its next step; returns a line for the log.

    A server's clock that jumps forward tells of each step that is reached by that, once; one that
    jumps backward reaches nothing.
    """
    cases = breached = 0
    due = _due(by)
    for start in range(0, len(due), AT_A_TIME):
        if work.stopping():
            break
        looked, broken = look_at(due[start : start + AT_A_TIME], by=by)
        cases, breached = cases + looked, breached + broken
    if not cases:
        return ""
    return f"{cases} cases reached a step of a deadline, {breached} of them are late"


def _due(by: Viewer) -> list[int]:
    """Cases with a running clock at its next step, the one due first first: by index, no lock."""
    rows = Clock.objects.to_look_at(by.now).order_by("next_warning_at", "pk")
    return list(dict.fromkeys(rows.values_list("case_id", flat=True)))


@transaction.atomic
def look_at(pks: Sequence[int], *, by: Viewer) -> tuple[int, int]:
    """Bring these cases' clocks up to now and tell what is reached; how many, and how many late."""
    rows = Case.objects.filter(pk__in=pks).order_by("pk")
    cases = list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",)))
    found = of_cases([case.pk for case in cases])
    sheets = {case: [Sheet.of(one, by.now, by) for one in found.get(case.pk, ())] for case in cases}
    clock_keeping.keep(sheets, by=by)
    return len(cases), sum(case.is_breached for case in cases)
