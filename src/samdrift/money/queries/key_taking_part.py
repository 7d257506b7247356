"""Who takes part in a split, and on which days: those of the arrangement (or in the agreement), from
the day their own cost was taken over.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from samdrift.agreements.models.agreements import Participation
from samdrift.kernel.calc.periods import Period, gaps
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import CutOver
from samdrift.money.queries.key_bases import rows_of
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member

EVERYBODY = 0
"""Stands for all arrangements together, where a key has none of its own."""


@dataclass
class TakingPart:
    """What was loaded: who is in which arrangement and agreement, the cut-overs, and the names."""

    span: Period
    parts: dict[int, dict[int, list[Period]]] = field(default_factory=lambda: defaultdict(dict))
    inside: dict[int, dict[int, list[Period]]] = field(default_factory=lambda: defaultdict(dict))
    has_parts: set[int] = field(default_factory=set)
    cut_overs: list[tuple[int, int | None, int | None, dt.date]] = field(default_factory=list)
    owners: set[tuple[int, int]] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)
    founded: dict[int, dt.date | None] = field(default_factory=dict)
    told: dict[tuple[int, Period], dict[int, list[Period]]] = field(default_factory=dict)

    def days(
        self, arrangement: int | None, key: int | None, agreement: int | None, period: Period
    ) -> dict[int, list[Period]]:
        """Member → the days of the period on which it takes part, in the published order."""
        found = dict(self._of_arrangement(arrangement or EVERYBODY, period))
        if agreement is not None and agreement in self.has_parts:
            found = _common(found, _inside(self.inside[agreement], period), period)
        for member, of_agreement, of_key, day in self.cut_overs:
            wanted = of_key == key if of_agreement is None else of_agreement == agreement
            if wanted and member in found:
                found[member] = from_day(found[member], day)
        kept = sorted((one for one in found if found[one]), key=lambda one: self.order[one])
        return {one: found[one] for one in kept}

    def _of_arrangement(self, arrangement: int, period: Period) -> dict[int, list[Period]]:
        """Told once for the many agreements that are split in the same days."""
        key = (arrangement, period)
        if key not in self.told:
            self.told[key] = _inside(self.parts[arrangement], period)
        return self.told[key]


def from_day(periods: Iterable[Period], day: dt.date) -> list[Period]:
    return [one for period in periods if (one := period.clip(day, None)) is not None]


def until_day(periods: Iterable[Period], day: dt.date) -> list[Period]:
    return [one for period in periods if (one := period.clip(None, day)) is not None]


def _inside(rows: Mapping[int, Sequence[Period]], period: Period) -> dict[int, list[Period]]:
    """The days each is there, once, however many rows say it."""
    found = {}
    for member, periods in rows.items():
        touching = [one for row in periods if (one := row.intersect(period)) is not None]
        if len(touching) > 1:
            away = gaps(touching, period)
            touching = gaps(away, period) if away else [period]
        found[member] = touching
    return found


def _common(
    one: Mapping[int, list[Period]], other: Mapping[int, list[Period]], period: Period
) -> dict[int, list[Period]]:
    """The days on which each is in both. Most are there all the time, so that is asked first."""
    whole, found = [period], {}
    for member, periods in one.items():
        theirs = other.get(member)
        if theirs is None:
            continue
        if whole in (periods, theirs):
            found[member] = theirs if periods == whole else periods
        else:
            both = (a.intersect(b) for a in periods for b in theirs)
            found[member] = [stay for stay in both if stay is not None]
    return found


def load(
    span: Period, keys: Collection[int], agreements: Collection[int], viewer: Viewer | None
) -> TakingPart:
    """Load for the span: four queries."""
    found = TakingPart(span)
    members = (
        rows_of(Member, viewer).order_by("sort_key", "pk").values_list("pk", "name", "founded_on")
    )
    for place, (pk, name, founded) in enumerate(members):
        found.names[pk], found.order[pk], found.founded[pk] = name, place, founded
    _load_memberships(found, viewer)
    _load_inside(found, agreements, viewer)
    rows = rows_of(CutOver, viewer).order_by("day", "pk")
    fields = ("member_id", "agreement_id", "key_id", "day")
    for member, agreement, key, day in rows.values_list(*fields):
        if key in keys or agreement in agreements:
            found.cut_overs.append((member, agreement, key, day))
    return found


def _load_memberships(found: TakingPart, viewer: Viewer | None) -> None:
    rows = rows_of(Membership, viewer).touching(found.span.start, found.span.end).order_by("pk")
    fields = ("arrangement_id", "member_id", "is_owner", "valid_from", "valid_to")
    for arrangement, member, owner, first, end in rows.values_list(*fields):
        period = Period(first or dt.date.min, end)
        for one in (arrangement, EVERYBODY):
            found.parts[one].setdefault(member, []).append(period)
        if owner:
            found.owners.add((arrangement, member))


def _load_inside(found: TakingPart, agreements: Collection[int], viewer: Viewer | None) -> None:
    if not agreements:
        return
    rows = rows_of(Participation, viewer).filter(agreement__in=agreements).order_by("pk")
    for agreement, member, first, end in rows.values_list(
        "agreement_id", "member_id", "valid_from", "valid_to"
    ):
        found.has_parts.add(agreement)
        found.inside[agreement].setdefault(member, []).append(Period(first or dt.date.min, end))
