"""Words of IMAP: folder names as they are sent, and what a server answers about a message. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[\x20-\x25\x27-\x7e]+|&|[^\x20-\x7e]+")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def folder(name: str) -> str:
    """The folder's name as IMAP has it: quoted, and what is not ASCII in its own UTF-7."""
    coded = "".join(_coded(one) for one in _PLAIN.findall(name))
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _coded(run: str) -> str:
    if run == "&":
        return "&-"
    if " " <= run[0] <= "~":
        return run
    packed = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=")
    return f"&{packed.replace('/', ',')}-"


def uids(answer: Iterable[bytes | None], above: int) -> list[int]:
    """The numbers in the answer to a search that are above the last one seen, in order: `12:*` always
    gives the newest message, however old.
    """
    told = {int(one) for line in answer if line for one in line.split() if one.isdigit()}
    return sorted(one for one in told if one > above)


def size(answer: Iterable[object]) -> int | None:
    """The message's size; None when the message is gone."""
    for line in _lines(answer):
        found = _SIZE.search(line)
        if found is not None:
            return int(found[1])
    return None


def body(answer: Iterable[object]) -> bytes | None:
    """The message itself: what stands as a literal in the answer."""
    for one in answer:
        if isinstance(one, tuple) and len(one) > 1:
            return bytes(one[1])
    return None


def _lines(answer: Iterable[object]) -> Iterable[bytes]:
    for one in answer:
        if isinstance(one, bytes):
            yield one
        elif isinstance(one, tuple):
            yield bytes(one[0])
