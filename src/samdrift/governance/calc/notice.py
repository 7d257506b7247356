"""When the notice of a meeting must go out. Source: norway § 1.2.

A rule in days is met when the notice goes out that many days before the meeting's day, at the latest.
«Reasonable notice» has no number in law: what is practice is told as such, and is no deadline.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

PRACTICE_DAYS = 7
"""What is commonly taken as reasonable: agenda and papers a week before."""


@dataclass(frozen=True)
class Deadline:
    """The latest day for the notice, counted in days before the meeting; `is_rule` False: practice."""

    latest: dt.date
    days: int
    is_rule: bool

    def short_by(self, sent_on: dt.date) -> int:
        """Days too late; 0 when in time."""
        return max(0, (sent_on - self.latest).days)


def deadline(meeting_on: dt.date, notice_days: int | None) -> Deadline:
    """The latest day for the notice of a meeting on the day; None is «reasonable notice»."""
    days = PRACTICE_DAYS if notice_days is None else notice_days
    return Deadline(meeting_on - dt.timedelta(days=days), days, notice_days is not None)


def is_late(meeting_on: dt.date, notice_days: int | None, sent_on: dt.date) -> bool:
    """Whether the rule is broken; practice is never broken, only shown."""
    told = deadline(meeting_on, notice_days)
    return told.is_rule and told.short_by(sent_on) > 0
