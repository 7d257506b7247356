"""When equipment is replaced, so that none grows older than was promised. Source: calculations § 10."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from samdrift.agreements.calc.dates import plus_months

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Machine(Generic[K]):
    """A piece of equipment: whose it is, and since when it is in use (None: not known); or `count`
    pieces alike.
    """

    key: Hashable
    member: K
    since: dt.date | None
    count: int = 1


@dataclass(frozen=True)
class Plan(Generic[K]):
    """How many are to be replaced by month (its first day) and member; what is overdue stands in the
    month of today. `undated` are those whose age is not known: they are in no month.
    """

    months: dict[tuple[dt.date, K], int]
    undated: tuple[Machine[K], ...]


def replacements(machines: Iterable[Machine[K]], most_months: int, today: dt.date) -> Plan[K]:
    """The plan that keeps the promise that nothing is older than so many months."""
    found: dict[tuple[dt.date, K], int] = {}
    undated = []
    for machine in machines:
        if machine.since is None:
            undated.append(machine)
            continue
        due = max(plus_months(machine.since, most_months), today).replace(day=1)
        found[due, machine.member] = found.get((due, machine.member), 0) + machine.count
    ordered = dict(sorted(found.items(), key=lambda item: item[0][0]))
    return Plan(ordered, tuple(undated))
