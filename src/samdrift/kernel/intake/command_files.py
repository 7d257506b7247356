"""`samdrift load KIND FILE…` for kinds that take each file as one thing: invoices.

A folder stands for the files in it. Exit codes as for tables: 0 all taken (or known already), 1 some
refused, 2 a file could not be read.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import viewer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import pairs_of
from samdrift.kernel.registry import FileLoad, registry

TAKEN, SOME_REFUSED, UNUSABLE = 0, 1, 2
SHOWN = 5
Result = dict[str, Any]


def run(args: Namespace, out: TextIO) -> int:
    """Take the files in turn and tell what became of each."""
    load = registry.file_loads[args.kind]
    results: list[Result] = []
    try:
        given = _given(args, load)
    except DomainError as error:
        print(f"samdrift load: {error.message}", file=out)
        return UNUSABLE
    for file in _files(args.files):
        results.append(_take(load, file, given, dry_run=args.dry_run))
        if not args.json:
            _tell(results[-1], out)
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=2, default=str), file=out)
    elif len(results) > 1:
        _tell_sum(results, out)
    return max((result["exit"] for result in results), default=TAKEN)


def _files(given: Iterable[str]) -> Iterator[Path]:
    for name in given:
        path = Path(name)
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.is_file() and not one.name.startswith(".")
            )
        else:
            yield path


def _take(load: FileLoad, file: Path, given: dict[str, Any], *, dry_run: bool) -> Result:
    try:
        data = file.read_bytes()
    except OSError as error:
        return _unusable(file, "unreadable", f"it cannot be read: {error.strerror}")
    try:
        told = load.attempt(data, **given) if dry_run else _taken(load, data, file.name, given)
    except DomainError as error:
        return _unusable(file, error.code, str(error.message))
    refused = told["outcome"] == "refused"
    return {**told, "file": str(file), "exit": SOME_REFUSED if refused else TAKEN} | (
        {"dry_run": True} if dry_run else {}
    )


def _taken(load: FileLoad, data: bytes, name: str, given: dict[str, Any]) -> Result:
    by = viewer.terminal(timezone.localdate())
    return load.take(data, name, by=by, way="command", wait=True, **given)


def _given(args: Namespace, load: FileLoad) -> dict[str, Any]:
    """What was told for whole files, of what the kind asks for."""
    told = pairs_of(getattr(args, "set", None) or ())
    for name in ("member", "mapping"):
        if getattr(args, name, None):
            told[name] = getattr(args, name)
    unknown = sorted(set(told) - set(load.asks))
    if unknown:
        raise DomainError(
            "no_such_field",
            _("There is no field “%(name)s”; there are %(known)s.")
            % {"name": unknown[0], "known": ", ".join(load.asks) or "–"},
        )
    return {"given": told} if load.asks else {}


def _unusable(file: Path, code: str, text: str) -> Result:
    return {
        "file": str(file),
        "exit": UNUSABLE,
        "outcome": "unusable",
        "code": code,
        "message": text,
    }


def _tell(result: Result, out: TextIO) -> None:
    tried = " (only tried)" if result.get("dry_run") else ""
    words = filter(None, (result["outcome"], result["code"], result.get("message", "")))
    print(f"{result['file']}: {': '.join(words)}{tried}", file=out)
    violations = result.get("violations", [])
    for one in violations[:SHOWN]:
        where = f" at {one['place']}" if one.get("place") else ""
        line = f" (line {one['line']})" if one.get("line") else ""
        print(f"  {one['rule']} {one['severity']}: {one['text']}{where}{line}", file=out)
    if len(violations) > SHOWN:
        print(f"  … and {len(violations) - SHOWN} more, see --json", file=out)


def _tell_sum(results: list[Result], out: TextIO) -> None:
    counts: dict[str, int] = {}
    for result in results:
        counts[result["outcome"]] = counts.get(result["outcome"], 0) + 1
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    print(f"{len(results)} files: {told}", file=out)
