"""Figures and levels as people write them: prices, per cent, hours and minutes, ranges, days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from samdrift.agreements.calc.kroner import rounded

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = r"\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?"
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zæøå]*)\.?")
_DASH = r"\s*(?:–|—|-|til|to)\s*"
_PERIOD = re.compile(
    r"(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2})" + _DASH + r"(\S+)?", re.IGNORECASE
)
_FROM_TO = re.compile(rf"(?:fra\s+|from\s+)?({_NUMBER}){_DASH}({_NUMBER})", re.IGNORECASE)
_FROM = re.compile(
    rf"(?:fra|from|≥|>=|minst|at least)\s*({_NUMBER})|({_NUMBER})\s*(?:\+|–|—|-|og over|and over|og mer|og fler|and more|og oppover|and up)",
    re.IGNORECASE,
)
_OVER = re.compile(rf"(?:over|mer enn|flere enn|more than|>)\s*({_NUMBER})", re.IGNORECASE)
_TO = re.compile(
    rf"(?:under|inntil|opp til|up to|til|to|<|≤|<=|below|less than)\s*=?\s*({_NUMBER})",
    re.IGNORECASE,
)
_AND = re.compile(r"\s|[,.:;]|\bog\b|\band\b")
_MINUTES = {"m", "min", "minutt", "minutter", "minute", "minutes"}
_HOURS = {"", "t", "time", "timer", "h", "hour", "hours", "timar"}
_DAYS = {"d", "dag", "dager", "dagar", "day", "days"} | {
    f"{kind}{days}" for kind in ("virke", "arbeids") for days in ("dag", "dager", "dagar")
}
ZERO = Decimal(0)


def number(text: str) -> Decimal:
    """1 234,50, 99,5 %, kr 100,- and 1234.5. Raises ValueError for anything else."""
    plain = _SPACES.sub("", text).removesuffix("%").removesuffix(",-").casefold()
    plain = plain.removeprefix("kr").removesuffix("kr").strip(".").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not found.is_finite() or found < 0:
        raise ValueError(text)
    return found


def hours(text: str, a_day: Decimal = Decimal(24)) -> Decimal:
    """30 min, 1 h, 1,5, 1 t 30 min, 2 days (of `a_day` hours) in hours. Raises ValueError."""
    parts = _TIME.findall(text.casefold().replace("\u00a0", " "))
    rest = _TIME.sub("", text.casefold().replace("\u00a0", " "))
    if not parts or _AND.sub("", rest):
        raise ValueError(text)
    return sum((_in_hours(Decimal(n.replace(",", ".")), unit, a_day) for n, unit in parts), ZERO)


def _in_hours(count: Decimal, unit: str, a_day: Decimal) -> Decimal:
    if unit in _MINUTES:
        return rounded(count / 60, 4)
    if unit in _DAYS:
        return count * a_day
    if unit in _HOURS:
        return count
    raise ValueError(unit)


def day(text: str) -> dt.date:
    """21.11.2026 or 2026-11-21. Raises ValueError."""
    plain = text.strip()
    if found := _DAY.fullmatch(plain):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(plain):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(text)


def year(text: str) -> dt.date:
    """2027 as its first day. Raises ValueError."""
    plain = text.strip()
    if not re.fullmatch(r"(?:19|20|21)\d\d", plain):
        raise ValueError(text)
    return dt.date(int(plain), 1, 1)


def days(text: str) -> tuple[dt.date, dt.date | None]:
    """01.01.2026–31.12.2026 as [first, the day after the last), or a first day alone."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        return day(text), None
    last = day(found[2]) + dt.timedelta(days=1) if found[2] else None
    return day(found[1]), last


@dataclass(frozen=True, slots=True)
class Range:
    """From a level; `to` is the last that is told with it, None for no end."""

    low: Decimal
    to: Decimal | None


def levels(text: str) -> Range:
    """1–2 000, 4 001–, over 4 000, under 97 and the like, or a number alone. Raises ValueError.

    `over 4 000` begins at the next whole number. What is below something begins at 0.
    """
    plain = text.strip().replace("%", "").strip()
    if found := _FROM_TO.fullmatch(plain):
        ends = sorted((number(found[1]), number(found[2])))
        return Range(ends[0], ends[1])
    if found := _FROM.fullmatch(plain):
        return Range(number(found[1] or found[2]), None)
    if found := _OVER.fullmatch(plain):
        return Range(number(found[1]) + 1, None)
    if found := _TO.fullmatch(plain):
        return Range(ZERO, number(found[1]))
    return Range(number(plain), None)


Reader = Callable[[str], Decimal]


def can(read: Callable[[str], object], text: str) -> bool:
    """Whether the text can be read so."""
    try:
        read(text)
    except ValueError:
        return False
    return True
