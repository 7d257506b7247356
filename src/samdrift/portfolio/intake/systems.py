"""Systems from a table; names that are nearly alike are suggested as one, never merged silently."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_bool, as_date, as_int
from samdrift.formats.text import fold
from samdrift.kernel.abreast import abreast
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
    long_text,
    one_of,
    several,
    web_address,
)
from samdrift.kernel.rights import allowed
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.intake.system_batch import Systems
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.services import gaps
from samdrift.portfolio.services.gap_findings import ask_to_find
from samdrift.portfolio.services.likeness import suggest_alike

Life, Kind, Management = System.LifeCycle, System.Kind, System.Management


def one_to_five(cell: Cell) -> int | None:
    value = as_int(cell)
    if value is not None and value not in range(1, 6):
        raise BadValue("not_1_to_5", cell)
    return value


_LIFE = one_of(
    Life,
    ("i drift", "operation"),
    ("drift", "operation"),
    ("aktiv", "operation"),
    ("under anskaffelse", "procurement"),
    ("under anskaffing", "procurement"),
    ("anskaffelse", "procurement"),
    ("under innføring", "introduction"),
    ("innføring", "introduction"),
    ("bør byttes ut", "replace"),
    ("skal byttes ut", "replace"),
    ("bør/skal byttes ut", "replace"),
    ("under utfasing", "phase_out"),
    ("utfases", "phase_out"),
    ("utfaset", "ended"),
    ("avviklet", "ended"),
    ("avvikla", "ended"),
    ("i drift – bør byttes ut", "replace"),
)
_KIND = one_of(
    Kind,
    ("fellessystem", "shared"),
    ("fellessystemkandidat", "candidate"),
    ("sektorsystem", "sector"),
    ("fagsystem", "sector"),
    ("virksomhetssystem", "local"),
    ("tverrsektorielt", "cross"),
)
_MANAGEMENT = one_of(
    Management,
    ("egen", "own"),
    ("hver sin", "own"),
    ("felles", "joint"),
    ("felles systemansvarlig", "joint"),
    ("sentral", "centre"),
    ("driftssentralen", "centre"),
)

FIELDS = (
    LoadField(
        "name",
        _("Name"),
        (
            "System",
            "Systemnavn",
            "Systemnamn",
            "Navn",
            "Namn",
            "Fagsystem",
            "Løsning",
            "Applikasjon",
            "Program",
            "It-system",
            "It-systemnavn",
            "Name",
            "System name",
            "Application",
            "Programvare",
            "Systemnamn",
            "It-kontrakt navn",
            "Kontraktnavn",
            "Avtalenavn",
            "Tittel",
            "Title",
            "Item name",
            "Product",
            "Produkt",
            "recommended",
        ),
        limited(160),
        required=True,
    ),
    LoadField(
        "short_name",
        _("Short name"),
        ("Kortnavn", "Kortnamn", "Forkortelse", "Short name", "Kortnamn"),
        limited(40),
    ),
    LoadField(
        "other_names",
        _("Other names"),
        ("Andre navn", "Andre namn", "Også kalt", "Alias", "Other names", "Synonym"),
        several,
    ),
    LoadField(
        "supplier",
        _("Supplier"),
        (
            "Leverandør",
            "Leverandørnavn",
            "Supplier",
            "Vendor",
            "Leverantör",
            "Leverandørens navn",
            "Awarded supplier",
            "Manufacturer",
            "Produsent",
        ),
        limited(160),
    ),
    LoadField(
        "areas",
        _("Service areas"),
        (
            "Tjenesteområde",
            "Tjenesteområder",
            "Tenesteområde",
            "Område",
            "Fagområde",
            "Virksomhetsområde",
            "Sektor",
            "Service area",
            "Area",
            "Område(r)",
            "Verksamhetsområde",
            "Forretningsområde",
            "service_area",
        ),
        several,
    ),
    LoadField(
        "purpose",
        _("Purpose"),
        (
            "Formål",
            "Føremål",
            "Beskrivelse",
            "Bruksområde",
            "Hva brukes det til",
            "Purpose",
            "Description",
            "Behov",
            "need",
            "Beskrivning",
            "Syfte",
        ),
        long_text,
    ),
    LoadField(
        "kind",
        _("Kind"),
        ("Systemklassifisering", "Klassifisering", "Type", "Systemtype", "Kind", "Type system"),
        _KIND,
    ),
    LoadField(
        "life_cycle",
        _("Life cycle"),
        ("Livsløp", "Livsløpsfase", "Fase", "Livssyklus", "Status", "Life cycle", "Livscykel"),
        _LIFE,
    ),
    LoadField(
        "management",
        _("Management model"),
        ("Forvaltningsmodell", "Forvaltingsmodell", "Forvaltning", "Management model"),
        _MANAGEMENT,
    ),
    LoadField(
        "introduced_on",
        _("Introduced on"),
        (
            "Innført",
            "Innført dato",
            "Tatt i bruk",
            "Teke i bruk",
            "Introduced",
            "Infört",
            "Indgået",
            "Inngått",
            "Ibrugtaget",
        ),
        as_date,
    ),
    LoadField(
        "replace_on",
        _("To be replaced by"),
        ("Byttes ut", "Skal byttes ut", "Utskiftes", "Replace on", "Ersättas"),
        as_date,
    ),
    LoadField(
        "ends_on",
        _("Ends on"),
        (
            "Avvikles",
            "Avvikles dato",
            "Slutt",
            "Ends on",
            "Avvecklas",
            "Udløbsdato",
            "Utløpsdato",
            "Utløper",
            "Expiration date",
            "Udløber",
        ),
        as_date,
    ),
    LoadField(
        "strategic_fit", _("Strategic fit"), ("Strategisk egnethet", "Strategic fit"), one_to_five
    ),
    LoadField(
        "functional_fit",
        _("Functional fit"),
        ("Funksjonell egnethet", "Functional fit"),
        one_to_five,
    ),
    LoadField(
        "technical_fit", _("Technical fit"), ("Teknisk egnethet", "Technical fit"), one_to_five
    ),
    LoadField(
        "critical_periods",
        _("Critical periods"),
        ("Kritiske perioder", "Critical periods"),
        limited(300),
    ),
    LoadField(
        "national_component",
        _("National common component"),
        ("Nasjonal felleskomponent", "Felleskomponent", "National common component"),
        as_bool,
    ),
    LoadField(
        "website",
        _("Website"),
        ("Nettside", "Nettsted", "URL", "Website", "Webbplats"),
        web_address,
    ),
    LoadField(
        "note",
        _("Note"),
        ("Merknad", "Kommentar", "Note", "Notat", "Anmärkning", "Bemærkning", "open_point"),
        long_text,
    ),
)
_PLAIN = tuple(f.key for f in FIELDS if f.key not in {"name", "other_names", "supplier", "areas"})


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: new systems and what hangs on them go in together."""
    batch = Systems(context, [name for row in rows for name in _all_names(row, context)])
    placed = [_place(row, batch) for row in rows]
    batch.write()
    return [_outcome(one, context) for one in placed]


