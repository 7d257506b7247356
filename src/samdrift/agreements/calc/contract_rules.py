"""The rules of procurement law that ship with the product, dated; read once. Source: norway § 2."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step, value


@dataclass(frozen=True, slots=True)
class Rule:
    """A figure of the law (kroner, per cent, months or days by its key), and where it stands."""

    key: str
    amount: Decimal
    valid_from: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A letter of § 28-1, and what has to be on file when a change rests on it."""

    letter: str
    needs: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class ProcurementRules:
    """Thresholds by kind, other figures by key, grounds by letter; read in the law of `read_on`."""

    read_on: dt.date
    figures: dict[str, list[Step[Rule]]]
    grounds: dict[str, Ground]

    def rule(self, key: str, day: dt.date) -> Rule:
        """The figure in force that day. Raises KeyError, or NoStepError before the first one."""
        return value(self.figures[key], day)


@lru_cache(maxsize=1)
def shipped() -> ProcurementRules:
    """The rules of the file in `facts`. A site's own rows are made with `rules_of`."""
    name = "procurement_thresholds.toml"
    text = files("samdrift.agreements.facts").joinpath(name).read_text("utf-8")
    data = tomllib.loads(text)
    rows = [_rule(row, row["kind"]) for row in data["threshold"]]
    rows += [_rule(row, row["key"]) for row in data["rule"]]
    grounds = (Ground(row["letter"], tuple(row["needs"]), row["source"]) for row in data["ground"])
    return rules_of(rows, grounds, data["read_on"])


def _rule(row: dict[str, Any], key: str) -> Rule:
    return Rule(key, Decimal(row["amount"]), row["valid_from"], row["source"])


def rules_of(rows: Iterable[Rule], grounds: Iterable[Ground], read_on: dt.date) -> ProcurementRules:
    """Rules from rows, each in force until the next one of its key."""
    ordered = sorted(rows, key=lambda rule: (rule.key, rule.valid_from))
    figures = {key: _steps(list(some)) for key, some in groupby(ordered, key=lambda rule: rule.key)}
    return ProcurementRules(read_on, figures, {ground.letter: ground for ground in grounds})


def _steps(rows: list[Rule]) -> list[Step[Rule]]:
    ends = [*(row.valid_from for row in rows[1:]), None]
    return [Step(Period(row.valid_from, end), 0, row) for row, end in zip(rows, ends, strict=True)]
