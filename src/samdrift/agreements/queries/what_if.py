"""What if: the units and yearly costs of an agreement's members with some more, fewer or others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.charging import Units, reckon
from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.price_curve import (
    Cheapest,
    Cliff,
    Point,
    cheapest_at_or_above,
    cliffs,
    curve,
    points_of_interest,
)
from samdrift.agreements.calc.price_terms import PriceTerms
from samdrift.agreements.calc.readings import summed
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.pricing import AgreedPrice, AgreedTerms, terms_of, units_of
from samdrift.agreements.queries.quantities import counted
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.shares import share_out
from samdrift.kernel.calc.steps import NoStepError, Step
from samdrift.kernel.viewer import Viewer

Kind = Term.Kind
ALL = 0
"""In place of a member: what is nobody's own."""
ZERO = Decimal(0)
BETWEEN = 60
"""So many points between the corners of a curve."""


class TooFewError(ValueError):
    """More is taken away than there is."""

    def __init__(self, has: Decimal) -> None:
        super().__init__(f"There are only {has}.")
        self.has = has


@dataclass(frozen=True)
class Question:
    """On which day, for which price, `more` units (below 0: fewer) of one member or of all by their
    units; members that join with units; and what to suppose where units are unknown.
    """

    day: dt.date
    price: int | None = None
    more: int = 0
    member: int | None = None
    joins: tuple[tuple[int, Decimal], ...] = ()
    supposed: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        return bool(self.more or self.joins)


@dataclass(frozen=True)
class Side:
    """Before or after: units of the price asked about by member, and what each pays in a year at the
    prices of the day; None is unknown.
    """

    units: dict[int, Decimal | None]
    costs: dict[int, Decimal | None]

    @property
    def total_units(self) -> Decimal | None:
        return summed(self.units)[0]

    @property
    def total(self) -> Decimal | None:
        return summed(self.costs)[0]


@dataclass(frozen=True)
class Answer:
    """`amount` and `each` are of the price asked about, for its own months."""

    question: Question
    price: AgreedPrice
    before: Side
    after: Side
    unknown: list[int]
    points: list[Point]
    cliffs: list[Cliff]
    cheaper: Cheapest | None
    amounts: tuple[Point | None, Point | None]
    provisional: bool


def prices_asked(agreed: AgreedTerms) -> list[AgreedPrice]:
    """The prices one can ask about."""
    return [price for price in agreed.prices if price.kind == Kind.PRICE]


def answer(agreement: Agreement, question: Question, viewer: Viewer) -> Answer | None:
    """The answer, or None when the agreement has no price that holds on the day.

    Raises TooFewError when more is taken away than there is.
    """
    agreed = terms_of([agreement])[agreement.pk]
    held = [price for price in prices_asked(agreed) if _tiers(price, question.day)]
    chosen = next((p for p in held if p.term == question.price), held[0] if held else None)
    if chosen is None:
        return None
    units = _units(agreement, agreed, question, viewer)
    unknown = [member for member, number in units[chosen.term].items() if number is None]
    supposed = {
        term: {m: question.supposed.get(m) if n is None else n for m, n in of_term.items()}
        for term, of_term in units.items()
    }
    after = {
        price.term: _changed(supposed[price.term], question)
        if price.system == chosen.system
        else _joined(supposed[price.term], question)
        for price in agreed.prices
    }
    sides = [_side(agreed, chosen, some, question.day) for some in (supposed, after)]
    return _told(question, chosen, sides, unknown)


def _tiers(price: AgreedPrice, day: dt.date) -> bool:
    return any(step.period.contains(day) for step in price.terms.steps)


def _units(
    agreement: Agreement, agreed: AgreedTerms, question: Question, viewer: Viewer
) -> dict[int, dict[int, Decimal | None]]:
    """Term → member → units on the day."""
    today = Period(question.day, question.day + dt.timedelta(days=1))
    found = counted(agreement, viewer, today)
    return {
        price.term: {
            member: units_of(price, one, one.stays[-1])
            for member, one in found.items()
            if price.member in {None, member}
        }
        for price in agreed.prices
    }


def _changed(units: Units, question: Question) -> dict[int, Decimal | None]:
    """With those that join, and with more or fewer of those that are in it already."""
    found = _joined(units, question)
    for member, number in _spread(units, question).items():
        now = found[member]
        if now is not None and now + number < 0:
            raise TooFewError(now)
        found[member] = None if now is None else now + number
    return found


def _joined(units: Units, question: Question) -> dict[int, Decimal | None]:
    return {**units, **dict(question.joins)}


def _spread(units: Units, question: Question) -> dict[int, int]:
    """How many more for each: those of one member, or shared by the units there are."""
    if not question.more:
        return {}
    if question.member is not None:
        return {question.member: question.more} if question.member in units else {}
    known = {member: number for member, number in units.items() if number is not None}
    total = sum(known.values(), ZERO)
    if -question.more > total:
        raise TooFewError(total)
    weights = list(known.values()) if total else [Decimal(1)] * len(known)
    return dict(zip(known, share_out(question.more, weights), strict=True)) if known else {}


