"""Peppol BIS Billing 3.0's own rules and Norway's, written anew: no package carries them.

Each rule is a small function, registered with its published number, severity and meaning, in the
file of what it is about. `RELEASE` is the release they follow: to follow a newer one, change the
functions and the code lists whose rules changed, and the release.
"""

from samdrift.formats.ehf.rules import (
    r_amounts,
    r_codes,
    r_header,
    r_identifiers,
    r_lines,
    r_norway,
    r_vat,
)
from samdrift.formats.ehf.rules.registry import RULES, Rule, peppol_violations

RELEASE = "3.0.21"  # of May 2026, which must be followed from August 2026

__all__ = [
    "RELEASE",
    "RULES",
    "Rule",
    "peppol_violations",
    "r_amounts",
    "r_codes",
    "r_header",
    "r_identifiers",
    "r_lines",
    "r_norway",
    "r_vat",
]
