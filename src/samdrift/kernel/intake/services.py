"""Acts of intake: send in a file, tie its columns, try it, take it, stop it, mend a refused row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import Table, UnreadableFile
from samdrift.formats.text import clean, fold
from samdrift.kernel import work
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.intake import reading, reasons
from samdrift.kernel.intake.kinds import (
    Context,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    load_kind,
)
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.intake import Intake, IntakeRow, RememberedColumn
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer

BATCH = 500
TRIED_ROWS = 2000
WORK = "intake"


@transaction.atomic
def send_in(
    kind_key: str, data: bytes, name: str, *, by: Viewer, member_id: int | None = None
) -> Intake:
    """Keep the file, read its headings and tie what is known; a file that cannot be used is kept
    too, with the reason."""
    kind = load_kind(kind_key)
    require(by, kind.right)
    if len(data) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 1_000_000
        raise DomainError("too_large", _("The file is larger than %(limit)s MB.") % {"limit": limit})
    intake = Intake(
        kind=kind.key, file=_kept(data, name), member_id=member_id, account_id=by.account_id
    )
    try:
        table = reading.read_table(data, name, kind)
    except UnreadableFile as error:
        intake.state = Intake.State.UNUSABLE
        intake.refusal, intake.refusal_values = error.code, dict(error.params)
    else:
        _tie(intake, kind, table)
    intake.save()
    record("intake.sent_in", intake, by=by, changes={"kind": kind.key, "rows": intake.total_count})
    return intake


def _tie(intake: Intake, kind: LoadKind, table: Table) -> None:
    plan = reading.plan(kind, table.columns, remembered(kind.key))
    intake.sheet = table.sheet[:120]
    intake.headers = list(plan.headings)
    intake.mapping = plan.columns
    intake.total_count = len(table.rows)


def remembered(kind_key: str) -> dict[str, str | None]:
    """Headings tied by hand before, for this kind of table."""
    rows = RememberedColumn.objects.filter(kind=kind_key).values_list("heading", "field")
    return {heading: name or None for heading, name in rows}


def _kept(data: bytes, name: str) -> StoredFile:
    digest = hashlib.sha256(data).hexdigest()
    place = f"{digest[:2]}/{digest}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
    return StoredFile.objects.create(
        digest=digest,
        name=clean(name)[-255:] or "file",
        size=len(data),
        media_type="application/octet-stream",
    )


def content_of(file: StoredFile) -> bytes:
    with default_storage.open(f"{file.digest[:2]}/{file.digest}") as stored:
        data: bytes = stored.read()
    return data


@transaction.atomic
def tie_columns(
    intake: Intake, *, by: Viewer, columns: Mapping[str, int], member_id: int | None = None
) -> Intake:
    """Say which column tells which field; what was chosen by hand is remembered for the next file."""
    kind = load_kind(intake.kind)
    require(by, kind.right)
    _refuse_unless(intake, Intake.State.STAGED, Intake.State.READY)
    if len(set(columns.values())) != len(columns):
        raise DomainError("column_twice", _("One column can tell only one field."))
    guessed = reading.plan(kind, intake.headers, {}).columns
    for at, heading in enumerate(intake.headers):
        chosen = next((key for key, index in columns.items() if index == at), "")
        own = next((key for key, index in guessed.items() if index == at), "")
        if heading and chosen != own:
            RememberedColumn.objects.update_or_create(
                kind=kind.key, heading=fold(heading)[:120], defaults={"field": chosen}
            )
    intake.mapping, intake.member_id = dict(columns), member_id
    intake.save(update_fields=["mapping", "member_id"])
    return intake


def _refuse_unless(intake: Intake, *states: str) -> None:
    if intake.state not in states:
        raise DomainError("wrong_state", _("This file is already being taken in, or is done."))


@dataclass
class Tally:
    """What became of the rows so far."""

    taken: int = 0
    unchanged: int = 0
    refused: list[tuple[int, Sequence[Any], Rejected]] = field(default_factory=list)
    refused_count: int = 0


class _Undo(Exception):
    """Rolls back what was only tried."""


def try_out(intake: Intake, *, by: Viewer, most: int = TRIED_ROWS) -> Tally:
    """What taking the file would do, tried on its first rows and rolled back."""
    kind = load_kind(intake.kind)
    table = reading.read_table(content_of(intake.file), intake.file.name, kind)
    taker = _Taker(kind, Context(by, intake.member_id), intake.mapping)
    tally = Tally()
    try:
        with transaction.atomic():
            for _at, rows in reading.batches(table.rows[:most], 0, BATCH):
                taker.take([(row.number, row.cells) for row in rows], tally)
            raise _Undo
    except _Undo:
        return tally


class _Taker:
    """Takes batches of rows of one kind, remembering what earlier rows said of the same thing."""

    def __init__(self, kind: LoadKind, context: Context, columns: Mapping[str, int]) -> None:
        self.kind, self.context, self.columns = kind, context, columns
        self.said: dict[Any, tuple[int, int]] = {}

    def take(self, rows: Sequence[tuple[int, Sequence[Any]]], tally: Tally) -> None:
        """Take one batch in the current transaction and count what became of each row."""
        understood: list[tuple[int, Sequence[Any], Row]] = []
        for line, cells in rows:
            row = reading.understood(self.kind, line, cells, self.columns)
            refused = row if isinstance(row, Rejected) else self._contradiction(row)
            if refused is not None:
                _refuse(tally, line, cells, refused)
            elif isinstance(row, Row):
                understood.append((line, cells, row))
        outcomes = self.kind.take([row for _l, _c, row in understood], self.context)
        for (line, cells, _row), outcome in zip(understood, outcomes, strict=True):
            _count(tally, line, cells, outcome)

    def _contradiction(self, row: Row) -> Rejected | None:
        identity = self.kind.identity(row.values)
        if identity is None:
            return None
        content = hash(repr(sorted(row.values.items(), key=lambda pair: pair[0])))
        first, said = self.said.setdefault(identity, (row.line, content))
        if first != row.line and said != content:
            return Rejected("", "duplicate", {"line": first})
        return None


def _refuse(tally: Tally, line: int, cells: Sequence[Any], refused: Rejected) -> None:
    tally.refused.append((line, cells, refused))
    tally.refused_count += 1


def _count(tally: Tally, line: int, cells: Sequence[Any], outcome: Outcome) -> None:
    if isinstance(outcome, Taken):
        tally.taken += 1
    elif isinstance(outcome, Unchanged):
        tally.unchanged += 1
    else:
        _refuse(tally, line, cells, outcome)


@transaction.atomic
def start(intake: Intake, *, by: Viewer) -> Intake:
    """Ask for the file to be taken in, in the background."""
    kind = load_kind(intake.kind)
    require(by, kind.right)
    _refuse_unless(intake, Intake.State.STAGED, Intake.State.READY, Intake.State.STOPPED)
    require_columns(intake)
    intake.state, intake.asked_to_stop = Intake.State.READY, False
    intake.save(update_fields=["state", "asked_to_stop"])
    work.ask_for(WORK, intake, by=by, total=intake.total_count)
    return intake


def require_columns(intake: Intake) -> None:
    """Refuse while a needed field has no column."""
    kind = load_kind(intake.kind)
    if not intake.mapping:
        raise DomainError("no_columns", reasons.FILE["no_columns"])
    lacking = reading.missing(kind, intake.mapping, member=intake.member_id is not None)
    if lacking:
        text = reasons.file_text("missing_columns", {"columns": ", ".join(lacking)})
        raise DomainError("missing_columns", text)


@transaction.atomic
def ask_to_stop(intake: Intake, *, by: Viewer) -> Intake:
    """Stop after the batch that is being taken; what has been taken stays, and it can go on later."""
    require(by, load_kind(intake.kind).right)
    intake.asked_to_stop = True
    intake.save(update_fields=["asked_to_stop"])
    return intake


def run(intake: Intake, *, by: Viewer, progress: Callable[[Intake], None] | None = None) -> Intake:
    """Take the file from where it stopped, batch by batch, each in a transaction of its own."""
    kind = load_kind(intake.kind)
    table = reading.read_table(content_of(intake.file), intake.file.name, kind)
    taker = _Taker(kind, Context(by, intake.member_id), intake.mapping)
    _replay(taker, table, intake.next_line)
    Intake.objects.filter(pk=intake.pk).update(state=Intake.State.RUNNING)
    for at, rows in reading.batches(table.rows, intake.next_line, BATCH):
        if Intake.objects.filter(pk=intake.pk, asked_to_stop=True).exists():
            return _ended(intake, Intake.State.STOPPED, by)
        _take_batch(intake, taker, at, rows)
        if progress:
            progress(intake)
    with transaction.atomic():
        kind.after(taker.context)
    return _ended(intake, Intake.State.DONE, by)


def _replay(taker: _Taker, table: Table, until: int) -> None:
    """What the rows already taken said, so that a later one that disagrees is still refused."""
    for row in table.rows[:until]:
        found = reading.understood(taker.kind, row.number, row.cells, taker.columns)
        if isinstance(found, Row):
            taker._contradiction(found)


@transaction.atomic
def _take_batch(intake: Intake, taker: _Taker, at: int, rows: Sequence[Any]) -> None:
    tally = Tally()
    taker.take([(row.number, row.cells) for row in rows], tally)
    IntakeRow.objects.bulk_create(
        [_refused_row(intake, line, cells, why) for line, cells, why in tally.refused]
    )
    intake.taken_count += tally.taken
    intake.unchanged_count += tally.unchanged
    intake.refused_count += tally.refused_count
    intake.next_line = at + len(rows)
    intake.save(
        update_fields=["taken_count", "unchanged_count", "refused_count", "next_line"]
    )


def _refused_row(intake: Intake, line: int, cells: Sequence[Any], why: Rejected) -> IntakeRow:
    at = intake.mapping.get(why.field)
    kept = reading.texts(cells)
    shown = why.values.get("shown") or (kept[at] if at is not None and at < len(kept) else "")
    heading = intake.headers[at] if at is not None else ""
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
    intake.state, intake.ended_at = state, timezone.now()
    intake.save(update_fields=["state", "ended_at"])
    counts = {
        "taken": intake.taken_count,
        "unchanged": intake.unchanged_count,
        "refused": intake.refused_count,
    }
    record(f"intake.{state}", intake, by=by, changes=counts)
    return intake


@transaction.atomic
def mend_row(row: IntakeRow, *, by: Viewer, cells: Sequence[str]) -> IntakeRow:
    """Try a refused row again with these cells: it is taken, or refused anew."""
    intake = row.intake
    kind = load_kind(intake.kind)
    require(by, kind.right)
    if row.state != IntakeRow.State.REFUSED:
        raise DomainError("row_settled", _("This row has already been taken or dropped."))
    tally = Tally()
    context = Context(by, intake.member_id)
    taker = _Taker(kind, context, intake.mapping)
    taker.take([(row.line, [clean(text) or None for text in cells])], tally)
    kind.after(context)
    row.cells = list(cells)
    _settle(row, intake, tally)
    row.save()
    record("intake.row_mended", intake, by=by, changes={"line": row.line, "state": row.state})
    return row


def _settle(row: IntakeRow, intake: Intake, tally: Tally) -> None:
    if tally.refused:
        again = _refused_row(intake, row.line, row.cells, tally.refused[0][2])
        row.column, row.shown = again.column, again.shown
        row.reason, row.reason_values = again.reason, again.reason_values
        return
    row.state = IntakeRow.State.TAKEN if tally.taken else IntakeRow.State.UNCHANGED
    row.reason = ""
    intake.refused_count -= 1
    intake.taken_count += tally.taken
    intake.unchanged_count += tally.unchanged
    intake.save(update_fields=["refused_count", "taken_count", "unchanged_count"])


def retry_refused(intake: Intake, *, by: Viewer) -> int:
    """Try every refused row again as it stands; returns how many are no longer refused."""
    mended = 0
    for row in refused_rows(intake):
        mended += mend_row(row, by=by, cells=row.cells).state != IntakeRow.State.REFUSED
    return mended


@transaction.atomic
def drop_row(row: IntakeRow, *, by: Viewer) -> IntakeRow:
    """Say that a refused row shall not be taken; it is kept as dropped."""
    require(by, load_kind(row.intake.kind).right)
    if row.state == IntakeRow.State.REFUSED:
        row.state = IntakeRow.State.DROPPED
        row.save(update_fields=["state"])
        row.intake.refused_count -= 1
        row.intake.save(update_fields=["refused_count"])
        record("intake.row_dropped", row.intake, by=by, changes={"line": row.line})
    return row


def refused_rows(intake: Intake) -> Any:
    """The rows that wait to be mended, in the file's order."""
    return (
        IntakeRow.objects.filter(intake=intake, state=IntakeRow.State.REFUSED)
        .select_related("intake__file")
        .order_by("line")
    )


def kinds_for(viewer: Viewer) -> list[LoadKind]:
    """The kinds of table this viewer may take in."""
    from samdrift.kernel.registry import registry

    found = [kind for kind in registry.loads.values() if allowed(viewer, kind.right)]
    return sorted(found, key=lambda kind: kind.order)


__all__ = ["Taken", "Unchanged", "run", "send_in", "start", "tie_columns", "try_out"]
