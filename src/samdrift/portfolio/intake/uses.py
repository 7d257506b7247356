"""Uses from a table: one member's own list of systems shows at once who uses what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_date, as_int, as_text
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
from samdrift.kernel.rights import allowed
from samdrift.parties.intake.lookups import member_of
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.intake.systems import after, one_to_five
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use, UserCount


def _users(cell: Cell) -> int | None:
    value = as_int(cell)
    if value is not None and value < 0:
        raise BadValue("negative", cell)
    return value


FIELDS = (
    LoadField("system", _("System"), ("System", "Systemnavn", "Systemnamn", "Fagsystem", "Navn", "Namn", "Løsning", "Applikasjon", "Program", "Programvare", "It-system", "Name", "Application"), limited(160), required=True),
    LoadField("member", _("Member"), ("Kommune", "Medlem", "Brukes av", "Blir brukt av", "Member", "Municipality", "Kommun", "Kommunenummer", "used_by"), as_text, required=True),
    LoadField("version", _("Version"), ("Versjon", "Version", "Utgave"), limited(60)),
    LoadField("hosting", _("Where it runs"), ("Hvor kjører det", "Plassering", "Driftssted", "Vert", "Hosting", "Driftsmodell", "Hvor driftes det", "Where it runs"), one_of(Use.Hosting, ("lokalt", "local"), ("lokal", "local"), ("sentralt", "centre"), ("driftssentral", "centre"), ("driftssentralen", "centre"), ("leverandør", "supplier"), ("hos leverandør", "supplier"), ("sky", "cloud"), ("skytjeneste", "cloud"), ("skyteneste", "cloud"), ("saas", "cloud"), ("cloud", "cloud"))),
    LoadField("operated_by", _("Operated by"), ("Driftes av", "Drift", "Driftast av", "Drives av", "Operated by", "Driftas av"), one_of(Use.OperatedBy, ("kommunen", "member"), ("kommune", "member"), ("egen", "member"), ("lokalt", "member"), ("driftssentralen", "centre"), ("ikt-samarbeidet", "centre"), ("leverandør", "supplier"), ("leverandøren", "supplier"))),
    LoadField("service_level", _("Service level wanted"), ("Tjenestenivå", "Tenestenivå", "Servicenivå", "Service level", "Servicenivå ønsket"), one_of(Use.ServiceLevel, ("gull", "gold"), ("sølv", "silver"))),
    LoadField("criticality", _("Criticality"), ("Kritikalitet", "Kritisk", "Viktighet", "Criticality", "Kriticitet"), one_to_five),
    LoadField("confidentiality", _("Confidentiality"), ("Konfidensialitet", "Konfidensialitet (K)", "Confidentiality"), one_to_five),
    LoadField("integrity", _("Integrity"), ("Integritet", "Integrity"), one_to_five),
    LoadField("availability", _("Availability"), ("Tilgjengelighet", "Tilgjenge", "Availability", "Tillgänglighet"), one_to_five),
    LoadField("security_level", _("Security level"), ("Sikkerhetsnivå", "Tryggleiksnivå", "Security level"), one_of(Use.Security, ("åpent", "open"), ("sikret", "secured"), ("gradert", "graded"))),
    LoadField("personal_data", _("Personal data"), ("Personopplysninger", "Personopplysningar", "Personal data", "Personuppgifter", "Persondata", "Personoplysninger"), one_of(Use.PersonalData, ("nei", "none"), ("ingen", "none"), ("ja", "ordinary"), ("alminnelige", "ordinary"), ("vanlige", "ordinary"), ("sensitive", "special"), ("særlige kategorier", "special"), ("særlige", "special"))),
    LoadField("users", _("Users"), ("Antall brukere", "Brukere", "Tal på brukarar", "Brukarar", "Users", "Number of users", "Antal användare", "Antal brugere"), _users),
    LoadField("counted_on", _("Counted on"), ("Talt dato", "Telt dato", "Dato for telling", "Talt", "Counted on", "Opptalt"), as_date),
    LoadField("valid_from", _("In use from"), ("I bruk fra", "Brukt fra", "Fra", "Fra dato", "In use from", "From", "Startdato", "Tatt i bruk", "Från"), as_date),
    LoadField("valid_to", _("In use to"), ("I bruk til", "Brukt til", "Til", "Til dato", "In use to", "To", "Sluttdato", "Till"), as_date),
    LoadField("phase_out_on", _("To be phased out on"), ("Fases ut", "Utfases", "Utfases dato", "Utfasing", "Phase out on"), as_date),
    LoadField("risk_assessed_on", _("Risk assessed on"), ("Sist ROS", "Dato sist ROS", "ROS", "ROS-analyse", "Risk assessed on"), as_date),
    LoadField("purpose", _("Used for"), ("Brukes til", "Blir brukt til", "Bruksområde", "Formål", "Used for"), limited(5000)),
    LoadField("note", _("Note"), ("Merknad", "Kommentar", "Note", "Notat"), limited(5000)),
    LoadField("supplier", _("Supplier"), ("Leverandør", "Leverandørnavn", "Supplier", "Vendor", "Leverantör"), limited(160)),
    LoadField("areas", _("Service areas"), ("Tjenesteområde", "Tjenesteområder", "Tenesteområde", "Område", "Fagområde", "Sektor", "Service area", "Area"), several),
)
_PLAIN = ("version", "hosting", "operated_by", "service_level", "criticality", "confidentiality", "integrity", "availability", "security_level", "personal_data", "valid_to", "phase_out_on", "risk_assessed_on", "purpose", "note")


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: look up, add many, change those that differ, keep the newest user count."""
    happenings: list[Happening] = []
    known = lookups.uses(context, context.by.day)
    drafts = [_draft(row, context, happenings) for row in rows]
    pks = [known[d["key"]] for d in drafts if isinstance(d, dict) and d["key"] in known]
    there = Use.objects.in_bulk(pks)
    fresh: dict[tuple[int, int], Use] = {}
    placed = [_place(d, known, there, fresh, happenings) for d in drafts]
    Use.objects.bulk_create(list(fresh.values()))
    for key, use in fresh.items():
        known[key] = use.pk
        happenings.append(Happening("use.added", use, changes=_first(use)))
    counted = _counts(drafts, placed, happenings)
    record_all(happenings, by=context.by)
    return [_outcome(one, counted) for one in placed]


