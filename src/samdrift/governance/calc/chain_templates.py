"""The chains that ship with the product, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Place:
    """One place in a chain: the kinds of body that fit, the task, and what must be so before."""

    kinds: tuple[str, ...]
    task: str
    preconditions: tuple[str, str, str] = ("", "", "")

    def precondition(self, language: str) -> str:
        return self.preconditions[_place(language)]


@dataclass(frozen=True)
class Template:
    """A chain to be picked. A place without kinds of body is each member's own decision."""

    key: str
    titles: tuple[str, str, str]
    texts: tuple[str, str, str]
    source: str
    places: tuple[Place, ...]

    def title(self, language: str) -> str:
        """In bokmål unless another language is asked for."""
        return self.titles[_place(language)]

    def text(self, language: str) -> str:
        return self.texts[_place(language)]


def _place(language: str) -> int:
    return {"nn": 1, "en": 2}.get(language[:2], 0)


def _three(entry: dict[str, Any], name: str) -> tuple[str, str, str]:
    return (entry.get(f"{name}_nb", ""), entry.get(f"{name}_nn", ""), entry.get(f"{name}_en", ""))


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """In the order of the file."""
    text = files("samdrift.governance.facts").joinpath("chain_templates.toml").read_text("utf-8")
    return tuple(_template(entry) for entry in tomllib.loads(text)["template"])


def _template(entry: dict[str, Any]) -> Template:
    places = tuple(
        Place(tuple(one.get("kinds", ())), one["task"], _three(one, "precondition"))
        for one in entry["step"]
    )
    titles, texts = _three(entry, "title"), _three(entry, "text")
    return Template(entry["key"], titles, texts, entry["source"], places)


def template(key: str) -> Template | None:
    return next((one for one in templates() if one.key == key), None)
