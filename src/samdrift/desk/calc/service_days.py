"""Lengths of time told in the working days of a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from samdrift.desk.calc.calendar_hours import minutes


def working_day(content: Mapping[str, Any] | None) -> int | None:
    """Minutes of the calendar's usual day: what most of its open days have. None where it is never
    open.
    """
    lengths = [minutes(hours) for hours in (content or {}).get("week", {}).values() if hours]
    return Counter(lengths).most_common(1)[0][0] if lengths else None
