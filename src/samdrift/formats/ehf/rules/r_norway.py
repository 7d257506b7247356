"""Norway's rules, for sellers that are Norwegian. Source: Peppol BIS Billing 3.0, NO-R-001 and 002."""

import re
from typing import Any

from samdrift.formats.ehf.identifiers import orgnr_holds
from samdrift.formats.ehf.rules.registry import Broken, Facts, parent_is, rule, tax_number, unless
from samdrift.formats.ehf.verdict import FATAL, WARNING

_VAT = re.compile("NO([0-9]{9})MVA")
_REGISTER = "Foretaksregisteret"


def _is_norwegian_seller(party: Any, facts: Facts) -> bool:
    return facts.seller_country == "NO" and parent_is(party, "cac:AccountingSupplierParty")


@rule("NO-R-001", FATAL, "A Norwegian seller's VAT number must be NO, a valid organisation number of "
      "nine digits, and MVA: NO123456785MVA.", "cac:Party")  # fmt: skip
def r001(party: Any, facts: Facts) -> Broken:
    number = tax_number(party, "VAT")
    if not _is_norwegian_seller(party, facts) or number is None or not number.startswith("NO"):
        return None
    found = _VAT.fullmatch(number)
    return unless(found and orgnr_holds(found[1]), number)


@rule("NO-R-002", WARNING, "Most Norwegian sellers must write “Foretaksregisteret” on the invoice: "
      "limited companies and branches of foreign ones.", "cac:Party")  # fmt: skip
def r002(party: Any, facts: Facts) -> Broken:
    said = tax_number(party, "TAX")
    return unless(not _is_norwegian_seller(party, facts) or said == _REGISTER, said)
