"""The recurrence rules of RFC 5545 § 3.3.10 that whole days need.

Taken: FREQ (DAILY to YEARLY), INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYWEEKNO,
BYSETPOS, and WKST=MO. Parts that are about hours, or that whole days can do without, are refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HIGHEST = 9999
"""The largest INTERVAL or COUNT."""
MOST = 40_000
"""Periods that are looked through before a rule is held to be without more days."""
LAST = dt.date(2200, 1, 1)
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKLY_SPAN = 7


class RuleError(ValueError):
    """The rule cannot be used: `code` says why, `part` which part of it."""

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(f"{code}: {part}" if part else code)
        self.code = code
        self.part = part


@dataclass(frozen=True)
class RRule:
    """A rule read from its text. `days` holds (ordinal or 0, weekday from 0 = Monday)."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: dt.date | None = None
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    places: tuple[int, ...] = ()


def read(text: str) -> RRule:
    """The rule in a text such as `FREQ=MONTHLY;BYDAY=2TU`; raises RuleError."""
    parts = _parts(text)
    freq = parts.pop("FREQ", "")
    if freq not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        raise RuleError("unknown_frequency", freq)
    if parts.pop("WKST", "MO") != "MO":
        raise RuleError("week_begins_on_monday", "WKST")
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError("count_and_until", "COUNT")
    rule = RRule(
        freq,
        interval=_number(parts, "INTERVAL", 1) or 1,
        count=_number(parts, "COUNT", None),
        until=_day(parts.pop("UNTIL", "")),
        days=_weekdays(parts.pop("BYDAY", "")),
        month_days=_numbers(parts, "BYMONTHDAY", 31),
        months=_numbers(parts, "BYMONTH", 12, negative=False),
        weeks=_numbers(parts, "BYWEEKNO", 53),
        places=_numbers(parts, "BYSETPOS", 366),
    )
    if parts:
        raise RuleError("unknown_part", next(iter(parts)))
    _check(rule)
    return rule


def _check(rule: RRule) -> None:
    if rule.weeks and rule.freq != "YEARLY":
        raise RuleError("part_not_with_frequency", "BYWEEKNO")
    if rule.freq in {"DAILY", "WEEKLY"} and any(n for n, _day in rule.days):
        raise RuleError("part_not_with_frequency", "BYDAY")
    if rule.freq == "WEEKLY" and rule.month_days:
        raise RuleError("part_not_with_frequency", "BYMONTHDAY")
    if rule.weeks and (rule.month_days or any(n for n, _day in rule.days)):
        raise RuleError("part_not_with_frequency", "BYWEEKNO")


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equal, value = part.strip().partition("=")
        if not equal or not value or name in found:
            raise RuleError("not_a_rule", part.strip()[:40])
        found[name] = value
    return found


