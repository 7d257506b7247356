"""The columns of a table of members, and the headings they are known by."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import (
    BadValue,
    Cell,
    as_bool,
    as_date,
    as_decimal,
    as_kommunenummer,
    as_orgnr,
)
from samdrift.kernel.intake.kinds import LoadField, limited, one_of
from samdrift.parties.models.arrangements import Stake
from samdrift.parties.models.members import Member

STAKES = {
    "ownership": Stake.Kind.OWNERSHIP,
    "liability": Stake.Kind.LIABILITY,
    "votes": Stake.Kind.VOTES,
    "seats": Stake.Kind.SEATS,
}


def _share(cell: Cell) -> Decimal | None:
    """As many decimals as a stake is kept with."""
    value = as_decimal(cell)
    if value is not None and value < 0:
        raise BadValue("negative", cell)
    return None if value is None else round(value, 6)


FIELDS = (
    LoadField(
        "name",
        _("Name"),
        (
            "Navn",
            "Namn",
            "Medlem",
            "Kommune",
            "Kommunenavn",
            "Kommunenamn",
            "Navn på kommune",
            "Name",
            "Member",
            "Municipality",
            "Kommunnamn",
            "Deltaker",
            "Deltakar",
        ),
        limited(120),
        required=True,
    ),
    LoadField(
        "number",
        _("Municipality number"),
        (
            "Kommunenummer",
            "Kommunenr",
            "Kommunenr.",
            "Knr",
            "Municipality number",
            "Kommunkod",
            "Kommunekode",
            "Kommunnummer",
            "Number",
            "Nummer",
        ),
        as_kommunenummer,
    ),
    LoadField(
        "orgnr",
        _("Organisation number"),
        (
            "Organisasjonsnummer",
            "Orgnr",
            "Org.nr",
            "Org.nr.",
            "Org nr",
            "Organisation number",
            "Organisationsnummer",
            "CVR",
            "CVR-nummer",
        ),
        as_orgnr,
    ),
    LoadField(
        "kind",
        _("Kind"),
        ("Type", "Slag", "Medlemstype", "Kind", "Typ"),
        one_of(
            Member.Kind,
            ("kommune", "municipality"),
            ("fylkeskommune", "county"),
            ("fylke", "county"),
            ("annen", "other"),
            ("anna", "other"),
            ("andre", "other"),
            ("virksomhet", "other"),
        ),
    ),
    LoadField(
        "written_language",
        _("Written language"),
        ("Målform", "Språkform", "Mål", "Written language", "Language", "Språk", "Sprog"),
        one_of(Member.Language),
    ),
    LoadField(
        "arrangement",
        _("Arrangement"),
        (
            "Samarbeid",
            "Ordning",
            "Samarbeidsordning",
            "Arrangement",
            "Cooperation",
            "Samarbete",
            "Samarbejde",
        ),
        limited(160),
    ),
    LoadField(
        "arrangement_form",
        _("Legal form of the arrangement"),
        (
            "Samarbeidsform",
            "Rettslig form",
            "Rettsleg form",
            "Juridisk form",
            "Organisasjonsform",
            "Legal form",
            "Legal form of the arrangement",
            "Samarbetsform",
            "Samarbejdsform",
        ),
        limited(160),
    ),
    LoadField(
        "founded_on",
        _("Arrangement from"),
        (
            "Samarbeidet fra",
            "Samarbeid fra",
            "Samarbeidet frå",
            "Samarbeid frå",
            "Stiftet",
            "Skipa",
            "Founded",
            "Founded on",
            "Arrangement from",
            "Samarbetet från",
            "Samarbejdet fra",
        ),
        as_date,
    ),
    LoadField(
        "valid_from",
        _("Joined on"),
        (
            "Medlem fra",
            "Medlem frå",
            "Fra",
            "Frå",
            "Fra dato",
            "Inn",
            "Tiltrådt",
            "Joined",
            "Joined on",
            "From",
            "Start",
            "Från",
            "Startdato",
        ),
        as_date,
    ),
    LoadField(
        "valid_to",
        _("Left on"),
        (
            "Medlem til",
            "Til",
            "Til dato",
            "Ut",
            "Uttrådt",
            "Left",
            "Left on",
            "To",
            "Slutt",
            "Sluttdato",
            "Till",
            "Slut",
        ),
        as_date,
    ),
    LoadField("is_owner", _("Owner"), ("Eier", "Eigar", "Owner", "Ägare", "Ejer"), as_bool),
    LoadField("is_customer", _("Customer"), ("Kunde", "Customer", "Kund"), as_bool),
    LoadField(
        "ownership",
        _("Ownership share"),
        ("Eierandel", "Eigardel", "Ownership share", "Ownership", "Ägarandel", "Ejerandel"),
        _share,
    ),
    LoadField(
        "liability",
        _("Liability share"),
        ("Ansvarsandel", "Ansvarsdel", "Liability share", "Liability", "Ansvarsandel"),
        _share,
    ),
    LoadField("votes", _("Votes"), ("Stemmer", "Røyster", "Votes", "Röster"), _share),
    LoadField(
        "seats", _("Seats"), ("Plasser", "Representanter", "Seats", "Platser", "Pladser"), _share
    ),
)
