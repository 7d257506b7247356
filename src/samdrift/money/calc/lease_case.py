"""A case of purchase against lease: what was put in, as kept in plain values, and what it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from samdrift.agreements.calc.kroner import ZERO
from samdrift.kernel.calc.steps import NoStepError
from samdrift.money.calc.accounting_rules import (
    ICT_EQUIPMENT,
    AssetRule,
    DepreciationRule,
    asset_rule,
    depreciation_rule,
)
from samdrift.money.calc.cash_flow import INVESTMENT, OPERATING, BudgetYear
from samdrift.money.calc.lease import (
    Asset,
    Comparison,
    LeasePrice,
    LeaseTerms,
    Owning,
    compare,
    depreciation,
    lease_price,
)
from samdrift.money.calc.replacement import Machine, Plan, replacements

BY_RULE = "by_rule"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Fleet:
    """So many pieces of a member, in use since a day (None: not known)."""

    member: int
    since: dt.date | None
    count: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was put in: kroner without VAT, rates and the residual in per cent.

    `payment` is what is offered; without one it is worked out at the lessor's `lease_rate`. `bought_as`
    is `investment`, `operating` or `by_rule`. `fleet` and `most_months` are the age promise.
    """

    units: int
    unit_price: Decimal
    residual: Decimal
    years: int
    per_year: int
    in_advance: bool
    own_rate: Decimal
    starts_on: dt.date
    payment: Decimal | None = None
    lease_rate: Decimal | None = None
    upkeep: Decimal = ZERO
    owned: bool = False
    kind: str = ICT_EQUIPMENT
    bought_as: str = BY_RULE
    most_months: int | None = None
    fleet: tuple[Fleet, ...] = ()

    @property
    def asset(self) -> Asset:
        return Asset(self.units, self.unit_price, self.residual / HUNDRED)

    @property
    def terms(self) -> LeaseTerms:
        return LeaseTerms(self.years, self.per_year, self.in_advance)


_DECIMALS = ("unit_price", "residual", "own_rate", "payment", "lease_rate", "upkeep")


def to_plain(inputs: Inputs) -> dict[str, Any]:
    """As it is kept: amounts and rates as text, days as 2026-11-21."""
    found: dict[str, Any] = {name: getattr(inputs, name) for name in Inputs.__slots__}
    for name in _DECIMALS:
        found[name] = None if found[name] is None else str(found[name])
    found["starts_on"] = str(inputs.starts_on)
    found["fleet"] = [
        [one.member, None if one.since is None else str(one.since), one.count]
        for one in inputs.fleet
    ]
    return found


def from_plain(kept: Mapping[str, Any]) -> Inputs:
    """Raises KeyError or ValueError for what was not kept by `to_plain`."""
    values = {name: kept[name] for name in Inputs.__slots__ if name in kept}
    for name in _DECIMALS:
        values[name] = None if values.get(name) is None else Decimal(values[name])
    values["upkeep"] = values["upkeep"] or ZERO
    values["starts_on"] = dt.date.fromisoformat(kept["starts_on"])
    values["fleet"] = tuple(
        Fleet(member, None if since is None else dt.date.fromisoformat(since), count)
        for member, since, count in kept.get("fleet", ())
    )
    return Inputs(**values)


@dataclass(frozen=True, slots=True)
class Year:
    """A budget year: what each way costs (above 0; below 0 comes in), and the two held together."""

    year: int
    lease: BudgetYear
    purchase: BudgetYear
    depreciation: Decimal
    lease_so_far: Decimal
    purchase_so_far: Decimal

    @property
    def difference(self) -> Decimal:
        """What the lease costs more."""
        return self.lease.total - self.purchase.total

    @property
    def difference_so_far(self) -> Decimal:
        return self.lease_so_far - self.purchase_so_far


