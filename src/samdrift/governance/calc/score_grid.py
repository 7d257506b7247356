"""A grid of scores as it is pasted from a spreadsheet: lines of cells with tabs between them.

The first line names the alternatives (then each line is a criterion) or the criteria (then each line
is an alternative). An empty cell is a score that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

LOWEST, HIGHEST = Decimal(0), Decimal(100)
MISSING = frozenset({"", "-", "–", "—", "?"})

Cell = tuple[int, int]
"""(alternative, criterion), by id."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (counted from 1): `unknown_name`, `bad_score`, `no_header` or `twice`."""

    line: int
    code: str
    what: str


@dataclass
class Pasted:
    """The scores of the cells that were pasted; None is missing."""

    scores: dict[Cell, Decimal | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_grid(text: str, alternatives: Mapping[str, int], criteria: Mapping[str, int]) -> Pasted:
    """Read a pasted grid; names are matched without regard to case and outer spaces."""
    found = Pasted()
    lines = [
        (number, [cell.strip() for cell in line.split("\t")])
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]
    if not lines:
        found.problems.append(Problem(1, "no_header", ""))
        return found
    (number, head), *rest = lines
    ways, points = _folded(alternatives), _folded(criteria)
    across = ways if _hits(head[1:], ways) >= _hits(head[1:], points) else points
    down = points if across is ways else ways
    columns = [_known(name, across, number, found) for name in head[1:]]
    if not any(columns):
        found.problems.insert(0, Problem(number, "no_header", " ".join(head)))
        return found
    for line, cells in rest:
        _read_line(line, cells, columns, down, found, turned=across is points)
    return found


def _folded(names: Mapping[str, int]) -> dict[str, int]:
    return {" ".join(name.split()).casefold(): key for name, key in names.items()}


def _hits(names: list[str], known: Mapping[str, int]) -> int:
    return sum(" ".join(name.split()).casefold() in known for name in names)


def _known(name: str, known: Mapping[str, int], line: int, found: Pasted) -> int | None:
    if not name:
        return None
    key = known.get(" ".join(name.split()).casefold())
    if key is None:
        found.problems.append(Problem(line, "unknown_name", name))
    return key


def _read_line(
    line: int,
    cells: list[str],
    columns: list[int | None],
    down: Mapping[str, int],
    found: Pasted,
    *,
    turned: bool,
) -> None:
    row = _known(cells[0], down, line, found)
    if row is None:
        if not cells[0]:
            found.problems.append(Problem(line, "unknown_name", ""))
        return
    for column, cell in zip(columns, cells[1:], strict=False):
        if column is None:
            continue
        key = (row, column) if turned else (column, row)
        if key in found.scores:
            found.problems.append(Problem(line, "twice", cells[0]))
            return
        try:
            found.scores[key] = read_score(cell)
        except ValueError:
            found.problems.append(Problem(line, "bad_score", cell))


def read_score(text: str) -> Decimal | None:
    """A score from 0 to 100, with comma or point; None for a missing one. Raises ValueError."""
    plain = text.strip()
    if plain in MISSING:
        return None
    try:
        value = Decimal(plain.replace(",", ".").replace("\u00a0", ""))
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or not LOWEST <= value <= HIGHEST:
        raise ValueError(text)
    return value.quantize(Decimal("0.001"))
