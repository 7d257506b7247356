"""Which of an agreement's times hold for a case that is passed to its supplier, and in which hours.

Source: calculations § 7, norway §§ 3.1–3.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

EVERY_DAY = "1234567"
MONTHS = {"month": 1, "quarter": 3, "year": 12}
WAITS_FOR_US = "waits_for_us"
"""The one cause that can pause a supplier's clock."""
_MINUTES = 60
_NOISE = Decimal("0.006")
"""Minutes by which hours with four decimals may miss the whole minute that was meant (20 min = 0.3333 h)."""
_WORDS = (
    ("vent", "på", "oss"),
    ("vent", "på", "kunden"),
    ("tid", "hos", "kunden"),
    ("wait", "for", "us"),
    ("wait", "for", "the customer"),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A time that the agreement promises: None for whom or what it does not single out."""

    key: int
    member: int | None
    system: int | None
    severity: str


def chosen(
    offered: Iterable[Offered], *, member: int, system: int | None, severity: str
) -> Offered | None:
    """The most particular one that fits: the member's own, then the system's, then the error class's;
    of equal ones the first. None when none fits.
    """
    fit = [
        one
        for one in offered
        if one.member in {None, member}
        and one.system in {None, system}
        and one.severity in {"", severity}
    ]
    return max(fit, key=_particular, default=None)


def _particular(one: Offered) -> tuple[bool, bool, bool]:
    return one.member is not None, one.system is not None, bool(one.severity)


def minutes_of(hours: Decimal) -> int:
    """Whole minutes of a time agreed in hours, at least one. Part of a minute counts as one: nobody is
    late by less than was agreed.
    """
    exact = hours * _MINUTES - _NOISE
    return max(1, int(exact.to_integral_value(rounding=ROUND_CEILING)))


def calendar_content(
    *, always: bool, weekdays: str, opens: dt.time | None, closes: dt.time | None
) -> dict[str, Any]:
    """The hours of a level as a calendar's JSON. Around the clock where it says so; else holidays are
    left out, unless it is there every day of the week: as the agreement's own measuring does.
    """
    if always or opens is None or closes is None:
        week = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
        return {"week": week}
    told = _day(opens, closes)
    return {
        "week": {day: told for day in sorted(set(weekdays)) if day in EVERY_DAY},
        "closed_on_holidays": set(weekdays) != set(EVERY_DAY),
    }


def _day(opens: dt.time, closes: dt.time) -> list[list[str]]:
    first, last = opens.strftime("%H:%M"), closes.strftime("%H:%M")
    if first != last:
        return [[first, "24:00" if last == "00:00" else last]]
    if first == "00:00":
        return [["00:00", "24:00"]]
    return [[first, "24:00"], ["00:00", last]]


def pauses_for_us(left_out: Iterable[str]) -> bool:
    """Whether what the agreement leaves out of the time is also the time they wait for us, such as
    “venting på kunden” or “tid hos kunden”.
    """
    return any(
        all(word in line.casefold() for word in words) for line in left_out for words in _WORDS
    )


def period_of(day: dt.date, period: str) -> tuple[dt.date, dt.date]:
    """[first day, first day after) of the month, quarter or year the day lies in."""
    months = MONTHS[period]
    first = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    month = first.month - 1 + months
    return first, dt.date(first.year + month // 12, month % 12 + 1, 1)


def longest(hours: Sequence[Decimal]) -> Decimal:
    return max(hours)
