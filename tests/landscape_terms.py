"""A few rows of every table of terms, on the agreement of the landscape."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import (
    CompensationRule,
    IndexFigure,
    IndexSeries,
    LevelRule,
    PriceRule,
    Scenario,
    Term,
    TermStep,
)

START = dt.date(2024, 1, 1)


def make_terms(agreement: Agreement) -> None:
    """A price that follows an index, an uptime with its compensation, and a what-if that is kept."""
    series = IndexSeries.objects.create(name="Konsumprisindeksen", source="Statistikk")
    for name in ("Byggekostnadsindeksen", "Lønnsindeksen"):
        IndexSeries.objects.create(name=name)
    IndexFigure.objects.create(series=series, month=dt.date(2023, 11, 1), figure=Decimal("131.7"))
    price = Term.objects.create(
        agreement=agreement, kind="price", title="Pris per bruker", item="J-1", position=1
    )
    PriceRule.objects.create(
        term=price, series=series, base_month=dt.date(2023, 11, 1), index_month=1
    )
    for level, value in ((1, "100"), (2001, "90")):
        _step(price, value, level)
    least = Term.objects.create(
        agreement=agreement, kind="least", title="Minst", of=price, position=2
    )
    _step(least, "10")
    level = Term.objects.create(
        agreement=agreement, kind="availability", title="Oppetid", position=3
    )
    LevelRule.objects.create(term=level, always=True)
    _step(level, "99.5")
    reduction = Term.objects.create(
        agreement=agreement, kind="compensation", title="Prisavslag", position=4
    )
    CompensationRule.objects.create(term=reduction, of=level, cap=50, claim_days=30)
    _step(reduction, "10")
    Scenario.objects.create(
        agreement=agreement,
        title="500 flere",
        day=START,
        question={"text": "500 flere", "price": "Pris per bruker", "query": "more=500"},
        answer={"verdict": "", "warnings": [], "members": []},
        made_on=START,
    )


def _step(term: Term, value: str, level: int = 0) -> None:
    TermStep.objects.create(term=term, level=Decimal(level), value=Decimal(value), valid_from=START)
