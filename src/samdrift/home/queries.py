"""What the front pages show: a handful of aggregates over every room, each one query."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Max, Q

from samdrift.kernel.calc.shares import KnownSum, known_sum
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

SOON = 90
"""Days ahead that gaps to come are counted for."""
RISK_KEPT = dt.timedelta(days=730)
"""How long an assessment of risk is counted as fresh: two years."""


@dataclass(frozen=True)
class MemberLine:
    """A member as the front page of the cooperation shows it: what it gives and gets."""

    member: Member
    systems: int
    shared: int
    gaps: int
    fte: Any


def member_lines(viewer: Viewer, year: int | None) -> list[MemberLine]:
    """Every current member with its systems, how many it shares with others, gaps, and ICT staff of
    the year.
    """
    day = viewer.day
    members = list(seen(Member, viewer).current(day).order_by("sort_key"))
    used: dict[int, set[int]] = {}
    for member, system in seen(Use, viewer).on(day).values_list("member_id", "system_id"):
        used.setdefault(member, set()).add(system)
    users = Counter(chain.from_iterable(used.values()))
    shared = {system for system, count in users.items() if count > 1}
    gaps = _gap_counts(viewer)
    fte = _fte(viewer, year)
    return [
        MemberLine(
            member,
            len(used.get(member.pk, set())),
            len(used.get(member.pk, set()) & shared),
            gaps.get(member.pk, 0),
            fte.get(member.pk),
        )
        for member in members
    ]


def _gap_counts(viewer: Viewer) -> dict[int | None, int]:
    """Gaps today by member; None is for those about the role that serves all members."""
    rows = seen(RoleGap, viewer).on(viewer.day).values("member_id").annotate(n=Count("pk"))
    return {row["member_id"]: row["n"] for row in rows}


def fte_year(viewer: Viewer) -> int | None:
    """The newest year for which any member's ICT staffing is known; the others are then unknown."""
    rows = seen(KeyFigure, viewer).filter(kind=KeyFigure.Kind.ICT_FTE, year__lte=viewer.day.year)
    newest: int | None = rows.aggregate(newest=Max("year"))["newest"]
    return newest


def _fte(viewer: Viewer, year: int | None) -> dict[int, Any]:
    rows = seen(KeyFigure, viewer).filter(kind=KeyFigure.Kind.ICT_FTE, year=year)
    return dict(rows.values_list("member_id", "value"))


def sum_of_fte(lines: list[MemberLine]) -> KnownSum[str]:
    """ICT full-time equivalents of all members; says whose are not known."""
    return known_sum({line.member.name: line.fte for line in lines})


@dataclass(frozen=True)
class Overview:
    members: int
    owners: int
    customers: int
    systems: int
    uses: int
    gaps: int
    joint_gaps: int
    coming_gaps: int


def overview(viewer: Viewer) -> Overview:
    """The cooperation in figures; `joint_gaps` are those that concern all members together."""
    day = viewer.day
    parts = seen(Membership, viewer).on(day)
    counted = parts.aggregate(
        members=Count("member_id", distinct=True),
        owners=Count("member_id", distinct=True, filter=Q(is_owner=True)),
        customers=Count("member_id", distinct=True, filter=Q(is_customer=True)),
    )
    uses = (
        seen(Use, viewer)
        .on(day)
        .aggregate(uses=Count("pk"), systems=Count("system_id", distinct=True))
    )
    gaps = _gap_counts(viewer)
    return Overview(
        **counted,
        **uses,
        gaps=sum(gaps.values()),
        joint_gaps=gaps.get(None, 0),
        coming_gaps=seen(RoleGap, viewer).begins_within(day, SOON).count(),
    )


@dataclass(frozen=True)
class Helper:
    """A system of one's member, and who helps with it there."""

    system: System
    people: list[str]


def helpers(viewer: Viewer, member: int, most: int = 12) -> list[Helper]:
    """The systems most people at the member use, with its super users and local managers."""
    uses = seen(Use, viewer).on(viewer.day).filter(member_id=member).select_related("system")
    systems = [use.system for use in uses.order_by("-user_count", "system__sort_key")[:most]]
    kinds = ["super_user", "local_manager", "contact", "manager"]
    roles = (
        seen(SystemRole, viewer)
        .on(viewer.day)
        .filter(system__in=systems, member_id=member, kind__in=kinds)
        .select_related("person")
        .order_by("person__sort_key")
    )
    named: dict[int, list[str]] = {}
    for role in roles:
        if str(role.person) not in named.setdefault(role.system_id, []):
            named[role.system_id].append(str(role.person))
    return [Helper(system, named.get(system.pk, [])) for system in systems]


def unassessed(
    viewer: Viewer, members: frozenset[int] | None, most: int = 15
) -> tuple[int, list[Use]]:
    """Uses that hold personal data (or where that is not known) and have no fresh assessment of risk.

    `members` None means all of them. Returns how many, and the first ones.
    """
    fresh = viewer.day - RISK_KEPT
    rows = seen(Use, viewer).on(viewer.day).exclude(personal_data="none")
    rows = rows.filter(Q(risk_assessed_on__isnull=True) | Q(risk_assessed_on__lt=fresh))
    if members is not None:
        rows = rows.filter(member_id__in=members)
    first = rows.select_related("system", "member").order_by("-criticality", "system__sort_key")
    return rows.count(), list(first[:most])


@dataclass(frozen=True)
class FigureGap:
    member: Member
    missing: int


def figure_gaps(viewer: Viewer) -> tuple[int, list[FigureGap]]:
    """How many key figures of last year are not known, for each member."""
    year = viewer.day.year - 1
    kinds = len(KeyFigure.Kind.values)
    members = (
        seen(Member, viewer)
        .current(viewer.day)
        .annotate(known=Count("figures", filter=Q(figures__year=year)))
    )
    rows = members.order_by("known", "sort_key")
    return year, [FigureGap(m, kinds - m.known) for m in rows if m.known < kinds]
