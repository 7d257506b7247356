"""Which specification a document says it follows, and what to do with those we do not take.

Source: Peppol BIS Billing 3.0 §BT-23 and BT-24; anskaffelser.no, EHF postaward G3; the customization
identifiers that each specification publishes.
"""

import re
from dataclasses import dataclass
from typing import Any

from samdrift.formats.ehf.source import short
from samdrift.formats.ehf.tree import leaf, text
from samdrift.formats.ehf.verdict import FATAL, Violation

BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
BILLING_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


@dataclass(frozen=True, slots=True)
class Profile:
    """A specification: its `name` in code, its `title` for people, and how to know it."""

    name: str
    title: str
    customization: str
    remedy: str = ""


_ASK = "Ask the sender for an ordinary EHF Billing 3.0 invoice."
# In order: the first whose pattern is found in the identifier.
PROFILES = (
    Profile(
        "forward_billing",
        "EHF Forward Billing 3.0",
        r"ehf:forward-billing",
        "It is for energy and grid rent that one company bills for another. " + _ASK,
    ),
    Profile(
        "self_billing",
        "Peppol BIS Self-Billing 3.0",
        r"poacc:selfbilling",
        "There the buyer writes the invoice, so it is not a claim on us. " + _ASK,
    ),
    Profile(
        "ehf2",
        "EHF Invoice 2",
        r"www\.difi\.no:ehf:(faktura|kreditnota)|www\.cenbii\.eu",
        "It was replaced by EHF Billing 3.0 in 2019 and may no longer be sent. " + _ASK,
    ),
    Profile("reminder", "EHF Reminder", r"ehf:reminder", "A reminder is no new claim. " + _ASK),
    Profile("xrechnung", "XRechnung", r"xrechnung|xeinkauf", _ASK),
    Profile("nlcius", "NLCIUS (SI-UBL)", r"nen\.nl|nlcius", _ASK),
    Profile("pint", "Peppol PINT", r"urn:peppol:pint", _ASK),
    Profile("facturx", "Factur-X or a French CIUS", r"factur-x|cpro\.gouv\.fr|gouv\.fr", _ASK),
    Profile("en16931", "EN 16931 without Peppol's rules", r"^urn:cen\.eu:en16931:2017$", _ASK),
)
_BILLING = re.compile(re.escape(BILLING) + r"(#compliant#.+)?")


def profile_of(root: Any) -> tuple[str, Violation | None]:
    """Return the name of the specification, and what to say when we do not take it.

    `billing` is the one we take; a customization that only narrows it (`#compliant#…`) is taken too,
    one that widens it (`#conformant#…`) may hold what we can not read.
    """
    said = text(root, "CustomizationID")
    if said is None:
        return "none", _refusal("none", "no specification", None, root, _NAMELESS)
    plain = "".join(said.split())
    for profile in PROFILES:
        if re.search(profile.customization, plain):
            return profile.name, _refusal(profile.name, profile.title, said, root, profile.remedy)
    if _BILLING.fullmatch(plain):
        return "billing", None
    name = "billing_extended" if plain.startswith(BILLING) else "unknown"
    return name, _refusal(name, "another specification", said, root, _ASK)


_NAMELESS = "The customization identifier (BT-24) is missing. " + _ASK


def _refusal(name: str, title: str, said: str | None, root: Any, remedy: str) -> Violation:
    element = leaf(root, "CustomizationID")
    return Violation(
        rule=f"profile.{name}",
        severity=FATAL,
        layer="profile",
        text=f"The file follows {title}, not EHF Billing 3.0. {remedy}",
        values=(("title", title),),
        found=None if said is None else short(said),
        place="/cbc:CustomizationID",
        line=root.sourceline if element is None else element.sourceline,
    )
