"""Logs of another desk's tool are taken in: kept as they came, then case by case, in batches."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.logs.history import Odd, Told
from samdrift.desk.calc.logs.mapping import Mapping
from samdrift.desk.calc.logs.reading import Log, LogError, opened
from samdrift.desk.models.logs import LogLoad, LogMapping
from samdrift.desk.queries.logs import mapping_of
from samdrift.desk.rules_logs import LOAD
from samdrift.desk.services import log_rows
from samdrift.desk.services.log_known import Known
from samdrift.kernel import files, viewer, work
from samdrift.kernel.ahead import ahead
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.work import Work
from samdrift.kernel.rights import require
from samdrift.kernel.rings import seldom_sought
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member

BATCH = 500
WORK = "desk.load_log"
OVERTAKEN = "overtaken"
KEEP_DAYS = 90
"""How long a file is kept after it was loaded, and a sample after it came."""
MOST_ODD = 500
"""Different odd values that are told of one load."""
NAMELESS = frozenset(
    {
        "out_of_order",
        "before_opening",
        "no_opened_at",
        "no_moment",
        "no_number",
        "apart",
        "repeated",
    }
)
"""What is odd by itself: the value is another for each case, and is not told."""
Progress = Callable[[int], None]


@transaction.atomic
def send_in(
    data: bytes,
    name: str,
    *,
    by: Viewer,
    mapping: str,
    member: Member | None = None,
    opened_on: dt.date | None = None,
    source: str = "",
) -> LogLoad:
    """Keep a file to be loaded by the mapping with this key. `member`: whose cases they are where the
    log does not say; `source` the tool's name, else the mapping's. Raises DomainError where there is no
    such mapping, or the file is too large.
    """
    require(by, LOAD)
    found = mapping_of(mapping)
    file = files.keep(data, name)
    load = LogLoad.objects.create(
        file=file,
        name=file.name,
        digest=file.digest,
        mapping_key=found.key,
        mapping=found.to_json(),
        source=(source.strip() or found.name)[:60],
        member=member,
        opened_on=opened_on,
        made_by_id=by.person_id,
        made_at=by.now,
    )
    record("log.sent_in", load, by=by, changes={"source": ["", load.source]})
    return load


def in_background(load: LogLoad, *, by: Viewer) -> Work:
    return work.ask_for(WORK, load, by=by)


def same_before(load: LogLoad) -> LogLoad | None:
    """A load of the very same file in the same way that is done, with nothing left to mend."""
    rows = LogLoad.objects.filter(
        digest=load.digest, source=load.source, member=load.member,
        opened_on=load.opened_on, state=LogLoad.State.DONE,
    )  # fmt: skip
    row: LogLoad
    for row in rows.exclude(pk=load.pk).order_by("-pk"):
        if row.mapping == load.mapping and not row.counts.get("refused"):
            return row
    return None


def unfinished(digest: str, mapping: str, source: str, member: Member | None) -> LogLoad | None:
    """The same file, left by a load that was stopped or killed."""
    states = (LogLoad.State.WAITING, LogLoad.State.RUNNING)
    rows = LogLoad.objects.filter(
        digest=digest, mapping_key=mapping, member=member, state__in=states
    )
    found: LogLoad | None = rows.filter(source=source).order_by("-pk").first()
    return found


@transaction.atomic
def drop_known(load: LogLoad, *, by: Viewer) -> None:
    """A load that would do what has been done already: nothing of it is kept but its event."""
    record("log.known", load, by=by)
    file = load.file
    load.delete()
    if file is not None:
        files.forget(file)


def run(load: LogLoad, *, by: Viewer, progress: Progress | None = None) -> LogLoad:
    """Take the file in from where it was left, a batch in each transaction. `progress` is told between
    batches how many cases are done. A file that cannot be read is told so on the load.
    """
    require(by, LOAD)
    try:
        with seldom_sought():
            log, known = _opened(load), Known(by, load.member)
            with closing(ahead(_batches(log, load.next_case))) as batches:
                for one in batches:
                    _take(load, one, log, known)
                    if progress is not None:
                        progress(one.end)
    except LogError as error:
        return _unusable(load, error, by)
    return _done(load, log, by)


def _opened(load: LogLoad) -> Log:
    if load.file is None:
        raise LogError("forgotten")
    day = load.opened_on
    first = timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None
    return opened(files.content_of(load.file), Mapping.from_json(load.mapping), first)


class _Batch(NamedTuple):
    """Some cases, how many came before them, and how many rows were read when they were."""

    place: int
    cases: list[Told]
    rows: int

    @property
    def end(self) -> int:
        return self.place + len(self.cases)


def _batches(log: Log, done: int) -> Iterator[_Batch]:
    """The cases that are left."""
    rest: Iterator[Told] = islice(log.histories(), done, None)
    while cases := list(islice(rest, BATCH)):
        yield _Batch(done, cases, log.rows)
        done += len(cases)


@transaction.atomic
def _take(load: LogLoad, batch: _Batch, log: Log, known: Known) -> None:
    """One batch, unless another has taken it meanwhile."""
    held = LogLoad.objects.select_for_update().get(pk=load.pk)
    if held.next_case != batch.place or held.state in {LogLoad.State.DONE, LogLoad.State.UNUSABLE}:
        raise DomainError(OVERTAKEN, _("Another is loading this file already."))
    counts = log_rows.take(held, batch.cases, known, by=known.by)
    told = Counter(held.counts) + counts
    held.counts = {**told, "rows": batch.rows, "cases": batch.end}
    first = log.odd if batch.place == 0 else []
    held.odd = tally(held.odd, [*first, *(odd for one in batch.cases for odd in one.odd)])
    held.next_case = batch.end
    held.state = LogLoad.State.RUNNING
    held.unused = list(log.reader.unused)
    held.save()
    load.refresh_from_db()


def tally(before: list[Any], found: Iterable[Odd]) -> list[list[Any]]:
    """[[code, field, text, how many, first row]]: the most frequent first."""
    sums = {(code, name, text): [many, line] for code, name, text, many, line in before}
    for odd in found:
        key = (odd.code, odd.field, "" if odd.code in NAMELESS else odd.value)
        row = sums.setdefault(key, [0, odd.line])
        row[0] += 1
    ordered = sorted(sums.items(), key=lambda one: (-one[1][0], one[0]))
    return [[*key, *row] for key, row in ordered[:MOST_ODD]]


def _done(load: LogLoad, log: Log, by: Viewer) -> LogLoad:
    load.state, load.ended_at = LogLoad.State.DONE, by.now
    load.counts = {**load.counts, "rows": log.rows, "cases": load.next_case}
    load.save(update_fields=["state", "ended_at", "counts"])
    record("log.loaded", load, by=by, changes={"counts": [None, load.counts]})
    return load


def _unusable(load: LogLoad, error: LogError, by: Viewer) -> LogLoad:
    load.state, load.ended_at = LogLoad.State.UNUSABLE, by.now
    load.refusal = f"{error.code}: {error.told}"[:200]
    load.save(update_fields=["state", "ended_at", "refusal"])
    record("log.unusable", load, by=by)
    return load


def forget_old(by: Viewer) -> str:
    """The clock's round: files of logs, and samples of mappings, that are no longer needed are removed.
    What was taken of them follows the rules for cases.
    """
    before = by.now - dt.timedelta(days=KEEP_DAYS)
    done = (LogLoad.State.DONE, LogLoad.State.UNUSABLE)
    loads = LogLoad.objects.filter(file__isnull=False, state__in=done, ended_at__lt=before)
    count = sum(_forget(row, "file") for row in loads.select_related("file"))
    samples = LogMapping.objects.filter(sample__isnull=False, made_at__lt=before)
    count += sum(_forget(row, "sample") for row in samples.select_related("sample"))
    return f"{count} files of logs were removed" if count else ""


@transaction.atomic
def _forget(row: Any, name: str) -> bool:
    file = getattr(row, name)
    setattr(row, name, None)
    row.save(update_fields=[name])
    files.forget(file)
    return True


def load_waiting(pk: int, piece: Work) -> None:
    """The background work."""
    load = LogLoad.objects.filter(pk=pk).first()
    if load is None or load.state in {LogLoad.State.DONE, LogLoad.State.UNUSABLE}:
        return
    by = viewer.clock(timezone.localdate())
    try:
        run(load, by=by, progress=lambda done: work.renew(piece, done))
    except DomainError as error:
        if error.code != OVERTAKEN:  # then another loads it, and this piece is done with
            raise
