"""When something recurs: rules as plain data, and the days they give.

A rule is a mapping that JSON can hold, with its `kind` and, where wanted, `move` (`next` or
`previous`: to which working day a day is moved that is none):

- `once`: the day it starts.
- `every`: `n` and `unit` (week, month, year) from the start; a day the month lacks is its last.
- `nth`: the `n`-th `weekday` (0 = Monday, n = -1 the last) of every `every`-th month, or of `months`.
- `offset`: `days` (negative: before) from each day of another rule, the base.
- `rrule`: RFC 5545 in `text`.
- `dates`: the `dates` themselves, as ISO texts (`2027-01-01`), in any order.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from samdrift.followup.calc import rrule
from samdrift.followup.calc.rrule import LAST, RuleError
from samdrift.followup.calc.working_days import moved

Rule = Mapping[str, Any]
Base = Callable[[dt.date, dt.date], Iterable[dt.date]]
"""The days of what an offset hangs on, in [low, high)."""
KINDS = ("once", "every", "nth", "offset", "rrule", "dates")
MOVES = ("", "next", "previous")
UNITS = ("week", "month", "year")
LONGEST_HOLIDAY = dt.timedelta(days=14)
"""No run of days off is longer: a day outside the window may be moved into it from so far away."""
MOST_OFFSET = 730
MOST_DATES = 400


def check(rule: Rule) -> None:
    """Raises RuleError when the rule is not one that can be used."""
    kind = rule.get("kind")
    if kind not in KINDS or rule.get("move", "") not in MOVES:
        raise RuleError("not_a_rule", str(kind))
    if kind == "rrule":
        rrule.read(str(rule.get("text", "")))
    if kind == "every" and not (rule.get("unit") in UNITS and _whole(rule.get("n"), 1, 50)):
        raise RuleError("not_a_number", "n")
    if kind == "nth":
        _check_nth(rule)
    if kind == "offset" and not _whole(rule.get("days"), -MOST_OFFSET, MOST_OFFSET):
        raise RuleError("not_a_number", "days")
    if kind == "dates":
        dates_of(rule)


def dates_of(rule: Rule) -> list[dt.date]:
    """The days of a rule of `dates`, ordered, each once. Raises RuleError."""
    texts = rule.get("dates")
    if not isinstance(texts, list | tuple) or not 1 <= len(texts) <= MOST_DATES:
        raise RuleError("not_dates")
    try:
        return sorted({dt.date.fromisoformat(text) for text in texts})
    except (TypeError, ValueError):
        raise RuleError("not_dates") from None


def _check_nth(rule: Rule) -> None:
    if rule.get("n") not in {-1, 1, 2, 3, 4, 5} or not _whole(rule.get("weekday"), 0, 6):
        raise RuleError("not_a_weekday", "n")
    if not all(_whole(month, 1, 12) for month in rule.get("months") or ()):
        raise RuleError("not_a_number", "months")
    if not _whole(rule.get("every", 1), 1, 24):
        raise RuleError("not_a_number", "every")


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def occurrences(
    rule: Rule, start: dt.date, low: dt.date, high: dt.date, base: Base | None = None
) -> list[dt.date]:
    """The rule's days in [low, high), ordered, each once, none before `start` but by a move.

    `base` gives the days that an offset is counted from. Raises RuleError.
    """
    check(rule)
    move = rule.get("move", "")
    room = LONGEST_HOLIDAY if move else dt.timedelta(0)
    raw = _raw(rule, start, _less(low, room), _more(high, room), base)
    days = {moved(day, move) for day in raw}
    return sorted(day for day in days if low <= day < high)


def _less(day: dt.date, room: dt.timedelta) -> dt.date:
    return day - room if day - dt.date.min > room else dt.date.min


def _more(day: dt.date, room: dt.timedelta) -> dt.date:
    return min(day, LAST) + room


def _raw(
    rule: Rule, start: dt.date, low: dt.date, high: dt.date, base: Base | None
) -> Iterator[dt.date]:
    low = max(low, start)
    kind = rule["kind"]
    if kind == "rrule":
        yield from rrule.days_of(rrule.read(str(rule["text"])), start, low, high)
    elif kind == "offset":
        yield from _offset(rule["days"], low, high, base)
    else:
        for day in _IN_ORDER[kind](rule, start, low):
            if day >= high:
                return
            if day >= low:
                yield day


def _offset(days: int, low: dt.date, high: dt.date, base: Base | None) -> Iterator[dt.date]:
    if base is None:
        raise RuleError("no_base")
    by = dt.timedelta(days=days)
    for day in base(low - by, high - by):
        if low <= day + by < high:
            yield day + by


def _once(_rule: Rule, start: dt.date, _low: dt.date) -> Iterator[dt.date]:
    yield start


def _every(rule: Rule, start: dt.date, low: dt.date) -> Iterator[dt.date]:
    n, unit = rule["n"], rule["unit"]
    if unit == "week":
        step = dt.timedelta(weeks=n)
        first = start + step * max(0, (low - start) // step)
        yield from (first + step * k for k in range((LAST - first) // step + 1))
        return
    months = n * (12 if unit == "year" else 1)
    between = (low.year - start.year) * 12 + low.month - start.month
    for k in count(max(0, between // months)):
        year, month = divmod(start.year * 12 + start.month - 1 + k * months, 12)
        if year >= LAST.year:
            return
        last = calendar.monthrange(year, month + 1)[1]
        yield dt.date(year, month + 1, min(start.day, last))


def _nth(rule: Rule, start: dt.date, low: dt.date) -> Iterator[dt.date]:
    months, every = tuple(rule.get("months") or ()), rule.get("every", 1)
    between = (low.year - start.year) * 12 + low.month - start.month
    for k in count(max(0, between // every)):
        year, month = divmod(start.year * 12 + start.month - 1 + k * every, 12)
        if year >= LAST.year:
            return
        day = nth_weekday(year, month + 1, rule["weekday"], rule["n"])
        if day is not None and (not months or month + 1 in months):
            yield day


def _dates(rule: Rule, _start: dt.date, _low: dt.date) -> Iterator[dt.date]:
    yield from dates_of(rule)


_IN_ORDER = {"once": _once, "every": _every, "nth": _nth, "dates": _dates}


def nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date | None:
    """The n-th such weekday of the month, -1 the last; None when the month has no fifth."""
    last = calendar.monthrange(year, month)[1]
    if n < 0:
        end = dt.date(year, month, last)
        return end - dt.timedelta(days=(end.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    number = 1 + (weekday - first.weekday()) % 7 + 7 * (n - 1)
    return dt.date(year, month, number) if number <= last else None


def described(rule: Rule) -> tuple[str, dict[str, Any]]:
    """A code for the sentence that tells the rule, and what stands in it; words are the caller's."""
    kind = rule["kind"]
    if kind == "every":
        one = "" if rule["n"] > 1 else "_one"
        return f"every_{rule['unit']}{one}", {"n": rule["n"]}
    if kind == "nth":
        values = {"n": rule["n"], "weekday": rule["weekday"], "every": rule.get("every", 1)}
        months = tuple(rule.get("months") or ())
        return ("nth_months", values | {"months": months}) if months else ("nth", values)
    if kind == "offset":
        return _described_offset(rule["days"])
    if kind == "dates":
        return kind, {"dates": tuple(dates_of(rule))}
    return kind, {"text": rule.get("text", "")}


def _described_offset(days: int) -> tuple[str, dict[str, Any]]:
    if days == 0:
        return "offset_same", {}
    side = "before" if days < 0 else "after"
    if days % 7 == 0:
        return f"offset_weeks_{side}", {"n": abs(days) // 7}
    return f"offset_days_{side}", {"n": abs(days)}
