"""Key figures from a table: a row for each figure, or a row for each member and year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import BadValue, Cell, as_decimal, as_int, as_text
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
)
from samdrift.kernel.rights import allowed
from samdrift.parties.intake.lookups import member_of
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member

Kind = KeyFigure.Kind


def _year(cell: Cell) -> int | None:
    year = as_int(cell)
    if year is not None and not 1900 <= year <= 2100:
        raise BadValue("not_a_year", cell)
    return year


def _amount(cell: Cell) -> Decimal | None:
    value = as_decimal(cell)
    if value is not None and value < 0:
        raise BadValue("negative", cell)
    return value


_HEADINGS: dict[str, tuple[str, ...]] = {
    Kind.INHABITANTS: ("Innbyggere", "Innbyggjarar", "Innbyggertall", "Folketall", "Folketal", "Inhabitants", "Invånare", "Indbyggere"),
    Kind.EMPLOYEES_PRODUCTION: ("Ansatte produksjon", "Ansatte i produksjon", "Tilsette produksjon", "Employees in production", "Anställda produktion"),
    Kind.EMPLOYEES_ADMINISTRATION: ("Ansatte administrasjon", "Ansatte i administrasjon", "Tilsette administrasjon", "Employees in administration", "Anställda administration"),
    Kind.USERS: ("Brukere", "Brukarar", "Brukere produksjon og administrasjon", "Users in production and administration", "Users", "IKT-brukere"),
    Kind.TEACHERS: ("Lærere", "Lærarar", "Teachers", "Lärare", "Lærere/pedagoger"),
    Kind.PUPILS: ("Elever", "Elevar", "Pupils"),
    Kind.WORKSTATIONS_ADMINISTRATION: ("Arbeidsstasjoner administrasjon", "Arbeidsplasser administrasjon", "PC-er administrasjon", "Workstations in administration"),
    Kind.WORKSTATIONS_EDUCATION: ("Arbeidsstasjoner undervisning", "Arbeidsstasjoner skole", "PC-er skole", "Workstations in education"),
    Kind.SERVERS: ("Servere", "Tjenere", "Servers", "Antall servere", "Tal på tenarar", "Tenarar", "Servrar"),
    Kind.ICT_FTE: ("IKT-årsverk", "Årsverk IKT", "IKT årsverk", "ICT FTE", "ICT full-time equivalents", "IT-årsverk"),
    Kind.ICT_FTE_CENTRAL: ("IKT-årsverk sentralt", "Årsverk sentral IKT", "of which central"),
    Kind.ICT_FTE_HEALTH: ("IKT-årsverk helse", "IKT-årsverk helse og sosial", "of which health social"),
    Kind.ICT_FTE_SCHOOLS: ("IKT-årsverk skole", "IKT-årsverk skole og barnehage", "of which schools kindergartens"),
}

FIELDS = (
    LoadField("member", _("Member"), ("Medlem", "Kommune", "Member", "Municipality", "Kommun", "Navn", "Kommunenummer", "Kommunenr"), as_text, required=True),
    LoadField("year", _("Year"), ("År", "Årstall", "Årstal", "Year"), _year, required=True),
    LoadField("kind", _("Figure"), ("Nøkkeltall", "Nykeltal", "Tall", "Figure", "Key figure", "Nyckeltal", "Nøgletal", "Indikator"), one_of(Kind)),
    LoadField("value", _("Value"), ("Verdi", "Antall", "Tal", "Value", "Number", "Värde", "Værdi"), _amount),
    LoadField("source", _("Source"), ("Kilde", "Kjelde", "Source", "Källa"), limited(200)),
    *(LoadField(str(kind.value), kind.label, _HEADINGS[kind], _amount) for kind in Kind),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch: one look-up of the figures of its members, one statement for new ones."""
    placed = [_figures(row, context) for row in rows]
    members = {fig[0].pk for figs in placed if isinstance(figs, list) for fig in figs}
    known = {
        (f.member_id, f.year, f.kind): f for f in KeyFigure.objects.filter(member_id__in=members)
    }
    happenings: list[Happening] = []
    outcomes: list[Outcome] = []
    for row, figures in zip(rows, placed, strict=True):
        if isinstance(figures, Rejected):
            outcomes.append(figures)
            continue
        changed = [_set(row, *figure, known, happenings) for figure in figures]
        outcomes.append(Taken(figures[0][0].pk) if any(changed) else Unchanged(figures[0][0].pk))
    record_all(happenings, by=context.by)
    return outcomes


def _figures(row: Row, context: Context) -> list[tuple[Member, str, Decimal]] | Rejected:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member")
    may = f"may-figures-{member.pk}"
    draft = KeyFigure(member=member)
    if not context.once(may, lambda: allowed(context.by, "parties.change_figures", draft)):
        return Rejected("member", "not_allowed", {"member": member.name})
    found = [(member, str(k.value), row.values[k.value]) for k in Kind if row.get(k.value) is not None]
    if row.get("kind") is not None:
        if row.get("value") is None:
            return Rejected("value", "required")
        found.append((member, row.values["kind"], row.values["value"]))
    if not found:
        return Rejected("value" if "value" in row.values else "", "required")
    return found


def _set(
    row: Row,
    member: Member,
    kind: str,
    value: Decimal,
    known: dict[Any, KeyFigure],
    happenings: list[Happening],
) -> bool:
    year, source = row.values["year"], row.get("source", "")
    figure = known.get((member.pk, year, kind))
    value = value.quantize(Decimal("0.01"))
    if figure is not None and figure.value == value and (not source or figure.source == source):
        return False
    old = str(figure.value) if figure else None
    if figure is None:
        figure = KeyFigure.objects.create(
            member=member, year=year, kind=kind, value=value, source=source
        )
        known[(member.pk, year, kind)] = figure
    else:
        figure.value, figure.source = value, source or figure.source
        figure.save(update_fields=["value", "source"])
    changes = {f"{kind} {year}": [old, str(value)]}
    happenings.append(Happening("key_figure.set", member, changes=changes))
    return True


def _identity(values: dict[str, Any]) -> Any:
    return (values.get("member"), values.get("year"), values.get("kind"))


KIND = LoadKind(
    key="keyfigures",
    name=_("Key figures"),
    lead=_("Inhabitants, employees, workstations and full-time equivalents of each member and year."),
    right="parties.change_figures",
    fields=FIELDS,
    take=take,
    identity=_identity,
    order=30,
)
