"""Key figures from a table: a row for each figure, or a row for each member and year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_decimal, as_int, as_text
from samdrift.kernel.errors import DomainError
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
)
from samdrift.kernel.rights import allowed
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.services import figures as services

Kind = KeyFigure.Kind


def _year(cell: Cell) -> int | None:
    year = as_int(cell)
    if year is not None and not services.FIRST_YEAR <= year <= services.LAST_YEAR:
        raise BadValue("not_a_year", cell)
    return year


def _amount(cell: Cell) -> Decimal | None:
    value = as_decimal(cell)
    if value is not None and value < 0:
        raise BadValue("negative", cell)
    return None if value is None else round(value, 2)


_HEADINGS: dict[str, tuple[str, ...]] = {
    Kind.INHABITANTS: (
        "Innbyggere",
        "Innbyggjarar",
        "Innbyggertall",
        "Folketall",
        "Folketal",
        "Inhabitants",
        "Invånare",
        "Indbyggere",
    ),
    Kind.EMPLOYEES_PRODUCTION: (
        "Ansatte produksjon",
        "Ansatte i produksjon",
        "Tilsette produksjon",
        "Employees in production",
        "Anställda produktion",
    ),
    Kind.EMPLOYEES_ADMINISTRATION: (
        "Ansatte administrasjon",
        "Ansatte i administrasjon",
        "Tilsette administrasjon",
        "Employees in administration",
        "Anställda administration",
    ),
    Kind.USERS: (
        "Brukere",
        "Brukarar",
        "Brukere produksjon og administrasjon",
        "Users in production and administration",
        "Users",
        "IKT-brukere",
    ),
    Kind.TEACHERS: ("Lærere", "Lærarar", "Teachers", "Lärare", "Lærere/pedagoger"),
    Kind.PUPILS: ("Elever", "Elevar", "Pupils"),
    Kind.WORKSTATIONS_ADMINISTRATION: (
        "Arbeidsstasjoner administrasjon",
        "Arbeidsplasser administrasjon",
        "PC-er administrasjon",
        "Workstations in administration",
    ),
    Kind.WORKSTATIONS_EDUCATION: (
        "Arbeidsstasjoner undervisning",
        "Arbeidsstasjoner skole",
        "PC-er skole",
        "Workstations in education",
    ),
    Kind.SERVERS: (
        "Servere",
        "Tjenere",
        "Servers",
        "Antall servere",
        "Tal på tenarar",
        "Tenarar",
        "Servrar",
    ),
    Kind.ICT_FTE: (
        "IKT-årsverk",
        "Årsverk IKT",
        "IKT årsverk",
        "ICT FTE",
        "ICT full-time equivalents",
        "IT-årsverk",
    ),
    Kind.ICT_FTE_CENTRAL: ("IKT-årsverk sentralt", "Årsverk sentral IKT", "of which central"),
    Kind.ICT_FTE_HEALTH: (
        "IKT-årsverk helse",
        "IKT-årsverk helse og sosial",
        "of which health social",
    ),
    Kind.ICT_FTE_SCHOOLS: (
        "IKT-årsverk skole",
        "IKT-årsverk skole og barnehage",
        "of which schools kindergartens",
    ),
}

FIELDS = (
    LoadField(
        "member",
        _("Member"),
        (
            "Medlem",
            "Kommune",
            "Member",
            "Municipality",
            "Kommun",
            "Navn",
            "Kommunenummer",
            "Kommunenr",
        ),
        as_text,
        required=True,
    ),
    LoadField("year", _("Year"), ("År", "Årstall", "Årstal", "Year"), _year, required=True),
    LoadField(
        "kind",
        _("Figure"),
        (
            "Nøkkeltall",
            "Nykeltal",
            "Tall",
            "Figure",
            "Key figure",
            "Nyckeltal",
            "Nøgletal",
            "Indikator",
        ),
        one_of(Kind),
    ),
    LoadField(
        "value",
        _("Value"),
        ("Verdi", "Antall", "Tal", "Value", "Number", "Värde", "Værdi"),
        _amount,
    ),
    LoadField("source", _("Source"), ("Kilde", "Kjelde", "Source", "Källa"), limited(200)),
    *(LoadField(str(kind.value), kind.label, _HEADINGS[kind], _amount) for kind in Kind),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: the figures of a row are set in one act, as they would be by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member" if row.get("member") else "member_needed")
    if not _may(context, member):
        return Rejected("member", "not_allowed", {"member": member.name})
    figures = _figures(row)
    if isinstance(figures, Rejected):
        return figures
    try:
        changed = services.set_figures(
            member,
            year=row.values["year"],
            values=figures,
            source=row.get("source", ""),
            by=context.by,
        )
    except DomainError as error:
        return Rejected(error.field, "refused", {"message": str(error)})
    return Taken(member.pk) if changed else Unchanged(member.pk)


def _may(context: Context, member: Member) -> bool:
    found: bool = context.once(
        f"may-figures-{member.pk}",
        lambda: allowed(context.by, "parties.change_figures", KeyFigure(member=member)),
    )
    return found


def _figures(row: Row) -> dict[str, Decimal | None] | Rejected:
    """What the row tells: a figure of its own in each column, or one named by `kind`."""
    found: dict[str, Decimal | None] = {
        str(kind.value): row.values[kind.value] for kind in Kind if row.get(kind.value) is not None
    }
    if row.get("kind") is not None:
        if row.get("value") is None:
            return Rejected("value", "required")
        found[row.values["kind"]] = row.values["value"]
    if not found:
        return Rejected("value" if "value" in row.values else "", "required")
    return found


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.get("member"))
    return (member.pk, row.values["year"], row.get("kind")) if member else None


KIND = LoadKind(
    key="keyfigures",
    name=_("Key figures"),
    lead=_(
        "Inhabitants, employees, workstations and full-time equivalents of each member and year."
    ),
    right="parties.change_figures",
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"member", "year", "kind"}),
    wants_member=True,
    order=30,
)
