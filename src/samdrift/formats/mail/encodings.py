"""Transfer encodings undone (RFC 2045), taking what can be read from what is broken."""

from __future__ import annotations

import binascii
import re

from samdrift.formats.mail.model import Flaw

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_SPACE = re.compile(rb"\s+")
_RUN = re.compile(rb"[A-Za-z0-9+/]+")
_PLAIN = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "plain"}
_UUENCODED = {"x-uuencode", "uuencode", "x-uue", "uue"}


def undone(data: bytes, encoding: str) -> tuple[bytes, Flaw | None]:
    """The bytes as they were before they were encoded, and what was wrong."""
    name = encoding.split(";", maxsplit=1)[0].strip("\"' \t").lower()
    if name in _PLAIN:
        return data, None
    if name in {"quoted-printable", "quoted", "qp", "quotedprintable"}:
        return binascii.a2b_qp(data), None
    if name in {"base64", "base-64"}:
        return _base64(data)
    if name in _UUENCODED:
        return _uuencoded(data)
    return data, Flaw.ENCODING_UNKNOWN


def _base64(data: bytes) -> tuple[bytes, Flaw | None]:
    letters = _SPACE.sub(b"", data)
    kept = _NOT_BASE64.sub(b"", letters)
    is_odd = len(kept) != len(letters)
    body = kept.rstrip(b"=")
    if b"=" not in body:
        whole, is_short = _run(body)
        return whole, Flaw.ENCODING_BROKEN if is_odd or is_short else None
    # Several pieces, each encoded by itself, were put after each other.
    return b"".join(_run(run)[0] for run in _RUN.findall(kept)), Flaw.ENCODING_BROKEN


def _run(letters: bytes) -> tuple[bytes, bool]:
    """A run of letters without padding; one letter too many says nothing and is left out."""
    is_short = len(letters) % 4 == 1
    whole = letters[:-1] if is_short else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)), is_short


def _uuencoded(data: bytes) -> tuple[bytes, Flaw | None]:
    begun, made, flaw = False, [], None
    for line in data.splitlines():
        if not begun:
            begun = line.startswith(b"begin ")
        elif line.strip() in {b"end", b"`", b""}:
            continue
        else:
            try:
                made.append(binascii.a2b_uu(line))
            except binascii.Error:
                flaw = Flaw.ENCODING_BROKEN
    return (b"".join(made), flaw) if begun else (data, Flaw.ENCODING_BROKEN)
