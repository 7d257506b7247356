"""Headers as text: encoded words (RFC 2047), parameters (RFC 2045, 2231), and what is never shown."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from samdrift.formats.mail.bounds import HEADER_CHARACTERS
from samdrift.formats.mail.charsets import decode, guessed
from samdrift.formats.text import clean

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,4000}?)\?=(?![0-9A-F]{2})", re.DOTALL)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# They turn the direction of what is read, so that a name shows as another.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def one_line(text: str) -> str:
    """On one line, with single spaces, without what is not seen."""
    return " ".join(clean(_TURNING.sub("", _CONTROL.sub(" ", text))).split())


def several_lines(text: str) -> str:
    """Lines that end with `\\n`, without control characters."""
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines.replace("\f", "\n").replace("\v", "\n"))


def header_text(raw: bytes) -> str:
    """A header's value as it stands: unfolded, not decoded further."""
    text = guessed(raw[:HEADER_CHARACTERS])
    return re.sub(r"\r?\n[ \t]?", " ", text).strip()


def words(text: str) -> str:
    """With its encoded words decoded; what can not be decoded stands as it is.

    Words that follow each other are put together as bytes first: a letter may be split between them.
    """
    if "=?" not in text:
        return clean(text)
    made: list[str] = []
    held: tuple[str, bytes] | None = None
    end = 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        charset = found[1].partition("*")[0].lower()
        data = _word_bytes(found[2], found[3])
        if held and (between.strip() or charset != held[0]):
            made.append(decode(held[1], held[0])[0])
            held = None
        if between.strip() or not end:
            made.append(between)
        held = (charset, held[1] + data) if held else (charset, data)
        end = found.end()
    made += [decode(held[1], held[0])[0]] if held else []
    return clean("".join([*made, text[end:]]))


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "qQ":
        return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)
    letters = _NOT_BASE64.sub("", text)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(whole + "=" * (-len(whole) % 4))


def parameters(text: str) -> tuple[str, dict[str, str]]:
    """The value in small letters, and its parameters by name in small letters, decoded."""
    value, *rest = _split(text)
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for item in rest:
        name, sign, told = item.partition("=")
        name = name.strip().lower()
        if not sign or not name:
            continue
        base, star, number = name.partition("*")
        if not star:
            plain.setdefault(name, words(_unquoted(told)))
            continue
        is_encoded = number.endswith("*") or not number
        place = number.rstrip("*")
        at = int(place) if place.isascii() and place.isdigit() and len(place) < 5 else 0  # noqa: PLR2004
        pieces.setdefault(base, {}).setdefault(at, (_unquoted(told), is_encoded))
    for base, found in pieces.items():
        plain[base] = _joined(found)
    return _unquoted(value).lower().strip(), plain


def _split(text: str) -> list[str]:
    """What stands between semicolons that are not quoted, without comments."""
    items: list[list[str]] = [[]]
    depth, quoted, skip = 0, False, False
    for sign in text:
        if skip:
            skip = False
        elif sign == "\\" and (quoted or depth):
            skip = True
        elif quoted:
            quoted = sign != '"'
        elif sign == "(":
            depth += 1
            continue
        elif depth:
            depth -= sign == ")"
            continue
        elif sign == '"':
            quoted = True
        elif sign == ";":
            items.append([])
            continue
        if not depth:
            items[-1].append(sign)
    return ["".join(item) for item in items]


def _unquoted(text: str) -> str:
    inner = text.strip()
    if inner.startswith('"'):
        inner = inner[1:].removesuffix('"')
        return re.sub(r"\\([\\\"])", r"\1", inner)
    return inner.strip("'") if inner.startswith("'") and inner.endswith("'") else inner


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """Continued parameters (RFC 2231): the first says the character set of all."""
    charset, data = "", b""
    for place in sorted(pieces):
        told, is_encoded = pieces[place]
        if is_encoded and not charset and told.count("'") > 1:
            charset, _, told = told.split("'", 2)
        data += unquote_to_bytes(told) if is_encoded else told.encode("utf-8", "replace")
    text = decode(data, charset)[0]
    return clean(words(text))
