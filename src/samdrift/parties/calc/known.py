"""Norwegian municipalities and counties, and the forms of cooperation, as shipped with the product."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from samdrift.parties.calc.orgnr import is_municipality_number

_FACTS = "samdrift.parties.facts"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in [valid_from, valid_to); None is without bound."""

    number: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of today (`number` set) or one that is no more. `orgnr` may be unknown: ""."""

    name: str
    number: str
    parallel_name: str = ""
    language: str = ""
    orgnr: str = ""
    numbers: tuple[Number, ...] = ()
    ceased_on: dt.date | None = None

    @property
    def label(self) -> str:
        """What is chosen in a form: `5601 Alta`."""
        return f"{self.number} {self.name}"


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(_FACTS).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def municipalities() -> tuple[Municipality, ...]:
    """The 357 of today, by number."""
    earlier = _earlier()
    return tuple(
        Municipality(
            row["name"],
            row["number"],
            row["parallel_name"],
            row["language"],
            row["orgnr"],
            _numbers(row["number"], earlier.get(row["number"], ())),
        )
        for row in _rows("municipalities.csv")
    )


def _earlier() -> dict[str, tuple[Number, ...]]:
    found: dict[str, tuple[Number, ...]] = {}
    for row in _rows("municipality_numbers.csv"):
        if row["now"]:
            one = Number(row["number"], _day(row["valid_from"]), _day(row["valid_to"]))
            found[row["now"]] = (*found.get(row["now"], ()), one)
    return found


def _numbers(now: str, earlier: tuple[Number, ...]) -> tuple[Number, ...]:
    """The dated numbers; where earlier ones are not shipped, today's is without a beginning."""
    start = earlier[-1].valid_to if earlier else None
    return (*earlier, Number(now, start))


@lru_cache(maxsize=1)
def gone() -> tuple[Municipality, ...]:
    """Municipalities that are no more, of those whose numbers are shipped."""
    return tuple(
        Municipality(
            row["municipality"],
            row["number"],
            numbers=(Number(row["number"], _day(row["valid_from"]), _day(row["valid_to"])),),
            ceased_on=_day(row["valid_to"]),
        )
        for row in _rows("municipality_numbers.csv")
        if not row["now"]
    )


@lru_cache(maxsize=1)
def counties() -> tuple[Number, ...]:
    """Numbers of the counties that have a county council."""
    return tuple(Number(row["number"]) for row in _rows("counties.csv"))


@lru_cache(maxsize=1)
def county_names() -> dict[str, str]:
    """Number → name."""
    return {row["number"]: row["name"] for row in _rows("counties.csv")}


def find(text: str) -> Municipality | None:
    """The municipality that a person means by `5601 Alta`, `5601`, an older number or `alta`.

    A name that several have (Herøy, Våler) is not guessed at: then the number is needed.
    """
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return None
    everyone = (*municipalities(), *gone())
    digits = wanted.split(" ")[0]
    if is_municipality_number(digits):
        return next((m for m in everyone if digits in {n.number for n in m.numbers}), None)
    named = [m for m in everyone if m.name.casefold() == wanted]
    return named[0] if len(named) == 1 else None


@lru_cache(maxsize=1)
def legal_forms() -> tuple[dict[str, Any], ...]:
    """The forms of cooperation with their clauses, as written in legal_forms.toml."""
    text = resources.files(_FACTS).joinpath("legal_forms.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["form"])


@lru_cache(maxsize=1)
def vest_finnmark() -> tuple[dict[str, str], ...]:
    """The ICT staffing of the seven members in 2010, as printed: empty is unknown."""
    return tuple(_rows("vest_finnmark_ict.csv"))
