"""A mail taken apart: headers, and parts within parts, as places in the bytes that came.

Nothing is copied until it is asked for, and each level looks through its own stretch once, so that
the time taken is at most the size times the depth that is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from samdrift.formats.mail import bounds
from samdrift.formats.mail.encodings import undone
from samdrift.formats.mail.model import Flaw
from samdrift.formats.mail.words import header_text, parameters

_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\n?\r")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+*-]{1,100}\Z")
_REST = re.compile(rb"[ \t]{0,200}(--)?[ \t]{0,200}(?:\r?\n|\r|\Z)")
_GUESS = re.compile(rb"\s*--([^\r\n]{1,200}?)[ \t]*\r?\n")
KNOWN = {
    *("from", "to", "cc", "subject", "date", "received", "return-path", "message-id"),
    *("mime-version", "content-type", "reply-to", "sender", "delivered-to", "in-reply-to"),
    *("x-original-to", "content-transfer-encoding", "references", "content-disposition"),
}


@dataclass
class Flaws:
    """What was odd, each once, in the order it was met."""

    found: dict[Flaw, None] = field(default_factory=dict)

    def add(self, flaw: Flaw | None) -> None:
        if flaw is not None:
            self.found.setdefault(flaw)


@dataclass
class Part:
    """A part of a mail, or the mail itself: where its body lies, and the parts within."""

    raw: bytes
    start: int
    """Where its headers begin."""
    body: int
    end: int
    headers: list[tuple[str, bytes]]
    """Names as they stand, values as bytes."""
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    filename: str = ""
    children: list[Part] = field(default_factory=list)
    encoding_flaw: Flaw | None = None

    def all(self, name: str) -> list[str]:
        """The values of the headers of that name, in order; the name in small letters."""
        return [header_text(value) for key, value in self.headers if key.lower() == name]

    def one(self, name: str) -> str:
        """The first that says anything; empty when none does."""
        return next((value for value in self.all(name) if value), "")

    def content(self) -> bytes:
        """What it holds, with its transfer encoding undone."""
        data, self.encoding_flaw = undone(
            self.raw[self.body : self.end], self.one("content-transfer-encoding")
        )
        return data

    def walk(self) -> Iterator[Part]:
        """It and all within it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def taken_apart(raw: bytes, flaws: Flaws) -> Part:
    """The mail with all its parts. A line that a mailbox file begins with is passed over."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    start = _beginning(raw)
    top = _part(raw, start, len(raw), flaws, default="text/plain")
    if not {name.lower() for name, _ in top.headers} & KNOWN:
        flaws.add(Flaw.NO_HEADERS if raw.strip() else Flaw.EMPTY)
        return Part(raw, start, start, len(raw), [])
    _open(top, flaws, depth=0, left=[bounds.PARTS])
    return top


def _beginning(raw: bytes) -> int:
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[start : start + 1] in {b"\r", b"\n"}:
        start += 1
    if raw.startswith((b"From ", b">From "), start):
        return raw.find(b"\n", start) + 1 or len(raw)
    return start


def _part(raw: bytes, start: int, end: int, flaws: Flaws, *, default: str) -> Part:
    headers, body = _headers(raw, start, end, flaws)
    part = Part(raw, start, body, end, headers)
    _typed(part, flaws, default)
    disposition, told = parameters(part.one("content-disposition"))
    part.disposition = disposition
    part.filename = told.get("filename") or part.parameters.get("name") or ""
    return part


def _headers(raw: bytes, start: int, end: int, flaws: Flaws) -> tuple[list[tuple[str, bytes]], int]:
    """The headers, and where the body begins; without headers it begins where the part does."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return [], raw.find(b"\n", start) + 1
    blank = _BLANK.search(raw, start, end)
    stop = blank.start() if blank else end
    body = blank.end() if blank else end
    lines = raw[start : min(stop, start + bounds.HEADER_BYTES)].split(b"\n")
    headers: list[tuple[str, bytes]] = []
    going: list[bytes] = []
    for line in lines:
        found = _FIELD.match(line)
        if line[:1] in {b" ", b"\t"} and going:
            going.append(line)
        elif found:
            _close(headers, going)
            going = [found[1], line[found.end() :]]
        elif not headers and not going:
            return [], start
        elif line.strip():
            flaws.add(Flaw.BROKEN_HEADER)
            going.append(b" " + line)
    _close(headers, going)
    if len(headers) > bounds.HEADERS or stop - start > bounds.HEADER_BYTES:
        flaws.add(Flaw.HEADERS_CUT)
    return headers[: bounds.HEADERS], body


def _close(headers: list[tuple[str, bytes]], going: list[bytes]) -> None:
    if going:
        name, *lines = going
        headers.append((name.decode("ascii"), b"\n".join(lines).strip()))


def _typed(part: Part, flaws: Flaws, default: str) -> None:
    told = part.one("content-type")
    media_type, part.parameters = parameters(told)
    media_type = media_type.replace(" ", "")
    if media_type == "text":
        media_type = "text/plain"
    if not _TYPE.match(media_type):
        if told:
            flaws.add(Flaw.CONTENT_TYPE_UNREADABLE)
        media_type = default
    part.media_type = media_type


def _open(part: Part, flaws: Flaws, *, depth: int, left: list[int]) -> None:
    """Find the parts within, as long as there are parts left to open."""
    if not part.media_type.startswith("multipart/"):
        return
    if depth >= bounds.DEPTH:
        flaws.add(Flaw.TOO_DEEP)
        part.media_type, part.disposition = "application/octet-stream", "attachment"
        return
    stretches = _stretches(part, flaws, left)
    if not stretches:
        flaws.add(Flaw.BOUNDARY_MISSING)
        part.media_type = "text/plain"
        return
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for start, end in stretches:
        child = _part(part.raw, start, end, flaws, default=default)
        part.children.append(child)
        _open(child, flaws, depth=depth + 1, left=left)


def _stretches(part: Part, flaws: Flaws, left: list[int]) -> list[tuple[int, int]]:
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    if not boundary:
        guess = _GUESS.match(part.raw, part.body, part.end)
        boundary = guess[1] if guess else b""
    if not boundary:
        return []
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for at, after, is_last in _lines(part, b"--" + boundary):
        if begun is not None:
            left[0] -= 1
            found.append((begun, max(begun, _before(part.raw, at))))
        begun = None if is_last else after
        if is_last:
            break
        if left[0] <= 0:
            flaws.add(Flaw.TOO_MANY_PARTS)
            break
    if begun is not None:
        flaws.add(Flaw.BOUNDARY_UNCLOSED)
        found.append((begun, part.end))
        left[0] -= 1
    return found


def _lines(part: Part, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where a line parts: its beginning, what comes after it, and whether it is the last."""
    raw, at = part.raw, part.body
    while (at := raw.find(mark, at, part.end)) >= 0:
        rest = _REST.match(raw, at + len(mark), part.end)
        if rest and (at == part.body or raw[at - 1 : at] in {b"\n", b"\r"}):
            yield at, rest.end(), rest[1] is not None
        at += len(mark)


def _before(raw: bytes, at: int) -> int:
    """The line break before a parting line belongs to it."""
    if raw[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1 if raw[at - 1 : at] == b"\n" else at
