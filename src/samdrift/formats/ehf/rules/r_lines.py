"""Rules about the lines: the arithmetic, the period, what a line is about."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from samdrift.formats.ehf.rules.r_amounts import SLACK, number
from samdrift.formats.ehf.rules.registry import Broken, Facts, parent_is, rule, unless
from samdrift.formats.ehf.tree import day_of, decimal_of, leaf, nodes, text, value
from samdrift.formats.ehf.verdict import FATAL

_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")
_ONE = Decimal(1)
_CENT = Decimal("0.01")
_LINE_OBJECT = "130"


@rule("PEPPOL-EN16931-R120", FATAL, "The line's net amount (BT-131) must be quantity × price ÷ base "
      "quantity, with the line's charges and less its allowances, give or take 0.02.",
      *_LINES)  # fmt: skip
def r120(line: Any, facts: Facts) -> Broken:
    quantity = "InvoicedQuantity" if facts.kind == "invoice" else "CreditedQuantity"
    base = number(line, "Price/BaseQuantity", _ONE) or _ONE
    expected = number(line, quantity, _ONE) * (number(line, "Price/PriceAmount") / base)
    expected += _sum(line, "true") - _sum(line, "false")
    net = number(line, "LineExtensionAmount")
    return unless(abs(net - expected) <= SLACK, f"{net} ≠ {_shown(expected)}")


def _sum(line: Any, charge: str) -> Decimal:
    return sum(_amounts(line, charge), Decimal(0)).quantize(_CENT, ROUND_HALF_UP)


def _amounts(line: Any, charge: str) -> Iterator[Decimal]:
    for one in nodes(line, "AllowanceCharge"):
        if text(one, "ChargeIndicator") == charge:
            yield number(one, "Amount")


def _shown(amount: Decimal) -> str:
    return str(amount.quantize(_CENT, ROUND_HALF_UP))


@rule("PEPPOL-EN16931-R121", FATAL, "The base quantity of the price (BT-149) must be above zero.",
      *_LINES)  # fmt: skip
def r121(line: Any, _facts: Facts) -> Broken:
    written = text(line, "Price/BaseQuantity")
    base = decimal_of(written)
    return unless(base is None or base > 0, written)


@rule("PEPPOL-EN16931-R100", FATAL, "Only one object (BT-128) is allowed on a line.", *_LINES)
def r100(line: Any, _facts: Facts) -> Broken:
    return unless(sum(1 for _ in nodes(line, "DocumentReference")) <= 1)


@rule("PEPPOL-EN16931-R101", FATAL, "A document reference on a line may only be the line's object "
      "(BT-128), with type code 130.", *_LINES)  # fmt: skip
def r101(line: Any, _facts: Facts) -> Broken:
    codes = [text(one, "DocumentTypeCode") for one in nodes(line, "DocumentReference")]
    return unless(not codes or _LINE_OBJECT in codes, next(filter(None, codes), ""))


@rule("PEPPOL-EN16931-R110", FATAL, "The line's period (BT-134) must not begin before the invoice's "
      "(BT-73).", "cbc:StartDate")  # fmt: skip
def r110(element: Any, facts: Facts) -> Broken:
    days = _line_day(element), _header_day(facts, "StartDate")
    return unless(days[0] is None or days[1] is None or days[0] >= days[1], value(element))


@rule("PEPPOL-EN16931-R111", FATAL, "The line's period (BT-135) must not end after the invoice's "
      "(BT-74).", "cbc:EndDate")  # fmt: skip
def r111(element: Any, facts: Facts) -> Broken:
    days = _line_day(element), _header_day(facts, "EndDate")
    return unless(days[0] is None or days[1] is None or days[0] <= days[1], value(element))


def _line_day(element: Any) -> Any:
    inside = parent_is(element, "cac:InvoicePeriod") and parent_is(element.getparent(), *_LINES)
    return day_of(value(element)) if inside else None


def _header_day(facts: Facts, name: str) -> Any:
    return None if facts.period is None else day_of(text(facts.period, name))


@rule("PEPPOL-EN16931-R130", FATAL, "The unit of the price's base quantity (BT-150) must be the unit "
      "of the invoiced quantity (BT-130).", "cbc:BaseQuantity")  # fmt: skip
def r130(element: Any, facts: Facts) -> Broken:
    unit = element.get("unitCode")
    if unit is None or not parent_is(element, "cac:Price"):
        return None
    line = element.getparent().getparent()
    quantity = leaf(line, "InvoicedQuantity" if facts.kind == "invoice" else "CreditedQuantity")
    return unless(quantity is None or quantity.get("unitCode") == unit, unit)
