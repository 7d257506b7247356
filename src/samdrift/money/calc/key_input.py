"""Reads what people write of keys: shares such as 1/3 and 33,3 %, and pasted figures by member."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.step_words import number

_CELLS = re.compile(r"\t|;|\s{2,}")
_LAST = re.compile(r"^(?P<name>.*?)[\s:]+(?P<figure>\d[\d\s\u00a0.,]*%?)$")
MOST_BOTTOM = 10**9


class NoShareError(ValueError):
    """A text that is no share above 0 and at most 1."""


def share_of(text: str) -> Fraction:
    """`1/3`, `33,5 %` or `0,25` as an exact share. Raises NoShareError unless above 0 and at most 1."""
    try:
        found = _fraction(text.strip().replace("\u00a0", " "))
    except (ValueError, ZeroDivisionError):
        raise NoShareError(text) from None
    if not 0 < found <= 1 or found.denominator > MOST_BOTTOM:
        raise NoShareError(text)
    return found


def _fraction(plain: str) -> Fraction:
    if "/" in plain:
        top, _slash, bottom = plain.partition("/")
        return Fraction(int(top), int(bottom))
    value = Fraction(number(plain))
    return value / 100 if plain.endswith("%") else value


@dataclass(frozen=True, slots=True)
class Pasted:
    """Member → figure, and the lines that were not understood."""

    figures: dict[int, Decimal]
    strange: tuple[str, ...]


def by_member(text: str, names: Mapping[str, int]) -> Pasted:
    """Lines of `member<tab>figure` copied from a spreadsheet; the last cell is the figure.

    `names` maps what members go by, folded to lower case, to their ids. Two lines of one member are
    not understood: nobody can tell which one holds.
    """
    figures: dict[int, Decimal] = {}
    strange: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _line(line.strip(), names)
        if found is None or found[0] in figures:
            strange.append(line.strip()[:80])
        else:
            figures[found[0]] = found[1]
    return Pasted(figures, tuple(strange))


def _line(line: str, names: Mapping[str, int]) -> tuple[int, Decimal] | None:
    cells = [cell.strip() for cell in _CELLS.split(line) if cell.strip()]
    if len(cells) == 1:
        apart = _LAST.match(line)
        cells = [apart["name"], apart["figure"]] if apart else []
    member = names.get(cells[0].strip(" –-:").casefold()) if cells else None
    if member is None:
        return None
    try:
        return member, number(cells[-1])
    except ValueError:
        return None
