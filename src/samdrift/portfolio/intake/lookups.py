"""Finding systems, areas, suppliers and uses by what a spreadsheet calls them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

from django.db import connections

from samdrift.formats.text import fold
from samdrift.kernel.intake.kinds import Context, Rejected, Row, parted
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.intake.near import Names
from samdrift.portfolio.models.systems import ServiceArea, System, SystemName

Pair = tuple[int, int]


class Period(NamedTuple):
    """[start, end); None is without bound."""

    start: dt.date | None
    end: dt.date | None

    def touches(self, other: Period) -> bool:
        begins = self.end is None or other.start is None or other.start < self.end
        return begins and (other.end is None or self.start is None or self.start < other.end)

    def has(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def told(self) -> dict[str, str]:
        """The bounds as people write them."""
        return {"start": day_text(self.start), "end": day_text(self.end)}


def day_text(day: dt.date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else "…"


def systems(context: Context) -> dict[str, int]:
    """Ids of systems by folded name, short name and other names; merged ones by the one kept."""
    found: dict[str, int] = context.once("systems", _systems)
    return found


def _systems() -> dict[str, int]:
    rows: Any = System.objects.values_list("pk", "name", "short_name", "merged_into_id")
    found: dict[str, int] = {}
    others: list[tuple[str, int]] = []
    for pk, name, short, kept in rows:
        if kept is None:
            found[fold(name)] = pk
        others += [(fold(one), kept or pk) for one in (name, short) if one]
    others += SystemName.objects.values_list("folded", "system_id")
    for folded, pk in others:
        found.setdefault(folded, pk)
    return found


def meant(context: Context, name: str) -> Hashable | None:
    """What tells that two rows mean one system: its id, or the name of one that is new."""
    key = fold(name)
    return context.lasting(key, systems(context).get(key, key)) if key else None


def system_id(context: Context, name: str) -> int | Rejected:
    """The system's id, or why not, with the likeliest name when one is near."""
    found = systems(context).get(fold(name))
    if found is not None:
        return found
    near = names(context).nearest(name)
    if near is None:
        return Rejected("system", "unknown_system")
    return Rejected("system", "maybe_system", {"suggestion": near})


def names(context: Context) -> Names:
    """The names of the systems there are, to find what a new one may be another name for."""
    found: Names = context.once(
        "system-names", lambda: Names(System.objects.running().values_list("name", flat=True))
    )
    return found


def areas(context: Context) -> dict[str, ServiceArea]:
    """Service areas by folded name, and by 'Parent › Part'."""
    found: dict[str, ServiceArea] = context.once("areas", _areas)
    return found


def _areas() -> dict[str, ServiceArea]:
    found: dict[str, ServiceArea] = {}
    for area in ServiceArea.objects.select_related("parent").order_by("parent_id", "pk"):
        found.setdefault(fold(area.name), area)
        if area.parent:
            found[fold(f"{area.parent.name} {area.name}")] = area
    return found


def areas_named(row: Row, context: Context) -> list[str]:
    """The service areas a cell names: "Helse, sosial og omsorg" is one where there is such a one."""
    known = areas(context)
    text = row.get("areas")
    return parted(text, lambda part: fold(part) in known) if text else []


def others_named(row: Row, context: Context) -> list[str]:
    """The other names that a cell gives a system."""
    known = systems(context)
    text = row.get("other_names")
    return parted(text, lambda part: fold(part) in known) if text else []


def suppliers(context: Context) -> dict[str, Supplier]:
    """Suppliers by name without their legal form."""
    found: dict[str, Supplier] = context.once(
        "suppliers", lambda: {company(one.name): one for one in Supplier.objects.all()}
    )
    return found


_LEGAL_FORMS = frozenset(["as", "asa", "ab", "aps", "oy", "inc", "ltd", "limited", "gmbh"])


def company(name: str) -> str:
    """A company's name as compared: without its legal form."""
    folded = fold(name)
    words = [word for word in folded.split() if word not in _LEGAL_FORMS]
    return " ".join(words).removesuffix(" a s") or folded


def members_named(row: Row, context: Context) -> list[Member] | Rejected:
    """The member a cell names, or several: 'Nordvik; Sørvik'."""
    text = row.get("member")
    one = member_of(context, text)
    if one is not None:
        return [one]
    named = parted(text, lambda part: member_of(context, part) is not None) if text else []
    found = [(part, member_of(context, part)) for part in named] if len(named) > 1 else []
    strange = next((part for part, member in found if member is None), None)
    if not found or strange is not None:
        values = {"shown": strange} if strange else {}
        return Rejected("member", "unknown_member" if text else "member_needed", values)
    return list({member.pk: member for _part, member in found if member}.values())


def memberships(context: Context) -> dict[int, list[Period]]:
    """When each member has been part of an arrangement."""
    found: dict[int, list[Period]] = context.once("memberships", _memberships)
    return found


def _memberships() -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    for member, start, end in Membership.objects.values_list("member_id", "valid_from", "valid_to"):
        found[member].append(Period(start, end))
    return found


def left_on(context: Context, member: Member) -> dt.date | None:
    """The day the member ceased, or took part in nothing any more; None while it does."""
    parts = memberships(context).get(member.pk, [])
    ends = [part.end for part in parts]
    gone = max((end for end in ends if end), default=None) if ends and None not in ends else None
    return min((day for day in (gone, member.ceased_on) if day), default=None)


def among(rows: Any, pairs: Iterable[Pair]) -> Any:
    """The rows whose (system, member) is one of the pairs."""
    wanted = sorted({(int(system), int(member)) for system, member in pairs})
    if not wanted:
        return rows.none()
    rows = rows.all()
    listed = ",".join(map(str, wanted))
    where = f"(system_id, member_id) IN (VALUES {listed})"
    if connections[rows.db].vendor == "postgresql":
        where = _each_by_index(rows.model._meta.db_table, listed)
    return rows.extra(where=[where])  # noqa: S610 -- whole numbers and a table's name, no text


def _each_by_index(table: str, listed: str) -> str:
    """PostgreSQL would rather read the whole table: OFFSET 0 makes it look each pair up."""
    return (
        f"id IN (SELECT one.id FROM (VALUES {listed}) AS pair (s, m) CROSS JOIN LATERAL "  # noqa: S608
        f"(SELECT id FROM {table} WHERE system_id = pair.s AND member_id = pair.m OFFSET 0) AS one)"
    )


def plain(value: Any) -> Any:
    """A value as it stands in an event."""
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)
