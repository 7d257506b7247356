"""The columns of a table of who sits in bodies, and the headings they are known by."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_date, as_text
from samdrift.kernel.intake.kinds import LoadField, limited, one_of


class Role(TextChoices):
    """What a person is in the body: of a seat, or with an office."""

    MEMBER = "member", _("Member of the body")
    DEPUTY = "deputy", _("Deputy")
    CHAIR = "chair", _("Chair")
    DEPUTY_CHAIR = "deputy_chair", _("Deputy chair")
    SECRETARY = "secretary", _("Secretary")
    EMPLOYEES = "employees", _("Employees' representative")
    OBSERVER = "observer", _("Observer")


FIELDS = (
    LoadField(
        "body",
        _("Body"),
        ("Organ", "Utvalg", "Utval", "Råd", "Styre", "Body", "Committee", "Udvalg", "Nämnd"),
        limited(160),
        required=True,
    ),
    LoadField(
        "person",
        _("Person"),
        ("Navn", "Namn", "Person", "E-post", "Epost", "Representant", "Name", "E-mail", "Email"),
        as_text,
        required=True,
    ),
    LoadField(
        "member",
        _("Member"),
        ("Medlem", "Kommune", "Fylkeskommune", "Eier", "Eigar", "Member", "Municipality", "Kommun"),
        as_text,
    ),
    LoadField(
        "field",
        _("Professional field"),
        ("Fagområde", "Fagfelt", "Fag", "Professional field", "Field", "Fagområder", "Ämnesområde"),
        limited(120),
    ),
    LoadField(
        "role",
        _("Role"),
        ("Rolle", "Verv", "Role", "Office", "Roll", "Hverv"),
        one_of(
            Role,
            ("medlem", "member"),
            ("fast medlem", "member"),
            ("ordinært medlem", "member"),
            ("vara", "deputy"),
            ("varamedlem", "deputy"),
            ("varaordfører", "deputy_chair"),
            ("ordfører", "chair"),
            ("styreleder", "chair"),
            ("styreleiar", "chair"),
            ("ansattrepresentant", "employees"),
            ("ansattes representant", "employees"),
            ("tillitsvalgt", "employees"),
            ("tillitsvald", "employees"),
        ),
    ),
    LoadField(
        "valid_from",
        _("From"),
        ("Fra", "Frå", "Valgt fra", "Vald frå", "From", "Från", "Startdato"),
        as_date,
    ),
    LoadField("valid_to", _("To"), ("Til", "Valgt til", "Vald til", "To", "Till"), as_date),
    LoadField(
        "chosen_by",
        _("Chosen by"),
        ("Valgt av", "Vald av", "Oppnevnt av", "Oppnemnd av", "Vedtak", "Chosen by"),
        limited(300),
    ),
)
