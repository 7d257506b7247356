"""The rules of municipal accounting that ship with the product, dated; read once. Source: norway § 4.2."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step, value

ICT_EQUIPMENT, SOFTWARE = "ict_equipment", "software"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DepreciationRule:
    """The longest time of linear depreciation of a kind of asset, in years."""

    kind: str
    years: int
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class AssetRule:
    """From what cost (kroner) and life (years) on something bought is an asset."""

    least_cost: Decimal
    least_years: int
    source: str
    confirmed: bool


def depreciation_rule(kind: str, day: dt.date) -> DepreciationRule:
    """Raises NoStepError when there is no rule for the kind that day."""
    return value([step for step in _read()[0] if step.value.kind == kind], day)


def asset_rule(day: dt.date) -> AssetRule:
    """Raises NoStepError when there is no rule that day."""
    return value(_read()[1], day)


@lru_cache(maxsize=1)
def _read() -> tuple[list[Step[DepreciationRule]], list[Step[AssetRule]]]:
    text = files("samdrift.money.facts").joinpath("accounting_rules.toml").read_text("utf-8")
    data = tomllib.loads(text)
    depreciation: list[Step[DepreciationRule]] = []
    for kind in dict.fromkeys(row["kind"] for row in data["depreciation"]):
        rows = [row for row in data["depreciation"] if row["kind"] == kind]
        depreciation += _dated(rows, [_depreciation(row) for row in rows])
    return depreciation, _dated(data["asset"], [_asset(row) for row in data["asset"]])


def _dated(rows: Sequence[dict[str, Any]], rules: Sequence[T]) -> list[Step[T]]:
    """Each row holds until the next one; they stand in order of time."""
    starts: list[dt.date] = [row["valid_from"] for row in rows]
    ends: list[dt.date | None] = [*starts[1:], None]
    return [
        Step(Period(start, end), 0, rule)
        for start, end, rule in zip(starts, ends, rules, strict=True)
    ]


def _depreciation(row: dict[str, Any]) -> DepreciationRule:
    return DepreciationRule(row["kind"], row["years"], row["source"], row["confirmed"])


def _asset(row: dict[str, Any]) -> AssetRule:
    cost = Decimal(row["least_cost"])
    return AssetRule(cost, row["least_years"], row["source"], row["confirmed"])
