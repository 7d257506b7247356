"""The basis of a matter as it stands: how complete it is, what it costs, whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from samdrift.governance.calc import completeness as calc
from samdrift.governance.models.basis import Alternative, BasisPart, Consequence, CostLine
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Matter, Part
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member

PARTS = [str(part) for part in Part.values]


def members_of(matter: Matter, day: dt.date) -> list[Member]:
    """The members a matter concerns, by name: those of its arrangement that day, or its own."""
    if matter.member_id is not None:
        return [matter.member] if matter.member else []
    parts = Membership.objects.on(day).filter(arrangement=matter.arrangement_id)
    rows = Member.objects.filter(pk__in=parts.values("member"))
    return list(rows.order_by("sort_key", "pk"))


def completeness(matter: Matter, day: dt.date) -> calc.Completeness:
    """How complete the basis is on the day: five queries."""
    return completeness_of([matter], day)[matter.pk]


def completeness_of(matters: Iterable[Matter], day: dt.date) -> dict[int, calc.Completeness]:
    """How complete each basis is, with five queries however many there are."""
    rows = list(matters)
    pks = [matter.pk for matter in rows]
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    for one in BasisPart.objects.filter(matter__in=pks):
        texts[one.matter_id][one.part] = one.text
        reasons[one.matter_id][one.part] = one.not_needed
    ways = _alternatives(pks)
    costs = dict(_counted(CostLine, pks))
    members = _members(rows, day)
    told: dict[int, set[int]] = defaultdict(set)
    for matter_id, member_id in Consequence.objects.filter(matter__in=pks).values_list(
        "matter_id", "member_id"
    ):
        told[matter_id].add(member_id)
    return {
        pk: calc.completeness(
            PARTS,
            calc.Basis(
                texts[pk],
                reasons[pk],
                *ways.get(pk, (0, False)),
                costs.get(pk, 0),
                members.get(pk, frozenset()),
                frozenset(told[pk]),
            ),
        )
        for pk in pks
    }


def _counted(model: Any, pks: Sequence[int]) -> Iterable[tuple[int, int]]:
    rows = model.objects.filter(matter__in=pks).values("matter_id").annotate(n=Count("pk"))
    return [(row["matter_id"], row["n"]) for row in rows.order_by()]


def _alternatives(pks: Sequence[int]) -> dict[int, tuple[int, bool]]:
    rows = Alternative.objects.filter(matter__in=pks).values("matter_id").order_by()
    counted = rows.annotate(n=Count("pk"), nothing=Count("pk", filter=Q(is_nothing=True)))
    return {row["matter_id"]: (row["n"], row["nothing"] > 0) for row in counted}


def _members(matters: Sequence[Matter], day: dt.date) -> dict[int, frozenset[int]]:
    joint = {one.arrangement_id for one in matters if one.arrangement_id is not None}
    found: dict[int, set[int]] = defaultdict(set)
    for arrangement, member in (
        Membership.objects.on(day)
        .filter(arrangement__in=joint)
        .values_list("arrangement_id", "member_id")
    ):
        found[arrangement].add(member)
    return {
        one.pk: frozenset({one.member_id})
        if one.member_id is not None
        else frozenset(found[one.arrangement_id or 0])
        for one in matters
    }


def missing_parts(matter: Matter, body: Body, day: dt.date | None = None) -> list[Part]:
    """The parts this body demands that are not there (today, unless a day is given), in the order
    they are read.
    """
    on = day or timezone.localdate()
    lacking = calc.missing(body.required_parts, completeness(matter, on))
    return [Part(part) for part in lacking]
