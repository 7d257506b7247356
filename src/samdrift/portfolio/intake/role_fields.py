"""The columns of a table of roles in systems, and the headings they are known by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_date, as_text
from samdrift.kernel.intake.kinds import LoadField, limited, long_text, one_of
from samdrift.portfolio.models.roles import SystemRole

Kind = SystemRole.Kind

FIELDS = (
    LoadField(
        "system",
        _("System"),
        ("System", "Systemnavn", "Systemnamn", "Fagsystem", "Løsning", "It-system", "Application"),
        limited(160),
        required=True,
    ),
    LoadField(
        "member",
        _("Member"),
        ("Kommune", "Medlem", "Member", "Municipality", "Kommun", "Kommunenummer"),
        as_text,
    ),
    LoadField(
        "kind",
        _("Role"),
        ("Rolle", "Role", "Roll", "Funksjon"),
        one_of(
            Kind,
            ("systemeier", "owner"),
            ("systemeigar", "owner"),
            ("eier", "owner"),
            ("systemansvarlig", "manager"),
            ("systemansvarleg", "manager"),
            ("systemforvalter", "manager"),
            ("systemforvaltar", "manager"),
            ("forvalter", "manager"),
            ("stedfortreder", "deputy"),
            ("vara", "deputy"),
            ("lokal systemansvarlig", "local_manager"),
            ("superbruker", "super_user"),
            ("superbrukar", "super_user"),
            ("super-superbruker", "contact"),
            ("kontaktpunkt", "contact"),
            ("kontakt", "contact"),
            ("systemejer", "owner"),
            ("systemägare", "owner"),
            ("systemförvaltare", "manager"),
            ("superanvändare", "super_user"),
            ("superbruger", "super_user"),
        ),
        required=True,
    ),
    LoadField(
        "person",
        _("Person"),
        (
            "Person",
            "Navn",
            "Namn",
            "E-post",
            "Epost",
            "Ansatt",
            "Innehaver",
            "Name",
            "E-mail",
            "Email",
            "Holder",
        ),
        as_text,
        required=True,
    ),
    LoadField(
        "valid_from",
        _("From"),
        ("Fra", "Frå", "Fra dato", "Gjelder fra", "From", "Från", "Startdato"),
        as_date,
    ),
    LoadField(
        "valid_to", _("To"), ("Til", "Til dato", "Gjelder til", "To", "Till", "Sluttdato"), as_date
    ),
    LoadField(
        "accepted_on",
        _("Accepted on"),
        ("Akseptert", "Godtatt", "Godteke", "Accepted on", "Accepted"),
        as_date,
    ),
    LoadField(
        "confirmed_on",
        _("Confirmed on"),
        ("Bekreftet", "Stadfesta", "Confirmed on", "Confirmed"),
        as_date,
    ),
    LoadField(
        "description",
        _("Description"),
        ("Beskrivelse", "Rollebeskrivelse", "Skildring", "Description"),
        long_text,
    ),
)
