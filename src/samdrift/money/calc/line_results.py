"""What a verdict says of each of its lines, to be kept on them. Source: calculations § 4.

A verdict on several lines (one charge billed in pieces) is shared out so that the sums stay exact:
each line's price part is its own, what is left of the quantity lies on the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.kroner import rounded
from samdrift.money.calc.invoice_lines import (
    EARLIER_PRICE,
    FALL_MISSING,
    INDEX,
    PRICE,
    QUANTITY,
    TIER,
    UNEXPLAINED,
    ZERO,
    Finding,
    Line,
    Verdict,
)

PRICES = frozenset({PRICE, FALL_MISSING, EARLIER_PRICE, TIER, INDEX})
"""Findings that say that the price is another than agreed."""
_SIX = 6


@dataclass(frozen=True, slots=True)
class LineResult:
    """What is kept on a line. `right_*` None where it is not explained; `arithmetic` is what its own
    net is beside its quantity and price.
    """

    key: Any
    verdict: str
    right_quantity: Decimal | None
    right_price: Decimal | None
    right_net: Decimal | None
    price_part: Decimal | None
    quantity_part: Decimal | None
    arithmetic: Decimal | None
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> list[str]:
        return list(dict.fromkeys(one.reason for one in self.findings))


def results(verdict: Verdict) -> Iterator[LineResult]:
    """One result for each line of the verdict, in their order."""
    if verdict.deviation is None:
        for line in verdict.lines:
            yield LineResult(
                line.key, UNEXPLAINED, None, None, None, None, None, None, verdict.findings
            )
    elif not verdict.agreed:
        for line in verdict.lines:
            yield _of_none(verdict, line)
    elif len(verdict.lines) == 1:
        yield _of_one(verdict, verdict.lines[0], verdict.deviation)
    else:
        yield from _of_many(verdict, verdict.deviation)


def _right(verdict: Verdict, line: Line) -> tuple[Decimal, Decimal]:
    """The agreed quantity of the verdict and price of the line."""
    quantity = sum((one.quantity for one in verdict.lines), ZERO)
    price = line.unit_price
    for one in verdict.findings:
        if one.reason == QUANTITY and one.agreed is not None:
            quantity = Decimal(one.agreed)
        elif one.reason in PRICES and one.agreed is not None:
            price = one.agreed
    return rounded(quantity, _SIX), rounded(price, _SIX)


def _of_none(verdict: Verdict, line: Line) -> LineResult:
    """Nothing was to be billed: all of the line is too much."""
    found = tuple(Finding(one.reason, line.net, ZERO, line.net) for one in verdict.findings)
    return LineResult(line.key, verdict.state, ZERO, ZERO, ZERO, ZERO, line.net, ZERO, found)


def _of_one(verdict: Verdict, line: Line, deviation: Decimal) -> LineResult:
    quantity, price = _right(verdict, line)
    return LineResult(
        line.key,
        verdict.state,
        quantity,
        price,
        line.net - deviation,
        verdict.price_part,
        verdict.quantity_part,
        verdict.arithmetic_part,
        verdict.findings,
    )


def _of_many(verdict: Verdict, deviation: Decimal) -> Iterator[LineResult]:
    *others, last = verdict.lines
    quantity, price = _right(verdict, last)
    price_left, quantity_left = verdict.price_part or ZERO, verdict.quantity_part or ZERO
    net_left = sum((line.net for line in verdict.lines), ZERO) - deviation
    shared = [one for one in verdict.findings if one.reason != QUANTITY]
    for line in others:
        part = rounded((line.unit_price - price) * line.quantity)
        if verdict.price_part == ZERO:
            part = ZERO
        right = line.net - part
        yield LineResult(
            line.key, verdict.state, line.quantity, price, right, part, ZERO, ZERO,
            _told(shared, part),
        )  # fmt: skip
        price_left -= part
        net_left -= right
        quantity -= line.quantity
    yield LineResult(
        last.key,
        verdict.state,
        quantity,
        price,
        net_left,
        price_left,
        quantity_left,
        last.net - net_left - price_left - quantity_left,
        tuple(
            replace(one, amount=price_left) if one.reason in PRICES else one
            for one in verdict.findings
        ),
    )


def _told(findings: Iterable[Finding], part: Decimal) -> tuple[Finding, ...]:
    """The findings as told on a line that is not the last: only its own price part has an amount."""
    return tuple(replace(one, amount=part if one.reason in PRICES else None) for one in findings)
