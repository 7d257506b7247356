"""Which duties follow from an agreement by themselves, and on which days.

What changes again and again (a price that falls each year) is one duty on set days, so that fifteen
years ahead are one line. The days are of the whole term; what is past is left out by the caller.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from samdrift.agreements.calc.dates import last_notice_day, plus_months

AGREEMENT, OPTION, POOL, CLAIM = (
    "agreements.agreement",
    "agreements.option",
    "agreements.hourpool",
    "agreements.claim",
)
EVALUATED_BEFORE = 6
"""Months between the evaluation and the last day of notice."""
LEAD_DAYS = {
    "notice": 180,
    "end": 180,
    "option": 180,
    "hours": 120,
    "evaluation": 60,
    "index": 30,
    "price_step": 30,
    "level_step": 30,
    "claim": 14,
}
WHOSE = {"price_step": "both", "level_step": "supplier", "index": "both", "end": "both"}
"""Whose a duty is where it is not ours."""
_DAY = dt.timedelta(days=1)


class Key(NamedTuple):
    """What makes a duty the same: its kind, and the row it follows from."""

    kind: str
    source_kind: str
    source_id: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """`open`: nobody has decided about it yet."""

    id: int
    about: str
    last_notice: dt.date | None
    open: bool


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """`state` is `waits` (not sent yet), `done` or `lost`."""

    id: int
    number: int
    last_day: dt.date | None
    state: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step of a term: `group` is `price` or `level`."""

    group: str
    term: int
    starts_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is agreed. `end` is the first day that is not in it; `left`: it ends because we left.

    `index` maps month (1–12) → the base month; `pools` pool → the first days after its hours lapse.
    `evaluated`: people have planned the evaluation themselves.
    """

    agreement: int
    start: dt.date | None = None
    end: dt.date | None = None
    left: bool = False
    notice_months: int | None = None
    options: Sequence[OptionFacts] = ()
    steps: Sequence[StepFacts] = ()
    index: Mapping[int, dt.date] = field(default_factory=dict)
    pools: Mapping[int, Collection[dt.date]] = field(default_factory=dict)
    claims: Sequence[ClaimFacts] = ()
    evaluated: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A duty that follows: when, and the values of its name.

    `dealt` tells that it is not waited for any more: `done`, or `lost`; then only what is open of it
    is closed.
    """

    key: Key
    rule: Mapping[str, Any]
    starts_on: dt.date
    ends_on: dt.date | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    dealt: str = ""

    @property
    def last(self) -> dt.date | None:
        """Its last day; None when it goes on."""
        if self.rule["kind"] == "dates":
            return dt.date.fromisoformat(self.rule["dates"][-1])
        return self.starts_on if self.rule["kind"] == "once" else None


def plan(facts: Facts) -> list[Planned]:
    """All duties that follow from what is agreed, each key once."""
    return [
        *_of_term(facts),
        *_of_steps(facts),
        *_of_index(facts),
        *_of_options(facts),
        *_of_pools(facts),
        *_of_claims(facts),
    ]


def on_days(
    key: Key, days: Iterable[dt.date], said: Mapping[str, Any] | None = None
) -> Planned | None:
    """One duty for all the days: once when it is one, else on set days; None for none."""
    found = sorted(set(days))
    if not found:
        return None
    rule: dict[str, Any] = {"kind": "once"}
    if len(found) > 1:
        rule = {"kind": "dates", "dates": [day.isoformat() for day in found]}
    return Planned(key, rule, found[0], said=said or {})


def _once(key: Key, day: dt.date, *, dealt: str = "", **said: Any) -> Planned:
    return Planned(key, {"kind": "once"}, day, said=said, dealt=dealt)


def _of_term(facts: Facts) -> Iterator[Planned]:
    if facts.end is None:
        return
    last = facts.end - _DAY
    yield _once(Key("end", AGREEMENT, facts.agreement), last)
    notice = last
    if facts.notice_months is not None:
        notice = last_notice_day(facts.end, facts.notice_months)
        dealt = "done" if facts.left else ""
        yield _once(Key("notice", AGREEMENT, facts.agreement), notice, dealt=dealt)
    if not facts.evaluated and not facts.left:
        day = plus_months(notice, -EVALUATED_BEFORE)
        yield _once(Key("evaluation", AGREEMENT, facts.agreement), day)


def _of_steps(facts: Facts) -> Iterator[Planned]:
    for group in ("price", "level"):
        key = Key(f"{group}_step", AGREEMENT, facts.agreement)
        found = on_days(key, step_days(facts, group))
        if found:
            yield found


def step_days(facts: Facts, group: str) -> list[dt.date]:
    """The days inside the term on which a step begins that is not the first of its term there."""
    first: dict[int, dt.date] = {}
    rows = [(one.term, one.starts_on) for one in facts.steps if one.group == group]
    for term, day in rows:
        if day is not None:
            first[term] = min(day, first.get(term, day))
    return sorted({day for term, day in rows if day and _changes(day, first[term], facts)})


def _changes(day: dt.date, first: dt.date, facts: Facts) -> bool:
    """Whether something else holds from the day; what begins with the agreement is no change."""
    begins = day > facts.start if facts.start else day > first
    return begins and (facts.end is None or day < facts.end)


def _of_index(facts: Facts) -> Iterator[Planned]:
    """Once a year in its month, the first time after the base month and the agreement's first day."""
    for month, base in sorted(facts.index.items()):
        after = max(base, facts.start or base)
        day = dt.date(after.year, month, 1)
        if day <= after:
            day = dt.date(after.year + 1, month, 1)
        if facts.end is not None and day >= facts.end:
            continue
        rule = {"kind": "every", "unit": "year", "n": 1}
        key = Key("index", AGREEMENT, facts.agreement, str(month))
        yield Planned(key, rule, day, facts.end)


def _of_options(facts: Facts) -> Iterator[Planned]:
    for one in facts.options:
        if one.last_notice is not None:
            dealt = "" if one.open and not facts.left else "done"
            key = Key("option", OPTION, one.id)
            yield _once(key, one.last_notice, dealt=dealt, about=one.about)


def _of_pools(facts: Facts) -> Iterator[Planned]:
    for pool, ends in sorted(facts.pools.items()):
        found = on_days(Key("hours", POOL, pool), (day - _DAY for day in ends))
        if found:
            yield found


def _of_claims(facts: Facts) -> Iterator[Planned]:
    for one in facts.claims:
        if one.last_day is not None:
            dealt = {"waits": "", "lost": "lost"}.get(one.state, "done")
            key = Key("claim", CLAIM, one.id)
            yield _once(key, one.last_day, dealt=dealt, number=one.number)
