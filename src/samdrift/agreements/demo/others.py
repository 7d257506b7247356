"""The example's other agreements: what they are, a framework with call-offs, and a plan of procurements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.demo.table import INDEX, OTHERS, Signed
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import IndexSeries, Term
from samdrift.agreements.services import awards, indices
from samdrift.agreements.services.agreements import add_agreement
from samdrift.agreements.services.orders import add_order, deliver_order
from samdrift.agreements.services.participations import join
from samdrift.agreements.services.procurements import plan_procurement
from samdrift.agreements.services.terms import TermIn, add_terms
from samdrift.agreements.services.usual_duties import add_usual
from samdrift.parties.services.suppliers import change_supplier
from samdrift.portfolio.models.systems import ServiceArea

BEGAN_HERE = 100
"""So many days ago the centre wrote the other agreements down."""
_ZERO = Decimal(0)


def make_others(stage: Any) -> None:
    series = _index(stage)
    made = {one.title: _agreement(one, series, stage) for one in OTHERS}
    stage.keep("agreements", made)
    _framework(stage)
    _cooperation(stage)
    _procurements(made, stage)


def month(stage: Any, months: int) -> dt.date:
    return plus_months(stage.today.replace(day=1), months)


def _index(stage: Any) -> IndexSeries:
    by = stage.on(stage.today - dt.timedelta(days=BEGAN_HERE))
    series = indices.add_series(by=by, name="Eksempelindeksen", source="Oppdiktet for eksempelet")
    first = dt.date(stage.today.year - 5, 1, 1)
    figures: dict[dt.date, Decimal | None] = {}
    for number in range((stage.today.year - first.year) * 12 + stage.today.month - 1):
        rise = Decimal(3) * (number // 12)
        figures[plus_months(first, number)] = Decimal(INDEX[number % 12]) + rise
    indices.set_figures(series, figures, by=by)
    return series


def _agreement(one: Signed, series: IndexSeries, stage: Any) -> Agreement:
    by = stage.on(stage.today - dt.timedelta(days=BEGAN_HERE))
    systems = [stage["systems"][name] for name in one.systems]
    supplier = systems[0].supplier
    if one.orgnr:
        supplier = change_supplier(supplier, by=by, orgnr=one.orgnr)
    begins = month(stage, one.begins)
    agreement = add_agreement(
        by=by,
        title=one.title,
        kind=one.kind,
        systems=systems,
        reference=one.item,
        supplier=supplier,
        arrangement=stage["arrangement"],
        purpose=systems[0].purpose,
        valid_from=begins,
        valid_to=month(stage, one.ends) if one.ends is not None else None,
        notice_months=one.notice,
        lead=stage["people"]["management_lead" if one.price else "administrator"],
        billed=Agreement.Billed.JOINT,
        billing_months=3,
        billing_lag=60,
    )
    if one.value:
        awards.set_award(
            agreement, by=by, value=Decimal(one.value), awarded_on=begins - dt.timedelta(days=60),
            procedure="open", value_source="Oppdiktet for eksempelet",
        )  # fmt: skip
    for name in one.members.split():
        join(agreement, stage["members"][name], by=by, valid_from=begins)
    add_terms(agreement, [_price(one, series, begins)], by=by)
    if one.duties:
        add_usual(agreement, by=by, duties=one.duties, starts_on=month(stage, 1).replace(day=15))
    return agreement


def _price(one: Signed, series: IndexSeries, begins: dt.date) -> TermIn:
    kind = Term.Kind.PRICE if one.price else Term.Kind.FIXED
    title = "Pris per bruker og måned" if one.price else "Fast pris per måned"
    steps = [DatedStep(begins, None, _ZERO, Decimal(one.price or one.fixed))]
    rule: dict[str, Any] = {"months": 1}
    if one.indexed:
        base = begins.replace(month=1)
        rule |= {"series": series, "base_month": base, "index_month": 1, "index_share": Decimal(80)}
    return TermIn(kind, {"title": title, "item": one.item, "annex": "Bilag 7"}, steps, rule)


def _framework(stage: Any) -> None:
    """Computers, with those who may call off named; one calls off without being named."""
    by = stage.on(stage.today - dt.timedelta(days=BEGAN_HERE))
    members = stage["members"]
    begins = month(stage, -20)
    supplier = stage["systems"]["Katalogen"].supplier
    framework = add_agreement(
        by=by, title="Rammeavtale for PC-er og skjermer", kind=Agreement.Kind.FRAMEWORK, supplier=supplier,
        arrangement=stage["arrangement"], reference="RA-PC", valid_from=begins, valid_to=month(stage, 16),
        lead=stage["people"]["administrator"], purpose="PC-er, skjermer og tilbehør.",
    )  # fmt: skip
    awards.set_award(
        framework, by=by, value=Decimal(9_500_000), awarded_on=begins - dt.timedelta(days=40),
        procedure="open", announcement="Kunngjort på Doffin",
    )  # fmt: skip
    named = [
        awards.Named(one.orgnr, name)
        for name, one in members.items()
        if one.orgnr and one.ceased_on is None and name != "Loppa"
    ]
    awards.name_entitled(framework, by=by, rows=named, valid_from=begins, source="Kunngjøringen")
    for name, days, what, quantity, amount in (
        ("Alta", 80, "Bærbare PC-er til skolene", 120, 1_080_000),
        ("Hammerfest", 60, "Skjermer til rådhuset", 45, 112_500),
        ("Loppa", 30, "Bærbare PC-er til hjemmetjenesten", 8, 72_000),
    ):
        day = stage.today - dt.timedelta(days=days)
        order = add_order(
            framework, by=stage.on(day), what=what, ordered_on=day, member=members[name],
            quantity=Decimal(quantity), amount=Decimal(amount),
        )  # fmt: skip
        if name == "Alta":
            arrived = day + dt.timedelta(days=21)
            deliver_order(order, by=stage.on(arrived), day=arrived)


def _cooperation(stage: Any) -> None:
    by = stage.on(stage.today - dt.timedelta(days=BEGAN_HERE))
    agreement = add_agreement(
        by=by, title="Samarbeid om opplæring i systemene", kind=Agreement.Kind.COOPERATION,
        arrangement=stage["arrangement"], valid_from=month(stage, -11), notice_months=6,
        lead=stage["people"]["daily_manager"],
        purpose="Kommunene lærer opp hverandres superbrukere og deler opplegg.",
    )  # fmt: skip
    for name in ("Alta", "Hammerfest", "Nordkapp"):
        join(agreement, stage["members"][name], by=by, valid_from=month(stage, -11))


def _procurements(made: dict[str, Agreement], stage: Any) -> None:
    by = stage.on(stage.today - dt.timedelta(days=45))
    members = stage["members"]
    everyone = [one for one in members.values() if one.ceased_on is None]
    school = ServiceArea.objects.filter(name="Skole og barnehage").first()
    plan_procurement(
        by=by, title="Felles løsning for skole og barnehage", members=everyone, area=school,
        replaces={one.pk: made["Skoleleia"] for one in everyone}, procedure="negotiated",
        estimated_value=Decimal(14_000_000), prepare_on=month(stage, 1), announce_on=month(stage, 5),
        award_on=month(stage, 10), start_on=month(stage, 16),
        responsible=stage["people"]["management_lead"],
        text="Avtalene på skole, barnehage og læringsplattform går ut med få måneders mellomrom.",
    )  # fmt: skip
    plan_procurement(
        by=by, title="Drift av katalog og e-post", members=everyone,
        replaces={one.pk: made["Drift av katalog og e-post"] for one in everyone}, procedure="open",
        estimated_value=Decimal(11_000_000), state="prepared", prepare_on=month(stage, -1),
        announce_on=month(stage, 2), award_on=month(stage, 5), start_on=month(stage, 8),
        responsible=stage["people"]["administrator"],
    )  # fmt: skip
