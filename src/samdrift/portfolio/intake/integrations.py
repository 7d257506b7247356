"""Integrations from a table: between two uses, or between a use and something outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_date, as_text
from samdrift.formats.text import fold
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import changes_of
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
)
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.members import Member
from samdrift.portfolio.intake import lookups
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services import integrations as services

FIELDS = (
    LoadField(
        "name", _("Name"), ("Integrasjon", "Navn", "Namn", "Integration", "Name"), limited(160)
    ),
    LoadField(
        "source",
        _("From system"),
        (
            "Fra system",
            "Frå system",
            "Fra",
            "Kilde",
            "Avsender",
            "Kildesystem",
            "From system",
            "Source",
            "From",
            "Från system",
        ),
        limited(160),
    ),
    LoadField(
        "target",
        _("To system"),
        (
            "Til system",
            "Til",
            "Mål",
            "Mottaker",
            "Mottakar",
            "Målsystem",
            "To system",
            "Target",
            "To",
            "Till system",
        ),
        limited(160),
    ),
    LoadField(
        "member", _("Member"), ("Kommune", "Medlem", "Member", "Municipality", "Kommun"), as_text
    ),
    LoadField(
        "source_member",
        _("Member at the from end"),
        ("Fra kommune", "Frå kommune", "Kilde kommune", "Source member"),
        as_text,
    ),
    LoadField(
        "target_member",
        _("Member at the to end"),
        ("Til kommune", "Mål kommune", "Target member"),
        as_text,
    ),
    LoadField(
        "external",
        _("Outside"),
        ("Ekstern", "Ekstern part", "Eksternt system", "External"),
        limited(160),
    ),
    LoadField(
        "component",
        _("Common component"),
        ("Felleskomponent", "Fellesløsning", "Common component", "Component"),
        limited(120),
    ),
    LoadField(
        "direction",
        _("Direction"),
        ("Retning", "Direction", "Riktning"),
        one_of(
            Integration.Direction,
            ("en vei", "one_way"),
            ("enveis", "one_way"),
            ("ein veg", "one_way"),
            ("->", "one_way"),
            ("toveis", "both"),
            ("begge veier", "both"),
            ("begge", "both"),
            ("begge vegar", "both"),
            ("<->", "both"),
        ),
    ),
    LoadField(
        "content",
        _("Content"),
        ("Innhold", "Innhald", "Data", "Informasjon", "Content", "Innehåll"),
        limited(300),
        required=True,
    ),
    LoadField(
        "method",
        _("Method"),
        ("Metode", "Teknologi", "Måte", "Method", "Metod"),
        one_of(
            Integration.Method,
            ("fil", "file"),
            ("filoverføring", "file"),
            ("rest", "api"),
            ("webservice", "api"),
            ("web service", "api"),
            ("melding", "message"),
            ("meldinger", "message"),
            ("manuelt", "manual"),
            ("manuell", "manual"),
            ("database", "database"),
            ("annet", "other"),
            ("anna", "other"),
        ),
    ),
    LoadField(
        "frequency",
        _("Frequency"),
        ("Frekvens", "Hyppighet", "Hvor ofte", "Frequency"),
        one_of(
            Integration.Frequency,
            ("sanntid", "real_time"),
            ("løpende", "real_time"),
            ("hver time", "hourly"),
            ("daglig", "daily"),
            ("dagleg", "daily"),
            ("nattlig", "daily"),
            ("ukentlig", "weekly"),
            ("kvar veke", "weekly"),
            ("månedlig", "monthly"),
            ("månadleg", "monthly"),
            ("sjelden", "rarely"),
            ("ved behov", "on_demand"),
        ),
    ),
    LoadField(
        "owner",
        _("Owner"),
        ("Eier", "Eigar", "Ansvarlig", "Ansvarleg", "Owner", "Ägare"),
        limited(160),
    ),
    LoadField("valid_from", _("From date"), ("Fra dato", "I drift fra", "From date"), as_date),
    LoadField("valid_to", _("To date"), ("Til dato", "I drift til", "To date"), as_date),
    LoadField("note", _("Note"), ("Merknad", "Kommentar", "Note"), long_text),
)
_PLAIN = ("name", "direction", "method", "frequency", "owner", "valid_to", "note")


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch. Flows are few: each is taken by the acts that people do by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    ends = _ends(row, context)
    if isinstance(ends, Rejected):
        return ends
    start, content = row.get("valid_from"), row.values["content"]
    values = {key: row.values[key] for key in _PLAIN if row.get(key) is not None}
    there = Integration.objects.filter(**ends, content=content, valid_from=start).first()
    if there is None and start is not None:
        there = Integration.objects.filter(**ends, content=content, valid_from=None).first()
    try:
        with transaction.atomic():
            return _write(there, context, content=content, valid_from=start, **ends, **values)
    except DomainError as error:
        return Rejected(error.field, "refused", {"message": str(error)})


def _write(there: Integration | None, context: Context, **values: Any) -> Outcome:
    if there is None:
        return Taken(services.add_integration(by=context.by, **values).pk)
    values = {key: value for key, value in values.items() if value is not None}
    if not changes_of(there, values):
        return Unchanged(there.pk)
    return Taken(services.change_integration(there, by=context.by, **values).pk)


def _ends(row: Row, context: Context) -> dict[str, Any] | Rejected:
    source = _use(row, context, "source")
    target = _use(row, context, "target")
    for end in (source, target):
        if isinstance(end, Rejected):
            return end
    component = _component(row, context)
    if isinstance(component, Rejected):
        return component
    external = row.get("external", "")
    if (source is None and target is None) or not (external or component or (source and target)):
        return Rejected("target" if source else "source", "two_ends")
    return {"source": source, "target": target, "external": external, "component": component}


def _use(row: Row, context: Context, end: str) -> Use | Rejected | None:
    name = row.get(end)
    if not name:
        return None
    system = lookups.system_id(context, name)
    if isinstance(system, Rejected):
        return Rejected(end, system.code, system.values)
    member = _member(row, context, end)
    if isinstance(member, Rejected):
        return member
    rows = Use.objects.select_related("system", "member").filter(system=system, member=member)
    use = rows.on(context.by.today).first() or rows.order_by("-valid_from", "-pk").first()
    return use or Rejected(end, "unknown_use", {"member": member.name, "system": name})


def _member(row: Row, context: Context, end: str) -> Member | Rejected:
    key = f"{end}_member" if row.get(f"{end}_member") else "member"
    member = member_of(context, row.get(key))
    if member is None:
        return Rejected(key, "unknown_member" if row.get(key) else "member_needed")
    return member


def _component(row: Row, context: Context) -> CommonComponent | Rejected | None:
    name = row.get("component")
    if not name:
        return None
    known: dict[str, CommonComponent] = context.once(
        "components", lambda: {fold(one.name): one for one in CommonComponent.objects.all()}
    )
    return known.get(fold(name)) or Rejected("component", "unknown_component")


KIND = LoadKind(
    key="integrations",
    name=_("Integrations"),
    lead=_("What flows from one system to another: content, method, how often and who owns it."),
    right="portfolio.add_integration",
    fields=FIELDS,
    take=take,
    wants_member=True,
    order=70,
)
