"""What the example is made from. Every name of a system or supplier is invented."""

from __future__ import annotations

from typing import NamedTuple

ALL = "Alta Hammerfest Nordkapp Måsøy Hasvik Loppa"
BIG = "Alta Hammerfest"
SIZES = {
    "Alta": 1450,
    "Hammerfest": 1080,
    "Nordkapp": 330,
    "Måsøy": 165,
    "Hasvik": 120,
    "Loppa": 130,
    "Kvalsund": 110,
}
"""About how many work in each member: what the number of users follows."""


class Made(NamedTuple):
    """A system: its name, supplier, area, who uses it, what share of the employees, and more."""

    name: str
    supplier: str
    area: str
    members: str
    share: float
    purpose: str
    management: str = "own"
    life_cycle: str = "operation"
    kind: str = "sector"
    hosting: str = "supplier"
    personal_data: str = "ordinary"
    criticality: int = 3


SYSTEMS = (
    Made("Varde sak", "Nordlys Forvaltning AS", "Saksbehandling og arkiv", "Alta Hammerfest Nordkapp Loppa", 0.4, "Saksbehandling, møter og arkiv.", kind="cross", criticality=4),
    Made("Arkivrommet", "Fjordarkiv AS", "Saksbehandling og arkiv", "Måsøy Hasvik", 0.35, "Saksbehandling og arkiv.", life_cycle="replace", hosting="local"),
    Made("Møtetavla", "Nordlys Forvaltning AS", "Saksbehandling og arkiv", ALL, 0.06, "Sakspapirer til de folkevalgte.", hosting="cloud"),
    Made("Regnbue ERP", "Tallverk AS", "Økonomi og regnskap", ALL, 0.6, "Regnskap, innkjøp og faktura.", "joint", kind="shared", hosting="centre", criticality=5),
    Made("Planbrett", "Tallverk AS", "Budsjett", "Alta Hammerfest Nordkapp", 0.05, "Budsjett og økonomiplan.", hosting="cloud", personal_data="none", criticality=2),
    Made("Lønnsro", "Tallverk AS", "Lønn og HR", ALL, 1.0, "Lønn, reiser og personal.", "joint", kind="shared", hosting="centre", criticality=5),
    Made("Kursboka", "Lærlinja AS", "Kompetanseforvaltning", "Alta Loppa", 0.9, "Kurs og kompetanseplaner.", hosting="cloud", criticality=2),
    Made("Vaktrota", "Turnushuset AS", "Turnus- og ressursplanlegging", "Alta Hammerfest Nordkapp Hasvik", 0.35, "Turnus og vakter.", criticality=5),
    Made("Vaktrota Pluss", "Turnushuset AS", "Turnus- og ressursplanlegging", "Måsøy", 0.3, "Turnus.", life_cycle="replace", criticality=4),
    Made("Avvikslyst", "Kvalitetsbygg AS", "Kvalitetssystem, virksomhetsplaner, BI, informasjonssikkerhet", "Alta Hammerfest Nordkapp", 0.95, "Avvik, rutiner og risiko.", hosting="cloud"),
    Made("Rutineperm", "Fjordarkiv AS", "Kvalitetssystem, virksomhetsplaner, BI, informasjonssikkerhet", "Loppa", 0.4, "Rutiner.", hosting="local", life_cycle="phase_out"),
    Made("Prosjektrommet", "Nordlys Forvaltning AS", "Prosjekt- og porteføljestyring", BIG, 0.08, "Prosjekter og porteføljer.", hosting="cloud", personal_data="none", criticality=1),
    Made("Skoleleia", "Lærlinja AS", "Skole og barnehage", ALL, 0.3, "Elever, fravær og vurdering.", kind="shared", hosting="cloud", criticality=4),
    Made("Barnehageplassen", "Lærlinja AS", "Skole og barnehage", "Alta Hammerfest Nordkapp Hasvik", 0.1, "Opptak og betaling i barnehage.", hosting="cloud"),
    Made("Læringsveven", "Vidda Læring AS", "Skole og barnehage", ALL, 0.28, "Læringsplattform.", kind="candidate", hosting="cloud"),
    Made("Heimjournal", "Omtanke Data AS", "Pleie og omsorg", "Alta Hammerfest Nordkapp Måsøy", 0.35, "Journal i pleie og omsorg.", "centre", kind="shared", hosting="centre", personal_data="special", criticality=5),
    Made("Omsorgsboka", "Kystjournal AS", "Pleie og omsorg", "Hasvik Loppa", 0.3, "Journal i pleie og omsorg.", life_cycle="replace", hosting="local", personal_data="special", criticality=5),
    Made("Trygg oppvekst", "Omtanke Data AS", "Barnevern", ALL, 0.03, "Saker i barnevernet.", "joint", kind="shared", hosting="centre", personal_data="special", criticality=4),
    Made("Helseskjold", "Kystjournal AS", "Helsestasjon og helse", BIG, 0.05, "Journal på helsestasjonen.", personal_data="special", criticality=4),
    Made("Helsesjekk", "Kystjournal AS", "Helsestasjon og helse", "Nordkapp Måsøy Hasvik", 0.05, "Journal på helsestasjonen.", hosting="local", personal_data="special", criticality=4),
    Made("Legebrevet", "Omtanke Data AS", "Helsestasjon og helse", "Alta Hammerfest Nordkapp", 0.04, "Journal på legekontoret.", personal_data="special", criticality=5),
    Made("Sosialmappa", "Nordlys Forvaltning AS", "NAV / sosial", ALL, 0.02, "Økonomisk sosialhjelp.", kind="shared", personal_data="special", criticality=4),
    Made("Varsletun", "Trygg Teknikk AS", "Velferdsteknologi", BIG, 0.15, "Trygghetsalarmer og varsler.", kind="candidate", hosting="cloud", personal_data="special", criticality=5),
    Made("Boksamling", "Vidda Læring AS", "Bibliotek", ALL, 0.01, "Utlån og katalog.", kind="shared", hosting="cloud", criticality=1),
    Made("Kulturtimen", "Vidda Læring AS", "Kulturskole", "Alta Hammerfest Nordkapp", 0.02, "Opptak og timeplan.", hosting="cloud", criticality=1),
    Made("Hallplan", "Bookdal AS", "Booking og ressursstyring", BIG, 0.03, "Leie av haller og lokaler.", hosting="cloud", personal_data="none", criticality=1),
    Made("Billettluka", "Bookdal AS", "Billettløsninger og svømmeanlegg", "Alta", 0.01, "Billetter i badet og kulturhuset.", personal_data="none", criticality=1),
    Made("Kartflata", "Nordkart AS", "Klima, miljø og tekniske tjenester", "Alta Hammerfest Nordkapp Hasvik", 0.06, "Kart og plandata.", kind="candidate", personal_data="none"),
    Made("KartFlate", "Nordkart AS", "Klima, miljø og tekniske tjenester", "Loppa", 0.05, "Kart.", personal_data="none"),
    Made("Byggesaksbordet", "Nordkart AS", "Klima, miljø og tekniske tjenester", BIG, 0.03, "Byggesak og eiendomsskatt."),
    Made("Vannvakt", "Trygg Teknikk AS", "Klima, miljø og tekniske tjenester", "Alta Hammerfest Nordkapp", 0.02, "Styring av vann og avløp.", hosting="local", personal_data="none", criticality=5),
    Made("Gebyrhylla", "Tallverk AS", "Klima, miljø og tekniske tjenester", ALL, 0.02, "Kommunale avgifter."),
    Made("Byggdrift", "Husvokter AS", "Eiendom", "Alta Hammerfest Nordkapp", 0.04, "Drift og vedlikehold av bygg.", personal_data="none", criticality=2),
    Made("Nøkkelringen", "Husvokter AS", "Eiendom", BIG, 0.5, "Adgang til bygg.", hosting="local"),
    Made("Katalogen", "Polarnett AS", "Infrastruktur", ALL, 1.0, "Brukere og tilganger.", "centre", kind="shared", hosting="centre", criticality=5),
    Made("Sikkerhetskopi", "Polarnett AS", "Infrastruktur", ALL, 0.01, "Kopi av data og tjenere.", "centre", kind="shared", hosting="centre", criticality=4),
    Made("E-post og kalender", "Polarnett AS", "Nett og samhandling", ALL, 1.0, "E-post, kalender og møter.", "centre", kind="shared", hosting="cloud", criticality=5),
    Made("Telefonen", "Polarnett AS", "Nett og samhandling", ALL, 0.6, "Telefoni og sentralbord.", "centre", kind="shared", hosting="centre", criticality=4),
    Made("Intranett Vidda", "Nordlys Forvaltning AS", "Nett og samhandling", "Alta Hammerfest Nordkapp", 0.95, "Nyheter og skjemaer for de ansatte.", hosting="cloud", criticality=2),
    Made("Skjemaporten", "Nordlys Forvaltning AS", "Nett og samhandling", ALL, 0.05, "Skjemaer for innbyggerne.", "joint", kind="shared", hosting="cloud", criticality=3),
)  # fmt: skip

