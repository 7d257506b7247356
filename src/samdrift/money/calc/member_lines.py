"""What a member is billed on a run, line by line, and where each line is posted.

Costs of one agreement, key and year become one line over all their days, so that an invoice can be
read; the lines sum to the run's total for the member to the øre. VAT is of the sum of each rate,
rounded once (EN 16931, BR-CO-17), and shared out on the lines by the largest remainder, so that
postings sum to the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from samdrift.kernel.calc.shares import round_to_sum

ZERO = Decimal(0)
CENT = Decimal("0.01")
_HUNDRED = 100
_ORE_RATE = 10**4
"""A rate has two decimals: øre × per cent is whole in ten thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A member's part of one cost in a run, in kroner. `vat_rate` is per cent; None is outside VAT.

    `agreement` and `key` are what they are called; the period is half-open.
    """

    title: str
    amount: Decimal
    vat_rate: Decimal | None
    starts_on: dt.date
    ends_on: dt.date
    art: str = ""
    function: str = ""
    agreement_id: int | None = None
    agreement: str = ""
    key_id: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """The account string of costs of an agreement, of a key, or (with neither) of all."""

    account: str
    text: str = ""
    agreement_id: int | None = None
    key_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an invoice, and its posting: `count` costs, `net` in kroner (below 0: to the
    payer's good). `detail` is the key it was split by.
    """

    text: str
    detail: str
    net: Decimal
    vat_rate: Decimal | None
    vat: Decimal = ZERO
    starts_on: dt.date
    ends_on: dt.date
    account: str
    art: str
    function: str
    agreement_id: int | None
    key_id: int | None
    count: int = 1


def rule_for(rules: Iterable[Rule], agreement_id: int | None, key_id: int | None) -> Rule | None:
    """The narrowest rule that fits: of the agreement, else of the key, else of all."""
    found: tuple[int, Rule] | None = None
    for rule in rules:
        rank = _rank(rule, agreement_id, key_id)
        if rank and (found is None or rank > found[0]):
            found = rank, rule
    return found[1] if found else None


def _rank(rule: Rule, agreement_id: int | None, key_id: int | None) -> int:
    if rule.agreement_id is not None:
        return 3 if rule.agreement_id == agreement_id else 0
    if rule.key_id is not None:
        return 2 if rule.key_id == key_id else 0
    return 1


def lines_of(costs: Iterable[Cost], rules: Sequence[Rule]) -> tuple[Line, ...]:
    """The lines in the order their first cost came, with account and VAT; those that come to
    nothing in all are left out.
    """
    found: dict[tuple[object, ...], Line] = {}
    for cost in costs:
        line = _line(cost, rules)
        place: tuple[object, ...] = (line.text, line.detail, line.vat_rate, line.starts_on.year)
        place += (line.account, line.art, line.function, line.agreement_id, line.key_id)
        before = found.get(place)
        found[place] = line if before is None else _together(before, line)
    return with_vat([line for line in found.values() if line.net])


def _line(cost: Cost, rules: Sequence[Rule]) -> Line:
    rule = rule_for(rules, cost.agreement_id, cost.key_id)
    return Line(
        text=(rule.text if rule else "") or cost.agreement or cost.title,
        detail=cost.key,
        net=cost.amount,
        vat_rate=cost.vat_rate,
        starts_on=cost.starts_on,
        ends_on=cost.ends_on,
        account=rule.account if rule else "",
        art=cost.art,
        function=cost.function,
        agreement_id=cost.agreement_id,
        key_id=cost.key_id,
    )


def _together(line: Line, other: Line) -> Line:
    return replace(
        line,
        net=line.net + other.net,
        count=line.count + other.count,
        starts_on=min(line.starts_on, other.starts_on),
        ends_on=max(line.ends_on, other.ends_on),
    )


def with_vat(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each with its part of the VAT of its rate."""
    vat = [ZERO] * len(lines)
    for rate in {line.vat_rate for line in lines if line.vat_rate}:
        places = [n for n, line in enumerate(lines) if line.vat_rate == rate]
        parts = _vat_parts([lines[n].net for n in places], rate)
        for place, part in zip(places, parts, strict=True):
            vat[place] = part
    return tuple(replace(line, vat=part) for line, part in zip(lines, vat, strict=True))


def _vat_parts(nets: Sequence[Decimal], rate: Decimal) -> list[Decimal]:
    total = vat_of(sum(nets, ZERO), rate)
    whole = int(total * _HUNDRED)
    exact = [int(net * _HUNDRED) * int(rate * _HUNDRED) for net in nets]
    if whole < 0:
        shared = [-one for one in round_to_sum(-whole, [-one for one in exact], _ORE_RATE)]
    else:
        shared = round_to_sum(whole, exact, _ORE_RATE)
    return [Decimal(one) * CENT for one in shared]


def vat_of(net: Decimal, rate: Decimal | None) -> Decimal:
    """The VAT of a sum, rounded to øre, halves away from zero; nothing outside the VAT."""
    return (net * (rate or ZERO) / _HUNDRED).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Sum:
    """What lines come to: net, VAT, and both."""

    net: Decimal
    vat: Decimal

    @property
    def payable(self) -> Decimal:
        return self.net + self.vat

    @property
    def is_credit(self) -> bool:
        """Whether it is to the payer's good: then a credit note is written."""
        return self.payable < 0 or (self.payable == 0 and self.net < 0)


def sum_of(lines: Iterable[Line]) -> Sum:
    told = [(line.net, line.vat) for line in lines]
    return Sum(sum((net for net, _ in told), ZERO), sum((vat for _, vat in told), ZERO))


def fitted(lines: Sequence[Line], vat: Decimal) -> tuple[Line, ...]:
    """The lines with VAT that sums to the document's own: what its sender rounded in another way is
    laid on the line with the most VAT.
    """
    left = vat - sum_of(lines).vat
    if not left or not lines:
        return tuple(lines)
    most = max(range(len(lines)), key=lambda place: abs(lines[place].vat))
    return tuple(
        replace(line, vat=line.vat + left) if place == most else line
        for place, line in enumerate(lines)
    )
