"""Which alerts a rule is for: conditions on labels, written one on each line.

`tjeneste = Helsefag` and `tjeneste != Helsefag` compare whole texts; `job ~ blackbox*|probe*` and
`job !~ …` take * for anything and | between several. A label that is not there is empty, as in
Alertmanager. Regular expressions are not taken: a careless one can hold up everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

HOWS = ("!=", "!~", "=", "~")
LONGEST = 200
MOST = 20
_LINE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*(!=|!~|=|~)\s*(.*?)\s*")

Matcher = tuple[str, str, str]


class MatcherError(ValueError):
    """A line that is no condition; `line` is its number from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")
        self.line, self.text = line, text


def read_matchers(text: str) -> list[Matcher]:
    """The conditions of the lines. Raises MatcherError for a line that is none."""
    found: list[Matcher] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        told = _LINE.fullmatch(line)
        if told is None or len(line) > LONGEST or len(found) == MOST:
            raise MatcherError(number, line.strip()[:60])
        label, how, value = told.groups()
        found.append((label, how, _bare(value)))
    return found


def _bare(value: str) -> str:
    """Without the quotation marks it may stand in."""
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    return value[1:-1] if quoted else value


def write_matchers(matchers: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"{label} {how} {value}" for label, how, value in matchers)


def holds(matchers: Sequence[Sequence[str]], labels: Mapping[str, str]) -> bool:
    """All conditions hold. No conditions hold for nothing."""
    return bool(matchers) and all(_holds(one, labels) for one in matchers)


def _holds(matcher: Sequence[str], labels: Mapping[str, str]) -> bool:
    label, how, value = matcher
    text = labels.get(label, "")
    met = text == value if how in {"=", "!="} else like(value, text)
    return met != how.startswith("!")


def like(pattern: str, text: str) -> bool:
    """Whether the text is like one of the patterns: * is anything. Takes time by its length alone."""
    return any(_like(one, text) for one in pattern.split("|"))


def _like(pattern: str, text: str) -> bool:
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    last = rest.pop()
    if not (text.startswith(first) and text.endswith(last)):
        return False
    place, end = len(first), len(text) - len(last)
    for part in rest:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return place <= end
