"""The statutory anchors that ship with the product, read once."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from samdrift.followup.calc.recurrence import occurrences

LONG_AGO = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Anchor:
    """Something the law or practice asks for each year. `forms` empty: of every legal form."""

    key: str
    titles: tuple[str, str, str]
    area: str
    forms: tuple[str, ...]
    source: str
    rule: dict[str, Any]
    start: dt.date

    def title(self, language: str) -> str:
        """In bokmål unless another language is asked for."""
        return self.titles[{"nn": 1, "en": 2}.get(language[:2], 0)]

    def applies_to(self, form: str | None) -> bool:
        return not self.forms or form in self.forms

    def days(self, low: dt.date, high: dt.date) -> list[dt.date]:
        """Its days in [low, high)."""
        return occurrences(self.rule, self.start, low, high)

    def start_from(self, day: dt.date) -> dt.date:
        """A start for an activity of this anchor: its own day of the month, that year or before."""
        start = self.start.replace(year=day.year)
        return start if start <= day else self.start.replace(year=day.year - 1)


@lru_cache(maxsize=1)
def anchors() -> tuple[Anchor, ...]:
    """In the order of the file."""
    text = files("samdrift.followup.facts").joinpath("statutory_anchors.toml").read_text("utf-8")
    return tuple(_anchor(entry) for entry in tomllib.loads(text)["anchor"])


def _anchor(entry: dict[str, Any]) -> Anchor:
    start = dt.date(LONG_AGO.year, entry.get("month", 1), entry.get("day", 1))
    yearly = {"kind": "every", "unit": "year", "n": 1, "move": entry.get("move", "")}
    titles = (entry["title_nb"], entry["title_nn"], entry["title_en"])
    rule = dict(entry.get("rule") or yearly)
    forms = tuple(entry["forms"])
    return Anchor(entry["key"], titles, entry["area"], forms, entry["source"], rule, start)


def anchor(key: str) -> Anchor | None:
    return next((one for one in anchors() if one.key == key), None)


def of_forms(forms: Iterable[str]) -> list[Anchor]:
    """Those that apply to one of the legal forms, in the order of the year."""
    wanted = set(forms)
    found = [one for one in anchors() if not one.forms or wanted & set(one.forms)]
    year = dt.date(2026, 1, 1)
    return sorted(found, key=lambda one: one.days(year, year.replace(year=2027)))
