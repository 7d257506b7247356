"""Reads of systems, their names and their areas."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from samdrift.kernel.calc.names import fold
from samdrift.kernel.history import events_about
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.models.systems import (
    Likeness,
    ServiceArea,
    System,
    SystemMerge,
    SystemName,
)
from samdrift.portfolio.models.uses import Use


@dataclass(frozen=True)
class UseNumbers:
    """How much a system is used on the day: by how many of the members, and by how many people.

    `users` is the sum of what is counted (None when nothing is), `unknown` how many of the
    uses have no count.
    """

    using: int
    members: int
    users: int | None
    unknown: int


def current_members(viewer: Viewer) -> Any:
    """The members of the day, in Norwegian order."""
    return seen(Member, viewer).current(viewer.day).order_by("sort_key", "pk")


def _uses_of_row(viewer: Viewer) -> Any:
    rows = seen(Use, viewer).on(viewer.day).filter(system_id=OuterRef("pk"))
    return rows.order_by().values("system_id")


def with_numbers(rows: Any, viewer: Viewer) -> Any:
    """Systems with `using`, `users` and `unknown` of the day, as part of their own query."""
    uses = _uses_of_row(viewer)
    count = Subquery(
        uses.annotate(n=Count("member_id", distinct=True)).values("n"),
        output_field=IntegerField(),
    )
    users = Subquery(uses.annotate(n=Sum("user_count")).values("n"), output_field=IntegerField())
    known = Subquery(
        uses.annotate(n=Count("pk") - Count("user_count")).values("n"),
        output_field=IntegerField(),
    )
    return rows.annotate(
        using=Coalesce(count, Value(0)), users=users, unknown=Coalesce(known, Value(0))
    )


def listed(viewer: Viewer) -> Any:
    """Systems as the register lists them."""
    rows = (
        seen(System, viewer).own_rows().select_related("supplier").prefetch_related("areas__parent")
    )
    return with_numbers(rows, viewer)


def numbers_of(system: System, viewer: Viewer) -> UseNumbers:
    """How much one system is used, in two queries."""
    members = current_members(viewer)
    found = (
        seen(Use, viewer)
        .on(viewer.day)
        .filter(system=system, member__in=members)
        .aggregate(
            using=Count("member_id", distinct=True),
            users=Sum("user_count"),
            unknown=Count("pk") - Count("user_count"),
        )
    )
    return UseNumbers(found["using"], members.count(), found["users"], found["unknown"])


def named(names: Iterable[str], viewer: Viewer) -> dict[str, System]:
    """Systems by their folded name or another name they go by: two queries however many names."""
    wanted = {fold(name)[:200] for name in names if name}
    own = seen(System, viewer).own_rows().filter(folded__in=wanted)
    found = {system.folded: system for system in own}
    others = seen(SystemName, viewer).filter(folded__in=wanted - found.keys())
    found |= {one.folded: one.system for one in others.select_related("system")}
    return found


def name_taken(name: str, besides: int | None = None) -> System | None:
    """The system that already goes by this name, other than `besides`."""
    folded = fold(name)[:200]
    own = System.objects.own_rows().filter(folded=folded).exclude(pk=besides).first()
    if own is not None:
        return own  # type: ignore[no-any-return]
    other = SystemName.objects.filter(folded=folded).exclude(system_id=besides)
    one = other.select_related("system").first()
    return one.system if one else None


def areas_in_order(viewer: Viewer) -> list[ServiceArea]:
    """Every area, each followed by those under it: one query."""
    rows = list(seen(ServiceArea, viewer).select_related("parent").order_by("order", "name", "pk"))
    under: dict[int | None, list[ServiceArea]] = {}
    for row in rows:
        under.setdefault(row.parent_id, []).append(row)
    return [one for top in under.get(None, []) for one in (top, *under.get(top.pk, []))]


def areas_listed(viewer: Viewer) -> Any:
    """Areas with how many systems lie in each."""
    rows = seen(ServiceArea, viewer).select_related("parent")
    return rows.annotate(held=Count("systems", distinct=True)).order_by("order", "name", "pk")


def other_names(system: System, viewer: Viewer) -> list[SystemName]:

    def rows(key: int) -> Any:
        return seen(SystemName, viewer).filter(system=key).order_by("name")

    return list(ask("other names of a system", viewer, rows, system.pk))


def areas_of(system: System, viewer: Viewer) -> list[ServiceArea]:

    def rows(key: int) -> Any:
        found = seen(ServiceArea, viewer).filter(systems=key).select_related("parent")
        return found.order_by("order", "name")

    return list(ask("areas of a system", viewer, rows, system.pk))


def merges_of(system: System, viewer: Viewer) -> list[SystemMerge]:
    """Which systems were found to be this one, newest first."""

    def rows(key: int) -> Any:
        found = seen(SystemMerge, viewer).filter(kept=key, undone_at=None)
        return found.select_related("gone").order_by("-pk")

    return list(ask("merges of a system", viewer, rows, system.pk))


def members_named(pks: Iterable[int], viewer: Viewer) -> list[Member]:
    return list(seen(Member, viewer).filter(pk__in=pks).order_by("sort_key", "pk"))


def with_gaps(viewer: Viewer) -> Q:
    """The condition that a system lacks something in its roles on the day."""
    gaps = seen(RoleGap, viewer).on(viewer.day).filter(system_id=OuterRef("pk"))
    return Q(Exists(gaps))


def name_holds(rows: Any, text: str, viewer: Viewer) -> Any:
    """Systems with the text in their name, their short name or another name."""
    others = seen(SystemName, viewer).filter(system_id=OuterRef("pk"), name__icontains=text)
    return rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Exists(others))


def register_numbers(viewer: Viewer) -> tuple[int, int, int]:
    """How many running systems, uses of the day, and members that use something."""
    found = (
        seen(Use, viewer)
        .on(viewer.day)
        .aggregate(uses=Count("pk"), members=Count("member_id", distinct=True))
    )
    return running_count(viewer), found["uses"], found["members"]


def running_count(viewer: Viewer) -> int:
    return int(seen(System, viewer).running().count())


def falling_due(viewer: Viewer, until: dt.date) -> QuerySet[Use]:
    """Uses with a date of phasing out not later than `until`, of the viewer's members."""
    rows = (
        seen(Use, viewer).on(viewer.day).filter(phase_out_on__isnull=False, phase_out_on__lte=until)
    )
    if not viewer.centre:
        rows = rows.filter(member_id__in=viewer.members)
    found: QuerySet[Use] = rows.select_related("system", "member").order_by("phase_out_on", "pk")
    return found


