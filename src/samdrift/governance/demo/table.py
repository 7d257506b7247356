"""What the example's governance is made from. Every person is invented.

What the cases say follows the reports the example builds on: a strategy in two phases with the
majority's view, KS's own statement and a reservation on the schedule; a joint text that goes through
a directors' committee to seven councils; a change of a shared system on delegation.
"""

from __future__ import annotations

from typing import NamedTuple


class Elected(NamedTuple):
    """Somebody a council has elected, or who speaks for a body outside: key, name, member, title."""

    key: str
    given: str
    family: str
    member: str
    title: str
    login: str = ""


ELECTED = (
    Elected("alta_mayor", "Laila", "Kvenvik", "Alta", "Ordfører", "mayor of Alta"),
    Elected("alta_deputy_mayor", "Arvid", "Rafsnes", "Alta", "Varaordfører"),
    Elected("alta_substitute", "Ragna", "Jerstad", "Alta", "Kommunestyremedlem"),
    Elected("hammerfest_mayor", "Torbjørn", "Seiland", "Hammerfest", "Ordfører"),
    Elected("hammerfest_deputy_mayor", "Maiken", "Håja", "Hammerfest", "Varaordfører"),
    Elected("nordkapp_mayor", "Kjersti", "Repvåg", "Nordkapp", "Ordfører"),
    Elected("masoy_mayor", "Ørjan", "Snefjord", "Måsøy", "Ordfører"),
    Elected("hasvik_mayor", "Unni", "Dønnesfjord", "Hasvik", "Ordfører"),
    Elected("loppa_mayor", "Steinar", "Bergsfjord", "Loppa", "Ordfører"),
)
OUTSIDE = (
    Elected("ks", "Signe", "Haugland", "", "Seniorrådgiver, KS"),
    Elected("health_directorate", "Eivind", "Torsvik", "", "Avdelingsdirektør, Helsedirektoratet"),
    Elected("digdir", "Mina", "Solberget", "", "Fagdirektør, Digdir"),
)
REPRESENTATIVES = (
    "alta_mayor", "alta_deputy_mayor", "hammerfest_mayor", "hammerfest_deputy_mayor",
    "nordkapp_mayor", "masoy_mayor", "hasvik_mayor", "loppa_mayor",
)  # fmt: skip
DIRECTORS = (
    "alta_director", "hammerfest_director", "nordkapp_director", "masoy_director",
    "hasvik_director", "loppa_director",
)  # fmt: skip
STRATEGY_FIELDS = {
    "Alta": "alta_director",
    "Hammerfest": "hammerfest_director",
    "Nordkapp": "nordkapp_director",
    "KS": "ks",
    "Helsedirektoratet": "health_directorate",
    "Digdir": "digdir",
}
"""Who sits in the steering group of the strategy, by what they speak for."""
MANAGEMENT_FIELDS = {
    "Hjemmetjenesten": "alta_health",
    "Institusjon": "hammerfest_health",
    "Legekontor": "nordkapp_health",
    "Teknisk": "administrator",
}
SUB_GROUP = ("alta_health", "hammerfest_health", "nordkapp_health", "masoy_health", "hasvik_health", "loppa_health")  # fmt: skip

MANDATES = {
    "council": "Øverste organ. Vedtar budsjett, økonomiplan og regnskap, og velger styret.",
    "board": "Leder samarbeidet mellom møtene i representantskapet og ansetter daglig leder.",
    "steering": "Bestemmer over fellessystemene, prioriterer og har ansvaret for gevinstene.",
    "management": "Forvalter Heimjournal for alle. Innstiller til styringsgruppen, og vedtar det som er delegert.",
    "sub_group": "Drøfter hvordan systemet brukes i hver kommune. Det som må vedtas, går til forvaltningsgruppen.",
    "strategy": "Behandler felles IKT-strategi for tjenester til innbyggere på tvers av etater og kommuner.",
    "directors": "Kommunedirektørenes utvalg for regionale saker.",
}

GOALS = (
    # kind, name, member or nothing for the cooperation, guideline, amount a year
    ("strategy", "Felles digitaliseringsstrategi 2026–2029", "", "Nasjonal digitaliseringsstrategi 2024–2030", None),
    ("goal", "Innbyggeren møter én tjeneste, ikke flere etater", "", "Nasjonal digitaliseringsstrategi 2024–2030", None),
    ("frame", "Ramme for felles systemer", "", "", 4_200_000),
    ("frame", "Ramme for digitalisering i Alta", "Alta", "", 1_500_000),
    ("goal", "Mer tid hos brukerne i hjemmetjenesten", "Hammerfest", "Bo trygt hjemme", None),
)  # fmt: skip

