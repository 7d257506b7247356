"""Duties that long agreements with suppliers nearly always have, with how often they usually come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MONTH = {"kind": "every", "unit": "month", "n": 1}
QUARTER = {"kind": "every", "unit": "month", "n": 3}
HALF_YEAR = {"kind": "every", "unit": "month", "n": 6}
YEAR = {"kind": "every", "unit": "year", "n": 1}


@dataclass(frozen=True, slots=True)
class Usual:
    """One of them: `kind` and `whose` as a duty has them."""

    key: str
    kind: str
    whose: str
    rule: Mapping[str, Any]
    lead_days: int


USUAL = (
    Usual("monthly_report", "report", "supplier", MONTH, 7),
    Usual("quarterly_report", "report", "supplier", QUARTER, 14),
    Usual("plan", "plan", "both", YEAR, 60),
    Usual("strategic", "strategic", "both", HALF_YEAR, 30),
    Usual("professional", "professional", "both", QUARTER, 14),
    Usual("forum", "forum", "supplier", YEAR, 30),
    Usual("evaluation", "evaluation", "ours", YEAR, 60),
)