def _number(parts: dict[str, str], name: str, default: int | None) -> int | None:
    text = parts.pop(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= HIGHEST:
        raise RuleError("not_a_number", name)
    return int(text)


def _numbers(
    parts: dict[str, str], name: str, most: int, *, negative: bool = True
) -> tuple[int, ...]:
    text = parts.pop(name, "")
    found = []
    for one in text.split(",") if text else []:
        if not re.fullmatch(r"[+-]?\d{1,3}", one, re.ASCII):
            raise RuleError("not_a_number", name)
        value = int(one)
        if value == 0 or abs(value) > most or (value < 0 and not negative):
            raise RuleError("not_a_number", name)
        found.append(value)
    return tuple(sorted(set(found)))


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for one in text.split(",") if text else []:
        match = _BYDAY.fullmatch(one)
        if match is None or (match[1] and int(match[1]) == 0):
            raise RuleError("not_a_weekday", one[:10])
        found.add((int(match[1] or 0), DAYS.index(match[2])))
    return tuple(sorted(found))


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 -- only its date
    except ValueError:
        raise RuleError("not_a_day", "UNTIL") from None


def days_of(rule: RRule, start: dt.date, low: dt.date, high: dt.date) -> Iterator[dt.date]:
    """The rule's days in [low, high), in order, none before `start`."""
    last = min(high, LAST, (rule.until or LAST) + dt.timedelta(days=1))
    first = 0 if rule.count else _skipped(rule, start, low)
    seen = 0
    for n in range(first, first + MOST):
        head = _head(rule, start, n)
        if head is None or head >= last:
            return
        for day in _placed(rule, _period(rule, start, head)):
            if day < start:
                continue
            seen += 1
            if day >= last or (rule.count is not None and seen > rule.count):
                return
            if day >= low:
                yield day


def _skipped(rule: RRule, start: dt.date, low: dt.date) -> int:
    """How many periods lie wholly before the window: they need not be looked through."""
    if low <= start:
        return 0
    between = {
        "DAILY": (low - start).days,
        "WEEKLY": (low - start).days // _WEEKLY_SPAN,
        "MONTHLY": (low.year - start.year) * 12 + low.month - start.month,
        "YEARLY": low.year - start.year,
    }[rule.freq]
    return max(0, between // rule.interval - 1)


def _head(rule: RRule, start: dt.date, n: int) -> dt.date | None:
    """The first day of the n-th period; None past the last year there is."""
    step = n * rule.interval
    try:
        if rule.freq == "DAILY":
            return start + dt.timedelta(days=step)
        if rule.freq == "WEEKLY":
            return start - dt.timedelta(days=start.weekday()) + dt.timedelta(weeks=step)
        if rule.freq == "YEARLY":
            # ISO week 1 may begin in December: such a period reaches a little back.
            return dt.date(start.year + step, 1, 1) - dt.timedelta(days=3 if rule.weeks else 0)
        months = start.month - 1 + step
        return dt.date(start.year + months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None


def _period(rule: RRule, start: dt.date, head: dt.date) -> list[dt.date]:
    """The days the rule names in the period that begins with `head`."""
    if rule.freq == "DAILY":
        found: Iterable[dt.date] = [head] if _is_day(rule, head) else []
    elif rule.freq == "WEEKLY":
        wanted = {day for _n, day in rule.days} or {start.weekday()}
        found = [head + dt.timedelta(days=n) for n in sorted(wanted)]
    elif rule.freq == "MONTHLY":
        found = _of_month(rule, start, head)
    else:
        found = _of_year(rule, start, (head + dt.timedelta(days=3)).year)
    return sorted(day for day in found if not rule.months or day.month in rule.months)


def _is_day(rule: RRule, day: dt.date) -> bool:
    by_week = not rule.days or (0, day.weekday()) in rule.days
    return by_week and (not rule.month_days or _is_month_day(rule, day))


def _is_month_day(rule: RRule, day: dt.date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day in rule.month_days or day.day - last - 1 in rule.month_days


def _span(first: dt.date, n: int) -> list[dt.date]:
    return [first + dt.timedelta(days=one) for one in range(n)]


def _of_month(rule: RRule, start: dt.date, head: dt.date) -> list[dt.date]:
    days = _span(head, calendar.monthrange(head.year, head.month)[1])
    if not rule.days and not rule.month_days:
        return [day for day in days if day.day == start.day]
    if rule.month_days:
        days = [day for day in days if _is_month_day(rule, day)]
        return [day for day in days if not rule.days or _has_weekday(rule, day)]
    return _by_weekday(rule, days)


def _has_weekday(rule: RRule, day: dt.date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    places = {0, (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)}
    return any((n, day.weekday()) in rule.days for n in places)


def _by_weekday(rule: RRule, days: list[dt.date]) -> list[dt.date]:
    """Those of the days with a wanted weekday: each, or the n-th from the beginning or the end."""
    found: set[dt.date] = set()
    for n, weekday in rule.days:
        same = [day for day in days if day.weekday() == weekday]
        if n == 0:
            found |= set(same)
        elif abs(n) <= len(same):
            found.add(same[n - 1 if n > 0 else n])
    return sorted(found)


def _of_year(rule: RRule, start: dt.date, year: int) -> list[dt.date]:
    if rule.weeks:
        return _of_weeks(rule, start, year)
    if rule.month_days and not rule.months and any(n for n, _day in rule.days):
        # Without a month named, the n-th weekday is the year's, and only where the date fits.
        whole = _by_weekday(rule, _span(dt.date(year, 1, 1), 365 + calendar.isleap(year)))
        return [day for day in whole if _is_month_day(rule, day)]
    if rule.months or rule.month_days:
        months = rule.months or range(1, 13)
        return [day for m in months for day in _of_month(rule, start, dt.date(year, m, 1))]
    if rule.days:
        return _by_weekday(rule, _span(dt.date(year, 1, 1), 365 + calendar.isleap(year)))
    try:
        return [start.replace(year=year)]
    except ValueError:  # 29 February: RFC 5545 leaves the other years out
        return []


def _of_weeks(rule: RRule, start: dt.date, year: int) -> list[dt.date]:
    last = dt.date(year, 12, 28).isocalendar().week
    wanted = {day for _n, day in rule.days} or {start.weekday()}
    weeks = {n if n > 0 else last + 1 + n for n in rule.weeks}
    return [
        dt.date.fromisocalendar(year, week, day + 1)
        for week in weeks
        if 1 <= week <= last
        for day in wanted
    ]


def _placed(rule: RRule, days: list[dt.date]) -> list[dt.date]:
    """With BYSETPOS, only those places of the period's days."""
    if not rule.places:
        return days
    places = (n - 1 if n > 0 else len(days) + n for n in rule.places)
    return [days[n] for n in sorted(set(places)) if 0 <= n < len(days)]
