"""Systems from a table; names that are nearly alike are suggested as one, never merged silently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_bool, as_date, as_int
from samdrift.formats.text import fold
from samdrift.kernel import search
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.intake.kinds import (
    Context,
    LoadField,
    LoadKind,
    Outcome,
    Rejected,
    Row,
    Taken,
    Unchanged,
    limited,
    one_of,
    several,
)
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.systems import System, SystemName

Life, Kind, Management = System.LifeCycle, System.Kind, System.Management


def one_to_five(cell: Cell) -> int | None:
    value = as_int(cell)
    if value is not None and not 1 <= value <= 5:
        raise BadValue("not_1_to_5", cell)
    return value


_LIFE = one_of(Life, ("i drift", "operation"), ("drift", "operation"), ("aktiv", "operation"), ("under anskaffelse", "procurement"), ("under anskaffing", "procurement"), ("anskaffelse", "procurement"), ("under innføring", "introduction"), ("innføring", "introduction"), ("bør byttes ut", "replace"), ("skal byttes ut", "replace"), ("bør/skal byttes ut", "replace"), ("under utfasing", "phase_out"), ("utfases", "phase_out"), ("utfaset", "ended"), ("avviklet", "ended"), ("avvikla", "ended"), ("i drift – bør byttes ut", "replace"))
_KIND = one_of(Kind, ("fellessystem", "shared"), ("fellessystemkandidat", "candidate"), ("sektorsystem", "sector"), ("fagsystem", "sector"), ("virksomhetssystem", "local"), ("tverrsektorielt", "cross"))
_MANAGEMENT = one_of(Management, ("egen", "own"), ("hver sin", "own"), ("felles", "joint"), ("felles systemansvarlig", "joint"), ("sentral", "centre"), ("driftssentralen", "centre"))

FIELDS = (
    LoadField("name", _("Name"), ("System", "Systemnavn", "Systemnamn", "Navn", "Namn", "Fagsystem", "Løsning", "Applikasjon", "Program", "It-system", "It-systemnavn", "Name", "System name", "Application", "Programvare"), limited(160), required=True),
    LoadField("short_name", _("Short name"), ("Kortnavn", "Kortnamn", "Forkortelse", "Short name", "Kortnamn"), limited(40)),
    LoadField("other_names", _("Other names"), ("Andre navn", "Andre namn", "Også kalt", "Alias", "Other names", "Synonym"), several),
    LoadField("supplier", _("Supplier"), ("Leverandør", "Leverandørnavn", "Supplier", "Vendor", "Leverantör"), limited(160)),
    LoadField("areas", _("Service areas"), ("Tjenesteområde", "Tjenesteområder", "Tenesteområde", "Område", "Fagområde", "Virksomhetsområde", "Sektor", "Service area", "Area", "Område(r)", "Verksamhetsområde", "Forretningsområde", "service_area"), several),
    LoadField("purpose", _("Purpose"), ("Formål", "Føremål", "Beskrivelse", "Bruksområde", "Hva brukes det til", "Purpose", "Description", "Behov", "need", "Beskrivning", "Syfte"), limited(5000)),
    LoadField("kind", _("Kind"), ("Systemklassifisering", "Klassifisering", "Type", "Systemtype", "Kind", "Type system"), _KIND),
    LoadField("life_cycle", _("Life cycle"), ("Livsløp", "Livsløpsfase", "Fase", "Livssyklus", "Status", "Life cycle", "Livscykel"), _LIFE),
    LoadField("management", _("Management model"), ("Forvaltningsmodell", "Forvaltingsmodell", "Forvaltning", "Management model"), _MANAGEMENT),
    LoadField("introduced_on", _("Introduced on"), ("Innført", "Innført dato", "Tatt i bruk", "Teke i bruk", "Introduced", "Infört"), as_date),
    LoadField("replace_on", _("To be replaced by"), ("Byttes ut", "Skal byttes ut", "Utskiftes", "Replace on", "Ersättas"), as_date),
    LoadField("ends_on", _("Ends on"), ("Avvikles", "Avvikles dato", "Slutt", "Ends on", "Avvecklas"), as_date),
    LoadField("strategic_fit", _("Strategic fit"), ("Strategisk egnethet", "Strategic fit"), one_to_five),
    LoadField("functional_fit", _("Functional fit"), ("Funksjonell egnethet", "Functional fit"), one_to_five),
    LoadField("technical_fit", _("Technical fit"), ("Teknisk egnethet", "Technical fit"), one_to_five),
    LoadField("critical_periods", _("Critical periods"), ("Kritiske perioder", "Critical periods"), limited(300)),
    LoadField("national_component", _("National common component"), ("Nasjonal felleskomponent", "Felleskomponent", "National common component"), as_bool),
    LoadField("website", _("Website"), ("Nettside", "Nettsted", "URL", "Website", "Webbplats"), limited(200)),
    LoadField("note", _("Note"), ("Merknad", "Kommentar", "Note", "Notat", "Anmärkning", "Bemærkning", "open_point"), limited(5000)),
)
_PLAIN = tuple(f.key for f in FIELDS if f.key not in {"name", "other_names", "supplier", "areas"})


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: new systems in one statement, changed ones one by one."""
    happenings: list[Happening] = []
    known = lookups.systems(context)
    pks = [known[fold(r.values["name"])] for r in rows if fold(r.values["name"]) in known]
    there = System.objects.prefetch_related("areas").in_bulk(pks)
    fresh: dict[str, tuple[System, list[int]]] = {}
    placed: list[Any] = []
    touched: list[System] = []
    for row in rows:
        placed.append(_place(row, context, known, there, fresh, happenings, touched))
    _add(fresh, known, happenings)
    outcomes = [_named(row, one, context, happenings) for row, one in zip(rows, placed, strict=True)]
    record_all(happenings, by=context.by)
    search.index([*[system for system, _areas in fresh.values()], *touched])
    return outcomes


