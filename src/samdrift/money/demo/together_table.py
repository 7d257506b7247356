"""What the example's members put in and want done. All of it is invented."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

SCALE = {"Alta": 20, "Hammerfest": 13, "Nordkapp": 4, "Måsøy": 2, "Hasvik": 2, "Loppa": 2}
"""How many times a small one's half each has."""
LINES = {
    "Lønn inkl. sosiale utgifter": 540,
    "Kjøp av tjenester - personalrelatert": 60,
    "Fiber / kommunikasjonslinjer": 150,
    "Programvare - lisenser / vedlikehold": 380,
    "IT-utstyr": 85,
    "Serviceavtaler": 65,
    "Konsulenttjenester": 48,
    "Inntekter": -42,
    "Investeringskostnader - kun konkurranseutsatte IKT-tjenester": 240,
}
"""Line → thousands for each in SCALE."""
FRAMES = {"operating": 90, "investment": 220}
GRANT = Decimal(5_000_000)
USED = (
    (3, 450_000, "Forprosjekt og kravspesifikasjon", "Felles innbyggerportal"),
    (6, 500_000, "Oppsett og pilot i Alta og Nordkapp", "Felles innbyggerportal"),
    (9, 250_000, "Opplæring av veiledere", "Kontaktpunkt for innbyggerne"),
)
"""(month, kroner, for what, on which measure): 1.2 of 5.0 mill."""


class Planned(NamedTuple):
    """A measure: thousands from this year on, and what became of it."""

    title: str
    text: str
    thousands: tuple[int, ...]
    became: str = ""
    granted: int = 0
    of_programme: bool = False
    setup: bool = False
    operating: bool = False
    member: str = ""
    necessary: str = ""


MEASURES = (
    Planned("Nytt nett i driftssentralene", "Kjernenettet er åtte år gammelt.",
            (2400, 600), "done"),
    Planned("Felles innbyggerportal", "Søknader og svar på ett sted for alle kommunene.",
            (2600, 2200, 1400), "adopted", granted=1500, of_programme=True),
    Planned("Flytting av journalen til felles drift", "Heimjournal samles i driftssentralen.",
            (1800, 2100), "adopted", setup=True),
    Planned("Sikker pålogging for alle ansatte", "Én brukerkonto med to faktorer.",
            (1300, 900, 900, 400), "adopted"),
    Planned("Kontaktpunkt for innbyggerne", "Veiledere i hver kommune, og opplæring av dem.",
            (700, 700, 700), "adopted", granted=400, of_programme=True, operating=True),
    Planned("Felles arkivkjerne", "Eldre baser avsluttes og deponeres.", (1500, 3200, 2600)),
    Planned("Digital tvilling av vann og avløp", "Målere og kart i felles løsning.",
            (900, 2800, 3400), of_programme=True),
    Planned("Ny telefoniløsning", "Når avtalen om drift er fornyet.", (0, 1600), "postponed"),
    Planned("Strømforsyning i datarommet", "Batteriene er utgått på dato.", (320,), "adopted",
            member="Måsøy", necessary="Uten ny strømforsyning kan ikke legevakten være i drift."),
)  # fmt: skip
