"""What servers on the way found of the sender (RFC 8601, 7208), told as they told it."""

from __future__ import annotations

import re

from samdrift.formats.mail.model import Checked
from samdrift.formats.mail.parts import Part
from samdrift.formats.mail.words import one_line

_FOUND = re.compile(r"^\s*([a-z][a-z0-9-]{1,30})(?:/\d+)?\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:smtp\.mailfrom|header\.from|header\.d|header\.i|smtp\.helo|policy\.[a-z-]{1,30})"
    r"\s*=\s*\"?([^\s;\"]{1,320})",
    re.IGNORECASE,
)
_SPF = re.compile(r"^\s*([a-z]{3,20})\b", re.IGNORECASE)
_SPF_ABOUT = re.compile(r"\benvelope-from\s*=\s*\"?<?([^\s;\">]{1,320})", re.IGNORECASE)
_SPF_SERVER = re.compile(r"\breceiver\s*=\s*\"?([^\s;\"]{1,255})", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_MOST = 50


def checked(top: Part) -> tuple[Checked, ...]:
    """All that is told, the nearest server's first."""
    found = [one for value in top.all("authentication-results") for one in _results(value)]
    found += [one for value in top.all("received-spf") for one in _spf(value)]
    return tuple(found[:_MOST])


def _results(value: str) -> list[Checked]:
    server, *told = _COMMENT.sub(" ", value).split(";")
    named = one_line(server).split(" ")[0].lower()[:255]
    if "=" in named:
        # Some leave their own name out.
        named, told = "", [server, *told]
    found: list[Checked] = []
    for one in told[:_MOST]:
        result = _FOUND.match(one)
        if result:
            about = _ABOUT.search(one)
            found.append(
                Checked(
                    named,
                    result[1].lower(),
                    result[2].lower(),
                    one_line(about[1]).lower() if about else "",
                )
            )
    return found


def _spf(value: str) -> list[Checked]:
    result = _SPF.match(value)
    if not result:
        return []
    about, server = _SPF_ABOUT.search(value), _SPF_SERVER.search(value)
    return [
        Checked(
            server[1].lower() if server else "",
            "spf",
            result[1].lower(),
            about[1].lower() if about else "",
        )
    ]