def _all_names(row: Row, context: Context) -> list[str]:
    return [row.values["name"], *lookups.others_named(row, context)]


def _outcome(placed: Rejected | tuple[System, bool, bool], context: Context) -> Outcome:
    if isinstance(placed, Rejected):
        return placed
    system, changed, managed = placed
    if managed:
        context.touched["systems"].add(system.pk)
    return Taken(system.pk) if changed else Unchanged(system.pk)


def _place(row: Row, batch: Systems) -> Rejected | tuple[System, bool, bool]:
    """Add or change a system; every refusal comes before anything is written."""
    name, others = row.values["name"], lookups.others_named(row, batch.context)
    if not fold(name):
        return Rejected("name", "needs_name")
    refused = batch.require_parts(row)
    if refused:
        return refused
    system = batch.find(name)
    taken = batch.taken_name(system, others)
    if taken is not None:
        return Rejected("other_names", "name_taken", {"name": taken})
    values = {key: row.values[key] for key in _PLAIN if row.get(key) is not None}
    if system is None:
        system = batch.add(row, name, **values)
        batch.name(system, others)
        return system, True, False
    managed = "management" in values and system.management != values["management"]
    changed = batch.change(system, row, **values)
    return system, batch.name(system, others) or changed, managed


def after(context: Context) -> None:
    """Suggest pairs that look like one system under two names, where a name has come; reckon gaps
    where it is needed.
    """
    named = context.resumed or context.touched["names"]
    if named and allowed(context.by, "portfolio.settle_likeness"):
        suggest_alike(by=context.by)
    refresh(context)


def refresh(context: Context) -> None:
    """The gaps of what was touched are reckoned anew, so many systems at a time; what they are as
    findings the worker finds afterwards.
    """
    if context.resumed:
        _refresh_systems(context, list(System.objects.running().values_list("pk", flat=True)))
        ask_to_find(by=context.by)
        return
    _refresh_systems(context, sorted(context.touched["systems"]))
    by_system: dict[int, list[tuple[int, int | None]]] = {}
    for system, member in context.touched["pairs"]:
        by_system.setdefault(system, []).append((system, member))

    def refresh_chunk(pks: list[int]) -> None:
        gaps.refresh_gaps([pair for pk in pks for pair in by_system[pk]], find=False)

    abreast(refresh_chunk, _chunks(sorted(by_system)), context.beat)
    if by_system or context.touched["systems"]:
        ask_to_find(by=context.by)


def _refresh_systems(context: Context, pks: list[int]) -> None:
    abreast(lambda chunk: gaps.refresh_systems(chunk, find=False), _chunks(pks), context.beat)


def _chunks(pks: list[int]) -> list[list[int]]:
    return [pks[at : at + gaps.AT_A_TIME] for at in range(0, len(pks), gaps.AT_A_TIME)]


KIND = LoadKind(
    key="systems",
    name=_("Systems"),
    lead=_("Systems with supplier, service area and life cycle."),
    right="portfolio.add_system",
    fields=FIELDS,
    take=take,
    identity=lambda row, context: lookups.meant(context, row.values["name"]),
    about=frozenset({"name", "other_names", "areas"}),
    after=after,
    order=40,
)