def systems_due(viewer: Viewer, until: dt.date) -> Any:
    """Running systems that should be replaced or end not later than `until`."""
    rows = seen(System, viewer).running().annotate(due=Coalesce(F("ends_on"), F("replace_on")))
    if not viewer.centre:
        own = seen(Use, viewer).on(viewer.day).filter(member_id__in=viewer.members)
        rows = rows.filter(pk__in=own.values("system_id"))
    return rows.filter(due__lte=until).order_by("due", "pk")


def gap_count(system: System, viewer: Viewer) -> int:
    """How many things are missing in the system's roles on the day."""
    return int(seen(RoleGap, viewer).on(viewer.day).filter(system=system).count())


def earlier_names(system: System) -> list[tuple[dt.date, str]]:
    """The names it had before, newest first, with the day each was given up."""
    found = []
    for event in events_about("portfolio.system", [system.pk]):
        pair = json.loads(event.text)["changes"].get("name")
        if event.what == "system.changed" and pair:
            found.append((timezone.localdate(event.at), str(pair[0])))
    return found


def likely_pairs(viewer: Viewer) -> list[Likeness]:
    """Pairs that nobody has settled yet, most alike first; merged and ended ones left out."""
    rows = seen(Likeness, viewer).filter(
        state=Likeness.State.SUGGESTED,
        first__merged_into=None,
        second__merged_into=None,
        first__ended_at=None,
        second__ended_at=None,
    )
    joined = rows.select_related("first__supplier", "second__supplier")
    return list(joined.order_by("-likeness", "first__sort_key", "pk")[:200])


def pair_count(viewer: Viewer) -> int:
    rows = seen(Likeness, viewer).filter(state=Likeness.State.SUGGESTED)
    return int(rows.filter(first__merged_into=None, second__merged_into=None).count())


def uses_of_pairs(pairs: Iterable[Likeness], viewer: Viewer) -> dict[int, list[str]]:
    """The members that use each of the systems in the pairs: one query."""
    systems = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    rows = seen(Use, viewer).on(viewer.day).filter(system_id__in=systems)
    found: dict[int, list[str]] = {}
    for system, member in rows.order_by("member__sort_key").values_list(
        "system_id", "member__name"
    ):
        found.setdefault(system, []).append(member)
    return found


def merges_today(viewer: Viewer) -> list[SystemMerge]:
    """Merges of today, that can still be taken back."""
    rows = seen(SystemMerge, viewer).filter(done_on=viewer.today, undone_at=None)
    return list(rows.select_related("kept", "gone").order_by("-pk"))


def by_name(name: str, viewer: Viewer) -> System | None:
    """The system that goes by this name, if any."""
    return named([name], viewer).get(fold(name)[:200])


def systems_with(pks: Iterable[int], viewer: Viewer) -> list[System]:
    return list(seen(System, viewer).filter(pk__in=pks).order_by("sort_key", "pk"))
