"""Rules about amounts: allowances, charges, and the currency they are all in."""

from decimal import Decimal
from typing import Any

from samdrift.formats.ehf.rules.codes import CURRENCIES
from samdrift.formats.ehf.rules.registry import ROOTS, Broken, Facts, parent_is, rule, unless
from samdrift.formats.ehf.tree import decimal_of, leaf, node, text
from samdrift.formats.ehf.verdict import FATAL

SLACK = Decimal("0.02")
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)

_OWN = (*ROOTS, "cac:InvoiceLine", "cac:CreditNoteLine")
_AMOUNTS = tuple(
    f"cbc:{name}"
    for name in (
        "Amount", "BaseAmount", "PriceAmount", "TaxAmount", "TaxableAmount", "LineExtensionAmount",
        "TaxExclusiveAmount", "TaxInclusiveAmount", "AllowanceTotalAmount", "ChargeTotalAmount",
        "PrepaidAmount", "PayableRoundingAmount", "PayableAmount",
    )
)  # fmt: skip


def number(element: Any, path: str, otherwise: Decimal = _ZERO) -> Decimal:
    """Return a number; what is not there, or is none, is `otherwise`: other rules tell of that."""
    found = decimal_of(text(element, path))
    return otherwise if found is None else found


def _has(element: Any, name: str) -> bool:
    return leaf(element, name) is not None


@rule("PEPPOL-EN16931-R041", FATAL, "An allowance or charge with a percentage must have a base "
      "amount.", "cac:AllowanceCharge")  # fmt: skip
def r041(element: Any, _facts: Facts) -> Broken:
    lone = _has(element, "MultiplierFactorNumeric") and not _has(element, "BaseAmount")
    return unless(not (lone and parent_is(element, *_OWN)))


@rule("PEPPOL-EN16931-R042", FATAL, "An allowance or charge with a base amount must have a "
      "percentage.", "cac:AllowanceCharge")  # fmt: skip
def r042(element: Any, _facts: Facts) -> Broken:
    lone = _has(element, "BaseAmount") and not _has(element, "MultiplierFactorNumeric")
    return unless(not (lone and parent_is(element, *_OWN)))


def _both_or_none(element: Any) -> bool:
    """Tell whether R041 and R042 hold: the rules below say nothing of what those refuse."""
    return _has(element, "BaseAmount") == _has(element, "MultiplierFactorNumeric")


@rule("PEPPOL-EN16931-R040", FATAL, "An allowance or charge must be its base amount times its "
      "percentage, give or take 0.02.", "cac:AllowanceCharge")  # fmt: skip
def r040(element: Any, _facts: Facts) -> Broken:
    if not (_has(element, "BaseAmount") and _both_or_none(element) and parent_is(element, *_OWN)):
        return None
    base, percent = number(element, "BaseAmount"), number(element, "MultiplierFactorNumeric")
    amount = number(element, "Amount")
    return unless(abs(amount - base * percent / _HUNDRED) <= SLACK, str(amount))


@rule("PEPPOL-EN16931-R043", FATAL, "The charge indicator must be “true” or “false”.",
      "cac:AllowanceCharge")  # fmt: skip
def r043(element: Any, _facts: Facts) -> Broken:
    if not (_both_or_none(element) and parent_is(element, *_OWN)):
        return None
    said = text(element, "ChargeIndicator")
    return unless(said in {"true", "false"}, said)


@rule("PEPPOL-EN16931-R044", FATAL, "A charge on the price is not allowed, only an allowance.",
      "cac:AllowanceCharge")  # fmt: skip
def r044(element: Any, _facts: Facts) -> Broken:
    if not parent_is(element, "cac:Price"):
        return None
    said = text(element, "ChargeIndicator")
    return unless(said == "false", said)


@rule("PEPPOL-EN16931-R046", FATAL, "The net price (BT-146) must be the gross price (BT-148) less "
      "the discount (BT-147).", "cac:AllowanceCharge")  # fmt: skip
def r046(element: Any, _facts: Facts) -> Broken:
    if not parent_is(element, "cac:Price") or not _has(element, "BaseAmount"):
        return None
    net = number(element.getparent(), "PriceAmount")
    return unless(net == number(element, "BaseAmount") - number(element, "Amount"), str(net))


@rule("PEPPOL-EN16931-R051", FATAL, "Every amount must be in the invoice's currency (BT-5), except "
      "the VAT total in the accounting currency (BT-111).", *_AMOUNTS)  # fmt: skip
def r051(element: Any, facts: Facts) -> Broken:
    currency = element.get("currencyID")
    return unless(currency == facts.currency or _is_accounting(element), currency)


def _is_accounting(element: Any) -> bool:
    """Tell whether this is the VAT total in the accounting currency: one that has no shares."""
    if not element.tag.endswith("}TaxAmount") or not parent_is(element, "cac:TaxTotal"):
        return False
    return node(element.getparent(), "TaxSubtotal") is None


@rule("PEPPOL-EN16931-CL007", FATAL, "The currency must be one of ISO 4217.", *_AMOUNTS)
def cl007(element: Any, _facts: Facts) -> Broken:
    currency = element.get("currencyID")
    return unless(currency in CURRENCIES, currency)
