"""`samdrift load KIND FILE…`: the same intake from the terminal."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone

from samdrift.kernel import viewer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake import reasons, services
from samdrift.kernel.intake.kinds import load_kind
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.registry import registry

TAKEN, SOME_REFUSED, UNUSABLE = 0, 1, 2
SHOWN_ROWS = 50


def run(args: Namespace, out: TextIO = sys.stdout, err: TextIO = sys.stderr) -> int:
    """Take the files in turn. `args`: kind, files, json, dry_run, member, map (COLUMN=FIELD …).

    Returns 0 when every row was taken, 1 when some were refused, 2 when a file was not usable.
    """
    if args.kind not in registry.loads:
        known = ", ".join(sorted(registry.loads))
        print(f"samdrift load: there is no kind {args.kind!r}; there are {known}.", file=err)
        return UNUSABLE
    results = [_load(args, Path(file), err) for file in args.files]
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=2), file=out)
    else:
        for result in results:
            _tell(result, out)
    return max((result["exit"] for result in results), default=TAKEN)


def _load(args: Namespace, file: Path, err: TextIO) -> dict[str, Any]:
    by = viewer.terminal(timezone.localdate())
    try:
        data = file.read_bytes()
    except OSError as error:
        return _unusable(file, "unreadable", f"{file}: {error.strerror}")
    try:
        intake = services.send_in(args.kind, data, file.name, by=by, member_id=_member(args))
        if intake.state == Intake.State.UNUSABLE:
            text = reasons.file_text(intake.refusal, intake.refusal_values)
            return _unusable(file, intake.refusal, text)
        _map(intake, args, by)
        services.require_columns(intake)
    except DomainError as error:
        return _unusable(file, error.code, str(error.message))
    if args.dry_run:
        return _tried(intake, file, by)
    quiet = args.json or not err.isatty()
    services.run(intake, by=by, progress=None if quiet else lambda done: _progress(done, err))
    if not quiet:
        print(file=err)
    return _result(intake, file)


def _member(args: Namespace) -> int | None:
    given = getattr(args, "member", None)
    find = registry.member_by_name
    if not given or find is None:
        return None
    found: int | None = find(given)
    if found is None:
        raise DomainError("unknown_member", reasons.ROW["unknown_member"])
    return found


def _map(intake: Intake, args: Namespace, by: Any) -> None:
    """Columns tied by hand: --map "Heading=field"."""
    given = dict(pair.split("=", 1) for pair in (getattr(args, "map", None) or []) if "=" in pair)
    if not given:
        return
    columns = dict(intake.mapping)
    fields = {one.key for one in load_kind(intake.kind).fields}
    for heading, key in given.items():
        if heading not in intake.headers:
            raise DomainError("no_such_column", f"There is no column {heading!r} in the file.")
        if key not in fields:
            raise DomainError("no_such_field", f"There is no field {key!r}; there are {sorted(fields)}.")
        at = intake.headers.index(heading)
        columns = {k: v for k, v in columns.items() if v != at} | {key: at}
    services.tie_columns(intake, by=by, columns=columns, member_id=intake.member_id)


def _unusable(file: Path, code: str, text: str) -> dict[str, Any]:
    return {"file": str(file), "exit": UNUSABLE, "code": code, "message": text}


def _tried(intake: Intake, file: Path, by: Any) -> dict[str, Any]:
    tally = services.try_out(intake, by=by, most=10**9)
    rows = [
        services._refused_row(intake, line, cells, why) for line, cells, why in tally.refused
    ]
    return {
        "file": str(file),
        "dry_run": True,
        "exit": SOME_REFUSED if rows else TAKEN,
        "taken": tally.taken,
        "unchanged": tally.unchanged,
        "refused": tally.refused_count,
        "columns": _columns(intake),
        "rows": [_row(row) for row in rows],
    }


def _result(intake: Intake, file: Path) -> dict[str, Any]:
    rows = services.refused_rows(intake)
    return {
        "file": str(file),
        "intake": intake.pk,
        "exit": SOME_REFUSED if intake.refused_count else TAKEN,
        "taken": intake.taken_count,
        "unchanged": intake.unchanged_count,
        "refused": intake.refused_count,
        "columns": _columns(intake),
        "rows": [_row(row) for row in rows],
    }


def _columns(intake: Intake) -> dict[str, str | None]:
    """Heading → the field it tells, or None."""
    fields = {at: key for key, at in intake.mapping.items()}
    return {heading: fields.get(at) for at, heading in enumerate(intake.headers) if heading}


def _row(row: IntakeRow) -> dict[str, Any]:
    return {
        "row": row.line,
        "column": row.column,
        "value": row.shown,
        "code": row.reason,
        "reason": reasons.row_text(row.reason, row.reason_values),
    }


def _tell(result: dict[str, Any], out: TextIO) -> None:
    if result["exit"] == UNUSABLE:
        print(f"{result['file']}: {result['message']}", file=out)
        return
    tried = " (only tried)" if result.get("dry_run") else ""
    print(
        f"{result['file']}: {result['taken']} taken, {result['unchanged']} unchanged, "
        f"{result['refused']} refused{tried}",
        file=out,
    )
    for heading, field in result["columns"].items():
        if field is None:
            print(f"  column {heading!r} was not used", file=out)
    for row in result["rows"][:SHOWN_ROWS]:
        where = f"{row['column']}: {row['value']!r}: " if row["column"] else ""
        print(f"  row {row['row']}: {where}{row['reason']}", file=out)
    if len(result["rows"]) > SHOWN_ROWS:
        print(f"  … and {len(result['rows']) - SHOWN_ROWS} more, see the intake page", file=out)


def _progress(intake: Intake, err: TextIO) -> None:
    print(f"\r{intake.next_line} of {intake.total_count} rows", end="", file=err, flush=True)
