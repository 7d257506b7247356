"""Write the spreadsheets in docs/eksempler, that show how a member's own tables are taken in.

Usage: python tools/make_examples.py

The systems are those that Asker, Røyken and Hurum chose among for their new municipality, with
the area each serves and who used it. The same script gives the same bytes every time.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import NamedTuple

PLACE = Path(__file__).resolve().parent.parent / "docs" / "eksempler" / "asker-systemer.xlsx"
WRITTEN = dt.datetime(2017, 5, 1, 12, 0)  # noqa: DTZ001 -- a spreadsheet's time has no zone

TOGETHER = "Nye Asker"
FORM = "Ulovfestet samarbeid eller programsamarbeid"
SINCE = "01.01.2016"
"""The first year that the three had a budget together."""
MEMBERS = (("Asker", "0220"), ("Røyken", "0627"), ("Hurum", "0628"))


class Chosen(NamedTuple):
    """A system: its name, the area it serves, who used it, and what was said of it."""

    name: str
    area: str
    used_by: str
    note: str = ""


SYSTEMS = (
    Chosen("Agresso", "Økonomi og regnskap", "Røyken Asker", "Askers løsning videreføres. Konkurranse planlagt."),
    Chosen("Framsikt", "Budsjett", "Asker", "Konkurranse planlagt."),
    Chosen("Visma HRM", "Lønn og HR", "Hurum Asker", "Konkurranse planlagt."),
    Chosen("Obisoft", "Kompetanseforvaltning", "Asker", "Integrert med HRM-systemet."),
    Chosen("Gatsoft", "Turnus- og ressursplanlegging", "Røyken Hurum Asker", "Flere integrasjoner."),
    Chosen("Simpli", "Kvalitetssystem, virksomhetsplaner, BI, informasjonssikkerhet;", "", "Anskaffet med den nye kommunen for øye."),
    Chosen("Prosjektveiviseren på SharePoint", "Prosjekt- og porteføljestyring", "Asker Røyken", "Nasjonal felleskomponent."),
    Chosen("Gerica", "Pleie og omsorg", "Røyken Asker"),
    Chosen("Familia", "Barnevern", "Asker Røyken Hurum"),
    Chosen("HsPro", "Helsestasjon og helse", "", "Ulike systemer i kommunene. Valgt etter beste praksis og brukerundersøkelser."),
    Chosen("Socio", "NAV / sosial", "Røyken Asker"),
    Chosen("Bibliofil", "Bibliotek", "Asker Røyken Hurum"),
    Chosen("SpeedAdmin", "Kulturskole", "Asker Røyken Hurum"),
    Chosen("Vega", "Booking og ressursstyring", "Asker", "Ikke slik løsning i Hurum og Røyken."),
)  # fmt: skip

Rows = list[tuple[str, ...]]


def sheets() -> dict[str, Rows]:
    """The three tables, headings first: the members, who uses what, and the systems."""
    return {
        "Kommuner": [
            (
                "Kommune",
                "Kommunenummer",
                "Samarbeid",
                "Samarbeidsform",
                "Samarbeidet fra",
                "Medlem fra",
            ),
            *((name, number, TOGETHER, FORM, SINCE, SINCE) for name, number in MEMBERS),
        ],
        "I bruk": [
            ("System", "Kommune", "Tjenesteområde"),
            *((one.name, who, one.area) for one in SYSTEMS for who in one.used_by.split()),
        ],
        "Systemer": [
            ("Systemnavn", "Tjenesteområde", "Merknad"),
            *((one.name, one.area, one.note) for one in SYSTEMS),
        ],
    }


def workbook() -> bytes:
    """The workbook as bytes; text is written as text, so that numbers keep their first 0."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": "Systemer i Asker, Røyken og Hurum", "created": WRITTEN})
    head = book.add_format({"bold": True, "bottom": 1})
    for name, rows in sheets().items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text, head if at == 0 else None)
        sheet.freeze_panes(1, 0)
        for column in range(len(rows[0])):
            sheet.set_column(column, column, min(48, max(len(row[column]) for row in rows) + 2))
    book.close()
    return made.getvalue()


def main() -> None:
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_bytes(workbook())
    print(PLACE.relative_to(PLACE.parents[2]))


if __name__ == "__main__":
    main()
