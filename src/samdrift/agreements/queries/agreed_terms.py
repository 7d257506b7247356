"""What is agreed in money, loaded for many agreements at once and ready to be reckoned with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from samdrift.agreements.calc.counting import LAST_DAY, MAXIMUM, MEAN, Rule
from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.index import Figures, IndexTerms, Month, factor_steps
from samdrift.agreements.calc.price_terms import AFTER, BEFORE, GRADUATED, VOLUME, PriceTerms
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import IndexFigure, PriceRule, Term, TermStep
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step

Kind = Term.Kind
PRICES = (Kind.PRICE, Kind.FIXED)
MONEY_KINDS = (*PRICES, Kind.LEAST, Kind.LEAST_AMOUNT)
RULES: Mapping[str, Rule] = {
    PriceRule.Counting.LAST: LAST_DAY,
    PriceRule.Counting.HIGHEST: MAXIMUM,
    PriceRule.Counting.MEAN: MEAN,
}
EVER = dt.date(1900, 1, 1)
"""Where a step without a first day begins."""


@dataclass(frozen=True)
class Regulated:
    """How a price follows an index, with the figures that are known."""

    terms: IndexTerms
    figures: Figures
    series: str

    @cached_property
    def steps(self) -> tuple[Step[Fraction], ...]:
        """The factor by date, as far as figures are known; a later day has none."""
        known = max(self.figures, default=self.terms.base)
        until = plus_months(max(known.first, self.terms.base.first), 24)
        before = Period(EVER, self.terms.base.first)
        found = factor_steps(self.terms, Period(self.terms.base.first, until), self.figures)
        return (Step(before, 0, Fraction(1)), *found)

    @cached_property
    def provisional(self) -> tuple[Step[Fraction], ...]:
        """As `steps`, with the last factor known standing for all days after."""
        *others, last = self.steps
        return (*others, Step(Period(last.period.start), 0, last.value))

    def factor(self, day: dt.date) -> Fraction:
        return next(step.value for step in reversed(self.provisional) if step.period.start <= day)


@dataclass(frozen=True)
class AgreedPrice:
    """One price of an agreement: its tiers, minimum, index and how its units are counted."""

    term: int
    kind: str
    title: str
    item: str
    unit: str
    annex: str
    system: int | None
    member: int | None
    terms: PriceTerms
    counting: Rule
    joint: bool
    vat_rate: Decimal | None
    index: Regulated | None

    @property
    def same(self) -> tuple[str, str]:
        """What a member's own price must share with one for all to stand in its place."""
        return self.kind, (self.item or self.title).casefold()

    def factors(self, *, provisional: bool = False) -> Sequence[Step[Fraction]]:
        if self.index is None:
            return ()
        return self.index.provisional if provisional else self.index.steps


@dataclass(frozen=True)
class AgreedTerms:
    """All prices of an agreement. `one_bill` tells that one invoice goes out for all members."""

    agreement: int
    one_bill: bool
    billing_months: int
    period: Period
    prices: tuple[AgreedPrice, ...] = ()

    @cached_property
    def own(self) -> frozenset[tuple[int, tuple[str, str]]]:
        """(member, what its own price is of)."""
        return frozenset(
            (price.member, price.same) for price in self.prices if price.member is not None
        )


