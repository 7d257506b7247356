"""What can be taken in: fields with their headings, and how a batch of rows is taken."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation

from samdrift.formats.spreadsheet import BadValue, Cell, Field, as_empty, as_text
from samdrift.formats.text import fold
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer

Parser = Callable[[Cell], Any]


@dataclass(frozen=True)
class LoadField:
    """A column that a kind understands. `headings` are those it is known by, the best first, in
    Norwegian, Danish, Swedish and English; `parse` gives the value or raises BadValue.
    """

    key: str
    label: Any
    headings: tuple[str, ...]
    parse: Parser = as_text
    required: bool = False
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose cells have been understood. A field that has no column is not in `values`;
    one whose cell is empty is there as None.
    """

    line: int
    values: dict[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        found = self.values.get(key)
        return default if found is None else found


@dataclass(frozen=True, slots=True)
class Taken:
    object_id: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    object_id: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why a row was not taken: the field, a code with a sentence in `reasons`, and its values."""

    field: str
    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


Outcome = Taken | Unchanged | Rejected


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth a look about a row that is taken: a code with a sentence in `reasons`."""

    line: int
    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass
class Context:
    """What lives through one load: who loads, for which member, and what was looked up.

    `trying` is for a preview that is rolled back: only then are `notes` looked for, which cost
    time. `touched` is what `after` tidies up; with `resumed` it is not all of it. `beat` is called
    between two transactions in long work, and keeps it alive.
    """

    by: Viewer
    member_id: int | None = None
    trying: bool = False
    resumed: bool = False
    notes: list[Note] = dataclasses.field(default_factory=list)
    touched: dict[str, set[Any]] = dataclasses.field(default_factory=lambda: defaultdict(set))
    cache: dict[str, Any] = dataclasses.field(default_factory=dict)
    identities: dict[str, Hashable] = dataclasses.field(default_factory=dict)
    beat: Callable[[], None] = lambda: None

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """The value under `key`, made the first time it is asked for."""
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def lasting(self, key: str, found: Hashable) -> Hashable:
        """What `key` was first taken to mean: a thing the load adds is the same before and after."""
        return self.identities.setdefault(key, found)

    def forget(self) -> None:
        """Look everything up anew: what was remembered may have been rolled back."""
        self.cache.clear()


@dataclass(frozen=True)
class LoadKind:
    """A kind of table. `take(rows, context)` gives one outcome for each row, inside a transaction;
    it writes nothing of a row it rejects.

    `identity(row, context)` is what the row is about (None: cannot be told); two rows of a file
    about the same must not say different things, save in the fields of `about`, which only name
    the thing or are gathered from all its rows. `after(context)` runs once, when the last batch
    has been taken, outside any transaction. `givable` are fields that whoever sends the file in is
    asked to tell for all rows; `shorthand` names a thing that tells several fields at once: its name
    → what gives their texts, by the viewer and what was written.
    """

    key: str
    name: Any
    lead: Any
    right: str
    fields: Sequence[LoadField]
    take: Callable[[Sequence[Row], Context], Sequence[Outcome]]
    identity: Callable[[Row, Context], Hashable | None] = lambda _row, _context: None
    about: frozenset[str] = frozenset()
    after: Callable[[Context], None] = lambda _context: None
    wants_member: bool = False
    order: int = 0
    givable: tuple[str, ...] = ()
    shorthand: Mapping[str, Callable[[Viewer, str], dict[str, str]]] = dataclasses.field(
        default_factory=dict
    )

    def field(self, key: str) -> LoadField:
        return next(one for one in self.fields if one.key == key)

    def known_fields(self) -> list[Field]:
        """The fields as the reader of headings knows them."""
        return [Field(one.key, one.headings) for one in self.fields]


def add_load(kind: LoadKind) -> None:
    registry.loads[kind.key] = kind


def load_kind(key: str) -> LoadKind:
    found: LoadKind = registry.loads[key]
    return found


def pairs_of(texts: Iterable[str]) -> dict[str, str]:
    """Texts such as `year=2025`, as field → text."""
    return {key.strip(): told.strip() for key, _is, told in (one.partition("=") for one in texts)}


def one_of(choices: Any, *more: tuple[str, str]) -> Parser:
    """A parser of a closed set: its codes, its labels in every language, and `more` (text, code)."""

    @functools.lru_cache(maxsize=1)
    def known() -> dict[str, str]:
        found = {fold(text): code for text, code in more}
        for code, _label in settings.LANGUAGES:
            with translation.override(code):
                found |= {fold(str(label)): value for value, label in choices.choices}
        return found | {fold(value): value for value in choices.values}

    def parse(cell: Cell) -> str | None:
        text = as_text(cell)
        if text is None:
            return None
        value = known().get(fold(text))
        if value is None:
            raise BadValue("not_a_choice", cell)
        return value

    parse.choices = choices  # type: ignore[attr-defined]
    return parse


def limited(length: int) -> Parser:
    """Text on one line, of at most this many characters."""
    return _text(length, lambda text: " ".join(text.split()))


def long_text(cell: Cell) -> str | None:
    """Text that may have several lines."""
    return _LONG(cell)


def _text(length: int, tidied: Callable[[str], str]) -> Callable[[Cell], str | None]:
    def parse(cell: Cell) -> str | None:
        text = as_text(cell)
        if text is None:
            return None
        text = tidied(text)
        if len(text) > length:
            raise BadValue("too_long", cell)
        return text

    return parse


_LONG = _text(20_000, str)


def web_address(cell: Cell) -> str | None:
    """An address of a web page; `www.vik.no` is let pass."""
    text = as_text(cell)
    if text is None:
        return None
    address = text if "://" in text else f"https://{text}"
    parts = urlsplit(address) if " " not in address else None
    if parts is None or parts.scheme not in {"http", "https"} or "." not in parts.netloc:
        raise BadValue("not_an_address", cell)
    if len(address) > _LONGEST_ADDRESS:
        raise BadValue("too_long", cell)
    return address


_LONGEST_ADDRESS = 200


def several(cell: Cell) -> str | None:
    """Text that may name several things, on lines of their own or after each other; see `parted`."""
    text = (as_text(cell) or "") if as_empty(cell) is not None else ""
    return text if _SEPARATORS.sub("", text) else None


_SEPARATORS = re.compile(r"[;,\s]+")


def parted(text: str, known: Callable[[str], bool]) -> list[str]:
    """The things a cell names. A comma may be part of a name, so what is known is looked for first.

    A cell that is a known name is that one. Otherwise semicolons and line breaks part the names, and
    what stands between them is parted at its commas only when each part is known. Without any such
    mark commas part the names, and the longest known one that begins at a comma is kept whole.
    """
    whole = text.strip("; \n")
    if known(whole):
        return [whole]
    pieces = _stripped(re.split(r"[;\n]", text))
    if len(pieces) == 1 and pieces[0] == text.strip():
        return _at_commas(text, known)
    found: list[str] = []
    for piece in pieces:
        parts = [piece] if known(piece) else _at_commas(piece, known)
        found += parts if all(map(known, parts)) else [piece]
    return found


def _at_commas(text: str, known: Callable[[str], bool]) -> list[str]:
    """The text parted at its commas; a known name that holds commas is one part."""
    words, found = _stripped(text.split(",")), []
    while words:
        longest = next((n for n in range(len(words), 1, -1) if known(", ".join(words[:n]))), 1)
        found.append(", ".join(words[:longest]))
        words = words[longest:]
    return found


def _stripped(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]
