"""What the example's people are made from. Every name is invented."""

from __future__ import annotations

from typing import NamedTuple

MEMBERS = ("Alta", "Hammerfest", "Nordkapp", "Måsøy", "Kvalsund", "Hasvik", "Loppa")
OWNERSHIP = {
    "Alta": 40,
    "Hammerfest": 25,
    "Nordkapp": 12,
    "Måsøy": 6,
    "Kvalsund": 5,
    "Hasvik": 6,
    "Loppa": 6,
}
"""Weights of 100, invented."""
SEATS = {"Alta": 2, "Hammerfest": 2}
"""Seats in the council of representatives; the others have one."""
FIGURES = {
    # inhabitants, ICT full-time equivalents, users, pupils, teachers: 2024 and 2025, invented
    "Alta": ((21300, 11, 1400, 2600, 330), (21400, "11.5", 1450, 2590, 335)),
    "Hammerfest": ((11200, 10, 1050, 1320, 190), (11180, 10, 1080, 1300, None)),
    "Nordkapp": ((2960, 2, 320, 300, 52), (2940, 2, 330, 290, 50)),
    "Måsøy": ((1130, 1, 160, None, 22), (1110, 1, 165, 98, 21)),
    "Hasvik": ((980, 1, 120, 104, 19), (970, 1, 120, None, 18)),
    "Loppa": ((860, 1, 130, 81, None), (850, None, 130, 79, 17)),
}
FIGURE_KINDS = ("inhabitants", "ict_fte", "users", "pupils", "teachers")
TASKS = (
    "Drift av nett og sikkerhet",
    "Drift av tjenere og databaser",
    "E-post, kalender og telefoni",
    "Felles brukerstøtte",
    "Hjelp med standardprodukter",
)
UNITS = ("Kommunedirektørens stab", "Helse og omsorg", "Oppvekst", "Teknisk drift")


class Who(NamedTuple):
    """A person: key, given and family name, member, job title, and what it is to log in as."""

    key: str
    given: str
    family: str
    member: str
    title: str
    role: str = ""
    login: str = ""
    unit: str = ""
    site: str = ""


STAB = "Kommunedirektørens stab"
HELSE = "Helse og omsorg"
OPPVEKST = "Oppvekst"
TEKNISK = "Teknisk drift"

FOR_MEMBERS = (
    Who("alta_director", "Ingrid", "Varanger", "Alta", "Kommunedirektør", "director", "chief municipal executive of Alta", STAB, "Rådhuset i Alta"),
    Who("alta_coordinator", "Jovnna", "Sandvik", "Alta", "IKT-koordinator", "coordinator", "ICT coordinator of Alta", STAB, "Rådhuset i Alta"),
    Who("alta_controller", "Grethe", "Aslaksen", "Alta", "Økonomirådgiver", "member_controller", "controller of Alta", STAB, "Rådhuset i Alta"),
    Who("alta_dpo", "Halvard", "Nesse", "Alta", "Personvernombud", "dpo", "data protection officer of Alta", STAB, "Rådhuset i Alta"),
    Who("hammerfest_director", "Tormod", "Fuglenes", "Hammerfest", "Kommunedirektør", "director", "", STAB, "Rådhuset i Hammerfest"),
    Who("hammerfest_coordinator", "Silje", "Rypefjord", "Hammerfest", "IKT-koordinator", "coordinator", "ICT coordinator of Hammerfest", STAB, "Rådhuset i Hammerfest"),
    Who("nordkapp_director", "Åse", "Magerøy", "Nordkapp", "Kommunedirektør", "director", "", STAB, "Rådhuset i Honningsvåg"),
    Who("nordkapp_coordinator", "Lemet", "Skarsvåg", "Nordkapp", "IKT-ansvarlig", "coordinator", "ICT coordinator of Nordkapp", STAB, "Rådhuset i Honningsvåg"),
    Who("masoy_director", "Bjørn", "Havøysund", "Måsøy", "Kommunedirektør", "director", "", STAB, "Rådhuset i Havøysund"),
    Who("hasvik_director", "Turid", "Sørøy", "Hasvik", "Kommunedirektør", "director", "", STAB, "Rådhuset i Breivikbotn"),
    Who("hasvik_coordinator", "Odd-Arne", "Breivik", "Hasvik", "IKT-ansvarlig", "coordinator", "", STAB, "Rådhuset i Breivikbotn"),
    Who("loppa_director", "Marit", "Øksfjord", "Loppa", "Kommunedirektør", "director", "", STAB, "Rådhuset i Øksfjord"),
    Who("loppa_coordinator", "Kåre", "Bergsfjord", "Loppa", "IKT-ansvarlig", "coordinator", "", STAB, "Rådhuset i Øksfjord"),
)  # fmt: skip
"""Måsøy has nobody as coordinator: the example shows the gap."""

