"""Measures of the joint portfolio from a spreadsheet: a row for each year of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_bool, as_decimal
from samdrift.formats.text import fold
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
    long_text,
)
from samdrift.kernel.reach import seen
from samdrift.money.intake.frames import MEMBER, SECTION, YEAR_HEADINGS, year_of
from samdrift.money.models.investments import Frame, Investment, Programme
from samdrift.money.services.investments import (
    WRITE,
    CostIn,
    add_investment,
    change_investment,
    put_cost,
)
from samdrift.parties.intake.lookups import member_of

NAMED = ("text", "necessary", "is_setup")

FIELDS = (
    LoadField(
        "title",
        _("What is to be done"),
        ("Tiltak", "Investering", "Prosjekt", "Navn", "Namn", "Measure", "Investment", "Project"),
        limited(160),
        required=True,
    ),
    LoadField("year", _("Year"), YEAR_HEADINGS, year_of),
    SECTION,
    LoadField(
        "amount",
        _("Cost"),
        ("Kostnad", "Beløp", "Utgift", "Cost", "Amount", "Kostnader"),
        as_decimal,
        help=_("In kroner, of the year."),
    ),
    LoadField(
        "granted",
        _("Of this from grants"),
        ("Tilskudd", "Tilskot", "Herav tilskudd", "Grant", "Of this from grants"),
        as_decimal,
    ),
    LoadField(
        "member",
        MEMBER.label,
        MEMBER.headings,
        MEMBER.parse,
        help=_("Only where a member keeps it for itself. Empty is joint."),
    ),
    LoadField(
        "necessary",
        _("Why the member must keep it for itself"),
        ("Nødvendig vedlikehold", "Nødvendig", "Naudsynt", "Begrunnelse", "Necessary", "Reason"),
        limited(300),
    ),
    LoadField(
        "programme",
        _("Programme"),
        ("Program", "Programme", "Program for"),
        limited(160),
        help=_("The name of a programme that is here."),
    ),
    LoadField(
        "is_setup",
        _("Set-up cost"),
        ("Oppstart", "Oppstartskostnad", "Etablering", "Etableringskostnad", "Set-up", "Set-up cost"),
        as_bool,
    ),
    LoadField(
        "text",
        _("In more words"),
        ("Beskrivelse", "Skildring", "Tekst", "Description", "Text"),
        long_text,
    ),
)  # fmt: skip


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch, each row by the acts that people do by hand. New measures are ranked last, in the
    order they stand in the file.
    """
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    member = member_of(context, row.get("member")) if row.get("member") else None
    if row.get("member") and member is None:
        return Rejected("member", "unknown_member")
    programme = _programme(row, context)
    if isinstance(programme, Rejected):
        return programme
    if row.get("amount") is not None and row.get("year") is None:
        return Rejected("year", "required")
    values = {name: row.get(name) for name in NAMED if row.get(name) is not None}
    if programme is not None:
        values["programme"] = programme
    try:
        with transaction.atomic():
            return _kept(row, context, member, values)
    except DomainError as error:
        context.cache.pop("investments", None)
        return Rejected(error.field, "refused", {"message": str(error)})


def _kept(row: Row, context: Context, member: Any, values: dict[str, Any]) -> Outcome:
    known = context.once("investments", lambda: _investments(context))
    key = (fold(row.values["title"]), member.pk if member else None)
    there = known.get(key)
    if there is None:
        there = add_investment(by=context.by, title=row.values["title"], member=member, **values)
        is_new = True
    else:
        before = [getattr(there, name) for name in values]
        there = change_investment(there, by=context.by, **values) if values else there
        is_new = before != [getattr(there, name) for name in values]
    known[key] = there
    cost = _cost(row)
    if cost is not None:
        is_new |= not there.costs.filter(
            year=cost.year, section=cost.section, amount=cost.amount, granted=cost.granted
        ).exists()
        put_cost(there, by=context.by, cost=cost)
    return Taken(there.pk) if is_new else Unchanged(there.pk)


def _cost(row: Row) -> CostIn | None:
    if row.get("amount") is None:
        return None
    section = row.get("section") or Frame.Section.INVESTMENT
    granted = row.get("granted") or Decimal(0)
    return CostIn(row.values["year"], row.values["amount"], str(section), granted)


def _programme(row: Row, context: Context) -> Programme | Rejected | None:
    text = row.get("programme")
    if text is None:
        return None
    known: dict[str, Programme] = context.once(
        "programmes", lambda: {fold(one.title): one for one in seen(Programme, context.by)}
    )
    found = known.get(fold(text))
    if found is None:
        message = _now("No programme is called “%(name)s”. Add it first, or correct the name.")
        return Rejected("programme", "refused", {"message": message % {"name": text}})
    return found


def _investments(context: Context) -> dict[tuple[str, int | None], Investment]:
    """Measures by name and whose they are; of several the newest."""
    rows = seen(Investment, context.by).order_by("pk")
    return {(fold(one.title), one.member_id): one for one in rows}


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.get("member")) if row.get("member") else None
    section = row.get("section") or Frame.Section.INVESTMENT
    return fold(row.values["title"]), member and member.pk, row.get("year"), str(section)


KIND = LoadKind(
    key="investments",
    name=_("Measures of the portfolio"),
    lead=_("What is to be invested in, and what each measure costs by year. A row for each year."),
    right=WRITE,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"title", "member", "year", "section"}),
    order=96,
)
