"""A mail read: the one place where its parts come together."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from samdrift.formats.mail import bounds
from samdrift.formats.mail.addresses import addresses
from samdrift.formats.mail.authentication import checked
from samdrift.formats.mail.bodies import bodies
from samdrift.formats.mail.bouncing import bounces_of
from samdrift.formats.mail.charsets import guessed
from samdrift.formats.mail.files import attachments
from samdrift.formats.mail.kinds import kind_of
from samdrift.formats.mail.model import Address, Flaw, Kind, Mail, Protection, Reason
from samdrift.formats.mail.parts import Flaws, Part, taken_apart
from samdrift.formats.mail.protecting import (
    is_wrapped,
    protection_of,
    signed_within,
    without_armour,
)
from samdrift.formats.mail.replies import folded
from samdrift.formats.mail.texts import texts
from samdrift.formats.mail.words import one_line, several_lines, words

_ID = re.compile(r"<([^<>]{1,990})>")
_BARE_ID = re.compile(r"[^\s<>,;]{1,900}@[^\s<>,;]{1,255}|[^\s<>,;]{3,900}")
_TRAILING_ZONE = re.compile(r"\s*\([^)]{0,100}\)\s*$")
_SIMPLE_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?\s*$"
)
_IN_NAME = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+\.[a-z]{2,}", re.IGNORECASE)
_NOBODY = Address("", "")
_SHOWN_UNREAD = 20_000


def read(raw: bytes) -> Mail:
    """The mail, whatever the bytes are: this never fails, and what was odd is in `flaws`."""
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001 -- a mail is never lost, and this one is told of by its flaw
        return _unread(raw)


def _read(raw: bytes) -> Mail:
    flaws = Flaws()
    top = taken_apart(raw, flaws)
    mail = _headed(top, flaws, len(raw))
    return _told(top, mail, flaws)


def _unread(raw: bytes) -> Mail:
    """The beginning as text, when all else failed."""
    flaws = Flaws()
    empty = _headed(Part(b"", 0, 0, 0, []), flaws, len(raw))
    text = several_lines(guessed(raw[:_SHOWN_UNREAD]))
    found = (Flaw.NOT_UNDERSTOOD, *flaws.found)
    return replace(empty, text=text, shown=text, flaws=found)


def _headed(top: Part, flaws: Flaws, size: int) -> Mail:
    """What the headers say; the rest is empty."""
    subjects = top.all("subject")
    if len(subjects) > 1:
        flaws.add(Flaw.SUBJECT_REPEATED)
    sender = _sender(top, flaws)
    identifiers = _identifiers(top.one("message-id"))
    if not identifiers:
        flaws.add(Flaw.MESSAGE_ID_MISSING)
    returns = top.all("return-path")
    return Mail(
        message_id=identifiers[0] if identifiers else "",
        in_reply_to=_identifiers(top.one("in-reply-to")),
        references=_identifiers(" ".join(top.all("references"))),
        sender=sender,
        reply_to=tuple(one for one in _people(top, "reply-to", flaws) if one.address),
        return_path=_return_path(returns[0]) if returns else None,
        to=_people(top, "to", flaws),
        cc=_people(top, "cc", flaws),
        delivered_to=_delivered_to(top),
        subject=one_line(words(top.one("subject")))[: bounds.SUBJECT],
        date=_date(top, flaws),
        text="",
        shown="",
        quoted="",
        signature="",
        stretches=(),
        html="",
        attachments=(),
        kind=Kind.PERSON,
        reason=Reason.NOTHING_UNUSUAL,
        protection=Protection.NONE,
        bounces=(),
        authentication=checked(top),
        headers=tuple(
            (name, one_line(words(value)))
            for name, value in ((name, guessed(data)) for name, data in top.headers)
        ),
        flaws=(),
        size=size,
    )


def _told(top: Part, mail: Mail, flaws: Flaws) -> Mail:
    """With text, files and what follows from them."""
    inner = _unwrapped(top, flaws)
    found = bodies(inner)
    said = texts(found, flaws)
    files = attachments(found, said.html, flaws)
    if not said.text.strip():
        flaws.add(Flaw.NO_TEXT)
    protection = protection_of(top, said.text)
    parted = folded(without_armour(said.text), subject=mail.subject)
    kind, reason = kind_of(top, mail.sender.address, mail.subject)
    senders = {mail.sender.address, *(one.address for one in mail.to)}
    return replace(
        mail,
        text=said.text,
        shown=parted.shown,
        quoted=parted.quoted,
        signature=parted.signature,
        stretches=parted.stretches,
        html=said.html,
        attachments=files,
        kind=kind,
        reason=reason,
        protection=protection,
        bounces=bounces_of(top, said.text, senders) if kind is Kind.BOUNCE else (),
        flaws=tuple(flaws.found),
    )


def _unwrapped(top: Part, flaws: Flaws) -> Part:
    """The mail within, when it is signed in one piece."""
    if not is_wrapped(top):
        return top
    within = signed_within(top)
    if not within:
        flaws.add(Flaw.SIGNED_UNREADABLE)
        return top
    inner = Flaws()
    part = taken_apart(within, inner)
    for flaw in inner.found:
        flaws.add(flaw)
    return part


def _sender(top: Part, flaws: Flaws) -> Address:
    written = [one for value in top.all("from") for one in addresses(value)]
    found = [one for one in written if one.address]
    if not found:
        flaws.add(Flaw.SENDER_UNREADABLE if written else Flaw.SENDER_MISSING)
        others = [one for name in ("sender", "reply-to") for one in addresses(top.one(name))]
        named = written[0].name if written else ""
        other = next((one.address for one in others if one.address), "")
        return Address(named, other) if other or named else _NOBODY
    if len(found) > 1:
        flaws.add(Flaw.SENDER_SEVERAL)
    sender = found[0]
    shown = _IN_NAME.search(sender.name)
    if shown and shown[0].lower() != sender.address:
        flaws.add(Flaw.SENDER_DISGUISED)
    return sender


def _people(top: Part, name: str, flaws: Flaws) -> tuple[Address, ...]:
    found = [one for value in top.all(name) for one in addresses(value)]
    if len(found) >= bounds.ADDRESSES:
        flaws.add(Flaw.ADDRESSES_CUT)
    return tuple(found[: bounds.ADDRESSES])


def _delivered_to(top: Part) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"):
        for value in top.all(name):
            found.update(dict.fromkeys(one.address for one in addresses(value) if one.address))
    return tuple(found)


def _return_path(value: str) -> str:
    found = [one.address for one in addresses(value) if one.address]
    return found[0] if found else ""


def _identifiers(value: str) -> tuple[str, ...]:
    """Message-IDs without brackets, as they are written; of very many the first and the last."""
    told = words(value)
    found = [one_line(one).replace(" ", "") for one in _ID.findall(told)]
    if not found:
        found = _BARE_ID.findall(one_line(told))[:1] if "@" in told else []
    unique = list(dict.fromkeys(one for one in found if one))
    if len(unique) > bounds.REFERENCES:
        unique = [unique[0], *unique[-bounds.REFERENCES + 1 :]]
    return tuple(unique)


def _date(top: Part, flaws: Flaws) -> datetime | None:
    told = _TRAILING_ZONE.sub("", one_line(top.one("date")))
    if not told:
        flaws.add(Flaw.DATE_MISSING)
        return None
    found = _standard_date(told) or _simple_date(told)
    if found is None or not 1970 <= found.year <= 2200:  # noqa: PLR2004 -- before there was mail, and far ahead
        flaws.add(Flaw.DATE_UNREADABLE)
        return None
    return found


def _standard_date(told: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(told[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _aware(found)


def _simple_date(told: str) -> datetime | None:
    """As machines write it, 2026-11-21 08:00:00+01:00."""
    if not _SIMPLE_DATE.match(told):
        return None
    try:
        return _aware(datetime.fromisoformat(told.replace(" +", "+").replace(" -", "-")))
    except ValueError:
        return None


def _aware(found: datetime) -> datetime | None:
    """With its zone; one that is not told is UTC. None when it can not be counted in UTC."""
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware
