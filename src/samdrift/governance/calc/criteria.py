"""The criteria that ship with the product, to begin a comparison from; read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Starter:
    """A criterion in one language: its name, and what 0 and 100 mean."""

    key: str
    name: str
    worst: str
    best: str


def starters(language: str) -> tuple[Starter, ...]:
    """In the order of the file; in bokmål unless another language is asked for."""
    return _read(language[:2] if language[:2] in LANGUAGES else "nb")


@lru_cache(maxsize=3)
def _read(language: str) -> tuple[Starter, ...]:
    text = files("samdrift.governance.facts").joinpath("criteria.toml").read_text("utf-8")
    return tuple(
        Starter(
            one["key"],
            one[f"name_{language}"],
            one[f"worst_{language}"],
            one[f"best_{language}"],
        )
        for one in tomllib.loads(text)["criterion"]
    )
