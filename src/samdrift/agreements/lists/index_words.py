"""How an index has regulated a price, year by year, and what it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from samdrift.agreements.calc.index import (
    MissingFigureError,
    Month,
    Regulation,
    next_figure,
    regulations,
)
from samdrift.agreements.calc.kroner import rounded
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.agreed_terms import AgreedPrice, Regulated, terms_of
from samdrift.kernel.calc.steps import Step
from samdrift.kernel.templatetags.shown import day as day_text
from samdrift.kernel.templatetags.shown import nok, number


@dataclass(frozen=True)
class Year:
    """One regulation: the day, what the index did, what the price did, and the factor since then."""

    day: dt.date
    index: str
    change: str
    note: str
    factor: str


@dataclass(frozen=True)
class Following:
    """How a price follows its index: the regulations so far, the prices now and what is waited for."""

    years: list[Year]
    now: str
    next: str


def following(terms: Sequence[Term], agreement: Agreement, day: dt.date) -> dict[int, Following]:
    """Term → how it follows its index; three queries, and none when no price does."""
    if not any(_is_indexed(term) for term in terms):
        return {}
    agreed = terms_of([agreement])[agreement.pk]
    return {price.term: _told(price, price.index, day) for price in agreed.prices if price.index}


def _is_indexed(term: Term) -> bool:
    rule = getattr(term, "price", None)
    return rule is not None and rule.series_id is not None


def _told(price: AgreedPrice, index: Regulated, day: dt.date) -> Following:
    coming, needs = next_figure(index.terms, day)
    text = _("Regulated next on %(day)s, by the figure of %(month)s.")
    return Following(
        [_year(one) for one in _until(index, day)],
        _prices_now(price, index, day),
        text % {"day": day_text(coming), "month": _month(needs)},
    )


def _until(index: Regulated, day: dt.date) -> list[Regulation]:
    """The regulations up to the day, as far as the figures have come."""
    last = index.steps[-1].period.end
    known = day if last is None or last > day else last - dt.timedelta(days=1)
    try:
        return regulations(index.terms, known, index.figures)
    except MissingFigureError:
        return []


def _year(one: Regulation) -> Year:
    note = ""
    if one.is_capped:
        note = _("held back by the cap")
    elif one.is_held_up:
        note = _("does not fall")
    was = f"{_month(one.compared_month)}: {number(one.compared_figure.normalize())}"
    now = f"{_month(one.month)}: {number(one.figure.normalize())}"
    return Year(one.day, f"{was} → {now}", _percent(one.change), note, _factor(one.factor))


def _month(month: Month) -> str:
    return f"{month.month:02}.{month.year}"


def _percent(change: Fraction) -> str:
    sign = "+" if change > 0 else ""
    return f"{sign}{number(rounded(change * 100, 2))}\u00a0%"


def _factor(factor: Fraction) -> str:
    return f"{rounded(factor, 5):f}".replace(".", ",")


def _prices_now(price: AgreedPrice, index: Regulated, day: dt.date) -> str:
    """The prices of the day with the index: 101,38 kr / 91,24 kr."""
    factor = index.factor(day)
    steps = [*price.terms.steps, *price.terms.fixed_steps]
    held = sorted((s.from_level, s.value) for s in steps if s.period.contains(day))
    if factor == 1 and _is_known(index.steps, day):
        return ""
    told = " / ".join(str(nok(rounded(Fraction(value) * factor))) for _level, value in held)
    if not told:
        return ""
    text = _("With the index: %(prices)s (× %(factor)s).")
    if not _is_known(index.steps, day):
        text = _("With the last index known: %(prices)s (× %(factor)s). A newer figure is missing.")
    return text % {"prices": told, "factor": _factor(factor)}


def _is_known(steps: Sequence[Step[Fraction]], day: dt.date) -> bool:
    return any(step.period.contains(day) for step in steps)
