"""The example's other agreements, wishes and risks. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class Signed(NamedTuple):
    """An agreement: `begins` and `ends` are months from the first of this month; the price is per
    user and month, or `fixed` per month for all. `value` is that at the award; 0: nobody knows it.
    """

    title: str
    kind: str
    systems: tuple[str, ...]
    begins: int
    ends: int | None
    members: str
    price: str = ""
    fixed: str = ""
    notice: int | None = None
    item: str = ""
    duties: tuple[str, ...] = ()
    indexed: bool = False
    orgnr: str = ""
    value: int = 0


ALL = "Alta Hammerfest Nordkapp Måsøy Hasvik Loppa"
REPORTED = ("quarterly_report", "strategic")
OTHERS = (
    Signed("Varde sak og arkiv", "ssa_l", ("Varde sak",), -34, 14, "Alta Hammerfest Nordkapp Loppa",
           price="46", item="VS-1", value=1_700_000, notice=6, duties=REPORTED, orgnr="310001023"),
    Signed("Skoleleia", "ssa_l", ("Skoleleia",), -32, 16, ALL, price="28", item="SK-1", value=1_300_000, notice=6,
           duties=REPORTED, orgnr="310001031"),
    Signed("Barnehageplassen", "ssa_l", ("Barnehageplassen",), -45, 15, "Alta Hammerfest Nordkapp Hasvik",
           price="31", item="BP-1", value=950_000, notice=6),
    Signed("Læringsveven", "ssa_l", ("Læringsveven",), -30, 18, ALL, price="19", item="LV-1", notice=3,
           orgnr="310001058"),
    Signed("Heimjournal, vedlikehold", "ssa_v", ("Heimjournal",), -50, 34, "Alta Hammerfest Nordkapp Måsøy",
           fixed="118500", item="HJ-V", value=10_000_000, notice=12, duties=("quarterly_report",), indexed=True,
           orgnr="310001066"),
    Signed("Drift av katalog og e-post", "ssa_d", ("Katalogen", "E-post og kalender"), -40, 8, ALL,
           fixed="212000", item="KD-1", value=10_500_000, notice=6, duties=REPORTED, orgnr="310001074"),
    Signed("Leie av nettutstyr", "lease", ("Telefonen",), -26, 10, ALL, fixed="64300", item="LE-1", value=2_400_000,
           notice=3),
    Signed("Kartflata", "ssa_l", ("Kartflata",), -33, 15, "Alta Hammerfest Nordkapp Hasvik",
           fixed="21400", item="KF-1", value=1_050_000, notice=6, orgnr="310001082"),
    Signed("KartFlate Loppa", "ssa_l", ("KartFlate",), -31, 17, "Loppa", fixed="4900", item="KF-2", value=240_000,
           notice=3),
)  # fmt: skip
INDEX = ("100.0", "100.3", "100.8", "101.1", "101.6", "101.8", "102.3", "102.2", "102.9", "103.1",
         "103.4", "103.6")  # fmt: skip
"""Figures of an invented price index, month after month."""


class Wanted(NamedTuple):
    """A wish to a supplier: who sent it in, who stands behind it, and what became of it."""

    supplier: str
    system: str
    kind: str
    title: str
    text: str
    by: str
    behind: tuple[tuple[str, int], ...]
    became: str = ""


WISHES = (
    Wanted("Tallverk AS", "Regnbue ERP", "wish", "Attestere på telefon",
           "Enhetsledere er ute og vil attestere uten PC.", "alta_health",
           (("hammerfest_health", 3), ("nordkapp_health", 2)), "planned"),
    Wanted("Tallverk AS", "Regnbue ERP", "fault", "Rapporten for egenbetaling stopper i januar",
           "Den må kjøres på nytt etter årsskiftet.", "alta_payroll", (("hammerfest_payroll", 2),), "sent"),
    Wanted("Lærlinja AS", "Skoleleia", "wish", "Varsel til foresatte på nordsamisk",
           "Flere skoler trenger det.", "alta_school", (("hammerfest_school", 2), ("nordkapp_school", 3))),
    Wanted("Nordlys Forvaltning AS", "Varde sak", "wish", "Søk på tvers av kommunene",
           "Felles saker ligger hos flere.", "nordkapp_coordinator", (("alta_coordinator", 2),), "declined"),
)  # fmt: skip
RISKS = (
    ("Tallverk AS", "few_customers", "Få kommuner bruker løsningen, og færre enn før.", 3, 4,
     "Årlig gjennomgang av regnskap og kundeliste i strategisk møte.", 2, 4),
    ("Kystjournal AS", "person", "To utviklere kjenner journalen.", 4, 4,
     "Kildekode i depot og oppdatert dokumentasjon.", 3, 3),
)  # fmt: skip
