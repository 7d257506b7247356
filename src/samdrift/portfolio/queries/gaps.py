"""The facts that gaps are found from, and the gaps as they are listed and counted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.people import CENTRE, Appointment, Mandate
from samdrift.portfolio.calc import gaps as calc
from samdrift.portfolio.calc.chain import About, Kind, Model, confirm_by
from samdrift.portfolio.calc.gaps import Facts, Held, Span
from samdrift.portfolio.models.roles import ManagementTerm, RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import JointConsent, Use

COUNTED = 1000
"""A menu counts no further."""


def facts_of(
    system_ids: Collection[int], members: Collection[int | None] | None = None
) -> dict[int, Facts]:
    """All that is known about the roles of these systems: nine queries however many they are.

    With `members`, only the roles of those members and the roles that serve all.
    """
    systems = dict(System.objects.filter(pk__in=system_ids).values_list("pk", "management"))
    models: dict[int, list[tuple[Span, Model]]] = defaultdict(list)
    for term in ManagementTerm.objects.filter(system_id__in=systems):
        models[term.system_id].append((_span(term), Model(term.management)))
    using, consents = _using(systems), _consents(systems)
    roles = _roles(systems, members)
    return {
        pk: Facts(
            models=models.get(pk) or [(Span(), Model(management))],
            using=using.get(pk, {}),
            roles=roles.get(pk, []),
            consents=consents.get(pk, {}),
        )
        for pk, management in systems.items()
    }


def _span(row: Any) -> Span:
    return Span(row.valid_from, row.valid_to)


def _using(systems: Iterable[int]) -> dict[int, dict[int, list[Span]]]:
    """Who uses each system when, as long as it is a member of the cooperation."""
    uses = list(
        Use.objects.filter(system_id__in=systems).values_list(
            "system_id", "member_id", "valid_from", "valid_to"
        )
    )
    inside = _memberships({member for _system, member, _start, _end in uses})
    found: dict[int, dict[int, list[Span]]] = defaultdict(dict)
    for system, member, start, end in uses:
        spans = common([Span(start, end)], inside.get(member, []))
        if spans:
            found[system].setdefault(member, []).extend(spans)
    return found


def _memberships(members: Collection[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for row in Membership.objects.filter(member_id__in=members):
        found[row.member_id].append(_span(row))
    return found


def _consents(systems: Iterable[int]) -> dict[int, dict[tuple[int, About], list[Span]]]:
    found: dict[int, dict[tuple[int, About], list[Span]]] = defaultdict(dict)
    for row in JointConsent.objects.filter(system_id__in=systems):
        key = (row.member_id, About(row.about))
        found[row.system_id].setdefault(key, []).append(_span(row))
    return found


def _roles(systems: Iterable[int], members: Collection[int | None] | None) -> dict[int, list[Held]]:
    rows = SystemRole.objects.filter(system_id__in=systems)
    if members is not None:
        own = [member for member in members if member is not None]
        rows = rows.filter(Q(member__isnull=True) | Q(member_id__in=own))
    told = list(rows.values_list("system_id", *_HELD, *_OF_PERSON))
    people = {facts[4]: facts[-len(_OF_PERSON) :] for facts in told}
    there = presence(people, rows.order_by().values("person_id"))
    found: dict[int, list[Held]] = defaultdict(list)
    for system, *facts in told:
        found[system].append(_held(facts, there))
    return found


_HELD = (
    "pk", "kind", "member_id", "person_id", "valid_from", "valid_to", "accepted_on", "confirmed_on"
)  # fmt: skip
_OF_PERSON = ("person__employer_id", "person__left_on", "person__erased_at", "person__supplier_id")


def _held(facts: list[Any], there: dict[int, tuple[Span, ...]]) -> Held:
    """A role from its columns, in the order of _HELD."""
    pk, kind, member, person, start, end, accepted, confirmed, *_of_person = facts
    accepted = accepted or confirmed
    return Held(
        id=pk,
        kind=Kind(kind),
        member=member,
        person=person,
        span=Span(start, end),
        accepted_on=accepted,
        due_on=confirm_by(accepted, confirmed),
        there=there.get(person, ()),
    )


def presence(people: Mapping[int, Sequence[Any]], ids: Any) -> dict[int, tuple[Span, ...]]:
    """When each person is at work in the cooperation: three queries however many they are.

    Somebody is, who is employed by a member of it, serves it by mandate, or has a role at the
    centre; until the person leaves. `people` are their columns in the order of _OF_PERSON, `ids`
    the people's own, as a list or a subquery.
    """
    inside = _memberships({one[0] for one in people.values() if one[0] is not None})
    serving: dict[int, list[Span]] = defaultdict(list)
    for mandate in Mandate.objects.filter(person_id__in=ids):
        serving[mandate.person_id].append(_span(mandate))
    for role in Appointment.objects.filter(person_id__in=ids, role__in=CENTRE):
        serving[role.person_id].append(_span(role))
    found: dict[int, tuple[Span, ...]] = {}
    for pk, (employer, left, erased, supplier) in people.items():
        if erased is None and supplier is None:
            spans = [*inside.get(employer, ()), *serving.get(pk, ())]
            found[pk] = tuple(common([Span(None, left)], spans))
    return found


def common(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The days that lie in one of each."""
    others = list(others)
    found = []
    for one in some:
        for other in others:
            start = max((d for d in (one.start, other.start) if d is not None), default=None)
            end = min((d for d in (one.end, other.end) if d is not None), default=None)
            if start is None or end is None or start < end:
                found.append(Span(start, end))
    return found