def _side(
    agreed: AgreedTerms,
    chosen: AgreedPrice,
    units: Mapping[int, Mapping[int, Decimal | None]],
    day: dt.date,
) -> Side:
    costs: dict[int, Decimal | None] = dict.fromkeys(units[chosen.term], ZERO)
    for price in agreed.prices:
        for member, amount in _year(agreed, price, units[price.term], day):
            before = costs.get(member, ZERO)
            costs[member] = None if before is None or amount is None else before + amount
    return Side(dict(units[chosen.term]), costs)


def _year(
    agreed: AgreedTerms, price: AgreedPrice, units: Units, day: dt.date
) -> Iterable[tuple[int, Decimal | None]]:
    """What each pays for a year, were the prices of the day to stand."""
    terms, factors = snapshot(price, day)
    if not (terms.steps or terms.fixed_steps):
        return []
    start = day.replace(day=1)
    year = Period(start, plus_months(start, 12))
    if price.kind == Kind.FIXED:
        for_all = agreed.one_bill and price.joint and price.member is None
        units = {ALL: ZERO} if for_all else dict.fromkeys(units, ZERO)
    found = reckon(terms, units, year, factors, joint=price.joint, one_bill=agreed.one_bill)
    return [
        (member, None if pieces is None else sum((one.amount for one in pieces), ZERO))
        for member, pieces in found.pieces.items()
        if price.member is not None or (member, price.same) not in agreed.own
    ]


def snapshot(price: AgreedPrice, day: dt.date) -> tuple[PriceTerms, list[Step[Fraction]]]:
    """The price as if what holds on the day always did; its index factor, the last known."""
    whole = Period(dt.date(1900, 1, 1))

    def standing(steps: Sequence[Step]) -> list[Step]:  # type: ignore[type-arg]
        return [Step(whole, s.from_level, s.value) for s in steps if s.period.contains(day)]

    terms = replace(
        price.terms,
        steps=standing(price.terms.steps),
        fixed_steps=standing(price.terms.fixed_steps),
        minimum_quantity=standing(price.terms.minimum_quantity),
        minimum_amount=standing(price.terms.minimum_amount),
    )
    factor = price.index.factor(day) if price.index else None
    return terms, [] if factor is None else [Step(whole, 0, factor)]


def _told(
    question: Question, chosen: AgreedPrice, sides: Sequence[Side], unknown: list[int]
) -> Answer:
    before, after = sides
    terms, factors = snapshot(chosen, question.day)
    factor = factors[0].value if factors else Fraction(1)
    quantities = [_asked_of(chosen, side, question) for side in sides]
    high = _high(terms, [one for one in quantities if one is not None])
    amounts = [_point(terms, question.day, one, factor) for one in quantities]
    best = _cheaper(terms, quantities[1], question.day, factor)
    return Answer(
        question,
        chosen,
        before,
        after,
        unknown,
        curve(terms, question.day, _quantities(terms, question.day, high), factor),
        cliffs(terms, question.day, 1, high, factor),
        best if best is not None and best.saved > 0 else None,
        (amounts[0], amounts[1]),
        chosen.index is not None
        and not any(s.period.contains(question.day) for s in chosen.index.steps),
    )


def _asked_of(price: AgreedPrice, side: Side, question: Question) -> Decimal | None:
    """The units that decide the tier: of all together, or of the member asked about."""
    if price.joint:
        return side.total_units
    member = question.member or next(iter(side.units), ALL)
    return side.units.get(member)


def _high(terms: PriceTerms, quantities: Sequence[Decimal]) -> int:
    edges = [int(step.from_level) for step in terms.steps]
    most = max([Decimal(10), *quantities, *(Decimal(edge) for edge in edges)])
    return int(most * Decimal("1.25"))


def _quantities(terms: PriceTerms, day: dt.date, high: int) -> list[int]:
    least = max(min((int(step.from_level) for step in terms.steps), default=1), 1)
    step = max(high // BETWEEN, 1)
    corners = points_of_interest(terms, day, least, high)
    return sorted({*corners, *range(least + step, high, step)})


def _point(
    terms: PriceTerms, day: dt.date, quantity: Decimal | None, factor: Fraction
) -> Point | None:
    """None where nothing is agreed for so many."""
    if quantity is None:
        return None
    try:
        return curve(terms, day, [quantity], factor)[0]
    except NoStepError:
        return None


def _cheaper(
    terms: PriceTerms, quantity: Decimal | None, day: dt.date, factor: Fraction
) -> Cheapest | None:
    if quantity is None:
        return None
    try:
        return cheapest_at_or_above(terms, quantity, day, factor)
    except NoStepError:
        return None
