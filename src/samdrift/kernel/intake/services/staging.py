"""Send in a file, tie its columns, and try it without taking anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Table, UnreadableFile
from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import content_of, keep
from samdrift.kernel.history import record
from samdrift.kernel.intake import reading, reasons
from samdrift.kernel.intake.kinds import Context, LoadKind, Note, load_kind
from samdrift.kernel.intake.taking import Taker, Tally
from samdrift.kernel.models.intake import Intake, RememberedColumn
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer

BATCH = 2000
"""Rows taken in one transaction: what is asked once for a batch is then little for each row."""
_READ = "read table"
"""What holds the table of an intake that has just been sent in, until it is asked for."""
TRIED_ROWS = 1000
"""Rows that a preview tries: enough to see what the columns hold, and quick."""


@transaction.atomic
def send_in(
    kind_key: str,
    data: bytes,
    name: str,
    *,
    by: Viewer,
    member_id: int | None = None,
    given: Mapping[str, str] | None = None,
) -> Intake:
    """Keep the file, read its headings and tie what is known; a file that cannot be used is kept
    too, with the reason. `given` is what all rows have of fields that no column tells: field → text.
    """
    kind = load_kind(kind_key)
    require(by, kind.right)
    intake = Intake(
        kind=kind.key, file=keep(data, name), member_id=member_id, account_id=by.account_id
    )
    try:
        table = reading.read_table(data, name, kind)
    except UnreadableFile as error:
        intake.state = Intake.State.UNUSABLE
        intake.refusal, intake.refusal_values = error.code, dict(error.params)
    else:
        _tie(intake, kind, table)
        vars(intake)[_READ] = table
    intake.save()
    record("intake.sent_in", intake, by=by, changes={"kind": kind.key, "rows": intake.total_count})
    if given and intake.state == Intake.State.STAGED:
        give(intake, by=by, given=given)
    return intake


def _tie(intake: Intake, kind: LoadKind, table: Table) -> None:
    plan = reading.plan(kind, table.columns, remembered(kind.key))
    intake.sheet = table.sheet[:120]
    intake.headers = [heading[:200] for heading in plan.headings]
    intake.mapping = plan.columns
    intake.total_count = len(table.rows)


@transaction.atomic
def give(intake: Intake, *, by: Viewer, given: Mapping[str, str]) -> Intake:
    """Tell what all rows of the file have, of fields that no column tells: field → text."""
    kind = load_kind(intake.kind)
    require(by, kind.right)
    refuse_unless(intake, Intake.State.STAGED)
    fields = {one.key: one for one in kind.fields}
    mapping = dict(intake.mapping)
    for key, text in expanded(kind, given, by).items():
        if key not in fields:
            raise _no_such_field(key, fields)
        if isinstance(mapping.get(key), int):
            raise DomainError(
                "column_tells",
                _("The column “%(heading)s” tells this already. Leave one of them out.")
                % {"heading": intake.headers[mapping[key]]},
                field=key,
            )
        try:
            fields[key].parse(text)
        except BadValue as bad:
            raise DomainError(
                bad.code, reasons.row_text(bad.code, {"shown": bad.shown}), field=key
            ) from None
        mapping[key] = text
    intake.mapping = mapping
    intake.save(update_fields=["mapping"])
    return intake


def given_of(intake: Intake) -> dict[str, str]:
    """What was told for all rows: field → text."""
    return {key: told for key, told in intake.mapping.items() if isinstance(told, str)}


def expanded(kind: LoadKind, given: Mapping[str, str], by: Viewer) -> dict[str, str]:
    """What was told, with each shorthand (`use`) as the fields it stands for."""
    found: dict[str, str] = {}
    for key, text in given.items():
        if text.strip():
            short = kind.shorthand.get(key)
            found |= short(by, text.strip()) if short else {key: text.strip()}
    return found


def remembered(kind_key: str) -> dict[str, str | None]:
    """Headings tied by hand before, for this kind of table."""
    rows = RememberedColumn.objects.filter(kind=kind_key).values_list("heading", "field")
    return {heading: name or None for heading, name in rows}


def table_of(intake: Intake) -> Table:
    """The table as it was sent in; read once by whoever has just sent it. Raises UnreadableFile."""
    read: Table | None = vars(intake).pop(_READ, None)
    if read is not None:
        return read
    return reading.read_table(content_of(intake.file), intake.file.name, load_kind(intake.kind))


@transaction.atomic
def tie_columns(
    intake: Intake, *, by: Viewer, columns: reading.Columns, member_id: int | None = None
) -> Intake:
    """Say which column tells which field; what was chosen by hand is remembered for the next file."""
    kind = load_kind(intake.kind)
    require(by, kind.right)
    refuse_unless(intake, Intake.State.STAGED)
    told = [at for at in columns.values() if isinstance(at, int)]
    if len(set(told)) != len(told):
        raise DomainError("column_twice", _("One column can tell only one field."))
    guessed = {at: key for key, at in reading.plan(kind, intake.headers, {}).columns.items()}
    chosen = {at: key for key, at in columns.items()}
    for at, heading in enumerate(intake.headers):
        _remember(kind, heading, chosen.get(at, ""), guessed.get(at, ""))
    intake.mapping, intake.member_id = given_of(intake) | dict(columns), member_id
    intake.save(update_fields=["mapping", "member_id"])
    return intake


def tied(kind: LoadKind, intake: Intake, pairs: Sequence[str]) -> dict[str, int | str]:
    """The columns after "Heading=field" pairs are heeded; "Heading=" leaves a column out."""
    columns, fields = dict(intake.mapping), {one.key for one in kind.fields}
    for pair in pairs:
        heading, _equals, key = pair.rpartition("=")
        if heading not in intake.headers:
            known = ", ".join(repr(one) for one in intake.headers if one)
            raise DomainError(
                "no_such_column",
                _("There is no column “%(name)s” in the file; there are %(known)s.")
                % {"name": heading, "known": known},
                field="map",
            )
        if key and key not in fields:
            raise _no_such_field(key, fields)
        at = intake.headers.index(heading)
        columns = {k: v for k, v in columns.items() if v != at and k != key}
        columns |= {key: at} if key else {}
    return columns


def _no_such_field(name: str, fields: Iterable[str]) -> DomainError:
    return DomainError(
        "no_such_field",
        _("There is no field “%(name)s”; there are %(known)s.")
        % {"name": name, "known": ", ".join(sorted(fields))},
        field="map",
    )


def _remember(kind: LoadKind, heading: str, chosen: str, guessed: str) -> None:
    """Keep what differs from the guess, and forget what no longer does."""
    folded = fold(heading)[:120]
    if not folded:
        return
    rows = RememberedColumn.objects
    if chosen == guessed:
        rows.filter(kind=kind.key, heading=folded).delete()
    else:
        rows.update_or_create(kind=kind.key, heading=folded, defaults={"field": chosen})


def refuse_unless(intake: Intake, *states: str) -> None:
    if intake.state not in states:
        raise DomainError("wrong_state", _("This file is already being taken in, or is done."))


def require_columns(intake: Intake) -> None:
    """Refuse while a needed field has no column."""
    kind = load_kind(intake.kind)
    if not intake.mapping:
        raise DomainError("no_columns", reasons.FILE["no_columns"])
    lacking = reading.missing(kind, intake.mapping, member=intake.member_id is not None)
    if lacking:
        text = reasons.file_text("missing_columns", {"columns": ", ".join(lacking)})
        raise DomainError("missing_columns", text)


def try_out(
    intake: Intake, table: Table, *, by: Viewer, most: int | None = TRIED_ROWS
) -> tuple[Tally, Sequence[Note]]:
    """What taking the file would do, tried on its first rows (None: all) and rolled back."""
    kind = load_kind(intake.kind)
    context = Context(by, intake.member_id, trying=True)
    taker = Taker(kind, context, intake.mapping)
    tally = Tally()
    with transaction.atomic():
        for _at, rows in reading.batches(table.rows[:most], 0, BATCH):
            taker.take(taker.read(lines_of(rows)), tally)
        transaction.set_rollback(True)
    return tally, context.notes


def lines_of(rows: Sequence[Any]) -> list[tuple[int, Sequence[Any]]]:
    return [(row.number, row.cells) for row in rows]


def kinds_for(viewer: Viewer) -> list[LoadKind]:
    """The kinds of table this viewer may take in."""
    found = [kind for kind in registry.loads.values() if allowed(viewer, kind.right)]
    return sorted(found, key=lambda kind: kind.order)
