"""What the example's ideas, comparison and measures are made from: all of it invented."""

from __future__ import annotations

from typing import Any, NamedTuple


class Told(NamedTuple):
    """An idea: who sent it, how many days ago, its words, and what became of it (act, values)."""

    who: str
    days: int
    title: str
    text: str
    gain: str = ""
    acts: tuple[tuple[str, dict[str, Any]], ...] = ()


IDEAS = (
    Told(
        "alta_health",
        3,
        "Ett felles skjema for ferie og fravær",
        "La alle i samarbeidet søke om ferie og melde fravær i ett skjema i stedet for tre.",
        "Ti minutter spart hver gang, og færre feil i lønn.",
    ),
    Told(
        "hammerfest_school",
        9,
        "Samme passord i skolen og på kontoret",
        "Elever og lærere bruker to innlogginger. Bruk den samme som ellers i kommunen.",
        "Færre henvendelser til brukerstøtten ved skolestart.",
        (("look", {}),),
    ),
    Told(
        "alta_payroll",
        30,
        "Lønnsslipper rett i digital postkasse",
        "Send lønnsslippene rett til digital postkasse, og slutt å skrive ut.",
        "Papir, porto og to dagsverk i måneden.",
        (
            ("look", {}),
            (
                "describe",
                {
                    "description": "Lønnssystemet støtter det alt. Det må avtales med leverandøren og prøves i én kommune.",
                    "effort_hours": 45,
                    "saving": 120000,
                },
            ),
        ),
    ),
    Told(
        "nordkapp_health",
        45,
        "Mørk skjerm i pasientjournalen om natta",
        "Det er vondt for øynene å føre journal på nattvakt. Kan vi få mørk bakgrunn?",
        "",
        (
            ("look", {}),
            (
                "do_at_once",
                {"answer": "Innstillingen finnes. Nå er den på som valg for alle, med veiledning."},
            ),
        ),
    ),
    Told(
        "masoy_office",
        60,
        "Eget saksarkiv for hver kommune igjen",
        "Gå tilbake til egne saksarkiv slik vi hadde før.",
        "",
        (
            ("look", {}),
            (
                "decline",
                {
                    "answer": "Kommunestyrene vedtok felles arkiv i fjor. Vi tar med ønsket om enklere søk i egne saker."
                },
            ),
        ),
    ),
)

ALTERNATIVES = (
    ("Som i dag: hver kommune for seg", "Hver kommune drifter og forvalter sitt.", True, ""),
    ("Felles drift med én vertskommune", "Drift og forvaltning samles hos én.", False, ""),
    ("Felles selskap eid av kommunene", "Et eget selskap leverer til alle.", False, ""),
    (
        "Kjøp av hele driften uten konkurranse",
        "Dagens leverandør tar over alt.",
        False,
        "anskaffelsesloven § 4: oppdraget må lyses ut",
    ),
)
WEIGHTS = {"control": 15, "preparedness": 15, "security": 20, "interaction": 20, "economy": 20,
           "competence": 25, "employees": 10, "transaction": 10}  # fmt: skip
SCORES: dict[str, tuple[int | None, ...]] = {
    "control": (80, 60, 50, 20),
    "preparedness": (35, 70, 65, 50),
    "security": (40, 70, 75, 60),
    "interaction": (15, 80, 75, 45),
    "economy": (30, 65, 55, 50),
    "competence": (25, 75, 85, 60),
    "employees": (90, 65, 45, 15),
    "transaction": (95, 50, 20, 35),
}
OWN_WEIGHTS = {
    "Loppa": {"control": 40, "employees": 40, "transaction": 30},
    "Hammerfest": {"competence": 45, "security": 35},
}


class Planned(NamedTuple):
    """A measure: months from now to its first and last month, and what it hangs on."""

    name: str
    first: int
    last: int
    holds: tuple[int, ...] = ()
    status: str = "planned"
    independence: str = ""
    reason: str = ""
    who: str = ""


MEASURES = (
    Planned(
        "Sentralisert driftsmodell: forberede sammen", -2, 4, (), "under_way", "largely",
        "Arbeidet trengs uansett hvem som skal stå for driften", "daily_manager",
    ),
    Planned(
        "Felles domenemodell", 1, 9, (), "planned", "largely",
        "Begrepene er de samme i alle løsninger", "management_lead",
    ),
    Planned(
        "Nytt felles e-post- og kalendersystem", 2, 14, (0, 1, 2), "planned", "largely",
        "Avtalen løper ut, og løsningen passer alle alternativer", "management_lead",
    ),
    Planned(
        "Felles krav til informasjonssikkerhet", -6, 2, (0, 1, 2), "under_way", "wholly",
        "Kravene følger av loven", "security_lead",
    ),
    Planned("Flytte servere til felles datarom", 6, 18, (1, 2)),
    Planned("Overføre ansatte til vertskommunen", 9, 15, (1,)),
    Planned("Stifte selskapet og velge styre", 8, 12, (2,)),
    Planned("Forlenge leie av utstyr fram til valget", -10, -1, (), "done"),
)  # fmt: skip
