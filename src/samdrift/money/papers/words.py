"""How figures are written: thousands of kroner, shares in per cent, unknown as a dash."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.templatetags.shown import nok, number, percent
from samdrift.money.calc import report
from samdrift.money.calc.report import Value


def thousands(amount: Decimal | Fraction | int | None) -> Any:
    """An amount in kroner, written in whole thousands; unknown as a dash."""
    return number(None if amount is None else int(rounded(Fraction(amount) / 1000, 0)))


def shown(value: Any, unit: str) -> Any:
    """A value of a report as people read it on the page."""
    if unit == report.THOUSANDS:
        return thousands(value)
    if unit == report.SHARE:
        return percent(value)
    if unit == report.KRONER:
        return nok(value)
    return number(value) if unit == report.NUMBER or value is None else value


def plain(value: Any, unit: str) -> str:
    """As `shown`, for paper."""
    return "–" if value is None else str(shown(value, unit))


def raw(value: Value, unit: str) -> Any:
    """As a spreadsheet keeps it: kroner, and shares as per cent with three decimals."""
    if isinstance(value, Fraction):
        return rounded(value * 100, 3) if unit == report.SHARE else rounded(value)
    return value
