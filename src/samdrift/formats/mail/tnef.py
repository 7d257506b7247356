"""The files within a `winmail.dat`, which Outlook sends to those who may not have Outlook (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from samdrift.formats.mail.charsets import guessed

TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
_SIGNATURE = 0x223E9F78
_FILE_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME, _SHORT_NAME = 0x3707, 0x3704
_NAMED = 0x8000
_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
"""Bytes of a value by its type, padded to four; those of other types say their length."""
_LETTERS, _UNICODE = 0x1E, 0x1F
_VARIABLE = {_LETTERS, _UNICODE, 0x0D, 0x102}
_SEVERAL = 0x1000
_MOST = 300
_MOST_ATTRIBUTES = 10_000


def files_within(data: bytes) -> list[tuple[str, bytes]]:
    """Names and contents of the files; empty when there are none, or it can not be read."""
    try:
        return _files(data)
    except (struct.error, ValueError, IndexError):
        return []


def _files(data: bytes) -> list[tuple[str, bytes]]:
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:  # noqa: PLR2004 -- signature and key
        return []
    found: list[dict[str, bytes | str]] = []
    for kind, value in _attributes(data):
        if kind == _FILE_BEGINS:
            found.append({})
        elif not found:
            continue
        elif kind == _TITLE:
            found[-1].setdefault("name", guessed(value.rstrip(b"\0")))
        elif kind == _DATA:
            found[-1]["data"] = value
        elif kind == _PROPERTIES:
            name = _long_name(value)
            found[-1].update({"name": name} if name else {})
    files = [(str(one.get("name", "")), one.get("data")) for one in found[:_MOST]]
    return [(name, content) for name, content in files if isinstance(content, bytes)]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute's kind and value; one that goes beyond the end ends it."""
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at + 9 > len(data):
            return
        kind, _, length = struct.unpack_from("<HHI", data, at + 1)
        start, at = at + 9, at + 9 + length + 2
        if at > len(data) + 2:
            return
        yield kind, data[start : start + length]


def _long_name(data: bytes) -> str:
    """The name as it was given, among the properties of a file."""
    names: dict[int, str] = {}
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, 500)):
        kind, number = struct.unpack_from("<HH", data, at)
        at = _after_name(data, at + 4) if number >= _NAMED else at + 4
        is_several = bool(kind & _SEVERAL) or kind in _VARIABLE
        values = 1
        if is_several:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        for _ in range(min(values, 500)):
            value, at = _value(data, at, kind & ~_SEVERAL)
            if number in {_LONG_NAME, _SHORT_NAME} and kind in {_LETTERS, _UNICODE}:
                names.setdefault(number, _text(value, kind))
    return names.get(_LONG_NAME) or names.get(_SHORT_NAME, "")


def _after_name(data: bytes, at: int) -> int:
    """What comes after the name that a property of one's own has."""
    (has_words,) = struct.unpack_from("<I", data, at + 16)
    if not has_words:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + _padded(length)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    if at > len(data):
        raise ValueError(at)
    if kind in _SIZES:
        return b"", at + _SIZES[kind]
    if kind not in _VARIABLE:
        raise ValueError(kind)
    (length,) = struct.unpack_from("<I", data, at)
    return data[at + 4 : at + 4 + length], at + 4 + _padded(length)


def _padded(length: int) -> int:
    return length + -length % 4


def _text(value: bytes, kind: int) -> str:
    encoded = value.decode("utf-16-le", "replace") if kind == _UNICODE else guessed(value)
    return encoded.rstrip("\0")
