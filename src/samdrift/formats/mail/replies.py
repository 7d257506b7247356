"""What is said in a mail, parted from what it quotes and from how it is signed.

Words are in the languages the members' mail comes in: Norwegian, Sámi neighbours' Swedish, Finnish and
Danish, English, German and a few more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from samdrift.formats.mail.bounds import LINES
from samdrift.formats.mail.model import Passage, Stretch

_QUOTE = re.compile(r"[ \t]{0,3}>")
_WROTE = re.compile(
    r"\b(?:wrote|writes|skrev|skreiv|skriver|schrieb|schreef|a écrit|escribió|ha scritto|napisał"
    r"|kirjoitti|čálii)\b[^\n]{0,200}:\s*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:[*_>\s\"'(]{0,5})(?:on|den|am|le|op|el|il|dnia|at|kl\.?|"
    r"(?:man|tir?s?|tys?|ons?|tors?|fre|lør|lau?r|søn|sun|mon|tue|wed|thu|fri|sat)[a-zæøå]{0,5}\.?)"
    r"[\s,]",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{1,4}[./-]\s?\w{1,9}|\d{1,2}:\d{2}|\b(?:19|20)\d\d\b")
_ORIGINAL = re.compile(
    r"[ \t>*]*[-_–]{2,}\s*(?:original message|original appointment|opprinnelig melding|opphavleg melding"
    r"|opprinnelig avtale|oprindelig meddelelse|ursprungligt meddelande|ursprüngliche nachricht"
    r"|alkuperäinen viesti|message d'origine|reply message|svar)\b.{0,40}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"[ \t>*]*(?:[-_–]{3,}\s*(?:forwarded message|videresendt (?:melding|e-post)|vidaresend melding"
    r"|vidarebefordrat meddelande|videresendt meddelelse|weitergeleitete nachricht)\b.{0,40}"
    r"|(?:begin forwarded message|start på videresendt melding|starten på den videresendte meldingen"
    r"|vidaresend melding)\s*:)\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[ \t>*_|]*(from|fra|frå|från|von|de|sent|sendt|date|dato|datum|skickat|gesendet|envoyé"
    r"|to|til|till|an|à|cc|kopi|subject|emne|ämne|betreff|objet|lähettäjä|lähetetty|aihe)"
    r"\s?\*{0,2}\s?:\*{0,2}(?:\s|$)",
    re.IGNORECASE,
)
_SENDER = {"from", "fra", "frå", "från", "von", "de", "lähettäjä"}
_RULE = re.compile(r"[ \t]*[_\-=]{10,}[ \t]*$")
_DASHES = re.compile(r"--[ \t]*$|—[ \t]*$")
_DEVICE = re.compile(
    r"(?:sent (?:from|via) (?:my|the|outlook|mail|yahoo|samsung)"
    r"|sendt (?:fra|frå|via) (?:min|mi|outlook|e-post|mail|yahoo|samsung|mobilen)"
    r"|skickat från (?:min|outlook)|von meinem .{1,30} gesendet|envoyé de mon"
    r"|(?:get|få|hent|skaff deg) outlook (?:for|til))\b.{0,120}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:(?:med )?(?:(?:vennlig|venleg|venlig|beste|hjertelig|hyggelig|god|varm)e? )*"
    r"(?:hilsen|helsing)(?:er|ar)?|m\.?\s?v\.?\s?h\.?|vh|dearvvuođaiguin|dearvvuođat"
    r"|med vänlig(?:a)? hälsning(?:ar)?|ystävällisin terveisin)(?:[\s,]+\S{1,30}){0,3}"
    r"|mit freundlichen grüßen|viele grüße|(?:kind|best|warm)(?: kind)? regards|regards"
    r"|yours (?:sincerely|faithfully)|sincerely)[\s,.!]*$",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(r"p\.?\s?s\.?[\s:.]", re.IGNORECASE)
_FORWARDING_SUBJECT = re.compile(r"\s*(?:vs|fwd?|wg|vb|vl|i|tr|rv)\s*:", re.IGNORECASE)
_FIELDS_NEEDED = 3
_LONGEST_WROTE = 5
"""Lines that "On … wrote:" may be spread over."""
_LONGEST_SIGNATURE = 15


@dataclass(frozen=True)
class Folded:
    """The text in stretches, and what of it is said, quoted and signed."""

    stretches: tuple[Stretch, ...]
    shown: str
    quoted: str
    signature: str


def folded(text: str, *, subject: str = "") -> Folded:
    """The text parted. What stands between quotes, and the quotes it answers, stay together.

    A mail that is sent on (`VS:`, `Fwd:`) is not folded: what is sent on is what it is about.
    """
    lines = text.split("\n")
    if not text.strip() or len(lines) > LINES:
        return Folded((Stretch(Passage.SAID, text),) if text else (), text, "", "")
    is_forwarded = bool(_FORWARDING_SUBJECT.match(subject))
    marks = _marks(lines, is_forwarded=is_forwarded)
    said = _said(lines, marks)
    if not said:
        return _told(lines, [Passage.SAID] * len(lines))
    if Passage.QUOTED in marks[: said[-1]]:
        _sign(lines, marks, said, is_footer=True)
    _sign(lines, marks, _said(lines, marks), is_footer=False)
    return _told(lines, marks)


def _said(lines: list[str], marks: list[Passage]) -> list[int]:
    """Where something is said."""
    pairs = enumerate(zip(lines, marks, strict=True))
    return [at for at, (line, mark) in pairs if mark is Passage.SAID and line.strip()]


def _marks(lines: list[str], *, is_forwarded: bool) -> list[Passage]:
    marks = [Passage.SAID] * len(lines)
    last_marked = max((at for at, line in enumerate(lines) if _QUOTE.match(line)), default=-1)
    at = 0
    while at < len(lines):
        line = lines[at]
        if _FORWARD.match(line) or (is_forwarded and _is_block(lines, at)):
            break
        if _ORIGINAL.match(line) or _is_block(lines, at):
            begun = at - 1 if at and _RULE.match(lines[at - 1]) else at
            marks[begun:] = [Passage.QUOTED] * (len(lines) - begun)
            break
        lead = _leads_in(lines, at)
        if lead:
            after = _next_written(lines, at + lead)
            if after is not None and (_QUOTE.match(lines[after]) or last_marked < after):
                marks[at : at + lead] = [Passage.QUOTED] * lead
                if not _QUOTE.match(lines[after]):
                    marks[at:] = [Passage.QUOTED] * (len(lines) - at)
                    break
                at += lead
                continue
        if _QUOTE.match(line):
            marks[at] = Passage.QUOTED
        at += 1
    return marks


def _leads_in(lines: list[str], at: int) -> int:
    """How many lines "On … wrote:" takes, from here; 0 when it is not that."""
    if not _WHEN.match(lines[at]) and not _WROTE.search(lines[at]):
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + _LONGEST_WROTE], start=1):
        if not line.strip():
            return 0
        joined = f"{joined} {line.strip()}"[-1000:]
        if _WROTE.search(line) or _WROTE.search(joined):
            is_told = _DATED.search(joined) or "@" in joined or count == 1
            return count if is_told else 0
    return 0


def _next_written(lines: list[str], at: int) -> int | None:
    for place in range(at, min(at + 4, len(lines))):
        if lines[place].strip():
            return place
    return None


def _is_block(lines: list[str], at: int) -> bool:
    """Whether the headers of another mail stand here, as Outlook writes them: From, Sent, To, Subject."""
    first = _FIELD.match(lines[at])
    if not first or first[1].lower() not in _SENDER:
        return False
    named = {first[1].lower()}
    for line in lines[at + 1 : at + 9]:
        found = _FIELD.match(line)
        if found:
            named.add(found[1].lower())
    return len(named) >= _FIELDS_NEEDED


def _sign(lines: list[str], marks: list[Passage], said: list[int], *, is_footer: bool) -> None:
    """Mark the signature that ends what is said, or the footer that stands after the quotes."""
    last = said[-1]
    first = next((at + 1 for at in range(last, -1, -1) if marks[at] is Passage.QUOTED), said[0])
    begun = _footer(lines, first, last) if is_footer else _signature(lines, said[0], first, last)
    if begun is not None:
        marks[begun : last + 1] = [Passage.SIGNATURE] * (last + 1 - begun)


def _footer(lines: list[str], first: int, last: int) -> int | None:
    """What stands after the quotes is no answer when it begins with dashes, a rule, or a device's words."""
    written = next((at for at in range(first, last + 1) if lines[at].strip()), last)
    line = lines[written]
    is_one = _DASHES.match(line) or _RULE.match(line) or _DEVICE.match(line.strip())
    return written if is_one and last - written <= _LONGEST_SIGNATURE else None


