"""Terms of agreements for tests: the prices 100, 90 and 80 by tiers, and counts of users by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import Agreement, AgreementSystem
from samdrift.agreements.models.terms import IndexFigure, IndexSeries, Term, TermStep
from samdrift.agreements.services.terms import add_term
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.viewer import terminal
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.services.uses import count_users
from tests.agreements.made import machine
from tests.world import TODAY, World

TIERS = ((1, "100"), (2001, "90"), (4001, "80"))
JUNE = Period(dt.date(2026, 6, 1), dt.date(2026, 7, 1))


def make_price(
    agreement: Agreement,
    tiers: Iterable[tuple[int, str]] = TIERS,
    steps: Iterable[DatedStep] = (),
    **values: Any,
) -> Term:
    """A price per user and month by tiers from the agreement's beginning; or with these steps."""
    told = {"kind": Term.Kind.PRICE, "title": "Price per user", "unit": "user", "item": "ERP-1"}
    own = {name: values.pop(name) for name in list(values) if hasattr(Term, name)}
    start = agreement.valid_from
    dated = [DatedStep(start, None, Decimal(level), Decimal(price)) for level, price in tiers]
    return add_term(
        agreement,
        by=terminal(TODAY),
        steps=list(steps) or dated,
        rule=values,
        **{**told, **own},
    )


def make_step(term: Term, value: str, level: int = 0, **values: Any) -> TermStep:
    start = term.agreement.valid_from
    return TermStep.objects.create(
        **{"term": term, "level": level, "value": Decimal(value), "valid_from": start, **values}
    )


def about(agreement: Agreement, *systems: System) -> None:
    for system in systems:
        AgreementSystem.objects.create(agreement=agreement, system=system)


def count(world: World, system: System, member: Member, day: dt.date, number: int) -> None:
    use = Use.objects.get(system=system, member=member)
    count_users(use, by=machine(world), counted_on=day, count=number, source="system")


def make_index(world: World, figures: dict[dt.date, str]) -> IndexSeries:
    series = IndexSeries.objects.create(name="Consumer price index", source="Statistics")
    for month, figure in figures.items():
        IndexFigure.objects.create(series=series, month=month, figure=Decimal(figure))
    return series
