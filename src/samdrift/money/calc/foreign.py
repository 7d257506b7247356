"""Amounts of another currency in kroner, by a rate that somebody entered. Source: needs § 3.6.

A rate is kroner for one of the currency. Each amount becomes what all until it come to, less what all
before it come to: so the parts sum to the whole at the same rate, to the øre.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from samdrift.money.calc.months import rounded_ore


def converted(amounts: Iterable[Decimal], rate: Decimal) -> list[int]:
    """The amounts in øre, in their order."""
    found, so_far, before = [], Fraction(0), 0
    for amount in amounts:
        so_far += Fraction(amount) * Fraction(rate)
        reached = rounded_ore(so_far)
        found.append(reached - before)
        before = reached
    return found


def rate_told(vat: Decimal, vat_told: Decimal | None) -> Decimal | None:
    """The rate that the document's VAT in both currencies points to, for holding against one entered;
    None where it tells none.
    """
    if not vat or vat_told is None:
        return None
    return (vat_told / vat).quantize(Decimal("0.0001"))
