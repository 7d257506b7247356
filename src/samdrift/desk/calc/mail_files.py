"""The messages in a file: one by itself, a folder file (mbox), and these packed as gz or zip. Pure.

No byte of a message is changed, but for the lines an mbox has quoted (`>From `).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

MOST = 2_000_000_000
"""Bytes that are unpacked of one file."""
ALONE = (".eml", ".emlx", ".msg.txt")
"""Endings of files that hold one message, whatever its text looks like."""
OTHER = (
    ".yml", ".yaml", ".json", ".md", ".rb", ".py", ".html", ".htm", ".csv", ".pdf", ".png", ".jpg",
    ".msg", ".pst", ".ost",
)  # fmt: skip
"""Endings of files that hold no mail, or mail in a form of one maker's own."""
MAIL = (*ALONE, ".box", ".mbox", ".mail", ".email", ".mbx", ".txt", "")
_DAY = (
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d "
)
_FROM = re.compile(rb"^From (?:\S+ +|\S+)?.*?" + _DAY + rb"[^\r\n]*\r?\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)


class NoMail(ValueError):
    """The file holds no mail, or is packed beyond what is opened. `args[0]` is a code."""


def messages(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """(where in the file, the message as it came) of each. Raises NoMail."""
    lower = name.lower()
    if data[:2] == b"\x1f\x8b":
        yield from messages(_unpacked(data), re.sub(r"\.(gz|tgz)$", "", name, flags=re.IGNORECASE))
    elif data[:4] == b"PK\x03\x04":
        yield from _zipped(data, name)
    elif _ends(lower, OTHER) or not (_ends(lower, MAIL) or _looks_like_mail(data)):
        raise NoMail("not_mail")
    elif _FROM.match(data):
        yield from _of_mbox(data, name, alone=lower.endswith(ALONE))
    else:
        yield name, data


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    ending = "." + name.rpartition(".")[2] if "." in name.rpartition("/")[2] else ""
    return ending in endings or any(one and name.endswith(one) for one in endings)


def _looks_like_mail(data: bytes) -> bool:
    """Something like `From:` stands near the beginning."""
    return _HEADER.search(data[:2000]) is not None or _FROM.match(data) is not None


def _of_mbox(data: bytes, name: str, *, alone: bool) -> Iterator[tuple[str, bytes]]:
    starts = [
        one for one in _FROM.finditer(data) if one.start() == 0 or _after_blank(data, one.start())
    ]
    if alone or len(starts) == 1:
        yield name, data[starts[0].end() :]
        return
    ends = [one.start() for one in starts[1:]] + [len(data)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        yield f"{name}:{number}", _QUOTED.sub(rb"\1", _without_last_blank(data[start.end() : end]))


def _after_blank(data: bytes, at: int) -> bool:
    return data[max(0, at - 3) : at].endswith((b"\n\n", b"\n\r\n"))


def _without_last_blank(message: bytes) -> bytes:
    """Without the empty line that parts it from the next."""
    for blank in (b"\r\n\r\n", b"\n\n"):
        if message.endswith(blank):
            return message[: -len(blank) // 2]
    return message


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    parts, size = [], 0
    while data:
        try:
            parts.append(unpacker.decompress(data, MOST - size + 1))
        except zlib.error:
            raise NoMail("broken_archive") from None
        size += len(parts[-1])
        if size > MOST:
            raise NoMail("too_large")
        if not unpacker.eof:
            if not unpacker.unconsumed_tail:
                raise NoMail("broken_archive")
            data = unpacker.unconsumed_tail
            continue
        data = unpacker.unused_data
        unpacker = zlib.decompressobj(wbits=31)
        if data[:2] != b"\x1f\x8b":
            break
    return b"".join(parts)


def _zipped(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    import zipfile  # noqa: PLC0415 -- only where a packed file comes

    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        size, found = 0, False
        for one in packed.infolist():
            if one.is_dir() or _ends(one.filename.lower(), OTHER):
                continue
            size += one.file_size
            if size > MOST:
                raise NoMail("too_large")
            for place, message in messages(_read(packed, one), one.filename):
                found = True
                yield f"{name}/{place}", message
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise NoMail("broken_archive") from None
    if not found:
        raise NoMail("not_mail")


def _read(packed: object, one: object) -> bytes:
    """No more than is said: a file that says less than it holds is broken."""
    with packed.open(one) as opened:  # type: ignore[attr-defined]
        data: bytes = opened.read(one.file_size + 1)  # type: ignore[attr-defined]
    if len(data) > one.file_size:  # type: ignore[attr-defined]
        raise NoMail("broken_archive")
    return data
