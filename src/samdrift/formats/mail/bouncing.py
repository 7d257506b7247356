"""What mail systems tell of mail that was sent: delivery reports (RFC 3464), and older ways to say so."""

from __future__ import annotations

import re

from samdrift.formats.mail.addresses import addresses
from samdrift.formats.mail.bounds import RECIPIENTS
from samdrift.formats.mail.charsets import guessed
from samdrift.formats.mail.model import Bounce, Delivery
from samdrift.formats.mail.parts import Part
from samdrift.formats.mail.words import one_line, words

_FIELD = re.compile(r"^([A-Za-z-]{3,40}):[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<!\d)([45])[0-5]\d[ -]")
_ADDRESS = re.compile(
    r"<?([^\s@<>,;:\"()]{1,128}@[^\s@<>,;:\"()]{1,255}\.[a-z]{2,30})>?", re.IGNORECASE
)
_MESSAGE_ID = re.compile(r"^message-id:\s*<?([^\s<>]{1,900})>?", re.IGNORECASE | re.MULTILINE)
_SEARCHED = 100_000
_SAID = 500
_RETURNED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}


def bounces_of(top: Part, text: str, senders: set[str]) -> tuple[Bounce, ...]:
    """One for each recipient that is told of. `senders` are addresses that can not be the one it failed for."""
    message_id = _original(top, text)
    reports = [part for part in top.walk() if part.media_type == "message/delivery-status"]
    found = [one for part in reports for one in _reported(part, message_id)]
    if not found:
        found = _guessed(top, text, message_id, senders)
    return tuple(found[:RECIPIENTS])


def _reported(part: Part, message_id: str) -> list[Bounce]:
    text = guessed(part.content()[:_SEARCHED]).replace("\r\n", "\n")
    found: list[Bounce] = []
    for block in re.split(r"\n[ \t]*\n", text):
        told = {key.lower(): one_line(value) for key, value in _FIELD.findall(block)}
        recipient = told.get("final-recipient") or told.get("original-recipient")
        if recipient is None:
            continue
        action = told.get("action", "").lower().split(" ")[0]
        status = _STATUS.search(told.get("status", "")) or _STATUS.search(
            told.get("diagnostic-code", "")
        )
        found.append(
            Bounce(
                recipient=_address(recipient),
                delivery=Delivery(action) if action in set(Delivery) else Delivery.FAILED,
                status=status[1] if status else "",
                said=told.get("diagnostic-code", "")[:_SAID],
                message_id=message_id,
            )
        )
    return found


def _address(told: str) -> str:
    """Of `rfc822; ola@example.com`, the address."""
    value = words(told.partition(";")[2] or told)
    found = addresses(value)
    return found[0].address if found and found[0].address else value.strip()[:320].lower()


def _original(top: Part, text: str) -> str:
    """The Message-ID of the mail that came back: from what is returned of it, else from what is told."""
    for part in top.walk():
        if part.media_type in _RETURNED and part is not top:
            found = _MESSAGE_ID.search(guessed(part.content()[:_SEARCHED]))
            if found:
                return found[1]
    found = _MESSAGE_ID.search(text[:_SEARCHED])
    if found:
        return found[1]
    answered = re.search(r"<([^\s<>]{1,900})>", top.one("in-reply-to") or top.one("references"))
    return answered[1] if answered else ""


def _guessed(top: Part, text: str, message_id: str, senders: set[str]) -> list[Bounce]:
    """From a mail that tells it in words: whom X-Failed-Recipients or the text names first."""
    named = [one.address for one in addresses(top.one("x-failed-recipients")) if one.address]
    beginning = text[:20_000]
    if not named:
        told = (one.lower() for one in _ADDRESS.findall(beginning))
        named = [next((one for one in told if one not in senders), "")]
    status = _STATUS.search(beginning)
    code = _CODE.search(beginning)
    is_delayed = bool(
        re.search(r"delayed|will be retried|still trying|forsinke", text[:3000], re.IGNORECASE)
    )
    return [
        Bounce(
            recipient=recipient,
            delivery=Delivery.DELAYED if is_delayed else Delivery.FAILED,
            status=status[1] if status else f"{code[1]}.0.0" if code else "",
            said=one_line(beginning)[:_SAID],
            message_id=message_id,
        )
        for recipient in named
    ]
