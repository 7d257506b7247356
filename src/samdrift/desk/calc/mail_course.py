"""What becomes of an e-mail, from what is known of it: pure, so that every way can be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Course(StrEnum):
    """What is done with it."""

    OPEN = "open"
    """A new case."""
    ADD = "add"
    """Written in its case, read by all who see the case."""
    NOTE = "note"
    """Written in its case, read by those who work with it."""
    REOPEN = "reopen"
    """Written in its case, which is opened again."""
    FOLLOW = "follow"
    """A new case, which follows the one it answers."""
    HOLD = "hold"
    """A person decides."""
    ASIDE = "aside"
    """Kept, and nobody has to look at it."""
    REFUSE = "refuse"
    """Kept, from somebody who is let in no more."""


class Sender(StrEnum):
    """Who it is from, as far as is known."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    MISSING = "no_sender"
    SEVERAL = "several"
    """More than one person has the address."""
    SUPPLIER = "supplier"
    LEFT = "left"


class Thread(StrEnum):
    """The case it answers in."""

    NONE = "none"
    OPEN = "open"
    SOLVED = "solved"
    """Whoever asked may still open it again."""
    ENDED = "ended"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a mail. `kind` as `formats.mail.Kind`; `is_sure`: its kind was seen by more than
    a subject or a missing return path. `is_asker`: whoever asked in the case wrote it; `is_thanks`: and nothing but thanks. `is_proven`: None where nothing is demanded and nothing was
    told, False where the sender's server was found not to be the sender's.
    """

    kind: str = "person"
    is_sure: bool = True
    sender: Sender = Sender.UNKNOWN
    has_member: bool = False
    thread: Thread = Thread.NONE
    on_case: bool = False
    is_asker: bool = False
    is_thanks: bool = False
    opens_unknown: bool = False
    is_blocked: bool = False
    is_own: bool = False
    is_same: bool = False
    is_proven: bool | None = None
    is_disguised: bool = False
    is_flood: bool = False
    is_empty: bool = False


def course(facts: Facts) -> tuple[Course, str]:
    """What is done with the mail, and the reason's code."""
    return _shut_out(facts) or _from_machine(facts) or _doubtful(facts) or _from_person(facts)


Told = tuple[Course, str]


def _shut_out(facts: Facts) -> Told | None:
    if facts.is_blocked:
        return Course.REFUSE, "blocked"
    if facts.is_same:
        return Course.ASIDE, "same"
    if facts.is_own:
        return Course.ASIDE, "own"
    return None


def _from_machine(facts: Facts) -> Told | None:
    """Bounces and automatic answers never open a case; in a case they are noted, and change nothing."""
    if facts.kind not in ("bounce", "auto_reply"):
        return None
    if facts.thread in (Thread.OPEN, Thread.SOLVED, Thread.ENDED):
        return Course.NOTE, facts.kind
    return (Course.ASIDE if facts.is_sure else Course.HOLD), facts.kind


def _doubtful(facts: Facts) -> Told | None:
    if facts.is_proven is False:
        return Course.HOLD, "forged"
    if facts.is_disguised:
        return Course.HOLD, "disguised"
    if facts.is_flood:
        return Course.HOLD, "flood"
    if facts.kind == "loop":
        return Course.HOLD, "loop"
    if facts.thread is Thread.ERASED:
        return Course.HOLD, "erased"
    return None


def _from_person(facts: Facts) -> Told:
    if facts.thread is not Thread.NONE:
        return _answer(facts)
    if facts.is_empty:
        return Course.HOLD, "empty"
    if facts.kind == "list":
        return Course.HOLD, "list"
    if facts.sender is Sender.KNOWN:
        return Course.OPEN, "known"
    if facts.sender is not Sender.UNKNOWN or not facts.opens_unknown:
        return Course.HOLD, str(facts.sender)
    return (Course.OPEN, "unknown") if facts.has_member else (Course.HOLD, "no_member")


def _answer(facts: Facts) -> Told:
    if not facts.on_case:
        return Course.NOTE, "stranger"
    if facts.kind != "person":
        return Course.NOTE, "machine"
    return (Course.ADD, "answer") if facts.thread is Thread.OPEN else _to_ended(facts)


def _to_ended(facts: Facts) -> Told:
    """Only whoever asked opens it again, and not by saying thanks."""
    if not facts.is_asker:
        return Course.ADD, "ended"
    if facts.is_thanks:
        return Course.ADD, "thanks"
    if facts.thread is Thread.SOLVED:
        return Course.REOPEN, "reopened"
    return Course.FOLLOW, "followed"


_THANKS_WORDS = "takk takker thanks thank flott supert topp kjempefint perfekt great"
_WORDS_BESIDE = """hei heisann hello tusen hjertelig mange så mye for hjelpen hjelpa hjelp svar svaret rask raskt
    rask veldig fin fint bra super det den alt dette virker verker fungerer funker går gikk nå no igjen
    er i orden ok okei da og til dere dykk deg vennlig venleg hilsen helsing mvh med beste very much you
    for the help it works now fine all good best regards kind"""
_THANKS = frozenset(_THANKS_WORDS.split())
_WITH_THANKS = _THANKS | frozenset(_WORDS_BESIDE.split())
_LONGEST_THANKS = 15


def is_thanks(text: str, sender: str) -> bool:
    """Whether nothing is said but thanks: a case that is solved stays so. What holds one other word,
    such as *not* or *but*, is read as an answer; the sender's own name under it is no such word.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    known = _WITH_THANKS | set(re.findall(r"[^\W\d_]+", sender.lower()))
    few = 0 < len(words) <= _LONGEST_THANKS
    return few and "?" not in text and bool(_THANKS & set(words)) and known >= set(words)


@dataclass(frozen=True, slots=True)
class Found:
    """What a server on the way found: `method` spf, dkim or dmarc."""

    server: str
    method: str
    result: str


def proven(found: tuple[Found, ...], trusted: str) -> bool | None:
    """Whether the sender's server is the sender's, as the receiving server (`trusted`) found it. Where
    none is trusted, only what tells against the sender counts: anybody can write that all is well.
    """
    server = trusted.lower() or (found[0].server.lower() if found else "")
    told = {
        one.method.lower(): one.result.lower()
        for one in reversed(found)
        if one.server.lower() == server
    }
    if "dmarc" in told and told["dmarc"] != "none":
        good = told["dmarc"] == "pass"
        return good if trusted or not good else None
    good = "pass" in (told.get("spf"), told.get("dkim"))
    if trusted:
        return good
    bad = told.get("spf") == "fail" or told.get("dkim") == "fail"
    return False if bad and not good else None


_ANSWERED = re.compile(
    r"^\s*(?:(?:re|sv|svar|aw|fwd?|vs|vb|wg|tr)\s*(?:\[\d+\])?\s*:\s*|\[[^\]]*#\s?[a-z]{0,2}\d+-[a-z2-7]{8}\s*\]\s*)+",
    re.IGNORECASE,
)


def title_of(subject: str, text: str, otherwise: str) -> str:
    """What a case is called: the subject without `SV:` and the like, else the first line of the text."""
    plain = _ANSWERED.sub("", subject).strip()
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return (plain or first or otherwise)[:200]
