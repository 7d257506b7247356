"""Frames in a table as it stands in a paper: a row for each kind and year, a column for each member."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.formats import spreadsheet
from samdrift.formats.spreadsheet import BadValue, Cell, UnreadableFile, as_decimal, as_text
from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake.kinds import Context
from samdrift.kernel.intake.reasons import file_text
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.money.services.frames import FrameIn, Section
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.members import Member

SUMS = {fold(text) for text in ("Samlet", "Sum", "Total", "Totalt", "I alt", "Til sammen", "Together", "Alle")}  # fmt: skip
YEARS = {fold(text) for text in ("År", "Year", "Budsjettår")}
WORDS = (
    (Section.OPERATING, re.compile(r"\b(drift\w*|operati\w+)\b", re.IGNORECASE)),
    (Section.INVESTMENT, re.compile(r"\b(invest\w*)\b", re.IGNORECASE)),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class _Columns:
    """Where what stands: a member's column, the sum's, the year's; the others tell the kind."""

    members: dict[int, Member] = field(default_factory=dict)
    total: int | None = None
    year: int | None = None
    words: list[int] = field(default_factory=list)
    unknown: dict[int, str] = field(default_factory=dict)


def read_table(text: str, by: Viewer) -> list[FrameIn]:
    """The frames of a pasted table. Raises DomainError for the first thing that cannot be used, with
    its row and how to mend it.
    """
    rows = _rows(text)
    columns = _columns(rows[0], by)
    found: list[FrameIn] = []
    for at, row in enumerate(rows[1:], 2):
        if any(cell not in {None, ""} for cell in row):
            found += _frames(at, row, columns)
    if not found:
        raise _bad(_("The table has no amounts. Copy the rows with the headings."))
    places = [(one.member.pk, one.year, one.section) for one in found]
    if len(set(places)) < len(places):
        raise _bad(_("The table tells a member’s frame of a year twice. Take one of the rows out."))
    return found


def _bad(text: str) -> DomainError:
    return DomainError("bad_table", text, field="table")


def _rows(text: str) -> Sequence[Sequence[Cell]]:
    try:
        book = spreadsheet.read(text.encode())
    except UnreadableFile as error:
        raise _bad(file_text(error.code, error.params)) from None
    return next(sheet.rows for sheet in book.sheets if sheet.rows)


def _columns(heads: Sequence[Cell], by: Viewer) -> _Columns:
    context, found = Context(by=by), _Columns()
    for at, cell in enumerate(heads):
        text = as_text(cell) or ""
        member = member_of(context, text) if text else None
        if member is not None:
            found.members[at] = member
        elif fold(text) in SUMS:
            found.total = at
        elif fold(text) in YEARS:
            found.year = at
        else:
            found.words.append(at)
            found.unknown[at] = text
    if not found.members:
        raise _bad(_("No heading is the name of a member. Copy the row of headings too."))
    return found


def _cell(row: Sequence[Cell], at: int | None) -> Cell:
    return row[at] if at is not None and at < len(row) else None


def _frames(at: int, row: Sequence[Cell], columns: _Columns) -> list[FrameIn]:
    told = " ".join(str(cell) for one in columns.words if (cell := _cell(row, one)) is not None)
    year, section = _year(at, row, columns, told), _section(at, told)
    _require_known(at, row, columns)
    amounts = {one: _amount(at, _cell(row, one)) for one in columns.members}
    known = {one: amount for one, amount in amounts.items() if amount is not None}
    total = _amount(at, _cell(row, columns.total))
    if total is not None and total != sum(known.values()):
        said = {"row": at, "told": number(total), "sum": number(sum(known.values()))}
        raise _bad(
            _(
                "Row %(row)s: the members’ amounts are %(sum)s together, but the table says %(told)s."
            )
            % said
        )
    return [FrameIn(columns.members[one], year, section, amount) for one, amount in known.items()]


def _year(at: int, row: Sequence[Cell], columns: _Columns, told: str) -> int:
    cell: Any = _cell(row, columns.year)
    found = _YEAR.search(str(cell if cell is not None else told))
    if found is None:
        raise _bad(_("Row %(row)s does not tell the year. Write it in a column with the heading “År”.") % {"row": at})  # fmt: skip
    return int(found[0])


def _section(at: int, told: str) -> str:
    for section, pattern in WORDS:
        if pattern.search(told):
            return section.value
    raise _bad(
        _("Row %(row)s tells neither operating nor investment. Write “Drift” or “Investering” first in it.")
        % {"row": at}
    )  # fmt: skip


def _require_known(at: int, row: Sequence[Cell], columns: _Columns) -> None:
    """A column of amounts whose heading is no member is not left out in silence."""
    for one, heading in columns.unknown.items():
        cell = _cell(row, one)
        try:
            amount = as_decimal(cell)
        except BadValue:
            continue
        if amount is not None and not _YEAR.fullmatch(str(cell).strip()):
            said = {"row": at, "heading": heading}
            raise _bad(
                _("Row %(row)s has an amount under “%(heading)s”, which is the name of no member.")
                % said
            )


def _amount(at: int, cell: Cell) -> Decimal | None:
    try:
        return as_decimal(cell)
    except BadValue:
        said = {"row": at, "text": str(cell)[:40]}
        raise _bad(_("Row %(row)s: “%(text)s” is not an amount.") % said) from None