def _outcome(placed: Any, counted: set[int]) -> Outcome:
    if isinstance(placed, Rejected):
        return placed
    use, changed = placed
    return Taken(use.pk) if changed or use.pk in counted else Unchanged(use.pk)


def _first(use: Use) -> dict[str, Any]:
    return {
        "system": [None, use.system_id],
        "member": [None, use.member_id],
        **{k: [None, lookups.plain(v)] for k in _PLAIN if (v := getattr(use, k)) not in {None, ""}},
    }


def _draft(row: Row, context: Context, happenings: list[Happening]) -> dict[str, Any] | Rejected:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member" if row.get("member") else "member_needed")
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and end <= start:
        return Rejected("valid_to", "ends_before_it_begins")
    system = _system(row, context, happenings)
    if isinstance(system, Rejected):
        return system
    may = context.once(
        f"may-use-{member.pk}",
        lambda: allowed(context.by, "portfolio.add_use", Use(system_id=system, member=member)),
    )
    if not may:
        return Rejected("member", "not_allowed", {"member": member.name})
    values = {name: row.values[name] for name in _PLAIN if row.get(name) is not None}
    if start:
        values["valid_from"] = start
    return {
        "key": (system, member.pk),
        "values": values,
        "users": row.get("users"),
        "counted_on": row.get("counted_on") or context.by.today,
        "day_given": row.get("counted_on") is not None,
    }


