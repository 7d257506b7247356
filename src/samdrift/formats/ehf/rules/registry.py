"""Where the rules are registered, what they may know, and how they are all run in one pass."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from samdrift.formats.ehf.model import Kind
from samdrift.formats.ehf.places import place_of
from samdrift.formats.ehf.rules.codes import PROCESSES
from samdrift.formats.ehf.source import CAC, CBC, CREDIT_NOTE, INVOICE, short
from samdrift.formats.ehf.tree import node, nodes, text
from samdrift.formats.ehf.verdict import MAX_VIOLATIONS, Layer, Severity, Violation


class Facts:
    """What rules ask about the document as a whole: found once, when first asked for."""

    def __init__(self, root: Any, kind: Kind) -> None:
        self.root = root
        self.kind = kind

    @cached_property
    def currency(self) -> str | None:
        """BT-5."""
        return text(self.root, "DocumentCurrencyCode")

    @cached_property
    def process(self) -> str:
        """The number of the process (BT-23), empty when Peppol has not approved it."""
        return PROCESSES.get(text(self.root, "ProfileID") or "", "")

    @cached_property
    def period(self) -> Any:
        """BG-14, the invoice's own period, or None."""
        return node(self.root, "InvoicePeriod")

    @cached_property
    def seller_country(self) -> str:
        """By the VAT number, else the tax representative's, else the address; XX when unknown."""
        return (
            self._vat_country("AccountingSupplierParty/Party")
            or self._vat_country("TaxRepresentativeParty")
            or self._address_country("AccountingSupplierParty")
            or "XX"
        )

    @cached_property
    def both_german(self) -> bool:
        """Seller and buyer by their addresses."""
        sides = ("AccountingSupplierParty", "AccountingCustomerParty")
        return all(self._address_country(side) == "DE" for side in sides)

    def _vat_country(self, path: str) -> str:
        party = node(self.root, path)
        number = None if party is None else tax_number(party, "VAT")
        return (number or "")[:2].upper()

    def _address_country(self, side: str) -> str:
        return (
            text(self.root, f"{side}/Party/PostalAddress/Country/IdentificationCode") or ""
        ).upper()


def tax_number(party: Any, scheme: str) -> str | None:
    """Return a party's number in a tax scheme, VAT or TAX."""
    for one in nodes(party, "PartyTaxScheme"):
        if text(one, "TaxScheme/ID") == scheme:
            return text(one, "CompanyID")
    return None


# What breaks the rule, in the document's own words ("" when it is something that is not there), or
# None when it holds.
Broken = str | None
Check = Callable[[Any, Facts], Broken]


@dataclass(frozen=True, slots=True)
class Rule:
    """One published rule, the elements it looks at (by tag), and the function that looks."""

    number: str
    severity: Severity
    text: str
    tags: tuple[str, ...]
    check: Check

    @property
    def layer(self) -> Layer:
        """Whose rule it is."""
        return "norway" if self.number.startswith("NO-") else "peppol"


RULES: list[Rule] = []
EVERY = "*"
ROOTS = ("Invoice", "CreditNote")
_SPACES = {"cac": CAC, "cbc": CBC}


def rule(number: str, severity: Severity, meaning: str, *names: str) -> Callable[[Check], Check]:
    """Register a check for elements by name: `cac:InvoiceLine`, `cbc:ID`, `Invoice`, or `*`."""

    def registered(check: Check) -> Check:
        RULES.append(Rule(number, severity, meaning, tuple(map(_tag, names)), check))
        return check

    return registered


def unless(holds: object, found: str | None = "") -> Broken:
    """Return None when it holds, else what was found."""
    return None if holds else short(found or "")


def parent_is(element: Any, *names: str) -> bool:
    """Tell whether an element stands right below one of these names."""
    parent = element.getparent()
    return parent is not None and parent.tag in _tags(names)


@cache
def _tags(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_tag, names))


def _tag(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    if prefix:
        return f"{{{_SPACES[prefix]}}}{local}"
    return {"Invoice": f"{{{INVOICE}}}Invoice", "CreditNote": f"{{{CREDIT_NOTE}}}CreditNote"}.get(
        name, name
    )


def _by_tag() -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for one in RULES:
        for tag in one.tags:
            found.setdefault(tag, []).append(one)
    return found


def peppol_violations(root: Any, kind: Kind) -> tuple[list[Violation], int]:
    """Return the rules that are broken in the order of the file, and how many more there are."""
    violations: list[Violation] = []
    omitted = 0
    for broken, element, found in _all_broken(root, Facts(root, kind)):
        if len(violations) < MAX_VIOLATIONS:
            violations.append(_violation(broken, element, found))
        else:
            omitted += 1
    return violations, omitted


def _all_broken(root: Any, facts: Facts) -> Iterator[tuple[Rule, Any, str]]:
    rules = _by_tag()
    always = rules.pop(EVERY, [])
    for element in root.iter("*"):
        for one in always:
            if (found := one.check(element, facts)) is not None:
                yield one, element, found
        for one in rules.get(element.tag, ()):
            if (found := one.check(element, facts)) is not None:
                yield one, element, found


def _violation(broken: Rule, element: Any, found: str) -> Violation:
    return Violation(
        rule=broken.number,
        severity=broken.severity,
        layer=broken.layer,
        text=broken.text,
        found=found or None,
        place=place_of(element),
        line=element.sourceline,
    )
