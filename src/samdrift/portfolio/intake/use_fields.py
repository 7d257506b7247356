"""The columns of a table of systems in use, and the headings they are known by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_date, as_int, as_text
from samdrift.kernel.intake.kinds import LoadField, limited, long_text, one_of, several
from samdrift.portfolio.intake.systems import one_to_five
from samdrift.portfolio.models.uses import Use


def _users(cell: Cell) -> int | None:
    value = as_int(cell)
    if value is not None and value < 0:
        raise BadValue("negative", cell)
    return value


FIELDS = (
    LoadField(
        "system",
        _("System"),
        (
            "System",
            "Systemnavn",
            "Systemnamn",
            "Fagsystem",
            "Navn",
            "Namn",
            "Løsning",
            "Applikasjon",
            "Program",
            "Programvare",
            "It-system",
            "Name",
            "Application",
            "recommended",
        ),
        limited(160),
        required=True,
    ),
    LoadField(
        "member",
        _("Member"),
        (
            "Kommune",
            "Medlem",
            "Brukes av",
            "Blir brukt av",
            "Member",
            "Municipality",
            "Kommun",
            "Kommunenummer",
            "used_by",
        ),
        as_text,
        required=True,
    ),
    LoadField("version", _("Version"), ("Versjon", "Version", "Utgave"), limited(60)),
    LoadField(
        "hosting",
        _("Where it runs"),
        (
            "Hvor kjører det",
            "Plassering",
            "Driftssted",
            "Vert",
            "Hosting",
            "Driftsmodell",
            "Hvor driftes det",
            "Where it runs",
        ),
        one_of(
            Use.Hosting,
            ("lokalt", "local"),
            ("lokal", "local"),
            ("sentralt", "centre"),
            ("driftssentral", "centre"),
            ("driftssentralen", "centre"),
            ("leverandør", "supplier"),
            ("hos leverandør", "supplier"),
            ("sky", "cloud"),
            ("skytjeneste", "cloud"),
            ("skyteneste", "cloud"),
            ("saas", "cloud"),
            ("cloud", "cloud"),
        ),
    ),
    LoadField(
        "operated_by",
        _("Operated by"),
        ("Driftes av", "Drift", "Driftast av", "Drives av", "Operated by", "Driftas av"),
        one_of(
            Use.OperatedBy,
            ("kommunen", "member"),
            ("kommune", "member"),
            ("egen", "member"),
            ("lokalt", "member"),
            ("driftssentralen", "centre"),
            ("ikt-samarbeidet", "centre"),
            ("leverandør", "supplier"),
            ("leverandøren", "supplier"),
        ),
    ),
    LoadField(
        "service_level",
        _("Service level wanted"),
        ("Tjenestenivå", "Tenestenivå", "Servicenivå", "Service level", "Servicenivå ønsket"),
        one_of(Use.ServiceLevel, ("gull", "gold"), ("sølv", "silver")),
    ),
    LoadField(
        "criticality",
        _("Criticality"),
        ("Kritikalitet", "Kritisk", "Viktighet", "Criticality", "Kriticitet"),
        one_to_five,
    ),
    LoadField(
        "confidentiality",
        _("Confidentiality"),
        ("Konfidensialitet", "Konfidensialitet (K)", "Confidentiality"),
        one_to_five,
    ),
    LoadField("integrity", _("Integrity"), ("Integritet", "Integrity"), one_to_five),
    LoadField(
        "availability",
        _("Availability"),
        ("Tilgjengelighet", "Tilgjenge", "Availability", "Tillgänglighet"),
        one_to_five,
    ),
    LoadField(
        "security_level",
        _("Security level"),
        ("Sikkerhetsnivå", "Tryggleiksnivå", "Security level"),
        one_of(Use.Security, ("åpent", "open"), ("sikret", "secured"), ("gradert", "graded")),
    ),
    LoadField(
        "personal_data",
        _("Personal data"),
        (
            "Personopplysninger",
            "Personopplysningar",
            "Personal data",
            "Personuppgifter",
            "Persondata",
            "Personoplysninger",
        ),
        one_of(
            Use.PersonalData,
            ("nei", "none"),
            ("ingen", "none"),
            ("ja", "ordinary"),
            ("alminnelige", "ordinary"),
            ("vanlige", "ordinary"),
            ("sensitive", "special"),
            ("særlige kategorier", "special"),
            ("særlige", "special"),
        ),
    ),
    LoadField(
        "users",
        _("Users"),
        (
            "Antall brukere",
            "Brukere",
            "Tal på brukarar",
            "Brukarar",
            "Users",
            "Number of users",
            "Antal användare",
            "Antal brugere",
        ),
        _users,
    ),
    LoadField(
        "counted_on",
        _("Counted on"),
        ("Talt dato", "Telt dato", "Dato for telling", "Talt", "Counted on", "Opptalt"),
        as_date,
    ),
    LoadField(
        "valid_from",
        _("In use from"),
        (
            "I bruk fra",
            "Brukt fra",
            "Fra",
            "Fra dato",
            "In use from",
            "From",
            "Startdato",
            "Tatt i bruk",
            "Från",
        ),
        as_date,
    ),
    LoadField(
        "valid_to",
        _("In use to"),
        ("I bruk til", "Brukt til", "Til", "Til dato", "In use to", "To", "Sluttdato", "Till"),
        as_date,
    ),
    LoadField(
        "phase_out_on",
        _("To be phased out on"),
        ("Fases ut", "Utfases", "Utfases dato", "Utfasing", "Phase out on"),
        as_date,
    ),
    LoadField(
        "risk_assessed_on",
        _("Risk assessed on"),
        ("Sist ROS", "Dato sist ROS", "ROS", "ROS-analyse", "Risk assessed on"),
        as_date,
    ),
    LoadField(
        "purpose",
        _("Used for"),
        ("Brukes til", "Blir brukt til", "Bruksområde", "Formål", "Used for"),
        long_text,
    ),
    LoadField("note", _("Note"), ("Merknad", "Kommentar", "Note", "Notat"), long_text),
    LoadField(
        "supplier",
        _("Supplier"),
        ("Leverandør", "Leverandørnavn", "Supplier", "Vendor", "Leverantör"),
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
            "Sektor",
            "Service area",
            "Area",
            "Forretningsområde",
            "Verksamhetsområde",
        ),
        several,
    ),
)
