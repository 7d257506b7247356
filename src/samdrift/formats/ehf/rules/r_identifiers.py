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
    ("0106", "R054", FATAL, "A Dutch KVK number", _shaped("[0-9]{8}")),
    ("0190", "R055", FATAL, "A Dutch OIN", _shaped("[0-9]{20}")),
    ("9944", "R056-1", FATAL, "A Dutch VAT number", _shaped("NL[0-9]{9}B[0-9]{2}")),
    ("0217", "R057", FATAL, "A Dutch establishment number", _shaped("[0-9]{12}")),
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


def _luxembourg_holds(number: str) -> bool:
    return bool(re.fullmatch("LU[0-9]{8}", number)) and int(number[2:8]) % 89 == int(number[8:])


# VAT numbers are told by their first two letters, wherever the party stands.
_COUNTRIES: tuple[tuple[str, str, Severity, str, Holds], ...] = (
    ("NL", "R056-2", FATAL, "A Dutch", _shaped("NL[0-9]{9}B[0-9]{2}")),
    ("LU", "R058", WARNING, "A Luxembourg", _luxembourg_holds),
    ("BE", "R062", WARNING, "A Belgian", lambda number: ids.belgian_holds(number[2:])),
)


def _of_country(country: str, holds: Holds) -> Check:
    def check(element: Any, _facts: Facts) -> Broken:
        if not parent_is(element, "cac:PartyTaxScheme"):
            return None
        number = (value(element) or "").upper()
        if not number.startswith(country) or text(element.getparent(), "TaxScheme/ID") != "VAT":
            return None
        return unless(holds(number), number)

    return check


for _country, _number, _severity, _whose, _holds in _COUNTRIES:
    rule(
        f"PEPPOL-COMMON-{_number}",
        _severity,
        f"{_whose} VAT number must have the right form and check digit.",
        "cbc:CompanyID",
    )(_of_country(_country, _holds))
