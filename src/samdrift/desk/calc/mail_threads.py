"""What an e-mail carries so that an answer to it finds its case: a token in the subject that nobody
can guess, and message ids of our own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

CODE = 8
"""Letters of the code: 40 bits, more than can be tried by mail."""
MOST_REFERENCES = 12
"""Message ids told in References: the first, which opened the thread, and the newest."""
LONGEST_ID = 250
_WRITTEN = r"#\s?([a-z]{0,2})(\d{1,12})\s?-\s?([a-z2-7]{8})(?![a-z0-9])"
_TOKEN = re.compile(_WRITTEN, re.IGNORECASE)
_PREFIX = re.compile(r"[a-z]{0,2}")
_NUMBERED = re.compile(
    r"(?:\#|(?:n|nr|no)[.:]|№)\s?(?P<marked>[a-z]{0,10}[-_]?\d{1,20})(?![\w-])"
    r"|(?<![\w-])(?P<coded>[a-z]{2,10}[-_]?\d{2,20})(?![\w-])"
    r"|(?<![\w.,/-])(?P<long>\d{5,20})(?![\w-])",
    re.IGNORECASE,
)
MOST_NUMBERS = 6
"""Numbers of a subject that are tried."""
_BRACKETED = re.compile(rf"\[\s*{_WRITTEN}\s*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: the number, of what (`prefix` "" is a case), and the code that proves it."""

    number: int
    code: str
    prefix: str = ""

    def is_genuine(self, secret: str) -> bool:
        """Whether the code is the one we give for this number."""
        return hmac.compare_digest(self.code, _code(self.prefix, self.number, secret))


def _code(prefix: str, number: int, secret: str) -> str:
    text = f"samdrift.desk.token:{prefix}:{number}".encode()
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:CODE].lower()


def case_token(case_id: int, secret: str, *, prefix: str = "") -> str:
    """`#123-k7q2mb4x`: the number and a code made from it with the site's secret. `prefix` is up to two
    letters a–z, for what is not a case itself. Raises ValueError for another prefix.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(prefix)
    return f"#{prefix}{case_id}-{_code(prefix, case_id, secret)}"


def read_token(text: str) -> tuple[Token, ...]:
    """All that look like tokens in the text, in order: not yet known to be genuine."""
    return tuple(
        Token(int(number), code.lower(), prefix.lower())
        for prefix, number, code in _TOKEN.findall(text)
    )


def token_in(text: str, secret: str) -> Token | None:
    """The first genuine token in the text, of whatever kind; None when there is none."""
    return next((one for one in read_token(text) if one.is_genuine(secret)), None)


def subject_with(subject: str, token: str) -> str:
    """The subject on one line with our token in front, once, however often it was answered."""
    line = " ".join(_BRACKETED.sub(" ", subject).split())
    return f"[{token}] {line}".rstrip()


def bare(message_id: str) -> str:
    """A message id without brackets and spaces: as it is kept and compared."""
    return "".join(message_id.split()).strip("<>")


def own_message_id(token: str, unique: str, host: str) -> str:
    """A message id (bare) that tells its case by itself: `#123-k7q2mb4x`, `9f…`, host →
    `desk.123-k7q2mb4x.9f…@host`.
    """
    return f"desk.{token.removeprefix('#')}.{unique}@{host}"


_OWN = re.compile(r"desk\.([a-z]{0,2})(\d{1,12})-([a-z2-7]{8})\.[0-9a-z]+@", re.IGNORECASE)


def token_of_ids(message_ids: Iterable[str], secret: str) -> Token | None:
    """The genuine token in the last of these ids that is one of ours: a reply names its mail last."""
    for one in reversed([*message_ids]):
        found = _OWN.match(bare(one))
        if found is not None:
            prefix, number, code = found.groups()
            token = Token(int(number), code.lower(), prefix.lower())
            if token.is_genuine(secret):
                return token
    return None


def references(chain: Iterable[str]) -> tuple[str, ...]:
    """The ids (bare, oldest first, each once) that References tells: no header grows without end."""
    ids = [bare(one) for one in chain]
    fit = list(dict.fromkeys(one for one in ids if one and len(one) <= LONGEST_ID))
    if len(fit) <= MOST_REFERENCES:
        return tuple(fit)
    return (fit[0], *fit[-(MOST_REFERENCES - 1) :])


def numbers_in(subject: str) -> tuple[str, ...]:
    """What may be another tool's number of a case in the subject, in order: marked as a number
    (`[Ticket#31001]`), with letters before (`INC0010023`), or too long to be a year or a count. Each
    also without the zeros some tools fill up with.
    """
    plain = _TOKEN.sub(" ", subject)
    found: dict[str, None] = {}
    for one in list(_NUMBERED.finditer(plain))[:MOST_NUMBERS]:
        told = next(text for text in one.groups() if text)
        found[told] = None
        if told.isdigit():
            found[told.lstrip("0") or "0"] = None
    return tuple(found)
