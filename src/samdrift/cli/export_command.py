"""`samdrift export KIND [FILE]`: a whole register, row by row."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from samdrift.cli import start
from samdrift.cli.trouble import DONE, Trouble, say

if TYPE_CHECKING:
    from samdrift.kernel.lists import Register

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
        raise Trouble(
            "a spreadsheet cannot be shown in the terminal. Name a file: export KIND FILE.xlsx"
        )
    return form


def _register(kind: str) -> Register:
    """A register by its name, by that of its room and itself, or by what `load` calls its rows."""
    from importlib import import_module  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415

    from samdrift.kernel.registry import registry  # noqa: PLC0415

    import_module(settings.ROOT_URLCONF)  # mounting its pages is what makes a register known
    known: dict[str, Register] = {}
    for full_name, register in registry.registers.items():
        for name in filter(None, (full_name, register.key, register.load_kind)):
            known.setdefault(name, register)
    if kind not in known:
        names = sorted({register.load_kind or register.key for register in known.values()})
        raise Trouble(f"there is no register {kind!r}. There are: {', '.join(names)}.")
    return known[kind]


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Trouble(f"{text!r} is no day. Write it like 2025-12-31.") from None
