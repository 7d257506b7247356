"""The columns that a table of terms may have."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.calc.step_words import can, number
from samdrift.agreements.intake.agreement_column import agreement_field
from samdrift.agreements.models.terms import LevelRule, PriceRule, Term
from samdrift.formats.spreadsheet import BadValue, Cell, as_date, as_decimal, as_int, as_text
from samdrift.formats.text import fold
from samdrift.kernel.intake.kinds import LoadField, limited, one_of

ALWAYS = "always"
_ALWAYS = frozenset({"24/7", "døgnet rundt", "døgnet", "hele døgnet", "heile døgnet", "around the clock", "always"})  # fmt: skip
_HOURS = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[:.](\d{2}))?\s*(?:–|—|-|til|to)\s*(\d{1,2})(?:[:.](\d{2}))?")  # fmt: skip
Hours = tuple[dt.time, dt.time]


def figure(cell: Cell) -> Decimal | str | None:
    """A number as people write it; another text as it stands, since a time may be `30 min`."""
    if isinstance(cell, str):
        text = cell.strip()
        return number(text) if can(number, text) else text or None
    return as_decimal(cell)


def level(cell: Cell) -> Decimal | None:
    """From how many units: `2 001`, or the first of `2 001–4 000`."""
    if isinstance(cell, str):
        first = re.split(r"–|—|-|\+|og over", cell.strip())[0]
        if first and can(number, first):
            return number(first)
    return as_decimal(cell)


def service_hours(cell: Cell) -> Hours | str | None:
    """`08–16` as the two times, and `24/7` as always."""
    text = as_text(cell)
    if text is None:
        return None
    if fold(text) in map(fold, _ALWAYS):
        return ALWAYS
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise BadValue("not_hours", cell)
    try:
        opens = dt.time(int(found[1]), int(found[2] or 0))
        closes = dt.time(int(found[3]) % 24, int(found[4] or 0))
    except ValueError:
        raise BadValue("not_hours", cell) from None
    return opens, closes


FIELDS = (
    agreement_field(),
    LoadField(
        "title",
        pgettext_lazy("of an agreement", "Term"),
        ("Vilkår", "Ytelse", "Yting", "Tjeneste", "Vare", "Varenavn", "Prispost", "Krav", "Term", "Item", "Service", "Villkor", "Vilkår for"),
        limited(160),
        required=True,
        help=_("Its name as the annex has it. Rows with the same name are one term."),
    ),
    LoadField(
        "kind",
        _("Kind"),
        ("Slag", "Type vilkår", "Vilkårstype", "Kind", "Kind of term", "Art"),
        one_of(Term.Kind, ("pris", "price"), ("enhetspris", "price"), ("fastpris", "fixed"), ("oppetid", "availability"), ("svartid", "response"), ("løsningstid", "resolution"), ("timer", "hours")),
        help=_("Empty is a price per unit."),
    ),
    LoadField(
        "value",
        _("Figure"),
        ("Verdi", "Pris", "Enhetspris", "Beløp", "Tall", "Tal", "Value", "Price", "Unit price", "Figure"),
        figure,
        required=True,
        help=_("Kroner without VAT, per cent, or hours."),
    ),
    LoadField(
        "level",
        _("From level"),
        ("Fra antall", "Frå antal", "Fra nivå", "Trinn", "Trinn fra", "Staffel", "From level", "From quantity", "Tier"),
        level,
        help=_("The number of units from which the figure holds. Empty is from the first."),
    ),
    LoadField("valid_from", _("From"), ("Fra", "Frå", "Gjelder fra", "Gjeld frå", "Fra dato", "From", "Valid from", "Från"), as_date),
    LoadField(
        "last_day",
        _("Last day"),
        ("Til og med", "Siste dag", "Til", "Gjelder til", "Til dato", "Until", "To", "Valid to"),
        as_date,
        help=_("Empty is until the next row of the term begins, or without end."),
    ),
    LoadField("annex", _("Place in the annex"), ("Bilag", "Punkt", "Bilagspunkt", "Vedlegg", "Annex", "Clause"), limited(80)),
    LoadField("item", _("Item number on the invoice"), ("Varenummer", "Artikkelnummer", "Varekode", "Item number", "Artikelnummer", "Varenr"), limited(60)),
    LoadField("unit", _("Unit"), ("Enhet", "Eining", "Unit", "Enhed"), limited(40)),
    LoadField("system", _("System"), ("System", "Fagsystem"), as_text),
    LoadField(
        "member",
        _("Member"),
        ("Kommune", "Medlem", "Member", "Municipality", "Kommun"),
        as_text,
        help=_("Empty is for all members of the agreement."),
    ),
    LoadField(
        "of",
        _("Belongs to"),
        ("Hører til", "Høyrer til", "Gjelder vilkår", "Minstekrav til", "Belongs to", "Of"),
        as_text,
        help=_("The term that a minimum or a compensation belongs to."),
    ),
    LoadField("vat", _("VAT, per cent"), ("MVA", "Mva-sats", "Merverdiavgift", "VAT", "Moms"), as_decimal),
    LoadField("months", _("Months the price is for"), ("Måneder", "Månader", "Prisen gjelder måneder", "Months"), as_int),
    LoadField("mode", _("Tiers"), ("Trappemåte", "Trinnmåte", "Staffelmåte", "Tiers", "Tier mode"), one_of(PriceRule.Mode, ("volum", "volume"), ("gradert", "graduated"), ("trinnvis", "graduated"))),
    LoadField("severity", _("Error class"), ("Feilklasse", "Alvorlighetsgrad", "Error class", "Severity"), one_of(LevelRule.Severity, ("A", "a"), ("B", "b"), ("C", "c"))),
    LoadField(
        "hours",
        _("Service hours"),
        ("Servicetid", "Tjenestetid", "Åpningstid", "Tenestetid", "Service hours"),
        service_hours,
        help=_("As 08–16, or 24/7."),
    ),
    LoadField("note", _("Note"), ("Merknad", "Kommentar", "Note", "Comment"), limited(200)),
)  # fmt: skip