@dataclass(frozen=True, slots=True)
class Answer:
    """What a case comes to. `nature` is what the purchase is in the accounts; rules are those of the day
    the lease begins, None before there is one.
    """

    price: LeasePrice
    is_offered: bool
    comparison: Comparison
    years: tuple[Year, ...]
    nature: str
    asset_rule: AssetRule | None
    depreciation_rule: DepreciationRule | None

    @property
    def life(self) -> int | None:
        """Years of depreciation; None where the purchase is operating cost."""
        rule = self.depreciation_rule
        return rule.years if rule is not None and self.nature == INVESTMENT else None


def answer(inputs: Inputs) -> Answer:
    """Work the case out."""
    asset, terms = inputs.asset, inputs.terms
    rule = _rule(inputs)
    nature = _nature(inputs, rule)
    price = _price(inputs)
    own = inputs.own_rate / HUNDRED
    owning = Owning(inputs.upkeep, nature, inputs.owned)
    comparison = compare(asset, terms, price.payment, own, inputs.starts_on, owning)
    worn = _depreciation_rule(inputs)
    by_year: dict[int, Decimal] = {}
    if worn is not None and nature == INVESTMENT and not inputs.owned:
        by_year = depreciation(asset.cost, worn.years, inputs.starts_on.year)
    years = _years(comparison, by_year)
    return Answer(price, inputs.payment is not None, comparison, years, nature, rule, worn)


def _price(inputs: Inputs) -> LeasePrice:
    if inputs.payment is None:
        return lease_price(inputs.asset, inputs.terms, (inputs.lease_rate or ZERO) / HUNDRED)
    each, a_year = inputs.payment, inputs.payment * inputs.per_year
    return LeasePrice(each, a_year, a_year, (a_year / 12 / inputs.units).quantize(Decimal("0.01")))


def _rule(inputs: Inputs) -> AssetRule | None:
    try:
        return asset_rule(inputs.starts_on)
    except NoStepError:
        return None


def _depreciation_rule(inputs: Inputs) -> DepreciationRule | None:
    try:
        return depreciation_rule(inputs.kind, inputs.starts_on)
    except NoStepError:
        return None


def _nature(inputs: Inputs, rule: AssetRule | None) -> str:
    """By the rule all that is bought at once is judged together: it is an asset from so much, for so
    long.
    """
    if inputs.bought_as != BY_RULE or rule is None:
        return inputs.bought_as if inputs.bought_as != BY_RULE else INVESTMENT
    is_asset = inputs.asset.cost >= rule.least_cost and inputs.years >= rule.least_years
    return INVESTMENT if is_asset else OPERATING


def _years(comparison: Comparison, worn: Mapping[int, Decimal]) -> tuple[Year, ...]:
    """Every budget year in which either way pays something, with costs above 0."""
    lease = {one.year: _cost(one) for one in comparison.lease_years}
    purchase = {one.year: _cost(one) for one in comparison.purchase_years}
    span = range(min([*lease, *purchase]), max([*lease, *purchase]) + 1)
    pairs = [
        (lease.get(y, BudgetYear(y, ZERO, ZERO)), purchase.get(y, BudgetYear(y, ZERO, ZERO)))
        for y in span
    ]
    sums = [accumulate([pair[at].total for pair in pairs]) for at in (0, 1)]
    return tuple(
        Year(year, one, other, worn.get(year, ZERO), so_far, other_so_far)
        for year, (one, other), so_far, other_so_far in zip(span, pairs, *sums, strict=True)
    )


def _cost(year: BudgetYear) -> BudgetYear:
    return BudgetYear(year.year, -year.operating + ZERO, -year.investment + ZERO)


def replacement_plan(inputs: Inputs, today: dt.date) -> Plan[int] | None:
    """When the equipment told is to be replaced, by month and member; None without a promise or fleet."""
    if not inputs.most_months or not inputs.fleet:
        return None
    machines = [
        Machine(place, one.member, one.since, one.count) for place, one in enumerate(inputs.fleet)
    ]
    return replacements(machines, inputs.most_months, today)
