"""Half-open spans of days: cut to each other, and joined where they meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """[start, end); None is without bound."""

    start: dt.date | None
    end: dt.date | None


def within(one: Span, other: Span) -> Span | None:
    """The days in both, or None when there are none."""
    starts = [day for day in (one.start, other.start) if day is not None]
    ends = [day for day in (one.end, other.end) if day is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    return None if start is not None and end is not None and end <= start else Span(start, end)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as few spans in order."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: span.start or dt.date.min):
        last = found[-1] if found else None
        if last is not None and (last.end is None or (one.start or dt.date.min) <= last.end):
            longest = None if None in (last.end, one.end) else max(last.end, one.end)  # type: ignore[type-var]
            found[-1] = Span(last.start, longest)
        else:
            found.append(one)
    return found
