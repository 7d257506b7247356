"""Levels with what they are worth, and claims, in the invented cooperation.

`make_level` is availability of 99,5 % a month, 99,9 % from 2027, that gives 5 % of a fixed fee of
315 000 kr when it is not kept, 20 % below 99 %, claimed within 30 days. `measure` records June.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.terms import CompensationRule, LevelRule, Term, TermStep
from samdrift.agreements.services.claims import raise_claim
from samdrift.agreements.services.measurements import record_measurement
from tests.agreements.made import START, machine
from tests.world import World

JUNE = (dt.date(2026, 6, 1), dt.date(2026, 7, 1))


def make_term(agreement: Agreement, kind: str, title: str, *steps: Any, **more: Any) -> Term:
    """A term with its steps: (value), or (level, value) where the value hangs on a level."""
    term = Term.objects.create(agreement=agreement, kind=kind, title=title, **more)
    for step in steps:
        level, value = step if isinstance(step, tuple) else (0, step)
        TermStep.objects.create(term=term, valid_from=START, level=level, value=Decimal(str(value)))
    return term


def make_level(agreement: Agreement, **compensation: Any) -> Term:
    """Availability, with what it gives."""
    term = make_term(agreement, Term.Kind.AVAILABILITY, "Oppetid", annex="4.2")
    rises = dt.date(2027, 1, 1)
    TermStep.objects.create(term=term, valid_from=START, valid_to=rises, value=Decimal("99.5"))
    TermStep.objects.create(term=term, valid_from=rises, value=Decimal("99.9"))
    LevelRule.objects.create(term=term, always=True)
    steps = ((0, 20), (99, 5), ("99.5", 0))
    give(agreement, term, *steps, **compensation)
    return term


def give(agreement: Agreement, of: Term, *steps: Any, **more: Any) -> CompensationRule:
    """What a level that is not kept gives."""
    worth = make_term(agreement, Term.Kind.COMPENSATION, "Prisavslag", *steps, annex="4.7")
    values = {"fee": "amount", "fee_amount": Decimal(315_000), "claim_days": 30} | more
    return CompensationRule.objects.create(term=worth, of=of, **values)


def make_time(agreement: Agreement, hours: int, *, share: int = 100) -> Term:
    """A resolution time of class A."""
    term = make_term(agreement, Term.Kind.RESOLUTION, "Løsningstid A", hours, annex="4.3")
    LevelRule.objects.create(term=term, always=True, severity="a", share=share)
    return term


def measure(world: World, term: Term, value: str, **more: Any) -> Measurement:
    """What was measured in June."""
    starts_on, ends_on = more.pop("period", JUNE)
    told = {"by": machine(world), "source": Measurement.Source.MONITORING, **more}
    return record_measurement(
        term, starts_on=starts_on, ends_on=ends_on, value=Decimal(value), **told
    )


def make_claim(world: World, agreement: Agreement, **more: Any) -> Claim:
    """A claim of 14 500 kr for a wrong price."""
    values = {
        "kind": Claim.Kind.PRICE,
        "title": "Prisfallet kom ikke",
        "amount": Decimal(14_500),
        "covers_from": dt.date(2026, 9, 1),
        "covers_to": dt.date(2026, 10, 1),
        "by": machine(world),
        **more,
    }
    return raise_claim(agreement, **values)
