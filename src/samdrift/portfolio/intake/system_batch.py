"""The systems of a batch of rows: found, added or changed in memory, written together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from samdrift.formats.text import fold
from samdrift.kernel import bulk, search
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.intake.kinds import Context, Note, Rejected, Row
from samdrift.kernel.rights import allowed
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.systems import ServiceArea, System, SystemName
from samdrift.portfolio.services.areas import add_area
from samdrift.portfolio.services.common import first_values


class Systems:
    """The systems a batch is about. `find` what is there, `require_parts` before anything is
    written of a row, `add` or `change`, and `write` once.
    """

    def __init__(self, context: Context, names: Iterable[str], *, whole: bool = True) -> None:
        """`whole` is for rows that may change the systems; without it they are only referred to."""
        self.context = context
        self.known = lookups.systems(context)
        self.by_name: dict[str, System] = {}
        self.fresh: dict[str, tuple[System, list[ServiceArea]]] = {}
        self.changed: dict[int, tuple[System, dict[str, list[Any]]]] = {}
        self.named: list[SystemName] = []
        self.suppliers: list[Supplier] = []
        self.linked: list[tuple[int, int]] = []
        pks = {self.known[key] for key in map(fold, names) if key in self.known}
        self.there = self._whole(pks) if whole else self._referred(pks)
        self.areas = {pk: set(row.areas.all()) for pk, row in self.there.items()} if whole else {}

    def _whole(self, pks: set[int]) -> dict[int, System]:
        rows = System.objects.filter(pk__in=pks).select_related("supplier").order_by("pk")
        return {row.pk: row for row in rows.prefetch_related("areas")} if pks else {}

    def _referred(self, pks: set[int]) -> dict[int, System]:
        """Systems for their names alone, which the next batch will want as well."""
        found: dict[int, System] = self.context.once("systems-referred-to", dict)
        lacking = pks - found.keys()
        if lacking:
            found.update(System.objects.in_bulk(lacking))
        return found

    def find(self, name: str) -> System | None:
        key = fold(name)
        found = self.by_name.get(key)
        return self.there.get(self.known.get(key, 0)) if found is None else found

    def require_parts(self, row: Row) -> Rejected | None:
        """Refuse a row with a service area that is not there, and that the loader may not add."""
        known = lookups.areas(self.context)
        lacking = [
            name for name in lookups.areas_named(row, self.context) if fold(name) not in known
        ]
        if lacking and not self._may("portfolio.manage_areas"):
            return Rejected("areas", "unknown_area", {"shown": lacking[0]})
        supplier = row.get("supplier")
        new = supplier and lookups.company(supplier) not in lookups.suppliers(self.context)
        if new and not self._may("parties.manage_suppliers"):
            return Rejected("supplier", "not_allowed_here")
        return None

    def _may(self, right: str) -> bool:
        found: bool = self.context.once(f"may-{right}", lambda: allowed(self.context.by, right))
        return found

    def add(self, row: Row, name: str, **values: Any) -> System:
        """A system that is new; told as worth a look when another is called much the same."""
        names = lookups.names(self.context)
        other = names.nearest(name) if self.context.trying else None
        if other is not None:
            note = {"name": name, "other": other}
            self.context.notes.append(Note(row.line, "like_system", note))
        names.add(name)
        self.context.touched["names"].add(name)
        supplier, areas = self._supplier(row), self._areas(row)
        system = System(name=name, supplier=supplier, **values)
        self.fresh[fold(name)] = (system, areas)
        self.by_name[fold(name)] = system
        return system

    def change(self, system: System, row: Row, **values: Any) -> bool:
        """Set what the row tells that is new; areas are added to those it has."""
        supplier = self._supplier(row)
        if supplier is not None:
            values["supplier"] = supplier
        differs = {k: v for k, v in values.items() if getattr(system, k) != v}
        told = {k: [_told(getattr(system, k)), _told(v)] for k, v in differs.items()}
        for key, value in differs.items():
            setattr(system, key, value)
        self.context.touched["names"].update({"name", "short_name"} & differs.keys())
        more = self._more_areas(system, row)
        if system.pk is not None and (told or more):
            before = self.changed.setdefault(system.pk, (system, {}))[1]
            for key, pair in (told | more).items():
                before[key] = [before[key][0] if key in before else pair[0], pair[1]]
        return bool(told or more)

    def _more_areas(self, system: System, row: Row) -> dict[str, list[str]]:
        wanted, pk = self._areas(row), cast("int | None", system.pk)
        if pk is None:
            has = self.fresh[fold(system.name)][1]
            new = [area for area in wanted if area not in has]
            has += new
            return {"areas": []} if new else {}
        mine = self.areas[pk]
        new = [area for area in wanted if area not in mine]
        if not new:
            return {}
        before = _listed(mine)
        mine.update(new)
        self.linked += [(pk, area.pk) for area in new]
        return {"areas": [before, _listed(mine)]}

    def name(self, system: System, others: Sequence[str]) -> bool:
        """Let the system go by these names too; those it has already are passed over."""
        before = len(self.named)
        for one in others:
            key = fold(one)
            if key and self.find(one) is not system:
                self.by_name[key] = system
                self.named.append(SystemName(system=system, name=one[:160], folded=key[:200]))
        return len(self.named) > before

    def taken_name(self, system: System | None, names: Sequence[str]) -> str | None:
        """The first of the names that another system goes by."""
        holders = ((one, self.find(one)) for one in names)
        return next((one for one, has in holders if has is not None and has is not system), None)

    def _supplier(self, row: Row) -> Supplier | None:
        name = row.get("supplier")
        if not name:
            return None
        known = lookups.suppliers(self.context)
        key = lookups.company(name)
        if key not in known:
            known[key] = Supplier(name=name, sort_key=sort_key(name)[:200])
            self.suppliers.append(known[key])
        return known[key]

    def _areas(self, row: Row) -> list[ServiceArea]:
        found = [self._area(name) for name in lookups.areas_named(row, self.context)]
        return list(dict.fromkeys(found))

    def _area(self, name: str) -> ServiceArea:
        """The area by name; one that is new is added, under its parent when written 'A › B'."""
        known = lookups.areas(self.context)
        key = fold(name)
        if key not in known:
            above, _arrow, own = name.rpartition("›")
            parent = self._area(above) if fold(above) else None
            area = add_area(by=self.context.by, name=own[:120], parent=parent)
            known[key] = known[fold(area.name)] = area
        return known[key]

    def write(self) -> None:
        """Write all systems of the batch with their names, areas, events and search words."""
        bulk.add_all(self.suppliers)
        search.index(self.suppliers)
        made = [system for system, _areas in self.fresh.values()]
        for system in [*made, *[system for system, _changes in self.changed.values()]]:
            system.make_keys()
            system.supplier = system.supplier  # whose id is known only now
        bulk.add_all(made)
        for key, (system, areas) in self.fresh.items():
            self.known[key] = system.pk
            self.linked += [(system.pk, area.pk) for area in areas]
        bulk.pour(System.areas.through, ("system_id", "servicearea_id"), self.linked)
        self._write_names()
        for system, changes in self.changed.values():
            system.save(update_fields=[key for key in changes if key != "areas"] or ["name"])
        record_all(self._happenings(), by=self.context.by)
        touched = {s.pk: s for s in [*made, *[s for s, _changes in self.changed.values()]]}
        touched |= {one.system.pk: one.system for one in self.named}
        self._index(list(touched))

    def _write_names(self) -> None:
        for one in self.named:
            one.system = one.system  # whose id is known only now
            self.known[one.folded] = one.system.pk
        bulk.add_all(self.named)

    def _happenings(self) -> list[Happening]:
        found = [
            Happening("supplier.added", one, changes={"name": [None, one.name]})
            for one in self.suppliers
        ]
        found += [
            Happening("system.added", system, changes=_first(system, areas))
            for system, areas in self.fresh.values()
        ]
        found += [
            Happening("system.changed", system, changes=changes)
            for system, changes in self.changed.values()
        ]
        return found + [
            Happening("system.name_added", one.system, changes={"other_name": [None, one.name]})
            for one in self.named
        ]

    def _index(self, pks: list[int]) -> None:
        """Search words are made from the system with its supplier, areas and names."""
        rows = System.objects.filter(pk__in=pks).select_related("supplier")
        search.index(list(rows.prefetch_related("areas", "names")))


def _first(system: System, areas: Sequence[ServiceArea]) -> dict[str, Any]:
    fields = [f.name for f in System._meta.concrete_fields if f.editable and f.name != "id"]
    values = {name: getattr(system, name) for name in fields if name != "merged_into"}
    return first_values(values | {"areas": _listed(areas)})


def _listed(areas: Iterable[ServiceArea]) -> str:
    return ", ".join(sorted(area.name for area in areas))


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, Supplier) else lookups.plain(value)
