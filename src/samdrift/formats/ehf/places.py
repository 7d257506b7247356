"""Where in a document something is: as a path of UBL's names, and back to the element."""

import re
from typing import Any

from samdrift.formats.ehf.source import CAC, CBC, CREDIT_NOTE, INVOICE

_PREFIXES = {CAC: "cac", CBC: "cbc", INVOICE: "", CREDIT_NOTE: ""}
_NAMESPACES = {"cac": CAC, "cbc": CBC}


def name_of(element: Any) -> str:
    """Return a name as people write it: cac:InvoiceLine, cbc:ID, Invoice."""
    namespace, _, local = str(element.tag).rpartition("}")
    prefix = _PREFIXES.get(namespace.lstrip("{"), "")
    return f"{prefix}:{local}" if prefix else local


def place_of(element: Any) -> str:
    """Return the path from the root, with a number where there are several of a name."""
    steps = []
    while element is not None:
        steps.append(name_of(element) + _which(element))
        element = element.getparent()
    return "/" + "/".join(reversed(steps))


def _which(element: Any) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    if before or next(element.itersiblings(element.tag), None) is not None:
        return f"[{before + 1}]"
    return ""


_STEP = re.compile(r"(?:c[ab]c:)?[A-Za-z]+(?:\[\d+\])?")


def line_of(root: Any, place: str) -> int | None:
    """Return the line of the element at a place, or None when the place is no such path."""
    _root, *steps = place.strip("/").split("/")
    steps = [step for step in steps if not step.startswith("@")]
    if not all(_STEP.fullmatch(step) for step in steps):
        return None
    found = root.xpath("/".join(["/*", *steps]), namespaces=_NAMESPACES)
    return found[0].sourceline if found else None
