"""Event logs in XES (IEEE 1849): traces with their events, read one trace at a time.

What comes is hostile until it is read: no document type, no entities, nothing fetched, bounded in
depth, in texts and in how much one trace may hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

Value = str | int | float | bool | dt.datetime | None
NUMBER, STATE, PERSON, GROUP = "concept:name", "lifecycle:transition", "org:resource", "org:group"
AT = "time:timestamp"


@dataclass(frozen=True, slots=True)
class Limits:
    """`depth` is levels of elements, `attributes` those of one trace with its events, `text` letters
    in one value.
    """

    depth: int = 64
    attributes: int = 200_000
    text: int = 100_000
    traces: int = 5_000_000


class XesError(ValueError):
    """What is wrong: `code` is not_xes, doctype, malformed or too_large; `line` where it is known."""

    def __init__(self, code: str, line: int | None = None, reason: str = "") -> None:
        super().__init__(f"{code} (line {line}) {reason}".strip())
        self.code, self.line, self.reason = code, line, reason


@dataclass(slots=True)
class Trace:
    """One trace: its attributes and its events, each by their keys, and the line it began on.

    A value that is not what its element says (a date that is none) stands as its text, and `odd` has
    its key, its text and its line.
    """

    line: int
    attributes: dict[str, Value] = field(default_factory=dict)
    events: list[dict[str, Value]] = field(default_factory=list)
    odd: list[tuple[str, str, int]] = field(default_factory=list)


_TRUE = {"true": True, "1": True, "false": False, "0": False}
_READ: dict[str, Any] = {
    "date": dt.datetime.fromisoformat,
    "int": int,
    "float": float,
    "boolean": lambda text: _TRUE[text.strip().lower()],
}
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_CHUNK = 256 * 1024


def read(data: bytes, limits: Limits | None = None) -> Iterator[Trace]:
    """Yield each trace in the order they stand. Nested attributes are left out; of two with the same
    key the last counts. Raises XesError, in the middle too: what was yielded was right.
    """
    reader = _Reader(limits or Limits())
    view = memoryview(data)
    for begin in range(0, len(data), _CHUNK):
        reader.feed(bytes(view[begin : begin + _CHUNK]), last=False)
        yield from reader.taken()
    reader.feed(b"", last=True)
    yield from reader.taken()


class _Reader:
    """What expat tells, gathered into traces."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.depth, self.count, self.all = limits, 0, 0, 0
        self.trace: Trace | None = None
        self.into: dict[str, Value] | None = None
        self.inside = 0
        self.done: list[Trace] = []
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self.parser = parser

    def feed(self, data: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(data, last)
        except expat.ExpatError as error:
            reason = expat.errors.messages.get(error.code, "")
            code = "malformed" if self.depth or self.all else "not_xes"
            raise XesError(code, error.lineno, reason) from error
        except (LookupError, ValueError) as error:
            if isinstance(error, XesError):
                raise
            raise XesError("malformed", None, "encoding") from error

    def taken(self) -> list[Trace]:
        found, self.done = self.done, []
        return found

    def _doctype(self, *_what: object) -> None:
        raise XesError("doctype", self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if ":" in name:
            name = name.rpartition(":")[2]
        if self.depth == 1 and name != "log":
            raise XesError("not_xes", self.parser.CurrentLineNumber, name[:60])
        if self.depth > self.limits.depth:
            raise XesError("too_large", self.parser.CurrentLineNumber, "depth")
        if self.trace is None:
            if name == "trace" and self.depth == 2:  # noqa: PLR2004 -- right under the log
                self._begin()
        elif self.into is not None and self.depth == self.inside + 1:
            if name in _VALUES:
                self._take(name, attributes)
            elif name == "event" and self.into is self.trace.attributes:
                self.into = {}
                self.inside = self.depth

    def _begin(self) -> None:
        self.all += 1
        if self.all > self.limits.traces:
            raise XesError("too_large", self.parser.CurrentLineNumber, "traces")
        self.trace = Trace(self.parser.CurrentLineNumber)
        self.into, self.inside, self.count = self.trace.attributes, self.depth, 0

    def _take(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        key, text = attributes.get("key", ""), attributes.get("value", "")
        if self.count > self.limits.attributes or len(text) > self.limits.text:
            raise XesError("too_large", self.parser.CurrentLineNumber, key[:60])
        value: Value = text
        how = _READ.get(name)
        if how is not None:
            try:
                value = how(text)
            except (ValueError, KeyError):
                self._odd(key, text)
        if self.into is not None:
            self.into[key] = value

    def _odd(self, key: str, text: str) -> None:
        if self.trace is not None:
            self.trace.odd.append((key, text, self.parser.CurrentLineNumber))

    def _end(self, _name: str) -> None:
        if self.trace is not None and self.depth == self.inside and self.into is not None:
            if self.into is self.trace.attributes:
                self.done.append(self.trace)
                self.trace = self.into = None
            else:
                self.trace.events.append(self.into)
                self.into, self.inside = self.trace.attributes, self.depth - 1
        self.depth -= 1
