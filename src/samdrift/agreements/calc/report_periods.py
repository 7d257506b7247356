"""Which period a report tells of, from how often it is due: the months, weeks or years before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from samdrift.agreements.calc.dates import plus_months

Span = tuple[dt.date, dt.date]
YEAR = 12


def covered(rule: Mapping[str, Any], due: dt.date) -> Span | None:
    """[from, to) before the day it is due: the last whole months, or years where it is yearly.

    None for a rule that tells no length (once, set days, a calendar rule).
    """
    kind, n = rule.get("kind"), rule.get("n", 1)
    if kind == "every" and rule["unit"] == "week":
        return due - dt.timedelta(weeks=n), due
    months = _months(rule, due)
    if months is None:
        return None
    end = due.replace(month=1, day=1) if months % YEAR == 0 else due.replace(day=1)
    return plus_months(end, -months), end


def _months(rule: Mapping[str, Any], due: dt.date) -> int | None:
    if rule.get("kind") == "every":
        return int(rule["n"]) * (YEAR if rule["unit"] == "year" else 1)
    if rule.get("kind") == "nth":
        named = rule.get("months") or ()
        return _since(named, due.month) if named else int(rule.get("every", 1))
    return None


def _since(months: Sequence[int], month: int) -> int:
    """Months since the one named before this, round the year."""
    return min(((month - one) % YEAR or YEAR for one in months), default=YEAR)
