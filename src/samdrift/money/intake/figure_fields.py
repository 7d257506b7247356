"""The columns that a spreadsheet of figures may have, and what their cells mean."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from samdrift.agreements.intake.agreement_column import HEADINGS
from samdrift.formats.spreadsheet import BadValue, Cell, Field, as_decimal, as_int, as_text
from samdrift.formats.text import fold
from samdrift.money.models.accounts import Figure, FigureSet

Stage = FigureSet.Stage
STAGE_COLUMNS = {
    "accounts": Stage.ACCOUNTS,
    "budget": Stage.BUDGET,
    "revised": Stage.REVISED,
    "forecast": Stage.FORECAST,
    "plan": Stage.PLAN,
}
"""A column for each stage, beside each other: its key → the stage."""
_STAGES = {
    Stage.ACCOUNTS: ("Regnskap", "Rekneskap", "Accounts", "Actual", "Faktisk", "Hittil"),
    Stage.BUDGET: ("Budsjett", "Opprinnelig budsjett", "Opphavleg budsjett", "Budget", "Vedtatt budsjett"),
    Stage.REVISED: ("Revidert budsjett", "Regulert budsjett", "Justert budsjett", "Rev. budsjett", "Revised budget"),
    Stage.FORECAST: ("Prognose", "Forecast", "Årsprognose"),
    Stage.PLAN: ("Økonomiplan", "Økonomiplanen", "Economic plan", "Plan"),
}  # fmt: skip


def _with_unit(*names: str) -> tuple[str, ...]:
    """The headings, also as they tell that the amounts are in thousands."""
    units = (
        "{}",
        "{} (1000 kr)",
        "{} (1 000 kr)",
        "{} 1000 kr",
        "{} i 1000 kr",
        "{} i 1 000 kr",
        "{} (i hele tusen)",
    )
    return tuple(unit.format(name) for unit in units for name in names)  # fmt: skip


FIELDS = (
    Field("member", ("Kommune", "Medlem", "Medlemskommune", "Kommunenummer", "Member", "Municipality")),
    Field("year", ("År", "Budsjettår", "Regnskapsår", "Rekneskapsår", "Year", "Fiscal year")),
    Field("period", ("Periode", "Måned", "Månad", "Period", "Month")),
    Field("stage", ("Type", "Stadium", "Fase", "Budsjett/regnskap", "Stage", "Versjon", "Kind")),
    Field("section", ("Drift/investering", "Regnskapsdel", "Drift eller investering", "Kontoklasse", "Section", "Operating/investment")),
    Field("account", ("Konto", "Kontonummer", "Kontostreng", "Account", "Account number")),
    Field("art", ("Art", "KOSTRA-art", "Kostraart", "Artskode")),
    Field("function", ("Funksjon", "KOSTRA-funksjon", "Kostrafunksjon", "Function")),
    Field("line", ("Linje", "Kostnadslinje", "Line", "Cost line", "Post")),
    Field("text", ("Tekst", "Beskrivelse", "Kontonavn", "Skildring", "Text", "Description", "Merknad")),
    Field("system", ("System", "Fagsystem", "Systemnavn")),
    Field("agreement", HEADINGS),
    Field("amount", (*_with_unit("Beløp", "Amount", "Sum", "Kostnad"), "1000 kr", "Kr", "NOK")),
    *(Field(key, _with_unit(*_STAGES[stage])) for key, stage in STAGE_COLUMNS.items()),
)  # fmt: skip
AMOUNTS = ("amount", *STAGE_COLUMNS)
_THOUSANDS = re.compile(r"\b1[  .]?000\b|tusen|thousand|\btkr\b|\bknok\b", re.IGNORECASE)
_STAGE_OF = {fold(name): stage for stage, names in _STAGES.items() for name in (*names, stage)}
_SECTIONS = {
    **dict.fromkeys(("1", "3", "drift", "driftsregnskap", "operating"), Figure.Section.OPERATING),
    **dict.fromkeys(
        ("0", "4", "investering", "investeringsregnskap", "investment"), Figure.Section.INVESTMENT
    ),
}
_LAST_MONTH = 12


def in_thousands(heading: str) -> bool:
    """Whether a heading says that its amounts are in thousands of kroner."""
    return _THOUSANDS.search(heading) is not None


def stage_of(cell: Cell) -> str | None:
    """The stage a text names. Raises BadValue."""
    text = as_text(cell)
    if text is None:
        return None
    found = _STAGE_OF.get(fold(text))
    if found is None:
        raise BadValue("unknown_stage", cell)
    return found


def section_of(cell: Cell, account: str) -> str:
    """As the cell says, else by the class that the account begins with, else operating."""
    text = as_text(cell)
    if text is not None:
        found = _SECTIONS.get(fold(text))
        if found is None:
            raise BadValue("unknown_section", cell)
        return found
    is_investment = account.startswith("0")
    return Figure.Section.INVESTMENT if is_investment else Figure.Section.OPERATING


def period_of(cell: Cell) -> int:
    """1–12 for a month, 0 for the whole year. A day stands for its month; 202603 for March."""
    if cell is None or cell == "":
        return 0
    if isinstance(cell, dt.date):
        return cell.month
    number = as_int(cell) or 0
    if number > _LAST_MONTH:
        number %= 100
    if not 0 <= number <= _LAST_MONTH:
        raise BadValue("bad_period", cell)
    return number


def digits_of(cell: Cell, length: int) -> str:
    """A code of `length` digits with its zeros in front; a name after it (195 Lisenser) is left out."""
    text = as_text(cell) or ""
    found = re.match(r"\d+", text)
    if found is None:
        if text:
            raise BadValue("no_code", cell)
        return ""
    return found[0].zfill(length) if len(found[0]) < length else found[0]


def amount_of(cell: Cell) -> Decimal | None:
    return as_decimal(cell)
