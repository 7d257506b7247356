"""Measurements from a table: a row for each level and period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.intake.agreement_column import agreement_field
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.levels import LEVELS, measure_for, period_end
from samdrift.agreements.services.measurements import RECORD, record_measurement
from samdrift.formats.spreadsheet import Cell, as_date, as_decimal, as_text
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
    one_of,
)
from samdrift.kernel.reach import seen
from samdrift.parties.intake.lookups import member_of


def _figure(cell: Cell) -> Decimal | None:
    if isinstance(cell, str):
        cell = cell.strip().removesuffix("%").strip()
    return as_decimal(cell)


def _month(cell: Cell) -> dt.date | None:
    """A day, or a month: its first day."""
    return as_date(cell, month_only=True)


FIELDS = (
    agreement_field(),
    LoadField(
        "term",
        _("Service level"),
        ("Tjenestenivå", "Tenestenivå", "Nivå", "Krav", "Måltall", "Service level", "Level", "SLA"),
        as_text,
        required=True,
        help=_("Its title, or where it stands in the annex."),
    ),
    LoadField(
        "starts_on",
        _("From"),
        ("Fra", "Frå", "Fra dato", "Måned", "Månad", "Periode", "From", "Month", "Period"),
        _month,
        required=True,
    ),
    LoadField(
        "ends_on",
        _("Until"),
        ("Til", "Til dato", "Until", "To"),
        as_date,
        help=_("The first day after the period. Empty is the period the level is measured over."),
    ),
    LoadField(
        "value",
        _("Measured"),
        ("Målt", "Verdi", "Oppnådd", "Oppnått", "Resultat", "Measured", "Value", "Actual", "Mätt"),
        _figure,
        required=True,
    ),
    LoadField(
        "member",
        _("Member"),
        ("Kommune", "Medlem", "Member", "Municipality", "Kommun"),
        as_text,
        help=_("Empty is for all members of the agreement."),
    ),
    LoadField(
        "source",
        _("Where it was measured"),
        ("Kilde", "Kjelde", "Målt av", "Source", "Källa", "Kilde til måling"),
        one_of(
            Measurement.Source,
            ("overvåking", "monitoring"),
            ("overvaking", "monitoring"),
            ("brukerstøtte", "desk"),
            ("brukarstøtte", "desk"),
            ("manuelt", "hand"),
            ("manuell", "hand"),
            ("fil", "file"),
        ),
    ),
    LoadField("note", _("Note"), ("Merknad", "Kommentar", "Note", "Comment"), limited(300)),
)


def take(rows: Sequence[Row], context: Context) -> list[Outcome]:
    """Take a batch, each row by the act that people do by hand."""
    return [_take_one(row, context) for row in rows]


def _take_one(row: Row, context: Context) -> Outcome:
    term = _term(row, context)
    if isinstance(term, Rejected):
        return term
    member = member_of(context, row.get("member")) if row.get("member") else None
    if row.get("member") and member is None:
        return Rejected("member", "unknown_member")
    value = row.values["value"]
    if measure_for(term) == Measure.SHARE and 0 < value <= 1:
        text = _now("%(value)s looks like a share of 1. Write per cent, such as 99,93.")
        return _refused("value", text % {"value": value})
    starts_on = row.values["starts_on"]
    before = Measurement.objects.standing().filter(term=term, member=member)
    known = set(before.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            made = record_measurement(
                term,
                by=context.by,
                member=member,
                starts_on=starts_on,
                ends_on=row.get("ends_on") or period_end(term, starts_on),
                value=value,
                source=row.get("source") or Measurement.Source.FILE,
                note=row.get("note", ""),
            )
    except DomainError as error:
        return _refused(error.field, str(error))
    return Unchanged(made.pk) if made.pk in known else Taken(made.pk)


def _refused(field: str, message: str) -> Rejected:
    return Rejected(field, "refused", {"message": message})


def _term(row: Row, context: Context) -> Term | Rejected:
    """The level the row names, of the agreement it names."""
    levels: dict[str, dict[str, list[Term]]] = context.once("levels", lambda: _levels(context))
    of = levels.get(fold(row.values["agreement"]))
    if of is None:
        text = _now("No agreement with service levels is called “%(name)s”.")
        return _refused("agreement", text % {"name": row.values["agreement"]})
    found = {one.pk: one for one in of.get(fold(row.values["term"]), ())}
    if len(found) == 1:
        return next(iter(found.values()))
    text = (
        _now("Several levels fit “%(name)s”. Write the title of the one.")
        if found
        else _now("The agreement has no service level called “%(name)s”.")
    )
    return _refused("term", text % {"name": row.values["term"]})


def _levels(context: Context) -> dict[str, dict[str, list[Term]]]:
    """Agreement's name, number or reference → level's name or annex → the levels."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    rows = seen(Term, context.by).filter(kind__in=LEVELS).select_related("agreement", "level")
    for term in rows:
        agreement = term.agreement
        for name in {agreement.title, agreement.number, agreement.reference} - {""}:
            for called in {term.title, term.annex} - {""}:
                found[fold(name)][fold(called)].append(term)
    return found


def _identity(row: Row, context: Context) -> Any:
    term = _term(row, context)
    if isinstance(term, Rejected):
        return None
    member = member_of(context, row.get("member")) if row.get("member") else None
    return term.pk, member.pk if member else None, row.values["starts_on"]


KIND = LoadKind(
    key="measurements",
    name=_("Measurements"),
    lead=_("What was measured of the service levels in agreements: availability, times, shares."),
    right=RECORD,
    fields=FIELDS,
    take=take,
    identity=_identity,
    about=frozenset({"agreement", "term", "member", "starts_on"}),
    order=90,
)