@dataclass
class _Loaded:
    steps: dict[int, list[TermStep]] = field(default_factory=lambda: defaultdict(list))
    minimums: dict[int, list[Term]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[int, dict[Month, Decimal | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    regulated: dict[Any, Regulated] = field(default_factory=dict)


def terms_of(agreements: Collection[Agreement]) -> dict[int, AgreedTerms]:
    """Agreement id → its prices, for all of these by three queries."""
    terms = list(
        Term.objects.filter(agreement__in=[one.pk for one in agreements], kind__in=MONEY_KINDS)
        .select_related("price__series")
        .order_by("position", "pk")
    )
    loaded = _load(terms)
    prices: dict[int, list[AgreedPrice]] = defaultdict(list)
    for term in terms:
        if term.kind in PRICES and (rule := getattr(term, "price", None)) is not None:
            prices[term.agreement_id].append(_priced(term, rule, loaded))
    return {one.pk: _agreed(one, prices[one.pk]) for one in agreements}


def _agreed(agreement: Agreement, prices: Sequence[AgreedPrice]) -> AgreedTerms:
    end = min((d for d in (agreement.valid_to, agreement.left_on) if d), default=None)
    start = agreement.valid_from or EVER
    period = Period(start, end if end is None or end > start else None)
    one_bill = agreement.billed == Agreement.Billed.JOINT
    return AgreedTerms(agreement.pk, one_bill, agreement.billing_months, period, tuple(prices))


def _load(terms: Sequence[Term]) -> _Loaded:
    loaded = _Loaded()
    rows = TermStep.objects.filter(term__in=[term.pk for term in terms])
    for step in rows.order_by("valid_from", "level", "pk"):
        loaded.steps[step.term_id].append(step)
    for term in terms:
        if term.of_id is not None:
            loaded.minimums[term.of_id].append(term)
    rules = [rule for term in terms if (rule := getattr(term, "price", None)) is not None]
    series = {rule.series_id for rule in rules if rule.series_id}
    if series:
        for figure in IndexFigure.objects.filter(series__in=series):
            month = Month(figure.month.year, figure.month.month)
            loaded.figures[figure.series_id][month] = figure.figure
    return loaded


def as_steps(rows: Iterable[TermStep]) -> list[Step[Decimal]]:
    """The rows as steps; one without a first day begins before all agreements."""
    return [
        Step(Period(row.valid_from or EVER, row.valid_to), row.level, row.value) for row in rows
    ]


def _priced(term: Term, rule: PriceRule, loaded: _Loaded) -> AgreedPrice:
    steps = as_steps(loaded.steps[term.pk])
    least: dict[Kind, list[Step[Decimal]]] = {kind: [] for kind in (Kind.LEAST, Kind.LEAST_AMOUNT)}
    for minimum in loaded.minimums[term.pk]:
        least[Kind(minimum.kind)] += as_steps(loaded.steps[minimum.pk])
    fixed = term.kind == Kind.FIXED
    priced = PriceTerms(
        steps=() if fixed else steps,
        mode=GRADUATED if rule.mode == PriceRule.Mode.GRADUATED else VOLUME,
        fixed_steps=steps if fixed else (),
        minimum_quantity=[Step(s.period, 0, int(s.value)) for s in least[Kind.LEAST]],
        minimum_amount=[Step(s.period, 0, s.value) for s in least[Kind.LEAST_AMOUNT]],
        months=rule.months,
        index_place=AFTER if rule.index_after_tier else BEFORE,
    )
    return AgreedPrice(
        term=term.pk,
        kind=term.kind,
        title=term.title,
        item=term.item,
        unit=term.unit,
        annex=term.annex,
        system=term.system_id,
        member=term.member_id,
        terms=priced,
        counting=RULES[rule.counting],
        joint=rule.tier_by == PriceRule.Scope.JOINT,
        vat_rate=rule.vat,
        index=_regulated(rule, loaded),
    )


def _regulated(rule: PriceRule, loaded: _Loaded) -> Regulated | None:
    """One for all prices that follow the same index in the same way: its factors are kept."""
    if rule.series is None or rule.base_month is None or rule.index_month is None:
        return None
    first = plus_months(rule.base_month.replace(day=1), rule.index_lag_months + 1)
    terms = IndexTerms(
        base=Month(rule.base_month.year, rule.base_month.month),
        regulation_month=rule.index_month,
        figure_month=(rule.index_month - rule.index_lag_months - 1) % 12 + 1,
        first=first,
        share=rule.index_share / 100,
        cap=None if rule.index_cap is None else rule.index_cap / 100,
        method="from_base" if rule.index_method == PriceRule.Method.FROM_BASE else "yearly",
        may_fall=rule.index_may_fall,
    )
    key = (rule.series_id, terms)
    if key not in loaded.regulated:
        figures = loaded.figures[rule.series.pk]
        loaded.regulated[key] = Regulated(terms, figures, rule.series.name)
    return loaded.regulated[key]