STRATEGY = {
    "title": "Felles IKT-strategi i to faser",
    "need": "Innbyggere som trenger hjelp fra flere etater, må i dag gi de samme opplysningene flere ganger. Saksbehandlere må arbeide i flere systemer. Organiseringen er til utredning, men noe kan begynne uansett hva som velges.",
    "benefit": "Raskere svar til innbyggerne og mindre dobbeltarbeid. Tiltakene i fase én gir nytte uansett organisering.",
    "risk": "Fase to kan bli forsinket hvis organiseringen ikke blir vedtatt. Ressurser på sikkerhet er knappe.",
    "privacy": "Felles krav til informasjonssikkerhet må være på plass før opplysninger deles på tvers. Hver virksomhet er behandlingsansvarlig for sine.",
    "procurement": "Tiltakene i fase én kan gjøres innenfor avtalene som gjelder. Fase to kan kreve nye anskaffelser.",
    "likeness": "Strategien bygger på like prosesser og like systemer der det er mulig.",
    "consequence": "Alle bidrar med fagfolk i utredningene. De minste kommunene får hjelp av driftssentralen.",
    "recommendation": "Strategien legges til grunn for det videre arbeidet, i to faser.",
    "resolution": "1. Strategien legges til grunn for det videre arbeidet.\n2. Tiltakene i fase én settes i gang.\n3. Tiltakene i fase to vurderes på nytt når organiseringen er vedtatt.",
    "majority": "I alternativer med samorganisering må det legges til rette for at en saksbehandler kan arbeide på tvers av dagens tjenester.",
    "minority": "KS er uenig med flertallet og prosjektgruppen: Uansett framtidig organisering er det lite aktuelt at saksbehandlere skal forholde seg til flere saksbehandlingssystemer.",
    "own": "KS viser til at kommunene selv velger fagsystemer, og at arbeidsdelingen mellom tjenestene må avgjøres før systemene velges. KS støtter for øvrig strategien.",
    "reservation": "Styringsgruppen tar ikke stilling til den forutsatte framdriftsplanen, som avhenger av budsjettrammene.",
}
STRATEGY_ALTERNATIVES = (
    ("Samorganisering", "Tjenestene samles i én organisasjon med felles systemer.", False),
    ("Felles førstelinje", "Etatene består, men møter innbyggeren i én førstelinje.", False),
    ("Uendret organisering", "Ingen endring; etatene samordner seg som i dag.", True),
)
AGREEMENT = {
    "title": "Samarbeidsavtale om felles IKT-drift",
    "need": "Kommunene har ansvar for 24-timers tilgjengelighet, men ingen har vaktordning alene. Samlet har de 23 årsverk.",
    "alternatives": "Fortsette hver for seg, kjøpe drift av en leverandør, eller organisere driften sammen med en kontorkommune.",
    "benefit": "Bedre kvalitet, mindre sårbarhet og svakere kostnadsvekst.",
    "cost": "Kostnadene fordeles etter eierandel. Etableringen dekkes av prosjektmidler.",
    "risk": "Avhengighet av én driftssentral. Dempes med to driftssteder.",
    "privacy": "Kommunene er behandlingsansvarlige, kontorkommunen er databehandler.",
    "procurement": "Oppgavefellesskap mellom kommuner; unntaket for offentlig samarbeid er vurdert.",
    "likeness": "Like systemer tas i bruk når avtaler går ut.",
    "consequence": "Ansatte i drift blir organisert i samarbeidet, men arbeider der de er i dag.",
    "recommendation": "Kommunene inngår samarbeidsavtalen.",
    "resolution": "1. Kommunen inngår samarbeidsavtale om felles IKT-drift.\n2. Alta er kontorkommune.\n3. Samarbeidet evalueres etter to års drift.",
    "changed": "1. Kommunen inngår samarbeidsavtale om felles IKT-drift.\n2. Alta er kontorkommune.\n3. Samarbeidet evalueres etter ett års drift.",
    "second": "1. Kommunen inngår samarbeidsavtale om felles IKT-drift.\n2. Alta er kontorkommune.\n3. Samarbeidet evalueres etter ett års drift, og deretter hvert andre år.",
}
AGREEMENT_ALTERNATIVES = (
    ("Hver for seg", "Hver kommune drifter selv, som i dag.", True),
    ("Kjøpe drift", "En leverandør drifter for alle.", False),
    ("Drift sammen", "Kommunene drifter sammen, med en kontorkommune.", False),
)
UNLOCKED = (
    ("Felles driftssentral på to steder", "Driftsmiljøene samles under én ledelse."),
    ("Felles brukerstøtte med ett kontaktpunkt", "Ett nummer og én adresse for alle kommunene."),
)

IDEA = {
    "title": "Varsel når en bruker skrives ut fra sykehuset",
    "text": "I dag får vi beskjed på telefon. Ofte er den som vet det, ikke på vakt. Heimjournal kunne gitt et varsel til vaktlisten.",
    "gain": "Vi slipper å ringe rundt, og brukeren får hjelp samme dag.",
    "description": "Leverandøren har modulen. Den må slås på og settes opp likt for alle seks kommuner.",
    "resolution": "Modulen for varsler tas i bruk i Heimjournal for alle kommunene.",
}
NEXT = {
    "title": "Ruteplanlegging i Heimjournal",
    "benefit": "Om lag to timer spart per vakt, og færre bomturer.",
    "risk": "Krever opplæring før sommeren.",
    "consequence": "Alle kommunene tar modulen i bruk samtidig. Hver setter av to dager til opplæring.",
    "recommendation": "Modulen tas i bruk for alle.",
    "privacy": "Ingen nye opplysninger behandles. Risikovurderingen er oppdatert.",
    "need": "Turnus og kjøreruter planlegges på papir. Det tar lang tid, og endringer når ikke fram.",
    "resolution": "Ruteplanlegging tas i bruk i Heimjournal fra nyttår.",
}
