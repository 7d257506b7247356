"""Rounding of amounts in kroner: half away from zero, as commerce and EN 16931 do."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

Exact = int | Decimal | Fraction
ZERO = Decimal(0)
_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(13))


def rounded(amount: Exact, places: int = 2) -> Decimal:
    """The amount to so many decimals (0 to 12), halves away from zero."""
    if isinstance(amount, Fraction):
        return _of_fraction(amount, places)
    return Decimal(amount).quantize(_QUANTA[places], ROUND_HALF_UP)


def _of_fraction(amount: Fraction, places: int) -> Decimal:
    top, bottom = abs(amount.numerator) * 10**places, amount.denominator
    whole = (2 * top + bottom) // (2 * bottom)
    return Decimal(whole if amount >= 0 else -whole).scaleb(-places)


def floored(figure: Fraction, places: int = 20) -> Decimal:
    """The figure rounded down to so many decimals, to be compared with limits.

    A limit of no more decimals is reached by this just when the exact figure reaches it, so that a
    comparison never rests on a figure that was rounded up.
    """
    whole = figure.numerator * 10**places // figure.denominator
    return Decimal(f"{whole}E-{places}")


def ore(amount: Decimal) -> int:
    """Kroner as whole øre. Raises ValueError when the amount has parts of an øre."""
    scaled = amount.scaleb(2)
    whole = int(scaled.to_integral_value(ROUND_FLOOR))
    if whole != scaled:
        raise ValueError(f"{amount} kroner is no whole number of øre.")
    return whole


def kroner(amount_ore: int) -> Decimal:
    """Whole øre as kroner with two decimals."""
    return Decimal(f"{amount_ore}E-2")
