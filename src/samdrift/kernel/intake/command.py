"""`samdrift load KIND FILE…`: the same intake from the terminal."""

from __future__ import annotations

import hashlib
import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone

from samdrift.kernel import viewer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake import command_files, queries, reasons, services
from samdrift.kernel.intake.kinds import load_kind, pairs_of
from samdrift.kernel.models.intake import Intake
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer

TAKEN, SOME_REFUSED, UNUSABLE = 0, 1, 2
SHOWN_ROWS = 50
Result = dict[str, Any]


def run(args: Namespace, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Take the files in turn. `args`: kind, files, json, dry_run, member, map (COLUMN=FIELD …).

    Returns 0 when every row was taken, 1 when some were refused or it was stopped on the way,
    2 when a file was not usable.
    """
    out, err = out or sys.stdout, err or sys.stderr
    if args.kind in registry.file_loads:
        return command_files.run(args, out)
    if args.kind not in registry.loads:
        known = ", ".join(sorted({**registry.loads, **registry.file_loads}))
        print(f"samdrift load: there is no kind {args.kind!r}; there are {known}.", file=err)
        return UNUSABLE
    results: list[Result] = []
    for file in args.files:
        results.append(_load(args, Path(file), err))
        if not args.json:
            _tell(results[-1], out)
        if results[-1].get("stopped"):
            break
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=2), file=out)
    return max((result["exit"] for result in results), default=TAKEN)


def _load(args: Namespace, file: Path, err: TextIO) -> Result:
    by = viewer.terminal(timezone.localdate())
    try:
        data = file.read_bytes()
    except OSError as error:
        return _unusable(file, "unreadable", f"it cannot be read: {error.strerror}")
    try:
        intake = _staged(args, file.name, data, by)
        if intake.state == Intake.State.UNUSABLE:
            text = reasons.file_text(intake.refusal, intake.refusal_values)
            return _unusable(file, intake.refusal, text)
        services.require_columns(intake)
    except DomainError as error:
        return _unusable(file, error.code, str(error.message))
    if args.dry_run:
        tally, notes = services.try_out(intake, services.table_of(intake), by=by, most=None)
        return _result(file, queries.result(intake, tally)) | {
            "dry_run": True,
            "notes": queries.noted(notes),
        }
    return _taken(intake, file, by, _shower(args, err))


def _staged(args: Namespace, name: str, data: bytes, by: Viewer) -> Intake:
    """The file as it was left by a load that was stopped or killed; else sent in anew."""
    member = _member(args)
    digest = hashlib.sha256(data).hexdigest()
    left = None
    given = _given(args)
    if not args.dry_run and not getattr(args, "map", None):
        left = services.unfinished(args.kind, digest, by=by, member_id=member, given=given)
    if left is not None:
        return left
    intake = services.send_in(args.kind, data, name, by=by, member_id=member)
    if intake.state == Intake.State.STAGED:
        _map(intake, args, by)
        if given:
            services.give(intake, by=by, given=given)
    return intake


def _taken(intake: Intake, file: Path, by: Viewer, show: Callable[[Intake], None] | None) -> Result:
    resumed = intake.next_line
    Intake.objects.filter(pk=intake.pk).update(asked_to_stop=False)
    stopped = ""
    try:
        services.run(intake, by=by, progress=show)
    except KeyboardInterrupt:
        stopped = "stopped; the same command goes on from there"
    except services.Overtaken:
        stopped = "another is taking this file in already"
    intake.refresh_from_db()
    result = _result(file, queries.result(intake)) | {"intake": intake.pk, "resumed_at": resumed}
    if stopped or intake.state != Intake.State.DONE:
        result |= {"exit": SOME_REFUSED, "stopped": stopped or "stopped", "at": intake.next_line}
    return result


def _given(args: Namespace) -> dict[str, str]:
    """What all rows have: --set FIELD=TEXT, and --system and --use of accounts."""
    told = pairs_of(getattr(args, "set", None) or ())
    for name in ("system", "use"):
        if getattr(args, name, None):
            told[name] = str(getattr(args, name))
    return told


def _member(args: Namespace) -> int | None:
    given = getattr(args, "member", None)
    find = registry.member_by_name
    if not given or find is None:
        return None
    found: int | None = find(given)
    if found is None:
        raise DomainError("unknown_member", reasons.ROW["unknown_member"])
    return found


def _map(intake: Intake, args: Namespace, by: Viewer) -> None:
    """Columns tied by hand: --map "Heading=field", or "Heading=" to leave the column out."""
    given = getattr(args, "map", None)
    if given:
        columns = services.tied(load_kind(intake.kind), intake, given)
        services.tie_columns(intake, by=by, columns=columns, member_id=intake.member_id)


def _unusable(file: Path, code: str, text: str) -> Result:
    return {"file": str(file), "exit": UNUSABLE, "code": code, "message": text}


def _result(file: Path, told: Result) -> Result:
    return {"file": str(file), "exit": SOME_REFUSED if told["refused"] else TAKEN, **told}


def _tell(result: Result, out: TextIO) -> None:
    if result["exit"] == UNUSABLE:
        print(f"{result['file']}: {result['message']}", file=out)
        return
    tried = " (only tried)" if result.get("dry_run") else ""
    print(
        f"{result['file']}: {result['taken']} taken, {result['unchanged']} unchanged, "
        f"{result['refused']} refused{tried}",
        file=out,
    )
    if result.get("stopped"):
        print(f"  after row {result['at']} of {result['total']}: {result['stopped']}", file=out)
    for heading, field in result["columns"].items():
        if field is None:
            print(f"  column {heading!r} was not used", file=out)
    for note in result.get("notes", []):
        print(f"  row {note['line']}: {note['text']}", file=out)
    _tell_rows(result["rows"], out)


def _tell_rows(rows: list[dict[str, Any]], out: TextIO) -> None:
    for row in rows[:SHOWN_ROWS]:
        where = f"{row['column']}: {row['value']!r}: " if row["column"] else ""
        print(f"  row {row['row']}: {where}{row['reason']}", file=out)
    if len(rows) > SHOWN_ROWS:
        print(f"  … and {len(rows) - SHOWN_ROWS} more, see --json or the intake page", file=out)


def _shower(args: Namespace, err: TextIO) -> Callable[[Intake], None] | None:
    """Progress on one line, where somebody watches."""
    if args.json or not err.isatty():
        return None

    def show(intake: Intake) -> None:
        end = "\n" if intake.next_line >= intake.total_count else ""
        print(f"\r{intake.next_line} of {intake.total_count} rows", end=end, file=err, flush=True)

    return show