def listed(viewer: Viewer) -> Any:
    """The gaps of the day, with what a list shows of them."""
    return joined(seen(RoleGap, viewer).on(viewer.day))


def joined(rows: Any) -> Any:
    return rows.select_related("system", "member", "role__person")


def of_interest(viewer: Viewer) -> Q:
    """The gaps a person is to know of: those of the own members; at the centre all."""
    if viewer.focus is not None:
        return Q(member_id=viewer.focus)
    return Q() if viewer.centre else Q(member_id__in=viewer.members)


def count_of_interest(viewer: Viewer) -> int:
    """How many gaps there are today for those the person answers to, counted to COUNTED."""
    rows = seen(RoleGap, viewer).on(viewer.day).filter(of_interest(viewer))
    return int(rows.order_by().values("pk")[:COUNTED].count())


def of_members(
    system: System, members: Iterable[int | None], viewer: Viewer
) -> dict[int | None, list[RoleGap]]:
    """The gaps of a system on the day by member, None for all: one query."""
    own = [pk for pk in members if pk is not None]
    rows = listed(viewer).filter(system=system)
    found: dict[int | None, list[RoleGap]] = defaultdict(list)
    for gap in rows.filter(Q(member_id__in=own) | Q(member__isnull=True)).order_by("kind", "pk"):
        found[gap.member_id].append(gap)
    return found


def by_kind(viewer: Viewer, **which: Any) -> list[tuple[str, Any, int]]:
    """(kind, its name, how many) of the day's gaps, most first."""
    rows = seen(RoleGap, viewer).on(viewer.day).filter(**which)
    counts = rows.order_by().values_list("kind").annotate(n=Count("pk"))
    named = [(kind, RoleGap.Kind(kind).label, n) for kind, n in counts]
    return sorted(named, key=lambda one: (-one[2], one[0]))


def under(system: System, management: str, day: dt.date) -> dict[int | None, set[calc.Found]]:
    """The gaps each member (None: all) would have on the day if the system were managed so."""
    facts = facts_of([system.pk])[system.pk]
    changed = Facts([(Span(), Model(management))], facts.using, facts.roles, facts.consents)
    whose: set[int | None] = {None, *facts.using, *(role.member for role in facts.roles)}
    return {one: set(calc.gaps_on(changed, one, day)) for one in whose}