def _signature(lines: list[str], begun: int, first: int, last: int) -> int | None:
    for at in range(last - 1, max(first, begun + 1, last - 60) - 1, -1):
        if _DASHES.match(lines[at]):
            return at
    nearest = max(first, begun + 1, last - _LONGEST_SIGNATURE)
    if any(_AFTERTHOUGHT.match(line.strip()) for line in lines[nearest : last + 1]):
        return None
    for at in range(nearest, last + 1):
        if _CLOSING.match(lines[at].strip()):
            return at
    for at in range(last, max(nearest, last - 4) - 1, -1):
        if _DEVICE.match(lines[at].strip()):
            return at
    return None


def _told(lines: list[str], marks: list[Passage]) -> Folded:
    stretches: list[tuple[Passage, list[str]]] = []
    for line, mark in zip(lines, marks, strict=True):
        if stretches and stretches[-1][0] is mark:
            stretches[-1][1].append(line)
        else:
            stretches.append((mark, [line]))
    made = tuple(Stretch(mark, "\n".join(said)) for mark, said in stretches)

    said = _said(lines, marks)
    first, last = said[0], said[-1]
    # Quotes that are answered piece by piece stay; those before and after all that is said do not.
    shown = [
        line
        for at, (line, mark) in enumerate(zip(lines, marks, strict=True))
        if first <= at <= last and mark is not Passage.SIGNATURE
    ]
    around = [*range(first), *range(last + 1, len(lines))]
    return Folded(
        made,
        "\n".join(shown).strip("\n").rstrip(),
        _joined(lines[at] for at in around if marks[at] is Passage.QUOTED),
        _joined(line for line, mark in zip(lines, marks, strict=True) if mark is Passage.SIGNATURE),
    )


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()
