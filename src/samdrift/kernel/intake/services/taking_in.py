"""Take a file in: asked for, run batch by batch, stopped, gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from samdrift.kernel import work
from samdrift.kernel.ahead import ahead
from samdrift.kernel.history import record
from samdrift.kernel.intake import reading
from samdrift.kernel.intake.kinds import Context, Rejected, load_kind
from samdrift.kernel.intake.services.staging import (
    BATCH,
    expanded,
    given_of,
    lines_of,
    refuse_unless,
    require_columns,
    table_of,
)
from samdrift.kernel.intake.taking import Read, Taker, Tally
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.models.work import Work
from samdrift.kernel.rights import require
from samdrift.kernel.rings import seldom_sought
from samdrift.kernel.upkeep import MANY, know_grown_tables
from samdrift.kernel.viewer import Viewer

WORK = "intake"
_State = Intake.State


class Overtaken(work.LeaseLost):
    """Somebody else is taking the same file in: nothing was written twice."""


class _AskedToStop(Exception):
    pass


@transaction.atomic
def start(intake: Intake, *, by: Viewer) -> Intake:
    """Ask for the file to be taken in (or gone on with) in the background."""
    require(by, load_kind(intake.kind).right)
    intake = Intake.objects.select_for_update().select_related("file").get(pk=intake.pk)
    if is_going(intake, work_of(intake)):
        return intake
    refuse_unless(intake, _State.STAGED, _State.READY, _State.STOPPED, _State.RUNNING)
    require_columns(intake)
    intake.state, intake.asked_to_stop = _State.READY, False
    intake.save(update_fields=["state", "asked_to_stop"])
    work.ask_for(WORK, intake, by=by, total=intake.total_count)
    return intake


def work_of(intake: Intake) -> Work | None:
    """The newest background work on the file."""
    return Work.objects.filter(kind=WORK, subject_id=intake.pk).order_by("-pk").first()


def is_going(intake: Intake, doing: Work | None) -> bool:
    """Whether the file is being taken in, or waits in line; not when its work has given up."""
    if intake.state not in {_State.READY, _State.RUNNING}:
        return False
    return doing is None or doing.state in {Work.State.WAITING, Work.State.RUNNING}


@transaction.atomic
def ask_to_stop(intake: Intake, *, by: Viewer) -> Intake:
    """Stop after the batch that is being taken; what has been taken stays, and it can go on later."""
    require(by, load_kind(intake.kind).right)
    Intake.objects.filter(pk=intake.pk).update(asked_to_stop=True)
    return intake


def run(intake: Intake, *, by: Viewer, progress: Callable[[Intake], None] | None = None) -> Intake:
    """Take the file from where it stopped, batch by batch, each in a transaction of its own.

    Raises Overtaken when another has taken it over, and whatever `progress` raises to leave off;
    then it can be run again, and goes on after the last batch that was written.
    """
    kind = load_kind(intake.kind)
    table = table_of(intake)
    context = Context(by, intake.member_id, resumed=intake.next_line > 0)
    taker = Taker(kind, context, intake.mapping)
    taker.hear(lines_of(table.rows[: intake.next_line]))
    Intake.objects.filter(pk=intake.pk).update(state=_State.RUNNING)
    if progress:
        context.beat = lambda: progress(intake)
    understood = _understood(taker, table.rows, intake.next_line)
    with seldom_sought(), closing(ahead(understood)) as batches:
        for at, rows in batches:
            try:
                _take_batch(intake, taker, at, rows)
            except _AskedToStop:
                kind.after(context)
                return _ended(intake, _State.STOPPED, by)
            context.beat()
        if intake.total_count >= MANY:
            know_grown_tables()
        kind.after(context)
    return _ended(intake, _State.DONE, by)


def _understood(
    taker: Taker, rows: Sequence[Any], start: int
) -> Iterator[tuple[int, Sequence[Read]]]:
    """The batches by their first line."""
    for at, some in reading.batches(rows, start, BATCH):
        yield at, taker.read(lines_of(some))


def _take_batch(intake: Intake, taker: Taker, at: int, rows: Sequence[Read]) -> None:
    """Take one batch, unless it was taken by another or the load was asked to stop."""
    tally = Tally()
    with transaction.atomic():
        mine = Intake.objects.filter(pk=intake.pk, next_line=at, asked_to_stop=False)
        if not mine.update(next_line=at + len(rows)):
            stopped = Intake.objects.filter(pk=intake.pk, next_line=at).exists()
            raise _AskedToStop if stopped else Overtaken(str(intake))
        taker.take(rows, tally)
        IntakeRow.objects.bulk_create(
            [refused_row(intake, line, cells, why) for line, cells, why in tally.refused]
        )
        Intake.objects.filter(pk=intake.pk).update(
            taken_count=F("taken_count") + tally.taken,
            unchanged_count=F("unchanged_count") + tally.unchanged,
            refused_count=F("refused_count") + tally.refused_count,
        )
    intake.next_line = at + len(rows)


def refused_row(intake: Intake, line: int, cells: Sequence[Any], why: Rejected) -> IntakeRow:
    """A row that was refused, as it is kept: its cells as text, and where and why."""
    at = intake.mapping.get(why.field)
    kept = reading.texts(cells)
    is_column = isinstance(at, int)
    told = "" if at is None else at if not is_column else kept[at] if at < len(kept) else ""
    shown = why.values.get("shown") or told
    heading = intake.headers[at] if is_column else ""
    return IntakeRow(
        intake=intake,
        line=line,
        cells=kept,
        state=IntakeRow.State.REFUSED,
        column=heading[:120],
        shown=str(shown)[:200],
        reason=why.code,
        reason_values={k: str(v) for k, v in why.values.items()},
    )


@transaction.atomic
def _ended(intake: Intake, state: str, by: Viewer) -> Intake:
    intake.refresh_from_db()
    intake.state, intake.ended_at = state, timezone.now()
    intake.save(update_fields=["state", "ended_at"])
    counts = {
        "taken": intake.taken_count,
        "unchanged": intake.unchanged_count,
        "refused": intake.refused_count,
    }
    record(f"intake.{state}", intake, by=by, changes=counts)
    return intake


def unfinished(
    kind: str,
    digest: str,
    *,
    by: Viewer,
    member_id: int | None,
    given: Mapping[str, str] | None = None,
) -> Intake | None:
    """A load of the very same file by the same hand, with the same told for all its rows, that did not
    come to its end.
    """
    rows = Intake.objects.filter(
        kind=kind,
        file__digest=digest,
        account_id=by.account_id,
        member_id=member_id,
        state__in=[_State.RUNNING, _State.STOPPED],
    )
    left: Intake | None = rows.select_related("file").order_by("-pk").first()
    if left is None or given_of(left) != expanded(load_kind(kind), given or {}, by):
        return None
    return left
