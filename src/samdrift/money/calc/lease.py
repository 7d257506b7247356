"""To lease or to own. Source: calculations § 10, norway § 4.2.

The payment of a lease of cost P, residual R and n payments, paid in advance at the rate i a period:
`a = (P − R·v^n) · i / ((1 − v^n) · (1 + i))`, v = 1/(1 + i); in arrears without the last factor. An
operating lease is operating cost in each budget year; a purchase is investment in the first, what it
is sold for in the last, and depreciation, which is no payment, in between. Amounts are kroner without
VAT, rates effective a year as shares (0.06 is 6 %).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from samdrift.agreements.calc.kroner import ZERO, kroner, ore, rounded
from samdrift.kernel.calc.shares import share_out
from samdrift.money.calc.cash_flow import (
    DIGITS,
    INVESTMENT,
    BudgetYear,
    Flow,
    RateError,
    by_year,
    implied_rate,
    period_rate,
    present_value,
)


@dataclass(frozen=True, slots=True)
class Asset:
    """What is bought or leased: so many units of a price, `residual` the share of the cost that they
    are worth in the end.
    """

    units: int
    unit_price: Decimal
    residual: Decimal

    @property
    def cost(self) -> Decimal:
        return self.units * self.unit_price

    @property
    def residual_value(self) -> Decimal:
        return rounded(self.cost * self.residual)


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """For how many years, with how many payments a year, in advance or in arrears."""

    years: int
    per_year: int = 4
    in_advance: bool = True

    @property
    def payments(self) -> int:
        return self.years * self.per_year


@dataclass(frozen=True, slots=True)
class LeasePrice:
    """A lease's payment. `a_year` and `unit_month` come from the exact payment, `paid_a_year` is the
    rounded payments summed.
    """

    payment: Decimal
    a_year: Decimal
    paid_a_year: Decimal
    unit_month: Decimal


def exact_payment(asset: Asset, terms: LeaseTerms, rate: Decimal) -> Decimal:
    """The payment of a period at the rate, not rounded."""
    i = period_rate(rate, terms.per_year)
    with localcontext(prec=DIGITS):
        if not i:
            return (asset.cost - asset.residual_value) / terms.payments
        v = (1 + i) ** -terms.payments
        late = (asset.cost - asset.residual_value * v) * i / (1 - v)
        return late / (1 + i) if terms.in_advance else late


def lease_price(asset: Asset, terms: LeaseTerms, rate: Decimal) -> LeasePrice:
    """What a lease costs at its implicit rate. Raises ZeroDivisionError for no units."""
    exact = exact_payment(asset, terms, rate)
    payment = rounded(exact)
    with localcontext(prec=DIGITS):
        year = exact * terms.per_year
        month = year / 12 / asset.units
    return LeasePrice(payment, rounded(year), payment * terms.per_year, rounded(month))


@dataclass(frozen=True, slots=True)
class Owning:
    """How the asset is owned, where it is not leased.

    `upkeep_a_year` is what the lease includes and an owner pays beside, at each year's start. `nature`
    is what a purchase is in the accounts. One that is `owned` already is kept, and the lease begins by
    selling it at its cost: sale and lease back.
    """

    upkeep_a_year: Decimal = ZERO
    nature: str = INVESTMENT
    owned: bool = False


def lease_flows(
    payment: Decimal, terms: LeaseTerms, sold: Decimal = ZERO, nature: str = INVESTMENT
) -> list[Flow]:
    """The payments of an operating lease, all of them operating cost; and what was `sold` to begin it."""
    first = 0 if terms.in_advance else 1
    flows = [Flow(first + number, -payment) for number in range(terms.payments)]
    return [Flow(0, sold, nature), *flows] if sold else flows


def purchase_flows(asset: Asset, terms: LeaseTerms, owning: Owning = Owning()) -> list[Flow]:
    """The same asset bought (or kept), and sold at its residual value when the lease would have ended."""
    flows = [] if owning.owned else [Flow(0, -asset.cost, owning.nature)]
    if owning.upkeep_a_year:
        each = -owning.upkeep_a_year
        flows += [Flow(year * terms.per_year, each) for year in range(terms.years)]
    return [*flows, Flow(terms.payments, asset.residual_value, owning.nature)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Lease against purchase at the buyer's own rate: present values are what each costs (above 0).

    `implicit_rate` is the rate at which the two are equal: leasing is cheaper for whoever's own rate
    is above it. It is None when no rate, or more than one, does that; `no_rate` then says which
    (`cash_flow.NO_RATE`, `SEVERAL_RATES`). `break_even_payment` is the payment that makes them equal
    at the buyer's own rate.
    """

    lease_value: Decimal
    purchase_value: Decimal
    implicit_rate: Decimal | None
    no_rate: str | None
    break_even_payment: Decimal
    lease_years: tuple[BudgetYear, ...]
    purchase_years: tuple[BudgetYear, ...]

    @property
    def lease_is_dearer_by(self) -> Decimal:
        return self.lease_value - self.purchase_value


def compare(
    asset: Asset,
    terms: LeaseTerms,
    payment: Decimal,
    own_rate: Decimal,
    start: dt.date,
    owning: Owning = Owning(),
) -> Comparison:
    """Lease at the payment against purchase, by budget year and by value at the own rate.

    In a sale and lease back the values are net of what the sale brings.
    """
    sold = asset.cost if owning.owned else ZERO
    lease = lease_flows(payment, terms, sold, owning.nature)
    purchase = purchase_flows(asset, terms, owning)
    less = [Flow(flow.period, -flow.amount, flow.nature) for flow in purchase]
    bought = -present_value(purchase, own_rate, terms.per_year)
    return Comparison(
        rounded(-present_value(lease, own_rate, terms.per_year)),
        rounded(bought),
        *_implicit([*lease, *less], terms.per_year),
        rounded(_break_even(bought + sold, terms, own_rate)),
        tuple(by_year(lease, start, terms.per_year)),
        tuple(by_year(purchase, start, terms.per_year)),
    )


def _implicit(flows: Sequence[Flow], per_year: int) -> tuple[Decimal | None, str | None]:
    """(the rate, None), or (None, why there is none)."""
    try:
        return implied_rate(flows, per_year), None
    except RateError as none:
        return None, none.code


def _break_even(worth: Decimal, terms: LeaseTerms, rate: Decimal) -> Decimal:
    """The payment whose present value is that of the purchase."""
    each = -present_value(lease_flows(Decimal(1), terms), rate, terms.per_year)
    with localcontext(prec=DIGITS):
        return worth / each


def depreciation(cost: Decimal, years: int, bought: int) -> dict[int, Decimal]:
    """Linear depreciation by year, from the year after the purchase; it sums to the cost to the øre.

    How many years at most is a rule of accounting (`accounting_rules`).
    """
    parts = share_out(ore(cost), [1] * years)
    return {bought + 1 + number: kroner(part) for number, part in enumerate(parts)}
