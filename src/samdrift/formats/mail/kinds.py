"""What sort of mail it is, by its headers: who wrote it, a person or a program."""

from __future__ import annotations

import re
from collections import Counter

from samdrift.formats.mail.addresses import addresses
from samdrift.formats.mail.bounds import HOPS
from samdrift.formats.mail.model import Kind, Reason
from samdrift.formats.mail.parts import Part

_SYSTEM = re.compile(r"^(?:mailer[-_.]?daemon|postmaster|mail-daemon|maildaemon)@", re.IGNORECASE)
_FAILED = re.compile(
    r"undeliver|mail delivery (?:failed|failure|subsystem)|delivery (?:status notification|failure"
    r"|has failed|report)|failure notice|returned mail|message not delivered|delivery.{0,20}delayed"
    r"|ikke leveres|ikkje leverast|kunne ikke (?:sendes|leveres)|ulevert|leveringsfeil|kan inte levereras"
    r"|unzustellbar|returned to sender|rejected:|warning: could not send|non remis",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^\s*(?:automatic reply|automatisk svar|autosvar|auto[- ]?reply|autoreply|automatic response"
    r"|auto[- ]?response|out of (?:the )?office|ute av kontoret|fraværsmelding|fråværsmelding"
    r"|ikke til stede|ikkje til stades|frånvaro|automatiskt svar|automaattinen vastaus"
    r"|automatische antwort|abwesenheit|réponse automatique)\b",
    re.IGNORECASE,
)
_RECEIPT = re.compile(r"^\s*(?:read|lest|lese|gelesen|läst)\s*:", re.IGNORECASE)
_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-vacation")
_LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "list-help", "x-mailing-list")


def kind_of(top: Part, sender: str, subject: str) -> tuple[Kind, Reason]:
    """The kind, and what it was seen by: what goes round before what failed, before what answers itself."""
    looped = _goes_round(top)
    if looped and top.media_type != "multipart/report":
        return Kind.LOOP, looped
    for find, kind in (
        (_failure(top, sender, subject), Kind.BOUNCE),
        (_answers_itself(top, subject), Kind.AUTO_REPLY),
        (_to_many(top), Kind.LIST),
        (_by_itself(top), Kind.MACHINE),
    ):
        if find:
            return kind, find
    return Kind.PERSON, Reason.NOTHING_UNUSUAL


def _goes_round(top: Part) -> Reason | None:
    if top.one("x-samdrift-loop") or _marked_by_receivers(top):
        return Reason.LOOP_HEADER
    if len(top.all("received")) > HOPS:
        return Reason.TOO_MANY_HOPS
    delivered = Counter(one.lower() for one in top.all("delivered-to") if one)
    if delivered and max(delivered.values()) > 1:
        return Reason.SAME_MAILBOX_TWICE
    return None


def _marked_by_receivers(top: Part) -> bool:
    """Whether one it is sent to has marked it before; lists mark theirs with their own address."""
    marks = {one.address for value in top.all("x-loop") for one in addresses(value)}
    receivers = ("to", "cc", "delivered-to", "x-original-to")
    names = (
        {one.address for name in receivers for one in addresses(top.one(name))} if marks else set()
    )
    return bool((marks & names) - {""})


def _failure(top: Part, sender: str, subject: str) -> Reason | None:
    report = top.parameters.get("report-type", "").lower()
    is_report = top.media_type == "multipart/report"
    if (is_report and report == "delivery-status") or _has(top, "message/delivery-status"):
        return Reason.DELIVERY_REPORT
    if top.one("x-failed-recipients"):
        return Reason.FAILED_RECIPIENTS
    is_to_nobody = _returns_to_nobody(top)
    if (_SYSTEM.match(sender) or is_to_nobody) and _FAILED.search(subject):
        return Reason.MAIL_SYSTEM
    return None


def _has(top: Part, media_type: str) -> bool:
    return any(part.media_type == media_type for part in top.children)


def _returns_to_nobody(top: Part) -> bool:
    return any(one.replace(" ", "") == "<>" for one in top.all("return-path"))


def _answers_itself(top: Part, subject: str) -> Reason | None:
    report = top.parameters.get("report-type", "").lower()
    if report == "disposition-notification" or _has(top, "message/disposition-notification"):
        return Reason.READ_RECEIPT
    submitted = top.one("auto-submitted").lower()
    if submitted.startswith(("auto-replied", "auto-notified")):
        return Reason.AUTO_SUBMITTED
    if any(top.one(name) for name in _AUTO_HEADERS):
        return Reason.AUTO_RESPONSE_HEADER
    if top.one("precedence").lower().replace("-", "_") == "auto_reply":
        return Reason.AUTO_PRECEDENCE
    if _AWAY.search(subject) or (_RECEIPT.search(subject) and _returns_to_nobody(top)):
        return Reason.AUTO_SUBJECT
    return None


def _to_many(top: Part) -> Reason | None:
    if any(top.one(name) for name in _LIST_HEADERS):
        return Reason.LIST_HEADER
    if top.one("precedence").lower() in {"bulk", "list", "junk"}:
        return Reason.BULK_PRECEDENCE
    return None


def _by_itself(top: Part) -> Reason | None:
    submitted = top.one("auto-submitted").lower()
    if submitted and submitted != "no":
        return Reason.AUTO_SUBMITTED
    return Reason.NO_RETURN_PATH if _returns_to_nobody(top) else None