def _system(row: Row, context: Context, happenings: list[Happening]) -> int | Rejected:
    """The system; one that nobody has registered yet is added, so that a member's own list suffices."""
    name = row.values["system"]
    known = lookups.systems(context)
    found = known.get(fold(name))
    if found is not None:
        return found
    may = context.once("may-system", lambda: allowed(context.by, "portfolio.add_system"))
    if not may or not fold(name):
        return lookups.system_id(context, name) if fold(name) else Rejected("system", "needs_name")
    supplier = lookups.supplier_id(context, row.get("supplier"), happenings)
    system = System.objects.create(name=name, supplier_id=supplier)
    areas = lookups.area_ids(context, row.get("areas"))
    if areas:
        system.areas.set(areas)
    known[fold(name)] = system.pk
    happenings.append(Happening("system.added", system, changes={"name": [None, name]}))
    search.index([system])
    return system.pk


def _place(
    draft: dict[str, Any] | Rejected,
    known: dict[tuple[int, int], int],
    there: dict[int, Use],
    fresh: dict[tuple[int, int], Use],
    happenings: list[Happening],
) -> Any:
    if isinstance(draft, Rejected):
        return draft
    key, values = draft["key"], draft["values"]
    if key in fresh:
        return fresh[key], False
    if key not in known:
        fresh[key] = Use(system_id=key[0], member_id=key[1], **values)
        return fresh[key], True
    use = there[known[key]]
    start = values.get("valid_from")
    if start and use.valid_to and start >= use.valid_to:
        fresh[key] = Use(system_id=key[0], member_id=key[1], **values)
        return fresh[key], True
    return use, _change(use, values, happenings)


def _change(use: Use, values: dict[str, Any], happenings: list[Happening]) -> bool:
    changes = {
        k: [lookups.plain(getattr(use, k)), lookups.plain(v)]
        for k, v in values.items()
        if getattr(use, k) != v
    }
    if not changes:
        return False
    for key, value in values.items():
        setattr(use, key, value)
    use.save(update_fields=list(values))
    happenings.append(Happening("use.changed", use, changes=changes))
    return True


def _counts(drafts: list[Any], placed: list[Any], happenings: list[Happening]) -> set[int]:
    """Write user counts that are new; returns the uses that got one.

    A count without a date of its own is today's, and is new only when the number is.
    """
    wanted = [
        (one[0], d["users"], d["counted_on"], d["day_given"])
        for d, one in zip(drafts, placed, strict=True)
        if isinstance(d, dict) and not isinstance(one, Rejected) and d["users"] is not None
    ]
    there = {
        (c.use_id, c.counted_on): c
        for c in UserCount.objects.filter(use__in=[w[0] for w in wanted], source="file")
    }
    fresh: dict[tuple[int, dt.date], UserCount] = {}
    newest: list[Use] = []
    for use, users, day, given in wanted:
        old = there.get((use.pk, day))
        if (old is not None and old.count == users) or (not given and use.user_count == users):
            continue
        if old is not None:
            old.count = users
            old.save(update_fields=["count"])
        else:
            fresh[(use.pk, day)] = UserCount(use=use, counted_on=day, count=users, source="file")
        happenings.append(Happening("use.counted", use, changes={"users": [use.user_count, users], "counted_on": [None, str(day)]}))
        if use.user_count_on is None or day >= use.user_count_on:
            use.user_count, use.user_count_on = users, day
            newest.append(use)
        else:
            newest.append(use)
    UserCount.objects.bulk_create(fresh.values())
    Use.objects.bulk_update(newest, ["user_count", "user_count_on"], batch_size=250)
    return {use.pk for use in newest}


def _identity(values: dict[str, Any]) -> Any:
    name = fold(values.get("system") or "")
    return (name, fold(values.get("member") or ""), values.get("valid_from")) if name else None


KIND = LoadKind(
    key="uses",
    name=_("Systems in use"),
    lead=_("A member's own list of systems: version, users, where it runs, who operates it. Systems that are new are added."),
    right="portfolio.add_use",
    fields=FIELDS,
    take=take,
    identity=_identity,
    after=after,
    wants_member=True,
    order=50,
)
