"""Targets pasted from a spreadsheet: a row for each priority, a column for each metric."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

RESPONSE, UPDATE, RESOLUTION = "response", "update", "resolution"
_CELLS = re.compile(r"\t|;|\s*\|\s*|\s{2,}")
_PRIORITY = re.compile(r"(?:p|pri|prio|prioritet|priority)?\s*([1-5])\b.*", re.IGNORECASE)
_PRIORITY_NAMES = {
    "kritisk": 1, "critical": 1, "høy": 2, "høg": 2, "high": 2, "middels": 3, "medium": 3,
    "normal": 3, "lav": 4, "låg": 4, "low": 4, "planlagt": 5, "planned": 5,
}  # fmt: skip
_HEADS = (
    (RESPONSE, ("respons", "svar", "reaksjon", "response")),
    (UPDATE, ("oppdater", "update")),
    (RESOLUTION, ("løs", "løys", "rett", "solution", "resol", "fix")),
)
_ALL = {"", "-", "–", "alle", "all", "any", "*"}
_BY_COUNT = {1: (RESOLUTION,), 2: (RESPONSE, RESOLUTION), 3: (RESPONSE, UPDATE, RESOLUTION)}
MOST = 60


class Pasted(NamedTuple):
    """One row as it was pasted: kind and priority where it told them, and texts by metric."""

    line: int
    kind: str
    priority: int | None
    texts: Mapping[str, str]


def read_rows(text: str, kinds: Mapping[str, str]) -> tuple[list[Pasted], list[tuple[int, str]]]:
    """Rows of what was pasted, and the lines that were not understood. `kinds` gives a kind by its
    names in small letters. The heading may be left out: then two columns are first response and
    solution, three have the update between them.
    """
    found: list[Pasted] = []
    troubles: list[tuple[int, str]] = []
    heads: list[str] | None = None
    for number, line in enumerate(text.splitlines()[:MOST], 1):
        cells = [cell.strip() for cell in _CELLS.split(line.strip("\r\n"))]
        if not any(cells):
            continue
        headed = _heads(cells)
        if headed is not None and not found:
            heads = headed
            continue
        row = _row(number, cells, kinds, heads)
        if row is None:
            troubles.append((number, line.strip()))
        else:
            found.append(row)
    return found, troubles


def _heads(cells: Sequence[str]) -> list[str] | None:
    """The metric of each column, where at least one is named."""
    named = [_metric(cell) for cell in cells]
    return named if any(named) else None


def _metric(cell: str) -> str:
    low = cell.lower()
    return next((key for key, words in _HEADS if any(word in low for word in words)), "")


def _row(
    number: int, cells: Sequence[str], kinds: Mapping[str, str], heads: Sequence[str] | None
) -> Pasted | None:
    kind, priority, rest = "", None, list(enumerate(cells))
    known = False
    while rest:
        cell = rest[0][1].lower()
        if cell in kinds:
            kind = kinds[cell]
        elif (told := _priority(cell)) is not None:
            priority = told
        elif cell not in _ALL or (known and heads is None and len(rest) in _BY_COUNT):
            break
        known = True
        rest.pop(0)
    texts = _texts(rest, heads)
    if not known or texts is None or not any(texts.values()):
        return None
    return Pasted(number, kind, priority, texts)


def _priority(cell: str) -> int | None:
    if cell in _PRIORITY_NAMES:
        return _PRIORITY_NAMES[cell]
    found = _PRIORITY.fullmatch(cell)
    if found is None or re.match(r"[1-5]\s*(?:[:.,]?\d|[a-zæøå]+)", cell.removeprefix("p")):
        return int(found[1]) if found and cell.startswith("p") else None
    return int(found[1])


def _texts(rest: Sequence[tuple[int, str]], heads: Sequence[str] | None) -> dict[str, str] | None:
    if heads is not None:
        return {heads[at]: cell for at, cell in rest if at < len(heads) and heads[at]}
    metrics = _BY_COUNT.get(len(rest))
    return dict(zip(metrics, (cell for _at, cell in rest), strict=True)) if metrics else None
