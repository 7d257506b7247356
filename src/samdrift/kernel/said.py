"""Sentences that the product wrote down in the site's language, said again in the reader's.

What stands in a table for all to read (the title of a duty, of a change) is written once, in the site's
language. A room makes such sentences known by their message and its values; a text that is one of them,
in any of the languages, is said again in the language of whoever reads. Other texts stay as they are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

_VALUE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, eq=False)
class Sentence:
    """A lazy message with `%(name)s` in it; `parts` are the sentences that a value of it is one of."""

    message: Any
    parts: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)


def sentence(message: Any, **parts: Iterable[Any]) -> Sentence:
    """A sentence; each of `parts` holds messages or sentences that the value is one of."""
    return Sentence(message, {name: tuple(map(_as_sentence, some)) for name, some in parts.items()})


def _as_sentence(one: Any) -> Sentence:
    return one if isinstance(one, Sentence) else Sentence(one)


_known: list[Sentence] = []


def make_known(*sentences: Any) -> None:
    """Let texts that are one of these be said again by `again`."""
    _known.extend(map(_as_sentence, sentences))
    _again.cache_clear()


def again(text: str) -> str:
    """The text in the reader's language where it is a known sentence, else as it stands."""
    return _again(text, get_language() or settings.LANGUAGE_CODE)


@functools.lru_cache(maxsize=8192)
def _again(text: str, language: str) -> str:
    with override(language):
        for one in _known:
            found = _said(one, text)
            if found is not None:
                return found
    return text


def _said(one: Sentence, text: str) -> str | None:
    for pattern in _patterns(one):
        match = pattern.fullmatch(text)
        values = _values(one, match.groupdict()) if match else None
        if values is not None:
            return str(one.message) % values if values else str(one.message)
    return None


def _values(one: Sentence, found: Mapping[str, str]) -> dict[str, str] | None:
    """The values of the sentence, those that are sentences said again; None where one of these is
    something else.
    """
    values = dict(found)
    for name, options in one.parts.items():
        told = (_said(option, values[name]) for option in options)
        inner = next((text for text in told if text is not None), None)
        if inner is None:
            return None
        values[name] = inner
    return values


@functools.lru_cache(maxsize=512)
def _patterns(one: Sentence) -> tuple[re.Pattern[str], ...]:
    """What the sentence looks like in each language."""
    found: dict[str, None] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[_pattern(str(one.message))] = None
    return tuple(re.compile(text, re.DOTALL) for text in found)


def _pattern(message: str) -> str:
    pieces = _VALUE.split(message)
    return "".join(
        f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)
    )
