"""Addresses as they are written in headers, read in one pass however they are nested."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from samdrift.formats.mail.bounds import ADDRESSES
from samdrift.formats.mail.model import Address
from samdrift.formats.mail.words import one_line, words

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,128}@[^\s@<>,;:\"()\\]{1,255}")
_EMPTY = re.compile(r"undisclosed|recipient", re.IGNORECASE)


@dataclass
class _Item:
    """What stands between two commas: the text, its comments, and what is within `<>`."""

    text: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    angle: list[str] | None = None
    was_quoted: bool = False


def addresses(value: str) -> list[Address]:
    """All of them, in order; one without an address has its name only."""
    found: list[Address] = []
    held = ""
    for item in _items(value):
        one = _address(item)
        is_word = not one.address and not item.was_quoted and item.angle is None
        if is_word and one.name:
            # "Nordmann, Ola <ola@…>" without quotes is one name.
            held = f"{held}, {one.name}" if held else one.name
            continue
        if held:
            found += _with_held(held, one, is_named=item.angle is not None)
            held = ""
        elif one.address or one.name:
            found.append(one)
    found += _with_held(held, None, is_named=False) if held else []
    return found[:ADDRESSES]


def _with_held(held: str, one: Address | None, *, is_named: bool) -> list[Address]:
    if one and is_named and one.name and one.address and not _EMPTY.search(held):
        return [Address(f"{held}, {one.name}", one.address)]
    return [Address(held, ""), *([one] if one else [])]


def _items(value: str) -> list[_Item]:
    items = [_Item()]
    depth, quoted, escaped = 0, False, False
    for sign in value:
        item = items[-1]
        into = item.comment if depth else item.angle if _is_open(item) else item.text
        if escaped:
            into.append(sign)
            escaped = False
        elif sign == "\\" and (quoted or depth):
            escaped = True
        elif sign == '"' and not depth:
            quoted = not quoted
            item.was_quoted = True
        elif quoted:
            into.append(sign)
        elif sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
            into.append(" ")
        elif depth:
            item.comment.append(sign)
        else:
            _unquoted(sign, items, into)
    return items


def _is_open(item: _Item) -> bool:
    return item.angle is not None and item.angle[-1:] != [">"]


def _unquoted(sign: str, items: list[_Item], into: list[str]) -> None:
    item = items[-1]
    if sign == "<" and not _is_open(item):
        item.angle = []
    elif sign == ">" and _is_open(item):
        into.append(">")
    elif sign in ",;" and not (_is_open(item) and sign == ","):
        items.append(_Item())
    elif sign == ":" and not _is_open(item) and "@" not in item.text:
        items[-1] = _Item()  # the name of a group
    else:
        into.append(sign)


def _address(item: _Item) -> Address:
    text = one_line(words("".join(item.text)))
    if item.angle is not None:
        found = _found("".join(item.angle))
        name = text or one_line(words("".join(item.comment)))
        if not found:
            found = _found(text)
            name = "" if found == text else name
        return Address(_name(name), found.lower())
    found = _found(text)
    if found:
        around = one_line(text.replace(found, " ", 1)) if found != text else ""
        name = one_line(words("".join(item.comment))) or around.strip("<> ")
        return Address(_name(name), found.lower())
    return Address(_name(text or one_line(words("".join(item.comment)))), "")


def _name(text: str) -> str:
    return text.strip(" \"'").strip()


def _found(text: str) -> str:
    """The address within, as it is written; a route before it (`@a,@b:`) is left out."""
    inner = words(text).strip().rstrip(">").rpartition(":")[2].strip()
    found = _ADDRESS.findall(inner)
    return found[-1].rstrip(".") if found else ""
