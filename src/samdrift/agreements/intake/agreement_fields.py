"""The columns of a table of agreements, and the headings they are known by.

Contract registers of Norwegian, Danish, Swedish and British public bodies name them each their way.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Award
from samdrift.formats.spreadsheet import (
    BadValue,
    Cell,
    as_date,
    as_decimal,
    as_int,
    as_orgnr,
    as_text,
)
from samdrift.kernel.intake.kinds import LoadField, limited, long_text, one_of, several

_MOST_MONTHS = 600
KIND = one_of(
    Agreement.Kind,
    ("ssa-l", "ssa_l"),
    ("ssa-d", "ssa_d"),
    ("ssa-v", "ssa_v"),
    ("ssa-k", "ssa_k"),
    ("ssa-t", "ssa_t"),
    ("ssa-o", "ssa_o"),
    ("ssa-b", "ssa_b"),
    ("ssa-sky", "ssa_sky"),
    ("rammeavtale", "framework"),
    ("ramavtal", "framework"),
    ("avrop", "call_off"),
    ("leie", "lease"),
    ("leieavtale", "lease"),
    ("leasing", "lease"),
    ("tjenesteavtale", "service"),
    ("driftsavtale", "ssa_d"),
    ("vedlikeholdsavtale", "ssa_v"),
    ("samarbeidsavtale", "cooperation"),
    ("contract", "other"),
    ("annet", "other"),
)


def months(cell: Cell) -> int | None:
    """A number of months; «6 mnd» is let pass."""
    text = as_text(cell)
    if text is not None and text.split() and not text.strip().isdigit():
        cell = text.split()[0]
    value = as_int(cell)
    if value is not None and not 0 <= value <= _MOST_MONTHS:
        raise BadValue("negative" if value < 0 else "not_a_number", cell)
    return value


FIELDS = (
    LoadField(
        "title",
        _("Name"),
        (
            "Avtale",
            "Avtalenavn",
            "Avtalenamn",
            "Kontrakt",
            "Kontraktnavn",
            "Kontraktsnavn",
            "Navn på avtale",
            "IT Kontrakt Navn",
            "Kontraktens navn",
            "Avtalsnamn",
            "Avtal",
            "Tittel",
            "Agreement",
            "Contract",
            "Contract title",
            "Title",
            "Navn",
            "Namn",
            "Name",
        ),
        limited(160),
        required=True,
    ),
    LoadField(
        "number",
        _("Our number"),
        (
            "Avtalenummer",
            "Avtalenr",
            "Kontraktsnummer",
            "Kontraktnummer",
            "IT Kontrakt Id",
            "Avtalsnummer",
            "Diarienummer",
            "Arkivnummer",
            "Saksnummer",
            "Contract number",
            "Contract id",
            "Agreement number",
            "Number",
            "Reference number",
        ),
        limited(40),
        help=_("What tells two agreements of the same name apart."),
    ),
    LoadField(
        "reference",
        _("Number on invoices"),
        ("Fakturareferanse", "Referanse", "Leverandørens avtalenummer", "Invoice reference", "Fakturareferens"),
        limited(60),
    ),
    LoadField(
        "supplier",
        _("Supplier"),
        (
            "Leverandør",
            "Leverandørnavn",
            "Kontraktpartner",
            "Avtalepart",
            "Leverantör",
            "Kontraktens leverandør",
            "Supplier",
            "Vendor",
            "Awarded supplier",
        ),
        limited(160),
    ),
    LoadField(
        "supplier_orgnr",
        _("The supplier’s organisation number"),
        ("Leverandørens organisasjonsnummer", "Leverandør orgnr", "Orgnr leverandør", "Supplier orgnr"),
        as_orgnr,
    ),
    LoadField(
        "kind",
        _("Kind"),
        ("Avtaletype", "Kontrakttype", "Type avtale", "Avtalstyp", "Type", "Contract type", "Kind"),
        KIND,
    ),
    LoadField(
        "systems",
        _("Systems"),
        ("System", "Systemer", "System(er)", "Fagsystem", "IT-system", "Løsning", "Gjelder system", "Systems"),
        several,
    ),
    LoadField(
        "members",
        _("Members in it"),
        (
            "Medlemmer",
            "Medlemmar",
            "Kommuner",
            "Kommunar",
            "Kommune",
            "Deltakere",
            "Deltakarar",
            "Members",
            "Municipalities",
            "Parter",
        ),
        several,
    ),
    LoadField(
        "purpose",
        _("What it is for"),
        ("Formål", "Føremål", "Beskrivelse", "Skildring", "Omfang", "Purpose", "Description", "Beskrivning"),
        long_text,
    ),
    LoadField(
        "signed_on",
        _("Signed"),
        ("Signert", "Underskrevet", "Avtaledato", "Avtalsdatum", "Signed", "Awarded date", "Award date"),
        as_date,
    ),
    LoadField(
        "valid_from",
        _("In force from"),
        (
            "Gyldig fra",
            "Gyldig frå",
            "Fra dato",
            "Fra",
            "Frå",
            "Startdato",
            "Start",
            "Inngått",
            "Indgået",
            "Ikrafttredelse",
            "Giltig från",
            "Avtalsstart",
            "Start date",
            "Valid from",
            "From",
        ),
        as_date,
    ),
    LoadField(
        "last_day",
        _("Last day"),
        (
            "Utløper",
            "Går ut",
            "Utløpsdato",
            "Udløbsdato",
            "Udløber",
            "Siste dag",
            "Sluttdato",
            "Slutt",
            "Gyldig til",
            "Til dato",
            "Til",
            "Giltig till",
            "Avtalsslut",
            "End date",
            "Expiry date",
            "Expiration date",
            "Valid to",
            "Last day",
            "Ends",
        ),
        as_date,
        help=_("The last day it is in force, as contracts say it."),
    ),
    LoadField(
        "left_on",
        _("Left from"),
        ("Oppsagt", "Oppsagt fra", "Kontrakten opsagt", "Uppsagd", "Terminated", "Notice given"),
        as_date,
        help=_("The first day it is no longer in force, when notice is given."),
    ),
    LoadField(
        "notice_months",
        _("Our notice, in months"),
        ("Oppsigelsestid", "Oppsigelse", "Oppseiingstid", "Opsigelsesfrist", "Uppsägningstid", "Notice period", "Notice months"),
        months,
    ),
    LoadField(
        "supplier_notice_months",
        _("The supplier’s notice, in months"),
        ("Leverandørens oppsigelsestid", "Oppsigelsestid leverandør", "Supplier notice"),
        months,
    ),
    LoadField(
        "renewal_months",
        _("Renewed by itself for so many months"),
        ("Automatisk fornyelse", "Fornyelse", "Fornying", "Forlengelse", "Förlängning", "Renewal", "Renewal months"),
        months,
    ),
    LoadField(
        "lead",
        _("Followed up by"),
        (
            "Ansvarlig",
            "Ansvarleg",
            "Avtaleansvarlig",
            "Avtaleansvarleg",
            "Kontraktansvarlig",
            "Følges opp av",
            "Kontraktansvarlig e-post",
            "Ansvarig",
            "Responsible",
            "Contract manager",
            "Owner",
        ),
        limited(300),
    ),
    LoadField(
        "value",
        _("Value at the award"),
        ("Kontraktsverdi", "Kontraktverdi", "Avtaleverdi", "Verdi", "Kontraktssum", "Avtalsvärde", "Value", "Contract value"),
        as_decimal,
        help=_("In kroner without VAT, of the whole term with options."),
    ),
    LoadField(
        "procedure",
        _("How it was bought"),
        ("Prosedyre", "Anskaffelsesprosedyre", "Framgangsmåte", "Procedure"),
        one_of(
            Award.Procedure,
            ("åpen", "open"),
            ("åpen anbudskonkurranse", "open"),
            ("begrenset", "restricted"),
            ("forhandling", "negotiated"),
            ("minikonkurranse", "mini"),
            ("direkte", "direct"),
            ("direkteanskaffelse", "direct"),
        ),
    ),
    LoadField(
        "note",
        _("Note"),
        ("Merknad", "Kommentar", "Bemærkning", "Anmärkning", "Notat", "Note", "Notes"),
        long_text,
    ),
)  # fmt: skip
