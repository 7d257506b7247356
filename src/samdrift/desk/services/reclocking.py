"""Cases of a log are clocked anew by our levels: what would they have given?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.clocks import State, replay
from samdrift.desk.calc.logs.clocks import why
from samdrift.desk.models.commitments import Level, Metric
from samdrift.desk.models.logs import LoggedCase, Reclocked, Reclocking
from samdrift.desk.queries import reclocking as queries
from samdrift.desk.rules_logs import LOAD
from samdrift.kernel import bulk, viewer, work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.work import Work
from samdrift.kernel.rights import require
from samdrift.kernel.rings import seldom_sought
from samdrift.kernel.viewer import Viewer

WORK = "desk.reclock"
BATCH = 2000
_ROW = (
    "reclocking_id", "case_id", "metric", "priority", "month", "frozen", "used", "breached_at",
    "kept", "made_sla", "why",
)  # fmt: skip
_KEPT, _MADE, _REASONS = (_ROW.index(name) for name in ("kept", "made_sla", "why"))
_WHY = ("paused", "hours", "closed", "priority")
_OVER = (State.STOPPED,)
Progress = Callable[[int], None]


@transaction.atomic
def ask(
    *,
    by: Viewer,
    source: str,
    level: Level | None = None,
    first_day: dt.date | None = None,
    before_day: dt.date | None = None,
    at_once: bool = False,
) -> Reclocking:
    """Ask what would have been given; it is worked out in the background, or at once. `level` None: what each
    member is promised now. Raises DomainError where the log has no cases in these days.
    """
    require(by, LOAD)
    one = Reclocking(
        source=source, level=level, first_day=first_day, before_day=before_day,
        made_by_id=by.person_id, made_at=by.now,
    )  # fmt: skip
    if not queries.logged_for(one).exists():
        raise DomainError(
            "no_cases",
            _("No case from %(source)s was opened in these days. Choose other days.")
            % {"source": source},
            field="first_day",
        )
    one.save()
    record("reclocking.asked", one, by=by, changes={"source": ["", source]})
    if at_once:
        return work_out(one, by=by)
    work.ask_for(WORK, one, by=by)
    return one


def work_out(one: Reclocking, *, by: Viewer, progress: Progress | None = None) -> Reclocking:
    """Reckon every case, from the beginning if it was broken off. `progress` is told how many are done."""
    require(by, LOAD)
    rows = queries.logged_for(one).order_by("pk")
    members = list(rows.order_by().values_list("case__member_id", flat=True).distinct())
    terms = queries.terms_for(one.level, members, one.made_at)
    Reclocked.objects.filter(reclocking=one).delete()
    sums: Counter[tuple[str, str, int, str]] = Counter()
    beside: Counter[tuple[bool, bool]] = Counter()
    reasons: Counter[str] = Counter()
    found, done = rows.iterator(chunk_size=BATCH), 0
    with seldom_sought():
        while batch := list(islice(found, BATCH)):
            made = [row for logged in batch for row in _rows_of(one, logged, terms)]
            with transaction.atomic():
                bulk.pour(Reclocked, _ROW, made)
            sums.update(_key(row) for row in made)
            beside.update(pair for row in made if (pair := _both(row)) is not None)
            reasons.update(why for row in made for why in row[_REASONS])
            done += len(batch)
            if progress is not None:
                progress(done)
    told = {
        "cases": done,
        "rows": [[*key, many] for key, many in sorted(sums.items())],
        "beside": [[*pair, many] for pair, many in sorted(beside.items())],
        "why": dict(sorted(reasons.items())),
    }
    return _done(one, told, by)


@transaction.atomic
def _done(one: Reclocking, sums: dict[str, Any], by: Viewer) -> Reclocking:
    one.state, one.ended_at = Reclocking.State.DONE, by.now
    one.sums = sums
    one.save(update_fields=["state", "ended_at", "sums"])
    record("reclocking.done", one, by=by)
    return one


def _key(row: Sequence[Any]) -> tuple[str, str, int, str]:
    """Metric, month, priority and how it went."""
    went = {True: "kept", False: "late", None: "open"}[row[_KEPT]]
    return row[2], row[4], row[3], went


def _both(row: Sequence[Any]) -> tuple[bool, bool] | None:
    """Kept by us and by the log, where both say."""
    kept, made = row[_KEPT], row[_MADE]
    return None if kept is None or made is None else (kept, made)


def _rows_of(one: Reclocking, logged: LoggedCase, terms: queries.Terms) -> list[tuple[Any, ...]]:
    case = logged.case
    month = timezone.localtime(case.opened_at).strftime("%Y-%m")
    found = []
    for promise in terms.promises(case):
        if promise.metric == Metric.UPDATE:
            continue
        events = queries.events_for(logged, promise.metric, terms.causes(promise.frozen))
        if events is None:
            continue
        frozen = terms.frozen(promise)
        state = replay(events, frozen, max(logged.last_at, events[-1].at))
        if state.state is State.VOID:
            continue
        broken = min(state.breaches, default=None)
        kept = broken is None if state.state in _OVER or broken else None
        made = logged.made_sla if promise.metric == Metric.RESOLUTION else None
        reasons = []
        if made is not None and kept is not None and made != kept:
            priorities = {step[3].get("priority") for step in logged.steps} - {None}
            told = why(
                state, events, frozen, made=made, closed=case.closed_at, priorities=len(priorities)
            )
            reasons = [name for name, is_so in zip(_WHY, told, strict=True) if is_so]
            reasons = reasons or ["target"]
        used = int(state.elapsed.total_seconds())
        found.append(
            (one.pk, case.pk, promise.metric, case.priority, month, promise.frozen, used, broken,
             kept, made, reasons)
        )  # fmt: skip
    return found


def work_out_waiting(pk: int, piece: Work) -> None:
    """The background work."""
    one = Reclocking.objects.filter(pk=pk, state=Reclocking.State.WAITING).first()
    if one is not None:
        by = viewer.clock(timezone.localdate())
        work_out(one, by=by, progress=lambda done: work.renew(piece, done))
