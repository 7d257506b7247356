"""Holds a document against everything that decides whether it is a right EHF invoice.

The layers stand in order, and one that refuses ends it: the file is safe XML, it follows EHF Billing
3.0 (which is Peppol BIS Billing 3.0), its shape is UBL 2.1, and then together EN 16931 by CEN's own
rules, Peppol's rules and Norway's. Other countries' rules are not looked at: they hold for sellers
there, and we take their invoices when Peppol does.
"""

from typing import Any

from samdrift.formats.ehf.cen import cen_violations
from samdrift.formats.ehf.faults import EhfError
from samdrift.formats.ehf.model import Kind, Limits
from samdrift.formats.ehf.profile import profile_of
from samdrift.formats.ehf.rules import peppol_violations
from samdrift.formats.ehf.schema import schema_violations
from samdrift.formats.ehf.source import LINES, kind_of, parsed
from samdrift.formats.ehf.tree import nodes
from samdrift.formats.ehf.verdict import FATAL, Verdict, Violation


def check(data: bytes, limits: Limits | None = None) -> Verdict:
    """Return the verdict on a file. Never raises for what a file holds; it may take seconds.

    About 20 ms for an ordinary invoice and some seconds for ten thousand lines, mostly CEN's rules.
    The first call in a process compiles those, in about half a second.
    """
    try:
        root = parsed(data, limits)
        kind = kind_of(root)
        _require_few(root, limits or Limits())
    except EhfError as error:
        return Verdict(violations=(_unreadable(error),))
    profile, refusal = profile_of(root)
    if refusal is not None:
        return Verdict(violations=(refusal,), kind=kind, profile=profile)
    misshapen = schema_violations(root, kind)
    if misshapen:
        return Verdict(violations=tuple(misshapen), kind=kind, profile=profile)
    return _by_content(root, kind, profile)


def _require_few(root: Any, limits: Limits) -> None:
    """Raise EhfError when CEN's rules would take too long."""
    counts = {
        "lines": (sum(1 for _ in root.iterchildren(*LINES)), limits.lines),
        "allowances and charges": (
            sum(1 for _ in nodes(root, "AllowanceCharge")),
            limits.adjustments,
        ),
        "VAT shares": (
            sum(1 for total in nodes(root, "TaxTotal") for _ in nodes(total, "TaxSubtotal")),
            limits.vat_shares,
        ),
    }
    for name, (count, most) in counts.items():
        if count > most:
            raise EhfError("too_many", name=name, count=str(count))


def _by_content(root: Any, kind: Kind, profile: str) -> Verdict:
    theirs, more = cen_violations(root)
    ours, yet_more = peppol_violations(root, kind)
    return Verdict(violations=(*theirs, *ours), omitted=more + yet_more, kind=kind, profile=profile)


def _unreadable(error: EhfError) -> Violation:
    return Violation(
        rule=f"file.{error.code}",
        severity=FATAL,
        layer="file",
        text=str(error),
        values=tuple(error.values.items()),
        line=error.line,
    )
