"""`samdrift export KIND [FILE]`: a whole register, row by row."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from samdrift.cli import start
from samdrift.cli.trouble import DONE, Trouble, say

FORMS = ("csv", "xlsx", "json")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="which register; an unknown word lists them all")
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: to the terminal)")
    parser.add_argument("--format", choices=FORMS, help="default: by the file's name, else csv")
    parser.add_argument("--as-of", metavar="DATE", help="as it was that day: 2025-12-31")
    parser.add_argument("--language", choices=("nb", "nn", "en"), help="of the headings")


def run(asked: argparse.Namespace) -> int:
    form = _form(asked)
    start.site()
    from django.conf import settings  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from samdrift.kernel import whole_register  # noqa: PLC0415

    register = _register(asked.kind)
    viewer = start.terminal().seen_as_of(_day(asked.as_of))
    with translation.override(asked.language or settings.LANGUAGE_CODE):
        if asked.file is None:
            whole_register.write(register, viewer, form, sys.stdout.buffer)
            return DONE
        try:
            count = whole_register.write_file(register, viewer, form, asked.file)
        except OSError as trouble:
            raise Trouble(f"{asked.file} could not be written: {trouble.strerror}.") from None
    say(f"{count} rows to {asked.file}")
    return DONE


def _form(asked: argparse.Namespace) -> str:
    by_name = asked.file.suffix.lstrip(".").lower() if asked.file else ""
    form = str(asked.format or (by_name if by_name in FORMS else "csv"))
    if form == "xlsx" and asked.file is None and sys.stdout.isatty():
        raise Trouble("a spreadsheet cannot be shown in the terminal. Name a file: export KIND FILE.xlsx")
    return form


def _register(kind: str) -> object:
    from importlib import import_module  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415

    from samdrift.kernel.registry import registry  # noqa: PLC0415

    import_module(settings.ROOT_URLCONF)  # mounting its pages is what makes a register known
    found = registry.registers.get(kind)
    found = found or next((r for k, r in registry.registers.items() if k.split(".")[1] == kind), None)
    if found is None:
        known = ", ".join(sorted(key.split(".")[1] for key in registry.registers))
        raise Trouble(f"there is no register {kind!r}. There are: {known}.")
    return found


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Trouble(f"{text!r} is no day. Write it like 2025-12-31.") from None
