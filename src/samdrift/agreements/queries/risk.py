"""What it would mean for each agreement that members merge: the others' value as share of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.agreements.calc.contract_change import Exposure, exposure, merged_shares
from samdrift.agreements.calc.contract_rules import shipped
from samdrift.agreements.calc.ledger_rows import ruled_day
from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.options import Option
from samdrift.agreements.queries.agreements import in_force, listed, with_member
from samdrift.agreements.queries.areas import areas_of_agreements
from samdrift.agreements.queries.changes import Ledger, ledgers
from samdrift.agreements.queries.orders import Lists, lists_of
from samdrift.kernel.calc.shares import KnownSum, known_sum
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member, Succession

Kind = Option.About


@dataclass(frozen=True)
class Risk:
    """One agreement of those that merge. `value` is that at the award; `others` the sum of the agreements of
    the area that those outside are in, which would come in under this one, and `share` its part of the value:
    None where a value is not known. `options` are those on more members or a larger volume that are
    open, `entitled` tells for each of the others whether it is named (None: no list, or no number).
    """

    agreement: Agreement
    readable: bool
    inside: list[Member]
    outside: list[Member]
    value: Decimal | None
    others: Decimal | None
    share: Fraction | None
    options: list[Option]
    entitled: list[tuple[Member, bool | None]]
    ledger: Ledger
    exposure: Exposure | None


@dataclass(frozen=True)
class AreaRisk:
    """The agreements of an area; "" for those about no system with an area, which are not compared."""

    area: str
    rows: list[Risk]
    value: KnownSum[int]


def predecessors(succession: Succession, viewer: Viewer) -> list[Member]:
    """Those that merge by a registered succession, with whoever lives on."""
    links = succession.links.select_related("predecessor", "successor")
    found = {one.predecessor_id: one.predecessor for one in links}
    known = seen(Member, viewer).filter(pk__in=found)
    return list(known.order_by("sort_key", "pk"))


def risks(viewer: Viewer, members: Collection[Member]) -> list[AreaRisk]:
    """Each agreement of the members on the day shown, by area: a fixed number of queries."""
    pks = [one.pk for one in members]
    rows = with_member(listed(viewer), pks, viewer.day).filter(in_force(viewer.day))
    agreements = {one.pk: one for one in rows.order_by("sort_key", "pk")}
    places = areas_of_agreements(agreements, viewer)
    groups: dict[str, list[int]] = defaultdict(list)
    for pk in agreements:
        groups[places[pk][0].path if pk in places else ""].append(pk)
    facts = _Facts.load(viewer, agreements, members)
    found = [_area(area, keys, facts) for area, keys in groups.items()]
    return sorted(found, key=lambda one: (not one.area, one.area))


@dataclass(frozen=True)
class _Facts:
    """What is asked of each agreement, loaded for all at once."""

    agreements: dict[int, Any]
    members: list[Member]
    inside: dict[int, set[int]]
    ledgers: dict[int, Ledger]
    options: dict[int, list[Option]]
    lists: Lists
    day: dt.date

    @classmethod
    def load(
        cls, viewer: Viewer, agreements: dict[int, Any], members: Collection[Member]
    ) -> _Facts:
        parts: Any = seen(Participation, viewer).on(viewer.day)
        inside: dict[int, set[int]] = defaultdict(set)
        pairs = parts.filter(agreement_id__in=agreements).values_list("agreement_id", "member_id")
        for agreement, member in pairs:
            inside[agreement].add(member)
        rights = seen(Option, viewer).filter(
            agreement_id__in=agreements,
            state=Option.State.OPEN,
            about__in=(Kind.MEMBERS, Kind.VOLUME),
        )
        options: dict[int, list[Option]] = defaultdict(list)
        for one in rights.order_by("last_notice", "pk"):
            options[one.agreement_id].append(one)
        readable = [one for one in agreements.values() if one.readable]
        kept = ledgers(list(agreements.values()), viewer.day, viewer)
        lists = lists_of([one.pk for one in readable])
        return cls(agreements, list(members), inside, kept, options, lists, viewer.day)

    def has_some(self, pk: int, members: set[int]) -> bool:
        """Whether one of the members is in the agreement; where one may not see who is, it may be so."""
        return not self.inside[pk] or bool(self.inside[pk] & members)

    def outside(self, pk: int) -> list[Member]:
        return [one for one in self.members if one.pk not in self.inside[pk]]


def _area(area: str, keys: list[int], facts: _Facts) -> AreaRisk:
    values = {pk: facts.ledgers[pk].value for pk in keys}
    rows = [_risk(pk, values if area else {}, facts) for pk in keys]
    return AreaRisk(area, rows, known_sum(values))


def _risk(pk: int, area: dict[int, Decimal | None], facts: _Facts) -> Risk:
    """Held against those of its area (id → value; none where it is about no area) that members who are
    outside it are in: what all are in already stays as it is.
    """
    agreement, outside = facts.agreements[pk], facts.outside(pk)
    new = {one.pk for one in outside}
    values = {key: one for key, one in area.items() if key == pk or facts.has_some(key, new)}
    share = merged_shares(values).get(pk)
    others = None if share is None else _others(pk, values)
    return Risk(
        agreement,
        agreement.readable,
        [one for one in facts.members if one.pk in facts.inside[pk]],
        outside,
        facts.ledgers[pk].value,
        others,
        share,
        facts.options[pk],
        [(one, _entitled(pk, one, facts)) for one in outside] if agreement.readable else [],
        facts.ledgers[pk],
        None if not others else exposure(others, ruled_day(facts.day), shipped()),
    )


def _others(pk: int, values: dict[int, Decimal | None]) -> Decimal:
    return sum((one for key, one in values.items() if key != pk and one is not None), Decimal(0))


def _entitled(pk: int, member: Member, facts: _Facts) -> bool | None:
    return facts.lists.entitled(pk, member.orgnr, member.pk, facts.day)


def flat(areas: Iterable[AreaRisk]) -> list[tuple[str, Risk]]:
    """Area and row, for a spreadsheet."""
    return [(one.area, row) for one in areas for row in one.rows]
