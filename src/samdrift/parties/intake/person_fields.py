"""The columns of a table of people, and the headings they are known by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_date, as_email, as_text
from samdrift.kernel.intake.kinds import LoadField, limited

FIELDS = (
    LoadField("given_name", _("Given name"), ("Fornavn", "Førenamn", "Given name", "First name", "Förnamn"), limited(80)),
    LoadField("family_name", _("Family name"), ("Etternavn", "Etternamn", "Family name", "Last name", "Surname", "Efternamn", "Efternavn"), limited(80)),
    LoadField("full_name", _("Name"), ("Navn", "Namn", "Fullt navn", "Name", "Full name", "Ansatt", "Tilsett", "Medarbeider", "Person"), limited(160)),
    LoadField("email", _("E-mail"), ("E-post", "Epost", "E-postadresse", "Epostadresse", "E-mail", "Email", "Mail", "E-mailadresse", "Brukernavn (e-post)"), as_email),
    LoadField("phone", _("Phone"), ("Telefon", "Mobil", "Tlf", "Tlf.", "Mobiltelefon", "Phone", "Mobile"), limited(40)),
    LoadField("title", _("Job title"), ("Stilling", "Tittel", "Stillingstittel", "Title", "Job title", "Titel", "Befattning", "Jobtitel"), limited(120)),
    LoadField("member", _("Employer"), ("Arbeidsgiver", "Arbeidsgivar", "Kommune", "Medlem", "Employer", "Member", "Municipality", "Arbetsgivare", "Arbejdsgiver", "Kommun"), as_text, required=True),
    LoadField("unit", _("Unit"), ("Enhet", "Eining", "Virksomhet", "Verksemd", "Avdeling", "Unit", "Department", "Enhed", "Avdelning", "Afdeling"), limited(160)),
    LoadField("work_site", _("Work site"), ("Arbeidssted", "Arbeidsstad", "Sted", "Stad", "Kontorsted", "Work site", "Location", "Arbetsplats", "Arbejdssted"), limited(160)),
    LoadField("external_id", _("Employee number"), ("Ansattnummer", "Ansattnr", "Tilsettnummer", "Ansattid", "Employee number", "Employee id", "Medarbejdernummer", "Anställningsnummer", "Id"), limited(120)),
    LoadField("started_on", _("Started on"), ("Ansatt fra", "Tilsett frå", "Startdato", "Fra", "Started", "Started on", "Start date", "Anställd från", "Ansat fra"), as_date),
    LoadField("left_on", _("Left on"), ("Sluttet", "Slutta", "Sluttdato", "Slutter", "Left", "Left on", "End date", "Slutdatum", "Fratrådt", "Slutdato"), as_date),
)
