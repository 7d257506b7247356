"""What may be ordered at the example's centre, and the articles people find before they ask."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from samdrift.desk.calc.item_form import Field
from samdrift.desk.demo.acting import acting
from samdrift.desk.demo.setting import OPENED
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.services.articles import publish_article, review_article, write_article
from samdrift.desk.services.catalogue_items import add_item, publish, set_form
from samdrift.portfolio.models.systems import System

Approver = CatalogueItem.Approver
WRITTEN, READ, PUBLISHED = dt.date(2025, 2, 3), dt.date(2025, 2, 5), dt.date(2025, 2, 6)


class Item(NamedTuple):
    service: str
    title: str
    description: str
    form: tuple[Field, ...]
    approval: str = Approver.NONE
    steps: tuple[str, ...] = ()
    identity: bool = False
    urgency: int = 3
    price: str = ""


ITEMS = (
    Item(
        "Brukere og tilganger", "Ny bruker", "Konto, postkasse og tilganger til en som begynner.",
        (
            Field("name", "Navnet på den som begynner", required=True),
            Field("day", "Første arbeidsdag", "day", required=True),
            Field("unit", "Enhet", required=True),
            Field("systems", "Systemer personen skal bruke", "long"),
        ),
        Approver.COORDINATOR, ("Opprett bruker", "Opprett postkasse", "Gi tilganger", "Si fra til lederen"),
    ),
    Item(
        "Brukere og tilganger", "Nytt passord eller ny tofaktor", "Når du ikke kommer inn. Vi må vite at det er deg.",
        (Field("what", "Hva gjelder det", "choice", required=True, choices=("Passord", "Tofaktor", "Begge")),),
        identity=True, urgency=2,
    ),
    Item(
        "Brukere og tilganger", "Tilgang til et system", "Når du trenger et system du ikke har.",
        (
            Field("system", "Hvilket system", required=True),
            Field("why", "Hva skal du bruke det til", "long", required=True),
        ),
        Approver.COORDINATOR, ("Gi tilgang", "Si fra til systemansvarlig"),
    ),
    Item(
        "Lokalt utstyr", "Ny PC", "En PC av den vanlige typen, klar til bruk.",
        (
            Field("for_whom", "Hvem skal ha den", "person", required=True),
            Field("kind", "Type", "choice", required=True, choices=("Bærbar", "Stasjonær", "Nettbrett")),
            Field("place", "Hvor skal den leveres", required=True),
        ),
        Approver.COORDINATOR, ("Bestill", "Klargjør", "Lever", "Registrer"), price="11 400 kr",
    ),
    Item(
        "Telefoni", "Mobiltelefon", "Telefon og abonnement for en ansatt.",
        (Field("for_whom", "Hvem skal ha den", "person", required=True),),
        Approver.DIRECTOR, ("Bestill", "Klargjør"), price="4 900 kr",
    ),
)  # fmt: skip

ARTICLES = (
    ("how_to", "Skriveren skriver ikke ut", "Lokalt utstyr", "",
     "1. Se etter at skriveren er på, og at det er papir i den.\n2. Slå den av, vent ti sekunder og slå den på.\n3. Velg skriveren på nytt: **Innstillinger**, **Skrivere**, **Legg til**.\n\nHjelper det ikke, send oss en sak. Skriv hva som står på skjermen på skriveren."),
    ("how_to", "Bytte passord før det går ut", "Brukere og tilganger", "Nøkkelringen",
     "Du får beskjed fjorten dager før passordet går ut.\n\n1. Åpne **Nøkkelringen**.\n2. Velg **Bytt passord**.\n3. Skriv en setning du husker, på minst femten tegn.\n\nTelefonen og nettbrettet spør etter det nye passordet neste gang du åpner e-posten."),
    ("how_to", "Jobbe hjemmefra", "Nett og sikkerhet", "",
     "Koble til hjemmenettet, åpne **Fjernkontor** og logg på som vanlig med tofaktor. Delte mapper kommer fram etter et halvt minutt."),
    ("known", "Heimjournal blir treg når vakta skifter", "Helse- og omsorgssystemer", "Heimjournal",
     "Mellom kl. 14.30 og 15.15 svarer Heimjournal sent når mange logger på samtidig. Leverandøren arbeider med saken."),
)  # fmt: skip
WORKAROUND = "Logg på noen minutter før vaktskiftet, og la vinduet stå åpent."


def make_knowledge(stage: Any) -> None:
    by = stage.on(OPENED)
    for order, told in enumerate(ITEMS):
        item = add_item(
            by=by,
            service=stage[f"service.{told.service}"],
            title=told.title,
            description=told.description,
            approval=told.approval,
            checklist=list(told.steps),
            identity_checked=told.identity,
            urgency=told.urgency,
            price=told.price,
            order=order,
        )
        item = set_form(item, by=by, fields=told.form)
        stage.keep(f"item.{told.title}", publish(item, by=by))
    for article in ARTICLES:
        _article(stage, *article)


def _article(stage: Any, kind: str, title: str, service: str, system: str, text: str) -> None:
    article = write_article(
        by=acting(stage, "agent", WRITTEN),
        kind=kind,
        title=title,
        text=text,
        workaround=WORKAROUND if kind == "known" else "",
        service=stage[f"service.{service}"],
        system=System.objects.filter(name=system).first(),
    )
    article = review_article(article, by=acting(stage, "agent_two", READ))
    article = publish_article(article, by=acting(stage, "agent_two", PUBLISHED))
    stage.keep(f"article.{title}", article)
