"""Periods, shares and how they came about, in words: on papers and on pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.kernel.templatetags.shown import NBSP, percent
from samdrift.money.queries.key_texts import PLACES, reckoning_texts
from samdrift.parties.services.common import period_text


def period_of(row: Any) -> str:
    return period_text(row.starts_on, row.ends_on)


def share_text(share: Fraction | None) -> Any:
    """12,3457 %, as shares of keys are told."""
    return percent(share, PLACES)


def exact_text(exact: str) -> str:
    """Parts of an øre as kroner with four decimals: 527,7778 kr."""
    ore = Fraction(exact)
    kroner = Decimal(ore.numerator) / Decimal(ore.denominator) / 100
    return f"{kroner:,.4f}".replace(",", NBSP).replace(".", ",").replace("-", "−") + f"{NBSP}kr"


_PART = ("base", "portion", "figure", "presence", "total")


def reckoning(row: list[Any]) -> list[str]:
    """How a member's share came about, in words; `row` as a reading keeps it."""
    _member, share, uncapped, parts = row
    told: dict[str, Any] = {
        "share": share,
        "parts": [dict(zip(_PART, part, strict=True)) for part in parts],
    }
    if share != uncapped:
        told["uncapped"] = uncapped
    return reckoning_texts(told)


def rows_of_reading(reading: Any) -> Mapping[int, list[Any]]:
    return {row[0]: row for row in reading.rows} if reading is not None else {}
