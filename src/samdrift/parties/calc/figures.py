"""Key figures read from a pasted block, and held against their own totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

PARTS: dict[str, tuple[str, ...]] = {
    "ict_fte": ("ict_fte_central", "ict_fte_health", "ict_fte_schools"),
}
"""A total → the of-which lines that can never be more than it."""

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_UNKNOWN = {"", "-", "–", "—", "?", "ukjent", "ukjend", "unknown", "n/a"}


@dataclass(frozen=True, slots=True)
class TooMuch:
    """The parts are together more than their total."""

    total_kind: str
    total: Decimal
    parts: Decimal


def parts_above_total(values: Mapping[str, Decimal | None]) -> list[TooMuch]:
    """Totals whose known parts together exceed them; an unknown total cannot be held against."""
    found = []
    for kind, parts in PARTS.items():
        total = values.get(kind)
        known = sum((v for part in parts if (v := values.get(part)) is not None), Decimal(0))
        if total is not None and known > total:
            found.append(TooMuch(kind, total, known))
    return found


def parse_number(text: str) -> Decimal | None:
    """A figure as people write it: `1 234,5`; a dash or a blank is unknown (None).

    Raises ValueError when it is neither.
    """
    plain = _SPACES.sub("", text).casefold()
    if plain in _UNKNOWN:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or value < 0:
        raise ValueError(text)
    return value


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted block gives: values by kind, and lines that were not understood."""

    values: dict[str, Decimal | None]
    not_understood: tuple[str, ...]


def read_block(text: str, names: Mapping[str, str]) -> Pasted:
    """Read lines of `name<tab>figure` copied from a spreadsheet.

    `names` maps every name a kind goes by, folded to lower case, to its key. The last cell that
    holds something is the figure, so that a column of numbers between does no harm.
    """
    values: dict[str, Decimal | None] = {}
    strange: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        kind, value = _read_line(line, names)
        if kind is None:
            strange.append(line.strip()[:80])
        else:
            values[kind] = value
    return Pasted(values, tuple(strange))


def _read_line(line: str, names: Mapping[str, str]) -> tuple[str | None, Decimal | None]:
    cells = [cell.strip() for cell in re.split(r"\t|;|\s{2,}", line.strip())]
    kind = names.get(cells[0].strip(" –-:").casefold())
    if kind is None or not cells[1:]:
        return None, None
    try:
        return kind, parse_number(cells[-1])
    except ValueError:
        return None, None


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of a small line chart in a box of `width` × `height`, with the gaps of unknown years."""

    lines: tuple[str, ...]
    dots: tuple[tuple[float, float, int, Decimal], ...]
    width: int
    height: int
    top: Decimal


def trend(
    values: Mapping[int, Decimal | None], *, width: int = 320, height: int = 96, margin: int = 8
) -> Trend | None:
    """The chart of a figure over the years, from 0 up; None when no year is known.

    A year without a figure breaks the line: what is unknown is not drawn as something.
    """
    known = {year: value for year, value in values.items() if value is not None}
    if not known:
        return None
    first, last = min(known), max(known)
    top = max(known.values()) or Decimal(1)
    across = (width - 2 * margin) / max(last - first, 1)
    up = (height - 2 * margin) / float(top)

    def place(year: int) -> tuple[float, float]:
        return (
            round(margin + (year - first) * across, 1),
            round(height - margin - float(known[year]) * up, 1),
        )

    dots = tuple((*place(year), year, known[year]) for year in sorted(known))
    return Trend(tuple(_lines(sorted(known), place)), dots, width, height, top)


def _lines(years: Sequence[int], place: Callable[[int], tuple[float, float]]) -> list[str]:
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [" ".join("{},{}".format(*place(year)) for year in run) for run in runs if len(run) > 1]
