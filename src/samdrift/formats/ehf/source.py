"""Takes XML from strangers: no document type, no entities, nothing fetched, bounded in size and depth.

What a hostile file may do is settled here, once, before anything else looks at it. lxml is never
told that a file may be huge, so it stops by itself at a text of 10 MB and at 256 levels.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from samdrift.formats.ehf.faults import EhfError
from samdrift.formats.ehf.model import Kind, Limits

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
ROOTS: dict[str, Kind] = {
    f"{{{INVOICE}}}Invoice": "invoice",
    f"{{{CREDIT_NOTE}}}CreditNote": "creditnote",
}
LINES = (f"{{{CAC}}}InvoiceLine", f"{{{CAC}}}CreditNoteLine")

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
# Peppol asks for UTF-8; the others are read too. UTF-7, UTF-32 and EBCDIC only hide things.
_ENCODINGS = {
    "UTF-8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE",
    "ISO-8859-1", "ISO-8859-15", "WINDOWS-1252",
}  # fmt: skip
_CHUNK = 64 * 1024
_BEGINS = re.compile(rb"[\x00\xef\xbb\xbf\xff\xfe\s]*<")
_REASON = 200


def parsed(data: bytes, limits: Limits | None = None) -> Any:
    """Return the root element of the whole document. Raises EhfError."""
    from lxml import etree

    _look_before(data, limits or Limits())
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise _refused(error) from error
    return _without_doctype(root)


def line_by_line(data: bytes, limits: Limits | None = None) -> Iterator[tuple[Any, bool]]:
    """Yield each line's element as `(element, False)` and at last the rest as `(root, True)`.

    A line is emptied when the next is asked for, so that memory holds one at a time.
    """
    from lxml import etree

    _look_before(data, limits or Limits())
    source = etree.iterparse(BytesIO(data), events=("end",), tag=LINES, **_SAFE)
    try:
        for _event, element in source:
            if element.getparent() is not None and element.getparent().getparent() is None:
                yield element, False
                element.getparent().remove(element)
    except etree.XMLSyntaxError as error:
        raise _refused(error) from error
    yield _without_doctype(source.root), True


def kind_of(root: Any) -> Kind:
    """Tell which of the two it is. Raises EhfError for another document."""
    kind = ROOTS.get(root.tag)
    if kind is None:
        raise EhfError("wrong_root", root.sourceline, root=short(str(root.tag)))
    return kind


def short(text: str) -> str:
    """Return what a stranger wrote, short enough to be shown."""
    return text if len(text) <= _REASON else text[: _REASON - 1] + "…"


def _look_before(data: bytes, limits: Limits) -> None:
    if not data:
        raise EhfError("empty")
    if len(data) > limits.bytes:
        raise EhfError("too_large", bytes=str(len(data)))
    if not _BEGINS.match(data):
        raise EhfError("not_xml")
    _refuse_doctype(data)


class _RootReached(Exception):
    pass


def _refuse_doctype(data: bytes) -> None:
    """Read up to the first element, where a document type would have stood.

    Faults are left to the real parser, which names them; it is asked again about the document type
    afterwards, for encodings that only it can read.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _doctype(parser)
    parser.StartElementHandler = _root_reached
    view = memoryview(data)
    try:
        for begin in range(0, len(data), _CHUNK):
            parser.Parse(bytes(view[begin : begin + _CHUNK]), False)
    except (_RootReached, expat.ExpatError, LookupError, ValueError) as reached:
        if isinstance(reached, EhfError):
            raise


def _doctype(parser: Any) -> Any:
    def met(*_what: object) -> None:
        raise EhfError("doctype", parser.CurrentLineNumber)

    return met


def _root_reached(*_what: object) -> None:
    raise _RootReached


def _without_doctype(root: Any) -> Any:
    information = root.getroottree().docinfo
    if information.doctype or information.internalDTD is not None:
        raise EhfError("doctype")
    if information.encoding and information.encoding.upper() not in _ENCODINGS:
        raise EhfError("encoding", 1)
    return root


_TOO_LARGE = re.compile(r"huge|too long|XML_PARSE_HUGE", re.IGNORECASE)
_ENCODING = re.compile(r"encod|UTF-8|UTF-16|input conversion", re.IGNORECASE)


def _refused(error: Any) -> EhfError:
    """Tell lxml's fault in our words, by what it says."""
    reason, line = short(str(error.msg)), error.lineno or None
    if "depth" in reason.lower():
        return EhfError("malformed", line, reason="it is nested too deep")
    if _TOO_LARGE.search(reason):
        return EhfError("too_large", line, bytes="a text of more than 10 MB")
    if _ENCODING.search(reason):
        return EhfError("encoding", line)
    return EhfError("malformed", line, reason=reason)
