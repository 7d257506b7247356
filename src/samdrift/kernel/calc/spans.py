"""Stretches of time between two instants, and what they have in common.

A moment without a time zone is refused, and lengths are right over daylight-saving changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

NOTHING = dt.timedelta(0)


class NaiveMomentError(ValueError):
    """A moment without a time zone."""

    def __init__(self, moment: dt.datetime) -> None:
        super().__init__(f"{moment} has no time zone.")
        self.moment = moment


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one moment up to another, kept in UTC. Raises ValueError when it holds none."""

    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            moment: dt.datetime = getattr(self, name)
            if moment.tzinfo is None:
                raise NaiveMomentError(moment)
            object.__setattr__(self, name, moment.astimezone(dt.UTC))
        if self.end <= self.start:
            raise ValueError(f"The span from {self.start} to {self.end} holds no time.")

    @property
    def length(self) -> dt.timedelta:
        return self.end - self.start


def union(spans: Iterable[Span]) -> list[Span]:
    """The time covered by any of the spans, as spans in order that do not touch."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if found and span.start <= found[-1].end:
            last = found.pop()
            found.append(Span(last.start, max(last.end, span.end)))
        else:
            found.append(span)
    return found


def common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """The time that lies in both."""
    left, right = union(one), union(other)
    found: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            found.append(Span(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The time that lies in the spans and in none of those taken away."""
    away = union(taken)
    found: list[Span] = []
    for span in union(spans):
        start = span.start
        for gone in away:
            if gone.end <= start or gone.start >= span.end:
                continue
            if gone.start > start:
                found.append(Span(start, gone.start))
            start = max(start, gone.end)
        if start < span.end:
            found.append(Span(start, span.end))
    return found


def length(spans: Iterable[Span]) -> dt.timedelta:
    """How long the time covered by any of the spans is."""
    return sum((span.length for span in union(spans)), NOTHING)