def _place(
    row: Row,
    context: Context,
    known: dict[str, int],
    there: dict[int, System],
    fresh: dict[str, tuple[System, list[int]]],
    happenings: list[Happening],
    touched: list[System],
) -> Any:
    key = fold(row.values["name"])
    if not key:
        return Rejected("name", "needs_name")
    values = {name: row.values[name] for name in _PLAIN if row.get(name) is not None}
    supplier = lookups.supplier_id(context, row.get("supplier"), happenings)
    if supplier is not None:
        values["supplier_id"] = supplier
    areas = lookups.area_ids(context, row.get("areas"))
    if key in fresh:
        return fresh[key][0], False
    if key not in known:
        system = System(name=row.values["name"], **values)
        fresh[key] = (system, areas)
        return system, True
    system = there[known[key]]
    return system, _change(system, values, areas, happenings, touched)


def _change(
    system: System,
    values: dict[str, Any],
    areas: list[int],
    happenings: list[Happening],
    touched: list[System],
) -> bool:
    changes = {
        k: [lookups.plain(getattr(system, k)), lookups.plain(v)]
        for k, v in values.items()
        if getattr(system, k) != v
    }
    now = {area.pk for area in system.areas.all()}
    added = [pk for pk in areas if pk not in now]
    if added:
        system.areas.add(*added)
        changes["areas"] = [sorted(now), sorted({*now, *added})]
    if not changes:
        return False
    for key, value in values.items():
        setattr(system, key, value)
    system.save(update_fields=[k.removesuffix("_id") for k in values] or ["name"])
    happenings.append(Happening("system.changed", system, changes=changes))
    touched.append(system)
    return True


def _add(
    fresh: dict[str, tuple[System, list[int]]],
    known: dict[str, int],
    happenings: list[Happening],
) -> None:
    systems = [system for system, _areas in fresh.values()]
    for system in systems:
        system.make_keys()
    System.objects.bulk_create(systems)
    through = System.areas.through
    through.objects.bulk_create(
        [
            through(system_id=system.pk, servicearea_id=area)
            for system, areas in fresh.values()
            for area in areas
        ]
    )
    for key, (system, _areas) in fresh.items():
        known[key] = system.pk
        happenings.append(Happening("system.added", system, changes={"name": [None, system.name]}))


def _named(row: Row, placed: Any, context: Context, happenings: list[Happening]) -> Outcome:
    """Other names of the system: one that already means another system refuses the row."""
    if isinstance(placed, Rejected):
        return placed
    system, changed = placed
    known = lookups.systems(context)
    for name in row.get("other_names") or []:
        key = fold(name)
        holder = known.get(key)
        if holder == system.pk or not key:
            continue
        if holder is not None:
            return Rejected("other_names", "name_taken", {"name": name})
        SystemName.objects.create(system=system, name=name[:160], folded=key[:200])
        known[key] = system.pk
        happenings.append(Happening("system.named", system, changes={"name": [None, name]}))
        changed = True
    return Taken(system.pk) if changed else Unchanged(system.pk)


def after(context: Context) -> None:
    """Suggest pairs that look like one system under two names."""
    from samdrift.portfolio.services.likeness import suggest_alike

    suggest_alike(by=context.by)


KIND = LoadKind(
    key="systems",
    name=_("Systems"),
    lead=_("Systems with supplier, service area and life cycle."),
    right="portfolio.add_system",
    fields=FIELDS,
    take=take,
    identity=lambda values: fold(values.get("name") or "") or None,
    after=after,
    order=40,
)