OF_KVALSUND = (
    Who("kvalsund_director", "Reidun", "Neverfjord", "Kvalsund", "Rådmann", "director", "", STAB, "Rådhuset i Kvalsund"),
    Who("kvalsund_coordinator", "Per-Henrik", "Skaidi", "Kvalsund", "IKT-ansvarlig", "coordinator", "", STAB, "Rådhuset i Kvalsund"),
    Who("kvalsund_health", "Anne-Grete", "Kokelv", "Kvalsund", "Enhetsleder helse", "", "", HELSE, "Helsesenteret i Kvalsund"),
)  # fmt: skip

EMPLOYEES = (
    Who("alta_health", "Solveig", "Kåfjord", "Alta", "Enhetsleder hjemmetjenesten", "", "employee in Alta", HELSE, "Helsesenteret i Alta"),
    Who("alta_school", "Mikkel", "Talvik", "Alta", "Rektor", "", "", OPPVEKST, "Talvik skole"),
    Who("alta_technical", "Randi", "Elvebakk", "Alta", "Leder for kart og byggesak", "", "", TEKNISK, "Rådhuset i Alta"),
    Who("alta_payroll", "Vegard", "Bossekop", "Alta", "Lønnskonsulent", "", "", STAB, "Rådhuset i Alta"),
    Who("hammerfest_health", "Ragnhild", "Forsøl", "Hammerfest", "Fagutvikler", "", "employee in Hammerfest", HELSE, "Helsehuset i Hammerfest"),
    Who("hammerfest_school", "Nils", "Kvaløy", "Hammerfest", "IKT-veileder i skolen", "", "", OPPVEKST, "Fuglenes skole"),
    Who("hammerfest_payroll", "Wenche", "Rossmolla", "Hammerfest", "Lønnsleder", "", "", STAB, "Rådhuset i Hammerfest"),
    Who("nordkapp_health", "Trygve", "Gjesvær", "Nordkapp", "Avdelingsleder", "", "", HELSE, "Helsesenteret i Honningsvåg"),
    Who("nordkapp_school", "Berit", "Nordvågen", "Nordkapp", "Inspektør", "", "", OPPVEKST, "Honningsvåg skole"),
    Who("masoy_health", "Sivert", "Rolvsøy", "Måsøy", "Sykepleier", "", "", HELSE, "Helsesenteret i Havøysund"),
    Who("masoy_office", "Gunn", "Ingøy", "Måsøy", "Sekretær", "", "", STAB, "Rådhuset i Havøysund"),
    Who("hasvik_health", "Elin", "Hasvåg", "Hasvik", "Enhetsleder", "", "", HELSE, "Helsesenteret i Hasvik"),
    Who("loppa_health", "Terje", "Sandland", "Loppa", "Enhetsleder", "", "", HELSE, "Helsesenteret i Øksfjord"),
    Who("loppa_school", "Åshild", "Nuvsvåg", "Loppa", "Rektor", "", "", OPPVEKST, "Øksfjord skole"),
)  # fmt: skip

CENTRE = (
    Who("daily_manager", "Ellen", "Stjernøy", "Alta", "Daglig leder", "daily_manager", "daily manager of the cooperation"),
    Who("management_lead", "Geir", "Rafsbotn", "Alta", "Forvaltningsansvarlig", "management_lead", "management lead"),
    Who("secretary", "Hanne", "Komsa", "Alta", "Sekretær", "secretary", "secretary"),
    Who("agent", "Aslak", "Tverrelv", "Alta", "Konsulent i brukerstøtten", "agent", "service desk agent"),
    Who("agent_two", "Vilde", "Melkøy", "Hammerfest", "Konsulent i brukerstøtten", "agent", ""),
    Who("controller", "Oddbjørn", "Gargia", "Alta", "Controller", "controller", "controller"),
    Who("security_lead", "Synnøve", "Isnestoften", "Alta", "Informasjonssikkerhetsleder", "security_lead", "security lead"),
    Who("programme_lead", "Harald", "Altneset", "Alta", "Programleder", "programme_lead", "programme lead"),
    Who("administrator", "Rune", "Jiepmaluokta", "Alta", "Systemadministrator", "administrator", "administrator of the site"),
)  # fmt: skip
"""Employed by the seat municipality, for the cooperation is no legal person of its own."""
LEFT = Who(
    "left", "Asbjørn", "Langfjord", "Alta", "IKT-rådgiver", "", "", TEKNISK, "Rådhuset i Alta"
)
OF_SUPPLIER = Who(
    "supplier", "Camilla", "Strandvik", "", "Kundeansvarlig", "", "person at a supplier"
)
SUPPLIER = "Nordlys Forvaltning AS"
DESCRIPTIONS = {
    "director": "Leder kommunens administrasjon, er ansvarlig for kommunens systemer og utpeker systemeiere.",
    "coordinator": "Samordner kommunens behov, holder registeret i orden og er kontakt mot driftssentralen.",
    "daily_manager": "Leder samarbeidet etter avtalen og svarer til representantskapet.",
    "management_lead": "Følger opp avtaler og årshjul, og er sekretær for forvaltningsgruppene.",
}
