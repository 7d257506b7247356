"""Where an agreement stands on a day, and what it comes to next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from samdrift.agreements.calc.dates import last_notice_day, leaves_on, terms
from samdrift.kernel.calc.periods import Period


class State(StrEnum):
    """What an agreement is on a day."""

    COMING = "coming"
    RUNNING = "running"
    LEAVING = "leaving"
    """In force, and notice is given."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Course:
    """The dates of an agreement: in force in [start, end), left on a day before the end or not.

    `notice` and `renewal` are months; None for no such rule.
    """

    start: dt.date | None
    end: dt.date | None
    left: dt.date | None = None
    notice: int | None = None
    renewal: int | None = None

    @property
    def ends(self) -> dt.date | None:
        """The first day it is no longer in force, as things stand; None: no end is known."""
        return self.left or self.end

    def state(self, day: dt.date) -> State:
        """Where it stands on the day."""
        if self.ends is not None and self.ends <= day:
            return State.OVER
        if self.start is not None and self.start > day:
            return State.COMING
        return State.LEAVING if self.left is not None else State.RUNNING

    def last_notice(self) -> dt.date | None:
        """The last day to give notice before it is renewed by itself; None where there is no such day."""
        if self.end is None or self.left is not None or not self.renewal:
            return None
        return last_notice_day(self.end, self.notice or 0)

    def free_on(self, given: dt.date) -> dt.date | None:
        """The first day that is free when notice is given; None where no notice is agreed.

        One without an end can be left at any time; one that is renewed at the end of a term.
        """
        if self.end is None:
            return None if self.notice is None else leaves_on(given, self.notice)
        if not self.renewal:
            return self.end
        last = last_notice_day(self.end, self.notice or 0)
        return self.end if given <= last else self.renewed_until(given)

    def renewed_until(self, day: dt.date) -> dt.date | None:
        """The end of the term that the agreement is bound to on the day, when no notice was given by
        then; None when it is not renewed, or bound to no later one than its end now.
        """
        if self.end is None or self.left is not None or not self.renewal:
            return None
        notice = self.notice or 0
        first = Period(min(self.start or self.end, self.end - dt.timedelta(days=1)), self.end)
        horizon = max(day, self.end) + dt.timedelta(days=31 * (notice + 2 * self.renewal + 1))
        chain = terms(first, self.renewal, notice, horizon)
        bound = next(term for term in chain if term.last_notice >= day)
        end = bound.period.end
        return end if end is not None and end > self.end else None
