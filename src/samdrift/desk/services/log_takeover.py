"""The tool before is switched off: what it still had open is taken over, and is ours from then on."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.logs import LED_ELSEWHERE, LogLoad
from samdrift.desk.queries.log_tools import open_there
from samdrift.desk.rules_logs import LOAD
from samdrift.desk.services.case_about import first_team
from samdrift.desk.services.case_common import settle, tell
from samdrift.desk.services.clocks import ANEW
from samdrift.kernel import viewer, work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.work import Work
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import write

WORK = "desk.take_over_log"
BATCH = 50
"""Cases held at a time, so that nobody who works with one of them waits for long."""
Progress = Callable[[int], object]


@transaction.atomic
def switch_off(*, by: Viewer, source: str) -> LogLoad:
    """From now on everybody works here alone: the open cases that the tool `source` still has are taken
    over in the background. Returns the newest load from it. Raises DomainError where it has none.
    """
    require(by, LOAD)
    load: LogLoad | None = LogLoad.objects.filter(source=source).order_by("-pk").first()
    left = open_there(source).count()
    if load is None or not left:
        raise DomainError(
            "nothing_left", _("No open case is left in %(source)s.") % {"source": source or "–"}
        )
    record("log.switched_off", load, by=by, changes={"cases": [None, left]})
    work.ask_for(WORK, load, by=by, total=left)
    return load


def take_over(source: str, *, by: Viewer, progress: Progress | None = None) -> int:
    """Every open case the tool still has becomes ours: clocks begin by what is promised today, and
    what is loaded later changes it no more. Nobody gets a message. Returns how many they were.
    """
    done = 0
    while pks := list(open_there(source).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += _take_some(pks, by)
        if progress is not None:
            progress(done)
    return done


@transaction.atomic
def _take_some(pks: list[int], by: Viewer) -> int:
    """Those of them that nobody has begun on meanwhile. What no team of ours has gets the first."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("member")
    held = list(rows.filter(pk__in=pks).order_by("pk"))
    still = set(Case.objects.filter(LED_ELSEWHERE, pk__in=pks).values_list("pk", flat=True))
    left = [case for case in held if case.pk in still]
    for case in left:
        case.promised_for = ANEW
        changes = write(
            case, {} if case.team_id else {"team": first_team(case.member, None, internal=False)}
        )
        tell(case, "case.taken_over", by, changes)
        settle(case, by, changes)
    return len(left)


def take_over_waiting(pk: int, piece: Work) -> None:
    """The background work."""
    load = LogLoad.objects.filter(pk=pk).first()
    if load is not None:
        by = viewer.clock(timezone.localdate())
        take_over(load.source, by=by, progress=lambda done: work.renew(piece, done))
