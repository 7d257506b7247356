"""Rules about reasons for exemption from VAT: each belongs to one category."""

from typing import Any

from samdrift.formats.ehf.rules.codes import EXEMPTIONS
from samdrift.formats.ehf.rules.registry import Broken, Check, Facts, rule, unless
from samdrift.formats.ehf.tree import text
from samdrift.formats.ehf.verdict import FATAL


def _belongs(reason: str, category: str) -> Check:
    def check(element: Any, _facts: Facts) -> Broken:
        if (text(element, "TaxExemptionReasonCode") or "").upper() != reason:
            return None
        return unless(text(element, "ID") == category, text(element, "ID"))

    return check


for _reason, (_number, _category) in EXEMPTIONS.items():
    rule(
        _number,
        FATAL,
        f"The VAT category must be {_category} when the reason for exemption is {_reason}.",
        "cac:TaxCategory",
    )(_belongs(_reason, _category))
