"""Rules about the shape and check digits of numbers, by the list that each is of."""

import re
from collections.abc import Callable
from typing import Any

from samdrift.formats.ehf import identifiers as ids
from samdrift.formats.ehf.rules.registry import Broken, Check, Facts, parent_is, rule, unless
from samdrift.formats.ehf.tree import text, value
from samdrift.formats.ehf.verdict import FATAL, WARNING, Severity

Holds = Callable[[str], bool]
_NUMBERS = ("cbc:EndpointID", "cbc:CompanyID", "cbc:ID")


def _shaped(pattern: str) -> Holds:
    compiled = re.compile(pattern)
    return lambda number: compiled.fullmatch(number) is not None


def _of_scheme(scheme: str, holds: Holds) -> Check:
    def check(element: Any, _facts: Facts) -> Broken:
        if element.get("schemeID") != scheme:
            return None
        if element.tag.endswith("}ID") and not parent_is(element, "cac:PartyIdentification"):
            return None
        number = " ".join((value(element) or "").split())
        return unless(holds(number), number)

    return check


_DUTCH_VAT = _shaped("NL[0-9]{9}B[0-9]{2}")

# The scheme, the rule about it, how grave it is, whose number it is, and when it holds.
_SCHEMES: tuple[tuple[str, str, Severity, str, Holds], ...] = (
    ("0088", "R040", FATAL, "A GLN", ids.gln_holds),
    ("0192", "R041", FATAL, "A Norwegian organisation number", ids.orgnr_holds),
    ("0184", "R042", FATAL, "A Danish CVR number", _shaped("(DK)?[0-9]{8}")),
    ("0208", "R043", FATAL, "A Belgian enterprise number", ids.belgian_holds),
    ("0201", "R044", WARNING, "An Italian IPA code", _shaped("[A-Za-z0-9]{6}")),
    ("0210", "R045", WARNING, "An Italian codice fiscale", ids.italian_tax_code_holds),
    ("0211", "R047", WARNING, "An Italian VAT number", ids.italian_vat_holds),
    ("0007", "R049", FATAL, "A Swedish organisation number", ids.swedish_holds),
    ("0151", "R050", FATAL, "An Australian business number", ids.australian_holds),
    ("0096", "R052", FATAL, "A Danish P number", _shaped("[0-9]{10}")),
    ("0198", "R053", FATAL, "A Danish SE number", _shaped("DK[0-9]{8}")),
    ("0106", "R054", WARNING, "A Dutch KVK number", _shaped("[0-9]{8}")),
    ("0190", "R055", WARNING, "A Dutch OIN", _shaped("[0-9]{20}")),
    ("9944", "R056-1", WARNING, "A Dutch VAT number", _DUTCH_VAT),
    ("0217", "R057", WARNING, "A Dutch establishment number", _shaped("[0-9]{12}")),
)
for _scheme, _number, _severity, _whose, _holds in _SCHEMES:
    rule(
        f"PEPPOL-COMMON-{_number}",
        _severity,
        f"{_whose} (scheme {_scheme}) must have the right form and check digit.",
        *_NUMBERS,
    )(_of_scheme(_scheme, _holds))


@rule("PEPPOL-COMMON-R046", WARNING, "An Italian codice fiscale (scheme 9907) must have the right "
      "form.", "cbc:EndpointID")  # fmt: skip
def r046(element: Any, _facts: Facts) -> Broken:
    number = value(element) or ""
    other = element.get("schemeID") != "9907"
    return unless(other or ids.italian_tax_code_holds(number), number)


@rule("PEPPOL-COMMON-R056-2", WARNING, "A Dutch VAT number must have the right form, NL123456789B12.",
      "cbc:CompanyID")  # fmt: skip
def r056_2(element: Any, _facts: Facts) -> Broken:
    number = value(element) or ""
    if not parent_is(element, "cac:PartyTaxScheme") or not number.startswith("NL"):
        return None
    vat = text(element.getparent(), "TaxScheme/ID") == "VAT"
    return unless(not vat or _DUTCH_VAT(number), number)