FLOWS = (
    # from, to, what, how, how often, whether the receiver needs it
    ("Lønnsro", "Regnbue ERP", "Lønnsposteringer", "file", "monthly", True),
    ("Vaktrota", "Lønnsro", "Timer og tillegg", "api", "daily", True),
    ("Vaktrota Pluss", "Lønnsro", "Timer og tillegg", "file", "weekly", True),
    ("Lønnsro", "Katalogen", "Ansatte og stillinger", "api", "daily", True),
    ("Katalogen", "E-post og kalender", "Brukere", "api", "real_time", True),
    ("Katalogen", "Heimjournal", "Brukere og roller", "api", "hourly", False),
    ("Katalogen", "Varde sak", "Brukere og roller", "api", "daily", False),
    ("Katalogen", "Intranett Vidda", "Brukere", "api", "daily", True),
    ("Skjemaporten", "Varde sak", "Innsendte skjemaer", "message", "real_time", True),
    ("Skjemaporten", "Barnehageplassen", "Søknader om plass", "api", "real_time", None),
    ("Varde sak", "Møtetavla", "Sakspapirer", "api", "on_demand", True),
    ("Byggesaksbordet", "Varde sak", "Byggesaker til arkiv", "api", "real_time", True),
    ("Trygg oppvekst", "Varde sak", "Dokumenter til arkiv", "message", "daily", None),
    ("Heimjournal", "Regnbue ERP", "Egenbetaling", "file", "monthly", None),
    ("Barnehageplassen", "Regnbue ERP", "Foreldrebetaling", "file", "monthly", None),
    ("Gebyrhylla", "Regnbue ERP", "Kommunale avgifter", "file", "monthly", None),
    ("Sosialmappa", "Regnbue ERP", "Utbetalinger", "file", "weekly", True),
    ("Regnbue ERP", "Planbrett", "Regnskapstall", "api", "daily", True),
    ("Varsletun", "Heimjournal", "Varsler om brukere", "api", "real_time", None),
    ("Kartflata", "Byggesaksbordet", "Eiendommer og kart", "api", "on_demand", True),
    ("Skoleleia", "Læringsveven", "Elever og grupper", "api", "daily", True),
)
OUTSIDE = (
    # from, outside, what, how, how often
    ("Lønnsro", "Skatteetaten (a-melding)", "Lønn og trekk", "api", "monthly"),
    ("Sosialmappa", "NAV", "Vedtak og ytelser", "api", "daily"),
    ("Skoleleia", "Vigo", "Vitnemål og søkere", "file", "rarely"),
)
LEANS = {
    "ID-porten": ("Skjemaporten", "Skoleleia", "Barnehageplassen"),
    "Feide": ("Skoleleia", "Læringsveven"),
    "Folkeregisteret": ("Heimjournal", "Trygg oppvekst", "Sosialmappa", "Skoleleia"),
    "KS Fiks SvarUt": ("Varde sak", "Trygg oppvekst"),
    "Altinn": ("Lønnsro", "Regnbue ERP"),
    "Matrikkelen": ("Kartflata", "Byggesaksbordet", "Gebyrhylla"),
    "Helsenorge": ("Heimjournal", "Legebrevet"),
}
OF_KVALSUND = (
    "Regnbue ERP",
    "Lønnsro",
    "Omsorgsboka",
    "Skoleleia",
    "Boksamling",
    "E-post og kalender",
)
"""What the member that was merged used while it was there."""
