"""Figures from a file: a spreadsheet, or KOSTRA's account file. The file is taken whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.formats import kostra, spreadsheet
from samdrift.formats.spreadsheet import BadValue, Cell, Table, UnreadableFile
from samdrift.formats.text import fold
from samdrift.kernel.intake.reasons import file_text
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.line_prefixes import compact
from samdrift.money.intake.figure_fields import (
    AMOUNTS,
    FIELDS,
    STAGE_COLUMNS,
    amount_of,
    digits_of,
    in_thousands,
    period_of,
    section_of,
    stage_of,
)
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.services.figures import FigureIn
from samdrift.parties.intake.lookups import member_by_name
from samdrift.portfolio.models.systems import System

Key = tuple[int, int, str]
"""Member's id, year, stage."""
NOT_TOLD = ("no_member", "no_stage")
"""Faults of what is missing, so that there is nothing to show."""
OWN_FORMS = ("0A", "0C")
"""Forms of the accounts of a municipality or county itself; the others are of its enterprises."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen for the whole file; None is as the file says."""

    member_id: int | None = None
    year: int | None = None
    stage: str = ""
    thousands: bool | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be used: its line in the file, what is wrong in words, and what stood there."""

    line: int
    text: str
    found: str = ""


@dataclass(slots=True)
class ReadFile:
    """What a file holds: figures by member, year and stage, or faults."""

    sets: dict[Key, list[FigureIn]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[Key, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_figures(data: bytes, name: str, viewer: Viewer, options: Options) -> ReadFile:
    """Read a file of figures. Nothing is kept."""
    if kostra.looks_like(data):
        return _read_kostra(data)
    try:
        table = _table(data, name)
    except UnreadableFile as error:
        return ReadFile(faults=[Fault(0, file_text(error.code, error.params))])
    return _Reader(table, viewer, options).read()


def _table(data: bytes, name: str) -> Table:
    required = [one.headings for one in FIELDS if one.key == "amount"]
    workbook = spreadsheet.read(data, name)
    table = spreadsheet.find_best_table(workbook, spreadsheet.vocabulary(FIELDS), required)
    if not table.rows:
        raise UnreadableFile("empty", {"sheet": table.sheet})
    return table


def _read_kostra(data: bytes) -> ReadFile:
    """The accounts of whole municipalities. Each account is function/class and art (120/1195), which
    no common prefix fits: nothing is counted as ICT before the member has said which are.
    """
    found = ReadFile()
    members: dict[str, int | None] = {}
    for one in kostra.read(data):
        if isinstance(one, kostra.BadLine):
            found.faults.append(Fault(one.line, _kostra_text(one), one.value))
            continue
        if one.region not in members:
            members[one.region] = member_by_name(one.region)
        member = members[one.region]
        if member is None:
            found.faults.append(Fault(one.line, _("No member has this number."), one.region))
        elif one.form not in OWN_FORMS:
            text = _("Accounts of an enterprise cannot stand for those of the municipality.")
            found.faults.append(Fault(one.line, text, one.form))
        else:
            key = (member, one.year, FigureSet.Stage.ACCOUNTS.value)
            found.sets[key].append(_of_posting(one))
            if one.quarter:
                found.titles[key] = _("To the end of quarter %(n)s") % {"n": one.quarter}
    return found


def _of_posting(one: kostra.Posting) -> FigureIn:
    return FigureIn(
        amount=Decimal(one.amount),
        section=one.section,
        account=f"{one.function}/{one.section}{one.art}",
        art=one.art,
        function=one.function,
    )


def _kostra_text(bad: kostra.BadLine) -> str:
    if bad.code == "length":
        return _("The line does not have 48 characters.")
    if bad.code == "blank":
        return _("The line has a tab or another blank that is no space.")
    return _("“%(field)s” has a value that the file may not have.") % {"field": bad.field}


class _Reader:
    """Reads the rows of a table, row by row, with what it looks up once."""

    def __init__(self, table: Table, viewer: Viewer, options: Options) -> None:
        self.table, self.options = table, options
        self.lines: dict[str, int] = {}
        self.at = dict(spreadsheet.match_columns(table.columns, FIELDS).columns)
        self.viewer = viewer
        self.known: dict[str, dict[str, int | None]] = defaultdict(dict)
        self.factors = {
            key: 1000 if self._thousands(table.columns[self.at[key]]) else 1
            for key in AMOUNTS
            if key in self.at
        }

    def _thousands(self, heading: str) -> bool:
        chosen = self.options.thousands
        return in_thousands(heading) if chosen is None else chosen

    def read(self) -> ReadFile:
        found = ReadFile()
        lacks = self._lacks()
        if lacks:
            found.faults.append(Fault(self.table.header_row, lacks))
            return found
        self.lines = {fold(one.title): one.pk for one in seen(StandardLine, self.viewer)}
        for row in self.table.rows:
            try:
                for key, figure in self._row(row.cells):
                    found.sets[key].append(figure)
            except BadValue as bad:
                shown = "" if bad.code in NOT_TOLD else bad.shown
                found.faults.append(Fault(row.number, _bad_text(bad), shown))
        if not found.sets and not found.faults:
            found.faults.append(Fault(0, _("The file has no amounts.")))
        return found

    def _lacks(self) -> str:
        """What no column tells and nobody has chosen."""
        if not self.factors:
            return _("No column holds amounts. Give one the heading “Beløp”.")
        if "member" not in self.at and self.options.member_id is None:
            return _("No column tells the member. Give one the heading “Kommune”.")
        if "year" not in self.at and self.options.year is None:
            return _("No column tells the year. Give one the heading “År”.")
        told = "stage" in self.at or self.options.stage or "amount" not in self.factors
        if not told:
            return _(
                "No column tells whether it is a budget or accounts. Give one the heading “Type”."
            )
        return ""

    def _cell(self, cells: Sequence[Cell], key: str) -> Cell:
        at = self.at.get(key)
        return cells[at] if at is not None and at < len(cells) else None

    def _row(self, cells: Sequence[Cell]) -> Iterator[tuple[Key, FigureIn]]:
        amounts = {key: amount_of(self._cell(cells, key)) for key in self.factors}
        if not any(amount is not None for amount in amounts.values()):
            return
        values = self._values(cells)
        member, year = self._member(cells), self._year(cells)
        for key, amount in amounts.items():
            if amount is None:
                continue
            stage = STAGE_COLUMNS.get(key) or self._stage(cells)
            yield (
                (member, year, str(stage)),
                FigureIn(amount=amount * self.factors[key], **values),
            )

    def _values(self, cells: Sequence[Cell]) -> dict[str, Any]:
        account = compact(spreadsheet.as_text(self._cell(cells, "account")) or "")
        art = digits_of(self._cell(cells, "art"), 3)
        if len(art) > 3:  # noqa: PLR2004 -- KOSTRA's art; longer ones are the member's own accounts
            account, art = account or art, ""
        return {
            "account": account,
            "art": art,
            "section": section_of(self._cell(cells, "section"), account),
            "function": digits_of(self._cell(cells, "function"), 3)[:4],
            "period": period_of(self._cell(cells, "period")),
            "text": spreadsheet.as_text(self._cell(cells, "text")) or "",
            "line_id": self._line(cells),
            "system_id": self._found(cells, "system", _systems),
            "agreement_id": self._found(cells, "agreement", _agreements),
        }

    def _member(self, cells: Sequence[Cell]) -> int:
        text = spreadsheet.as_text(self._cell(cells, "member"))
        if text is None:
            if self.options.member_id is None:
                raise BadValue("no_member", None)
            return self.options.member_id
        known = self.known["member"]
        if text not in known:
            known[text] = member_by_name(text)
        found = known[text]
        if found is None:
            raise BadValue("unknown_member", text)
        return found

    def _year(self, cells: Sequence[Cell]) -> int:
        cell = self._cell(cells, "year")
        year = (
            self.options.year
            if cell is None
            else getattr(cell, "year", None) or spreadsheet.as_int(cell)
        )
        if year is None or not 1990 <= year <= 2100:  # noqa: PLR2004 -- years that figures can have
            raise BadValue("bad_year", cell)
        return int(year)

    def _stage(self, cells: Sequence[Cell]) -> str:
        found = stage_of(self._cell(cells, "stage")) or self.options.stage
        if not found:
            raise BadValue("no_stage", None)
        return found

    def _line(self, cells: Sequence[Cell]) -> int | None:
        text = spreadsheet.as_text(self._cell(cells, "line"))
        if text is None:
            return None
        found = self.lines.get(fold(text))
        if found is None:
            raise BadValue("unknown_line", text)
        return found

    def _found(self, cells: Sequence[Cell], key: str, rows: Any) -> int | None:
        """What the cell names; a name that is not known here refuses the row, so that nothing is lost."""
        text = spreadsheet.as_text(self._cell(cells, key))
        if text is None:
            return None
        if not self.known[key]:
            self.known[key] = {"": None} | rows(self.viewer)
        if fold(text) not in self.known[key]:
            raise BadValue(f"unknown_{key}", text)
        return self.known[key][fold(text)]


def _systems(viewer: Viewer) -> dict[str, int | None]:
    return {fold(one.name): one.pk for one in seen(System, viewer)}


def _agreements(viewer: Viewer) -> dict[str, int | None]:
    rows = seen(Agreement, viewer)
    return {
        fold(name): one.pk
        for one in rows
        for name in (one.title, one.number, one.reference)
        if name
    }


def _bad_text(bad: BadValue) -> str:
    texts = {
        "no_member": _("The row does not tell the member."),
        "unknown_member": _("No member is called so."),
        "bad_year": _("This is not a year."),
        "no_stage": _("The row does not tell whether it is a budget or accounts."),
        "unknown_stage": _("This is neither budget, revised budget, forecast, accounts nor plan."),
        "unknown_section": _("This is neither operating nor investment."),
        "bad_period": _("This is not a month."),
        "no_code": _("This does not begin with a number."),
        "unknown_line": _("The cost table has no such line."),
        "unknown_system": _("No system is called so. Register it first, or leave the cell empty."),
        "unknown_agreement": _(
            "No agreement is called so. Register it first, or leave the cell empty."
        ),
    }
    return texts.get(bad.code) or _("This is not an amount.")
