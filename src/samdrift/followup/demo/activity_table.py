"""The example's year, in rows: invented, but such as a cooperation of this kind has."""

from __future__ import annotations

from typing import Any, NamedTuple

ANCHORS = (
    "kostra_q4",
    "kostra_companies",
    "auditor",
    "owners_meeting",
    "accounts_adopted",
    "budget_input",
    "kostra_q3",
    "cooperation_budget",
    "municipal_budget",
    "processor_review",
    "management_review",
    "risk_assessment",
    "sla_revision",
    "price_index",
    "accessibility",
)


class Year(NamedTuple):
    """An activity: what, area, rule, (month, day) it starts from, role, more values."""

    title: str
    area: str
    rule: dict[str, Any]
    start: tuple[int, int]
    role: str
    more: dict[str, Any] = {}


def every(unit: str, n: int = 1, move: str = "next") -> dict[str, Any]:
    return {"kind": "every", "unit": unit, "n": n, "move": move}


def nth(n: int, weekday: int, months: list[int]) -> dict[str, Any]:
    return {"kind": "nth", "n": n, "weekday": weekday, "months": months}


YEAR = (
    Year(
        "Kvartalsrapport fra leverandøren av pleie og omsorg",
        "agreements",
        every("month", 3),
        (1, 20),
        "management_lead",
        {
            "purpose": "Leverandøren rapporterer oppetid, feil og ventetid. Rapporten holdes mot det vi selv har målt.",
            "evidence": "required",
            "evidence_text": "rapporten fra leverandøren",
            "source": "Avtalen, bilag 5",
        },
    ),
    Year(
        "Strategisk møte med leverandøren av økonomisystemet",
        "agreements",
        nth(2, 1, [3, 9]),
        (1, 1),
        "management_lead",
        {
            "checklist": [
                "Innspill fra alle kommunene er samlet",
                "Saksliste er sendt to uker før",
                "Referat er delt med systemforumet",
            ]
        },
    ),
    Year(
        "Brukerforum for oppvekst",
        "agreements",
        nth(1, 3, [2, 5, 10]),
        (1, 1),
        "management_lead",
    ),
    Year("Telling av brukere før faktura", "agreements", every("month", 6), (6, 1), "controller"),
    Year(
        "Møte i driftsrådet",
        "governance",
        nth(1, 2, [2, 4, 6, 9, 11, 12]),
        (1, 1),
        "daily_manager",
        {"checklist": ["Innkalling er sendt", "Statusrapport er lagt ved", "Referat er publisert"]},
    ),
    Year("Kundeforum", "governance", nth(3, 3, [3, 10]), (1, 1), "daily_manager"),
    Year(
        "Samlet systemeierskap bekreftes",
        "governance",
        every("year"),
        (9, 15),
        "director",
        {"purpose": "Hver kommunedirektør ser over hvem som eier systemene, og bekrefter rollene."},
    ),
    Year(
        "Tertialrapport til eierne",
        "economy",
        every("month", 4),
        (1, 25),
        "controller",
        {"evidence": "wanted", "evidence_text": "rapporten slik den ble sendt"},
    ),
    Year("Avregning mellom kommunene", "economy", every("month", 3), (3, 25), "controller"),
    Year(
        "Øvelse: gjenoppretting fra sikkerhetskopi",
        "security",
        every("month", 6),
        (5, 6),
        "security_lead",
        {
            "checklist": ["Ett system er gjenopprettet", "Tid er målt", "Avvik er meldt"],
            "evidence": "required",
            "evidence_text": "protokoll fra øvelsen",
        },
    ),
    Year("Gjennomgang av tilganger", "security", every("month", 4), (2, 10), "security_lead"),
    Year("Sikkerhetsmåned: kurs for alle ansatte", "security", every("year"), (10, 1), "dpo"),
    Year("Vedlikeholdsvindu", "operation", nth(3, 1, [1, 3, 5, 8, 10, 11]), (1, 1), "agent"),
    Year("Utskifting av PC-er planlegges", "operation", every("year"), (2, 18), "daily_manager"),
    Year("Sommerbemanning avtales", "operation", every("year"), (5, 20), "daily_manager"),
    Year(
        "Evaluering av samarbeidet",
        "governance",
        every("year", 2),
        (11, 26),
        "daily_manager",
        {"source": "Samarbeidsavtalen", "lead_days": 45},
    ),
)
BEFORE_BUDGET = (
    ("Innspill fra kommunene til budsjettet", 63, "controller"),
    ("Budsjettforslaget sendes deltakerne", 21, "daily_manager"),
)
"""Title, days before the cooperation's budget is adopted, role."""
OF_MEMBERS = (
    ("Alta", "Egen gjennomgang av behov før driftsrådet", "governance", nth(4, 1, [1, 3, 5, 8, 10, 12])),
    ("Alta", "Opprydding i brukere som har sluttet", "security", every("month", 3)),
    ("Hammerfest", "Intern budsjettrunde for IKT", "economy", every("year")),
    ("Nordkapp", "Samordning med skolene", "operation", every("month", 2)),
)  # fmt: skip
LEFT_LATE = (
    "Kvartalsrapport fra leverandøren av pleie og omsorg",
    "Gjennomgang av tilganger",
    "Opprydding i brukere som har sluttet",
)
"""Their newest day past is not done."""
