"""User counts that come with rows about uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samdrift.kernel import bulk
from samdrift.kernel.history import Happening
from samdrift.kernel.light import fresh
from samdrift.portfolio.models.uses import Use, UserCount

FILE = UserCount.Source.FILE


@dataclass(slots=True)
class Counted:
    """So many users of a use. Without a day of its own it is today's, and is new only when the
    number is.
    """

    use: Use
    users: int
    day: dt.date | None
    was: int | None = None
    is_new: bool = True
    is_newest: bool = False

    def settle_newest(self, today: dt.date) -> None:
        """Keep the newest count on the use itself, where lists and sums find it."""
        self.was = self.use.user_count
        if self.day is None and self.was == self.users:
            self.is_new = False
            return
        self.day = self.day or today
        if self.use.user_count_on is None or self.day >= self.use.user_count_on:
            self.use.user_count, self.use.user_count_on = self.users, self.day
            self.is_newest = True


def write_counts(counted: Sequence[Counted], *, new: set[int]) -> list[Happening]:
    """Write the counts that are new, and the newest on uses that were there; gives the events.

    `new` are uses (by `id()`) that were written after their newest count was settled.
    """
    wanted = [one for one in counted if one.is_new]
    there = {
        (row.use_id, row.counted_on): row
        for row in UserCount.objects.filter(
            use__in=[one.use.pk for one in wanted if id(one.use) not in new], source=FILE
        )
    }
    made: dict[tuple[int, dt.date | None], UserCount] = {}
    for one in wanted:
        old = there.get((one.use.pk, one.day)) if one.day else None
        if old is not None and old.count == one.users:
            one.is_new = False
        elif old is not None:
            old.count = one.users
            old.save(update_fields=["count"])
        else:
            day: Any = one.day
            told = {"use_id": one.use.pk, "counted_on": day, "count": one.users, "source": FILE}
            made[one.use.pk, day] = fresh(UserCount)(told)
    bulk.add_all(list(made.values()))
    changed = [one.use for one in wanted if one.is_new and one.is_newest and id(one.use) not in new]
    Use.objects.bulk_update(changed, ["user_count", "user_count_on"], batch_size=250)
    return [_happening(one) for one in wanted if one.is_new]


def _happening(one: Counted) -> Happening:
    told = {"users": [one.was, one.users], "counted_on": [None, str(one.day)]}
    return Happening("use.counted", one.use, changes=told)
