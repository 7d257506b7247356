"""Whether a mail is signed or encrypted, and what lies within a signature that holds its text (RFC 8551)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samdrift.formats.mail.model import Protection
from samdrift.formats.mail.parts import Part

_PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_PKCS7_SIGNATURE = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = {
    bytes.fromhex("2a864886f70d010703"),
    bytes.fromhex("2a864886f70d0109100117"),  # authenticated as well
}
_SEQUENCE, _OID, _OCTETS, _OCTETS_IN_PIECES, _FIRST = 0x30, 0x06, 0x04, 0x24, 0xA0
_SIGNED_TEXT = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]{1,40}:[^\n]*\n)*\n?(.*?)"
    r"\n-----BEGIN PGP SIGNATURE-----.*?-----END PGP SIGNATURE-----",
    re.DOTALL,
)
_DEEPEST = 10


def protection_of(top: Part, text: str) -> Protection:
    """As it says itself, outermost first."""
    protocol = top.parameters.get("protocol", "").lower()
    if top.media_type == "multipart/encrypted":
        return Protection.ENCRYPTED_PGP
    if top.media_type == "multipart/signed":
        is_pgp = "pgp" in protocol or any(
            part.media_type == "application/pgp-signature" for part in top.children
        )
        return Protection.SIGNED_PGP if is_pgp else Protection.SIGNED_SMIME
    if top.media_type in _PKCS7:
        is_signed = "signed" in top.parameters.get("smime-type", "").lower()
        told = _told(top.content())
        is_signed = told == _SIGNED_DATA if told else is_signed
        return Protection.SIGNED_SMIME if is_signed else Protection.ENCRYPTED_SMIME
    for part in top.children:
        inner = protection_of(part, "") if part.media_type.startswith("multipart/") else None
        if inner and inner is not Protection.NONE:
            return inner
    if "-----BEGIN PGP MESSAGE-----" in text:
        return Protection.ENCRYPTED_PGP
    is_signed = "-----BEGIN PGP SIGNED MESSAGE-----" in text
    return Protection.SIGNED_PGP if is_signed else Protection.NONE


def is_signature(part: Part) -> bool:
    """Whether the part is a signature of the others rather than a file for someone."""
    return part.media_type in {*_PKCS7_SIGNATURE, "application/pgp-signature"}


def is_wrapped(part: Part) -> bool:
    """Whether the part holds a signed mail in one piece."""
    return part.media_type in _PKCS7 and _told(part.content()) == _SIGNED_DATA


def without_armour(text: str) -> str:
    """A text that is signed within itself (RFC 9580), without what signs it."""

    def bare(found: re.Match[str]) -> str:
        return re.sub(r"^- ", "", found[1], flags=re.MULTILINE)

    return _SIGNED_TEXT.sub(bare, text) if "-----BEGIN PGP SIGNED MESSAGE-----" in text else text


@dataclass(frozen=True)
class _Value:
    """A value of DER or BER: its tag, where its content lies, and where the next begins."""

    tag: int
    start: int
    end: int
    after: int


def signed_within(part: Part) -> bytes:
    """The mail that lies within a signature; empty when there is none that can be read."""
    data = part.content()
    try:
        return _inner(data)
    except (IndexError, ValueError):
        return b""


def _told(data: bytes) -> bytes:
    """What a CMS message says that it is; empty when it does not say."""
    try:
        kind = _value(data, _value(data, 0, len(data)).start, len(data))
    except (IndexError, ValueError):
        return b""
    return data[kind.start : kind.end] if kind.tag == _OID else b""


def _inner(data: bytes) -> bytes:
    """ContentInfo → SignedData → EncapsulatedContentInfo → the octets."""
    if _told(data) != _SIGNED_DATA:
        return b""
    outer = _value(data, 0, len(data))
    content = _find(data, outer, _FIRST)
    signed = _find(data, content, _SEQUENCE)
    inner = _find(data, signed, _SEQUENCE)
    octets = _value(data, _find(data, inner, _FIRST).start, len(data))
    return _octets(data, octets, 0)


def _find(data: bytes, within: _Value, tag: int) -> _Value:
    at = within.start
    while at < within.end:
        value = _value(data, at, within.end)
        if value.tag == tag:
            return value
        at = value.after
    raise ValueError(tag)


def _octets(data: bytes, value: _Value, depth: int) -> bytes:
    if value.tag == _OCTETS:
        return data[value.start : value.end]
    if value.tag != _OCTETS_IN_PIECES or depth > _DEEPEST:
        raise ValueError(value.tag)
    made: list[bytes] = []
    at = value.start
    while at < value.end and data[at : at + 2] != b"\0\0":
        piece = _value(data, at, value.end)
        made.append(_octets(data, piece, depth + 1))
        at = piece.after
    return b"".join(made)


def _value(data: bytes, at: int, end: int) -> _Value:
    """The value that begins there; of unknown length it goes on to where its surroundings end."""
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length == 0x80:  # noqa: PLR2004 -- X.690, 8.1.3.6: until two zero bytes
        return _Value(tag, start, end, end)
    if length > 0x80:  # noqa: PLR2004 -- X.690, 8.1.3.5: so many bytes of length
        count = length & 0x7F
        if count > 8:  # noqa: PLR2004 -- longer than anything there is
            raise ValueError(length)
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    stop = start + length
    if stop > end:
        raise ValueError(stop)
    return _Value(tag, start, stop, stop)
