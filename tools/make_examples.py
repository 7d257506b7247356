"""Write the spreadsheets in docs/eksempler, that show how a member's own tables are taken in.

Usage: python tools/make_examples.py

The costs are those of ICT in Asker 2013–2016, and the frames those that the three put into their joint
portfolio in 2017 and 2018. The systems are those that Asker, Røyken and Hurum chose among for their new municipality, with
the area each serves and who used it; the agreements on them have invented values, since the documents give
none, and say so. The same script gives the same bytes every time.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "eksempler"
PLACE = FOLDER / "asker-systemer.xlsx"
COSTS_PLACE = FOLDER / "asker-kostnader.xlsx"
FRAMES_PLACE = FOLDER / "asker-rammer.xlsx"
AGREEMENTS_PLACE = FOLDER / "asker-avtaler.xlsx"
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


class Cost(NamedTuple):
    """A line of Asker's ICT cost: its account, whether it is operation, and 1 000 kr by year."""

    line: str
    account: str
    part: str
    amounts: tuple[int, int, int, int]


YEARS = (2013, 2014, 2015, 2016)
COSTS = (
    Cost("Lønn inkl. sosiale utgifter", "", "Drift", (18239, 20262, 19880, 20337)),
    Cost("Kjøp av tjenester - personalrelatert", "", "Drift", (1779, 2620, 2910, 2282)),
    Cost("Fiber / kommunikasjonslinjer", "11302", "Drift", (5289, 5678, 5547, 5164)),
    Cost("Programvare - lisenser / vedlikehold", "11950", "Drift", (8786, 9581, 11925, 12402)),
    Cost("IT-utstyr", "12010", "Drift", (2815, 2741, 2960, 3148)),
    Cost("Serviceavtaler", "12400", "Drift", (1266, 1407, 1563, 2341)),
    Cost("Konsulenttjenester", "12700", "Drift", (1672, 842, 1430, 2084)),
    Cost("Inntekter", "", "Drift", (-1807, -2136, -1334, -1514)),
    Cost("Investeringskostnader - kun konkurranseutsatte IKT-tjenester", "", "Investering", (15782, 15682, 10853, 20463)),
)  # fmt: skip


def costs_workbook() -> bytes:
    """Asker's ICT cost 2013–2016 as figures to be read in, amounts in thousands of kroner."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": "IKT-kostnader i Asker 2013–2016", "created": WRITTEN})
    head = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("IKT-kostnader")
    headings = ("Kommune", "År", "Type", "Linje", "Konto", "Drift/investering", "Beløp (1000 kr)")
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, head)
        sheet.set_column(column, column, 58 if text == "Linje" else 18)
    rows = [(one, at) for at in range(len(YEARS)) for one in COSTS]
    for row, (one, at) in enumerate(rows, start=1):
        sheet.write_string(row, 0, "Asker")
        sheet.write_number(row, 1, YEARS[at])
        for column, text in enumerate(("Regnskap", one.line, one.account, one.part), start=2):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 6, one.amounts[at])
    sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


FRAMES = (
    (2017, "Drift", (42_952_000, 13_435_000, 9_368_000)),
    (2017, "Investering", (10_000_000, 9_624_000, 3_000_000)),
    (2018, "Drift", (44_952_000, 13_435_000, 9_368_000)),
    (2018, "Investering", (10_000_000, 7_305_000, 3_000_000)),
)
"""The joint portfolio in kroner: year, kind, and what each of the three puts in."""


def frames_workbook() -> bytes:
    """The frames of the joint portfolio, a row for each member, year and kind."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": "Felles portefølje i Nye Asker 2017–2018", "created": WRITTEN})
    head = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("Rammer")
    for column, text in enumerate(("Kommune", "År", "Drift/investering", "Ramme")):
        sheet.write_string(0, column, text, head)
        sheet.set_column(column, column, 18)
    rows = [
        (name, year, kind, amount)
        for year, kind, amounts in FRAMES
        for (name, _number), amount in zip(MEMBERS, amounts, strict=True)
    ]
    for row, (name, year, kind, amount) in enumerate(rows, start=1):
        sheet.write_string(row, 0, name)
        sheet.write_number(row, 1, year)
        sheet.write_string(row, 2, kind)
        sheet.write_number(row, 3, amount)
    sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


VALUES = (
    ("Gatsoft", (2_400_000, 750_000, 525_000)),
    ("Familia", (1_800_000, 600_000, 400_000)),
    ("Bibliofil", (900_000, 300_000, 200_000)),
    ("SpeedAdmin", (450_000, 150_000, 100_000)),
    ("Gerica", (6_000_000, 2_000_000, None)),
    ("Socio", (1_500_000, 500_000, None)),
    ("Agresso", (4_000_000, 1_300_000, None)),
    ("Visma HRM", (5_200_000, None, 1_100_000)),
)
"""Invented values at the award, in kroner, of the agreement each of the three has on a system."""
INVENTED = "Verdien er oppdiktet for eksempelet; dokumentene oppgir ingen avtaleverdier."


def agreements_workbook() -> bytes:
    """Each one's own agreement on the systems that two or three of them use."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties(
        {"title": "Avtaler i Asker, Røyken og Hurum, oppdiktede verdier", "created": WRITTEN}
    )
    head = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("Avtaler")
    headings = (
        "Avtale",
        "Avtaletype",
        "System",
        "Kommune",
        "Gyldig fra",
        "Kontraktsverdi",
        "Merknad",
    )
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, head)
        sheet.set_column(
            column, column, 60 if text == "Merknad" else 28 if text == "Avtale" else 16
        )
    rows = [
        (system, member, value)
        for system, values in VALUES
        for (member, _number), value in zip(MEMBERS, values, strict=True)
        if value is not None
    ]
    for row, (system, member, value) in enumerate(rows, start=1):
        texts = (
            f"{system}, {member} (oppdiktet verdi)",
            "Vedlikeholdsavtale",
            system,
            member,
            SINCE,
        )
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 5, value)
        sheet.write_string(row, 6, INVENTED)
    sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


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
    COSTS_PLACE.write_bytes(costs_workbook())
    FRAMES_PLACE.write_bytes(frames_workbook())
    AGREEMENTS_PLACE.write_bytes(agreements_workbook())
    for place in (PLACE, COSTS_PLACE, FRAMES_PLACE, AGREEMENTS_PLACE):
        print(place.relative_to(place.parents[2]))


if __name__ == "__main__":
    main()
