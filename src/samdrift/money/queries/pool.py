"""Reads of the pool: frames by member, year and kind, and who is expected to put something in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.cost_table import PortfolioLine, PortfolioRow, portfolio
from samdrift.money.calc.ranking import Place
from samdrift.money.models.investments import Frame
from samdrift.parties.models.members import Member

Section = Frame.Section


def listed(viewer: Viewer) -> Any:
    return seen(Frame, viewer).select_related("member", "decision")


@dataclass(slots=True)
class Pool:
    """All frames. `frames` has (year, kind) → member's id → the frame; `members` every member that
    ever had one, by name.
    """

    members: dict[int, Member] = field(default_factory=dict)
    frames: dict[Place, dict[int, Frame]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _section in self.frames})

    def expected(self, place: Place) -> list[Member]:
        """Those whose frame belongs there: they have one, or had one the last time there were any of
        the kind and have not ceased before the year is over. Nobody, where nobody has one.
        """
        there = self.frames.get(place)
        if not there:
            return []
        year, section = place
        earlier = [at for at, kind in self.frames if kind == section and at < year]
        before = self.frames[max(earlier), section] if earlier else {}
        last = dt.date(year, 12, 31)
        return [
            one
            for pk, one in self.members.items()
            if pk in there or (pk in before and (one.ceased_on is None or one.ceased_on > last))
        ]

    def lacking(self, place: Place) -> list[Member]:
        """Those expected whose frame is not known."""
        there = self.frames.get(place, {})
        return [one for one in self.expected(place) if one.pk not in there]

    def amount(self, place: Place, members: Iterable[int] | None = None) -> Decimal | None:
        """What is in the pool of these members (or all) that is known; None when nobody has a frame."""
        there = self.frames.get(place, {})
        rows = there.values() if members is None else [there[pk] for pk in members if pk in there]
        return sum((row.amount for row in rows), Decimal(0)) if there else None

    def amounts(self) -> dict[Place, Decimal | None]:
        return {place: self.amount(place) for place in self.frames}

    def table(self, years: Sequence[int]) -> tuple[list[Member], list[PortfolioRow]]:
        """The frames of these years by member, with who has a part in them."""
        places = [place for place in self.frames if place[0] in years]
        parts = {place: {one.pk for one in self.expected(place)} for place in places}
        members = [
            one for pk, one in self.members.items() if any(pk in who for who in parts.values())
        ]
        absent = {
            (one.pk, *place) for place, who in parts.items() for one in members if one.pk not in who
        }
        lines = [
            PortfolioLine(place[1], place[0], pk, frame.amount)
            for place in places
            for pk, frame in self.frames[place].items()
        ]
        return members, portfolio(lines, [one.pk for one in members], absent)


def pool_of(viewer: Viewer) -> Pool:
    """Every frame: one query."""
    found = Pool()
    for row in listed(viewer).order_by("member__sort_key", "member_id", "year", "section"):
        found.members.setdefault(row.member_id, row.member)
        found.frames[row.year, row.section][row.member_id] = row
    return found


def of_member(viewer: Viewer, member: int) -> list[Frame]:
    """A member's frames, the newest year first."""
    return list(listed(viewer).filter(member=member).order_by("-year", "section"))


def of_decision(viewer: Viewer, decision: int) -> list[Frame]:
    """The frames a decision set, by year and member."""
    rows = listed(viewer).filter(decision=decision)
    return list(rows.order_by("year", "section", "member__sort_key"))
