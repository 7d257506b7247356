"""Who answers for what in the example. Keys are those of the example's people; all is invented."""

from __future__ import annotations

AREAS = {
    "Pleie og omsorg": "health",
    "Helsestasjon og helse": "health",
    "Barnevern": "health",
    "NAV / sosial": "health",
    "Velferdsteknologi": "health",
    "Turnus- og ressursplanlegging": "health",
    "Skole og barnehage": "school",
    "Bibliotek": "school",
    "Kulturskole": "school",
    "Kompetanseforvaltning": "school",
    "Økonomi og regnskap": "money",
    "Budsjett": "money",
    "Lønn og HR": "money",
    "Klima, miljø og tekniske tjenester": "technical",
    "Eiendom": "technical",
}
"""What a service area belongs to; any other belongs to the office."""

OWNERS = {
    "Alta": {"health": "alta_health", "school": "alta_school", "money": "alta_controller", "technical": "alta_technical", "office": "alta_coordinator"},
    "Hammerfest": {"health": "hammerfest_health", "school": "hammerfest_school", "money": "hammerfest_payroll", "technical": "kvalsund_director", "office": "hammerfest_coordinator"},
    "Nordkapp": {"health": "nordkapp_health", "school": "nordkapp_school", "technical": "nordkapp_coordinator", "office": "nordkapp_coordinator"},
    "Måsøy": {"health": "masoy_health", "money": "masoy_office", "office": "masoy_office"},
    "Hasvik": {"health": "hasvik_health", "school": "hasvik_coordinator", "office": "hasvik_coordinator"},
    "Loppa": {"health": "loppa_health", "school": "loppa_school", "money": "loppa_coordinator", "office": "loppa_coordinator"},
}  # fmt: skip
"""A member that has nobody for a group has systems without an owner."""

MANAGERS = {
    "Alta": ("alta_coordinator", "alta_payroll"),
    "Hammerfest": ("hammerfest_coordinator", "kvalsund_coordinator"),
    "Nordkapp": ("nordkapp_coordinator", ""),
    "Måsøy": ("nordkapp_coordinator", ""),
    "Hasvik": ("hasvik_coordinator", ""),
    "Loppa": ("loppa_coordinator", ""),
}
"""Each member's system manager and deputy. Måsøy shares Nordkapp's; the small ones have no deputy."""

HELPERS = {
    "Alta": ("alta_payroll", "alta_school", "alta_dpo"),
    "Hammerfest": ("kvalsund_health", "hammerfest_payroll"),
    "Nordkapp": ("nordkapp_school", "nordkapp_health"),
    "Måsøy": ("masoy_office",),
    "Hasvik": ("hasvik_health",),
    "Loppa": ("loppa_school",),
}
"""Super users and contact points."""

JOINT = {
    # system: (who has not agreed, joint manager, deputy); no manager where somebody has not agreed
    "Regnbue ERP": ((), "alta_payroll", "controller"),
    "Lønnsro": ((), "hammerfest_payroll", ""),
    "Skjemaporten": (("Hasvik", "Loppa"), "", ""),
    "Trygg oppvekst": (("Loppa",), "", ""),
    "Heimjournal": ((), "administrator", ""),
    "Katalogen": ((), "administrator", "agent_two"),
    "E-post og kalender": ((), "administrator", "agent"),
    "Telefonen": (("Måsøy",), "", ""),
    "Sikkerhetskopi": ((), "", ""),
}  # fmt: skip

PENDING = {("Varde sak", "Alta"), ("Hallplan", "Alta"), ("Vaktrota", "Nordkapp")}
"""Where the owner was asked last week and has not answered."""
OVERDUE = {("Møtetavla", "Alta"), ("Skoleleia", "Loppa"), ("Boksamling", "Nordkapp")}
"""Where the owner accepted long ago and has not confirmed."""
DECLINED = ("Billettluka", "Alta", "alta_technical", "Har gått over i ny stilling.")
MANDATES = {
    "Regnbue ERP": "Forumet møtes hver måned. Det drøfter oppsett, rutiner og ønsker, og legger saker fram for styringsgruppa.",
    "Lønnsro": "Forumet møtes før hver lønnskjøring som avviker fra det vanlige, ellers to ganger i halvåret.",
}
