"""The form of a catalogue item: its fields, how they are edited, and the answers as they are kept.

A field is {key, label, kind, required, choices, help}. An answer is kept with the label and the kind it
was given under, so that a case reads the same when the form has changed since.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = ("text", "long", "number", "day", "choice", "yes_no", "person", "file")
LONGEST_KEY = 40
MOST_FIELDS = 40
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `key` never changes once it is given; `choices` only counts for kind `choice`."""

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is kept in JSON."""
        return {
            "key": self.key,
            "label": self.label,
            "kind": self.kind,
            "required": self.required,
            "choices": list(self.choices),
            "help": self.help,
        }


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a field: `code` is no_label, no_choices, unknown_kind or too_many."""

    place: int
    code: str


def fields_of(kept: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """The fields of an item's JSON; what is missing gets what a plain text field has."""
    return tuple(
        Field(
            str(one.get("key", "")),
            str(one.get("label", "")),
            str(one.get("kind") or "text"),
            bool(one.get("required")),
            tuple(str(choice) for choice in one.get("choices") or ()),
            str(one.get("help", "")),
        )
        for one in kept
    )


def key_of(label: str, taken: Iterable[str]) -> str:
    """A key made of the label's letters, that no other field has."""
    folded = unicodedata.normalize("NFD", label.lower().translate(_LETTERS))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    start = _NOT_WORD.sub("_", plain).strip("_")[:LONGEST_KEY] or "field"
    used, key, number = set(taken), start, 2
    while key in used:
        key, number = f"{start}_{number}", number + 1
    return key


def keyed(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Every field with a key of its own: those that have one keep it."""
    taken: set[str] = set()
    made = []
    for one in fields:
        key = one.key if one.key and one.key not in taken else ""
        key = key or key_of(one.label, taken | {other.key for other in fields})
        taken.add(key)
        made.append(Field(key, one.label, one.kind, one.required, one.choices, one.help))
    return tuple(made)


def flaws(fields: Sequence[Field]) -> list[Flaw]:
    """What has to be mended before the form can be asked."""
    found = [Flaw(MOST_FIELDS, "too_many")] if len(fields) > MOST_FIELDS else []
    for place, one in enumerate(fields):
        if not one.label.strip():
            found.append(Flaw(place, "no_label"))
        if one.kind not in KINDS:
            found.append(Flaw(place, "unknown_kind"))
        if one.kind == "choice" and len(one.choices) < 2:  # noqa: PLR2004 -- one is no choice
            found.append(Flaw(place, "no_choices"))
    return found


def moved(fields: Sequence[Field], place: int, step: int) -> tuple[Field, ...]:
    """The field one place up (-1) or down (1); at an end nothing is moved."""
    to = place + step
    made = list(fields)
    if 0 <= place < len(made) and 0 <= to < len(made):
        made[place], made[to] = made[to], made[place]
    return tuple(made)


def without(fields: Sequence[Field], place: int) -> tuple[Field, ...]:
    return tuple(one for at, one in enumerate(fields) if at != place)


def kept_answers(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a case keeps them: in the form's order, with the labels and kinds of this moment.

    `values` are plain: text, true or false, a number as text, a day as text, a person's id, a file's
    name. What was left empty is not kept.
    """
    given = [
        {"key": one.key, "label": one.label, "kind": one.kind, "value": values[one.key]}
        for one in fields
        if values.get(one.key) not in (None, "", [])
    ]
    return {"fields": given} if given else {}


@dataclass(frozen=True, slots=True)
class Answer:
    key: str
    label: str
    kind: str
    value: Any


def answers_of(kept: Mapping[str, Any]) -> list[Answer]:
    """The answers of a case, in the order they were asked."""
    return [
        Answer(str(one["key"]), str(one["label"]), str(one["kind"]), one["value"])
        for one in kept.get("fields", ())
    ]
