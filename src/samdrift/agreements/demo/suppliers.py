"""What the members want of the example's suppliers, and what could go wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.agreements.demo.table import RISKS, WISHES, Wanted
from samdrift.agreements.services import supplier_risks, wishes
from samdrift.governance.demo.people import acting
from samdrift.parties.models.suppliers import Supplier


def make_suppliers(stage: Any) -> None:
    for number, one in enumerate(WISHES):
        _wish(one, stage.today - dt.timedelta(days=120 - 20 * number), stage)
    for name, about, text, likely, bad, measure, left_likely, left_bad in RISKS:
        supplier_risks.add_risk(
            by=stage.on(stage.today - dt.timedelta(days=70)),
            supplier=Supplier.objects.get(name=name),
            about=about,
            text=text,
            likelihood=likely,
            consequence=bad,
            measure=measure,
            left_likelihood=left_likely,
            left_consequence=left_bad,
            owner=stage["people"]["management_lead"],
            review_on=stage.today + dt.timedelta(days=50),
        )


def _wish(one: Wanted, day: dt.date, stage: Any) -> None:
    people = stage["people"]
    wish = wishes.add_wish(
        by=acting(people[one.by], day, stage),
        supplier=Supplier.objects.get(name=one.supplier),
        kind=one.kind,
        title=one.title,
        text=one.text,
        system=stage["systems"][one.system],
    )
    for number, (who, weight) in enumerate(one.behind, 1):
        wishes.back(
            wish, by=acting(people[who], day + dt.timedelta(days=number), stage), weight=weight
        )
    if not one.became:
        return
    sent = day + dt.timedelta(days=14)
    wishes.send([wish], by=stage.on(sent), reference=f"{one.supplier[:2].upper()}-{wish.pk}")
    answered = stage.on(sent + dt.timedelta(days=12))
    if one.became == "planned":
        promised = stage.today + dt.timedelta(days=110)
        wishes.plan(
            wish, by=answered, promised_on=promised, release="9.2", answer="Kommer til våren."
        )
    if one.became == "declined":
        wishes.decline(wish, by=answered, answer="Det krever at kommunene deler arkiv.")
