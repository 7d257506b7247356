"""Frames from a spreadsheet: a row for each member, year and kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.formats.spreadsheet import Cell, as_decimal, as_int, as_text
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
from samdrift.money.models.investments import Frame
from samdrift.money.services.frames import WRITE, put_frame
from samdrift.parties.intake.lookups import member_of

SECTION_WORDS = (
    ("drift", "operating"),
    ("driftsregnskap", "operating"),
    ("1", "operating"),
    ("investering", "investment"),
    ("investeringsregnskap", "investment"),
    ("0", "investment"),
)


def year_of(cell: Cell) -> int | None:
    """A year; of a day its year."""
    return getattr(cell, "year", None) or as_int(cell)


MEMBER = LoadField(
    "member",
    _("Member"),
    ("Kommune", "Medlem", "Medlemskommune", "Kommunenummer", "Member", "Municipality", "Kommun"),
    as_text,
)
SECTION = LoadField(
    "section",
    _("Kind"),
    ("Type", "Drift/investering", "Slag", "Kind", "Section", "Art"),
    one_of(Frame.Section, *SECTION_WORDS),
    help=_("Operating or investment. Empty is investment."),
)
YEAR_HEADINGS = ("År", "Budsjettår", "Year", "Fiscal year")

FIELDS = (
    MEMBER,
    LoadField("year", _("Year"), YEAR_HEADINGS, year_of, required=True),
    SECTION,
    LoadField(
        "amount",
        _("Amount"),
        ("Ramme", "Beløp", "Avsatt", "Frame", "Amount", "Belopp"),
        as_decimal,
        required=True,
        help=_("In kroner."),
    ),
    LoadField(
        "source",
        _("Where it is from"),
        ("Kilde", "Kjelde", "Source", "Vedtak", "Merknad"),
        limited(300),
    ),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch, each row by the act that people do by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    member = member_of(context, row.get("member"))
    if member is None:
        return Rejected("member", "unknown_member" if row.get("member") else "required")
    try:
        with transaction.atomic():
            made, is_new = put_frame(
                member,
                row.values["year"],
                row.get("section") or Frame.Section.INVESTMENT,
                row.values["amount"],
                by=context.by,
                source=row.get("source", ""),
            )
    except DomainError as error:
        return Rejected(error.field, "refused", {"message": str(error)})
    return Taken(made.pk) if is_new else Unchanged(made.pk)


def _identity(row: Row, context: Context) -> Any:
    member = member_of(context, row.get("member"))
    section = row.get("section") or Frame.Section.INVESTMENT
    return None if member is None else (member.pk, row.values["year"], str(section))


KIND = LoadKind(
    key="frames",
    name=pgettext_lazy("of money", "Frames"),
    lead=_("What each member puts into the joint pool in a year, for operation or investment."),
    right=WRITE,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"member", "year", "section"}),
    wants_member=True,
    order=95,
)
