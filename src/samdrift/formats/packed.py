"""Files that came packed by gzip, unpacked within bounds: a small file may hold a very large one."""

from __future__ import annotations

import zlib

MAGIC = b"\x1f\x8b"
MOST = 1_000 * 1024 * 1024
"""Bytes a file may be when it is unpacked."""
RATIO = 250
"""Times as large as it came: text of logs seldom packs better than 60."""
_SMALL = 10 * 1024 * 1024
"""A file below this may pack as well as it will."""
_CHUNK = 1024 * 1024


class PackedError(ValueError):
    """What is wrong: `code` is damaged or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_packed(data: bytes) -> bool:
    return data.startswith(MAGIC)


def unpacked(data: bytes, most: int = MOST) -> bytes:
    """The bytes that were packed; those of a file that is not packed as they are. Several packed one
    after the other are read as one. Raises PackedError.
    """
    if not is_packed(data):
        return data
    out = bytearray()
    limit = min(most, max(_SMALL, len(data) * RATIO))
    rest = data
    while rest and is_packed(rest):
        rest = _member(rest, out, limit)
    return bytes(out)


def _member(data: bytes, out: bytearray, limit: int) -> bytes:
    """One packed part into `out`; returns what follows it."""
    reader = zlib.decompressobj(wbits=31)
    rest = data
    try:
        while not reader.eof:
            found = reader.decompress(rest, _CHUNK)
            rest = reader.unconsumed_tail
            if not found and not rest and not reader.eof:
                raise PackedError("damaged")
            out += found
            if len(out) > limit:
                raise PackedError("too_large")
    except zlib.error as error:
        raise PackedError("damaged") from error
    return reader.unused_data
