"""Finding systems, areas, suppliers and uses by what a spreadsheet calls them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.formats.text import fold
from samdrift.kernel import search
from samdrift.kernel.calc.names import likeness
from samdrift.kernel.history import Happening
from samdrift.kernel.intake.kinds import Context, Rejected
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import ServiceArea, System, SystemName
from samdrift.portfolio.models.uses import Use

ALIKE = 0.8


def systems(context: Context) -> dict[str, int]:
    """Ids of systems by folded name, short name and other names."""
    return context.once("systems", _systems)


def _systems() -> dict[str, int]:
    found: dict[str, int] = {}
    for pk, name, short, target in System.objects.values_list(
        "pk", "name", "short_name", "merged_into_id"
    ):
        kept = target or pk
        if short:
            found.setdefault(fold(short), kept)
        if target is None:
            found[fold(name)] = kept
        else:
            found.setdefault(fold(name), kept)
    for folded, pk in SystemName.objects.values_list("folded", "system_id"):
        found.setdefault(folded, pk)
    return found


def system_id(context: Context, name: str | None) -> int | Rejected:
    """The system's id, or why not, with the likeliest name when one is near."""
    if not name:
        return Rejected("system", "required")
    known = systems(context)
    found = known.get(fold(name))
    if found is not None:
        return found
    near = nearest(context, name)
    return Rejected("system", "maybe_system", {"suggestion": near}) if near else Rejected("system", "unknown_system")


def nearest(context: Context, name: str) -> str | None:
    """The name of the system that is most like this one, when it is like enough."""
    titles: dict[str, str] = context.once("system-titles", lambda: _titles())
    best = max(((likeness(name, title), title) for title in titles.values()), default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def _titles() -> dict[str, str]:
    return {fold(n): n for n in System.objects.own_rows().values_list("name", flat=True)}


def areas(context: Context) -> dict[str, int]:
    return context.once("areas", _areas)


def _areas() -> dict[str, int]:
    found: dict[str, int] = {}
    for area in ServiceArea.objects.select_related("parent"):
        found.setdefault(fold(area.name), area.pk)
        if area.parent:
            found[fold(f"{area.parent.name} {area.name}")] = area.pk
    return found


def area_ids(context: Context, names: list[str] | None) -> list[int]:
    """Ids of areas by name; one that is new is added, under its parent when written 'A › B'."""
    known = areas(context)
    found = []
    for name in names or []:
        key = fold(name)
        if key not in known:
            parent_name, _arrow, own = name.rpartition("›")
            parent = area_ids(context, [parent_name.strip()])[0] if parent_name.strip() else None
            area = ServiceArea.objects.create(name=own.strip()[:120], parent_id=parent)
            known[key] = area.pk
            known.setdefault(fold(area.name), area.pk)
        found.append(known[key])
    return list(dict.fromkeys(found))


def supplier_id(context: Context, name: str | None, happenings: list[Happening]) -> int | None:
    """The supplier's id by name; a new one is added."""
    if not name:
        return None
    known: dict[str, int] = context.once("suppliers", _suppliers)
    key = _company(name)
    if key not in known:
        supplier = Supplier.objects.create(name=name[:160])
        happenings.append(Happening("supplier.added", supplier, changes={"name": [None, name]}))
        search.index([supplier])
        known[key] = supplier.pk
    return known[key]


def _suppliers() -> dict[str, int]:
    return {_company(name): pk for pk, name in Supplier.objects.values_list("pk", "name")}


def _company(name: str) -> str:
    """A company's name as compared: without its legal form."""
    words = [w for w in fold(name).split() if w not in {"as", "asa", "ab", "a s", "oy", "inc", "ltd", "gmbh"}]
    return " ".join(words) or fold(name)


def uses(context: Context, day: dt.date) -> dict[tuple[int, int], int]:
    """(system, member) → the use in force that day, or the newest there is."""
    return context.once("uses", lambda: _uses(day))


def _uses(day: dt.date) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], tuple[bool, int]] = {}
    rows = Use.objects.order_by("pk").values_list(
        "pk", "system_id", "member_id", "valid_from", "valid_to"
    )
    for pk, system, member, start, end in rows.iterator(chunk_size=5000):
        now = (start is None or start <= day) and (end is None or end > day)
        best = found.get((system, member))
        if best is None or now or not best[0]:
            found[(system, member)] = (now, pk)
    return {key: pk for key, (_now, pk) in found.items()}


def plain(value: Any) -> Any:
    """A value as it stands in an event."""
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)
