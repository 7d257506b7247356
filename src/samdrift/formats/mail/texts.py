"""The text of a mail, from the parts that hold it."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

from samdrift.formats.mail import bounds
from samdrift.formats.mail.bodies import Bodies
from samdrift.formats.mail.charsets import decode
from samdrift.formats.mail.html import safe
from samdrift.formats.mail.html_text import rough_text_of, text_of
from samdrift.formats.mail.model import Flaw
from samdrift.formats.mail.parts import Flaws, Part
from samdrift.formats.mail.words import several_lines

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_ENRICHED_HIDDEN = re.compile(r"<param>[^<]{0,10000}</param>", re.IGNORECASE)
_ENRICHED_TAG = re.compile(r"</?[a-z0-9-]{1,60}>", re.IGNORECASE)
_NO_HTML = re.compile(
    r"(?:this|your|denne|din).{0,80}(?:does not support|doesn't support|not display|html[- ]?(?:format"
    r"|mail|e-?mail|capable|compatible)|støtter ikke html)",
    re.IGNORECASE | re.DOTALL,
)
_SHORT = 400


@dataclass(frozen=True)
class Texts:
    """The whole text, and the safe HTML when there is any."""

    text: str
    html: str


def texts(found: Bodies, flaws: Flaws) -> Texts:
    """The plain text, or the HTML's where it is better; and the HTML, made safe."""
    html = _html(found.html, flaws)
    plain_parts = [part for part in found.text if part.media_type != "text/html"]
    plain = "\n".join(filter(None, (_plain(part, flaws) for part in plain_parts)))
    has_html_only = len(plain_parts) < len([p for p in found.text if _is_text(p)])
    if html.text and (has_html_only or _says_nothing(plain, html.text)):
        plain = html.text
    if len(plain) > bounds.TEXT:
        flaws.add(Flaw.TEXT_CUT)
        plain = plain[: bounds.TEXT]
    return Texts(plain.strip("\n").rstrip(), html.html)


def _is_text(part: Part) -> bool:
    return part.media_type.startswith("text/")


def _says_nothing(plain: str, html_text: str) -> bool:
    """Whether the plain text is empty, or only tells that there is HTML."""
    if not plain.strip():
        return True
    return len(plain) < _SHORT and len(html_text) > len(plain) and bool(_NO_HTML.search(plain))


def _decoded(part: Part, flaws: Flaws) -> str:
    data = part.content()
    flaws.add(part.encoding_flaw)
    if len(data) > bounds.HTML * 4:
        flaws.add(Flaw.TEXT_CUT)
        data = data[: bounds.HTML * 4]
    charset = part.parameters.get("charset", "")
    declared = _DECLARED.search(data[:2000]) if part.media_type == "text/html" else None
    if declared and charset.strip().lower() in {"", "us-ascii"}:
        charset = declared[1].decode("ascii")
    text, flaw = decode(data, charset)
    flaws.add(flaw)
    return several_lines(text)


def _plain(part: Part, flaws: Flaws) -> str:
    if not _is_text(part):
        return ""
    text = _decoded(part, flaws)
    if part.media_type == "text/enriched":
        text = _ENRICHED_TAG.sub("", _ENRICHED_HIDDEN.sub("", text)).replace("<<", "<")
    if part.parameters.get("format", "").lower() == "flowed":
        is_spaced = part.parameters.get("delsp", "").lower() == "yes"
        text = _unflowed(text, is_spaced=is_spaced)
    return text


def _unflowed(text: str, *, is_spaced: bool) -> str:
    """Lines that go on are joined again (RFC 3676), each depth of quotes by itself."""
    made: list[str] = []
    pieces: list[str] = []
    depth_before = -1
    for raw in text.split("\n"):
        bare = raw.lstrip(">")
        depth = len(raw) - len(bare)
        line = bare.removeprefix(" ")
        if pieces and depth != depth_before:
            made.append(_quoted("".join(pieces), depth_before))
            pieces = []
        goes_on = line.endswith(" ") and line != "-- "
        pieces.append(line[:-1] if goes_on and is_spaced else line)
        depth_before = depth
        if not goes_on:
            made.append(_quoted("".join(pieces), depth))
            pieces = []
    return "\n".join([*made, *([_quoted("".join(pieces), depth_before)] if pieces else [])])


def _quoted(line: str, depth: int) -> str:
    return f"{'>' * depth} {line}".rstrip() if depth else line


def _html(parts: list[Part], flaws: Flaws) -> Texts:
    """All that is shown as HTML, plain parts and pictures among it, when any of it is HTML."""
    if not any(part.media_type == "text/html" for part in parts):
        return Texts("", "")
    shown: list[str] = []
    told: list[str] = []
    for part in parts:
        if part.media_type == "text/html":
            one = _safe(part, flaws)
            shown.append(one.html)
            told.append(one.text)
        elif _is_text(part):
            text = _plain(part, flaws).strip("\n")
            told.append(text)
            shown.append(f"<p>{entities.escape(text).replace(chr(10), '<br>')}</p>" if text else "")
        else:
            shown.append(_picture(part))
    return Texts("\n".join(filter(None, told)), "\n".join(filter(None, shown)))


def _safe(part: Part, flaws: Flaws) -> Texts:
    source = _decoded(part, flaws)
    made = safe(source)
    for flaw in made.flaws:
        flaws.add(flaw)
    if Flaw.HTML_TOO_COMPLEX in made.flaws:
        return Texts(rough_text_of(source[: bounds.HTML]), "")
    return Texts(text_of(made.html), made.html)


def _picture(part: Part) -> str:
    content_id = part.one("content-id").strip("<> ")
    if not content_id or not part.media_type.startswith("image/"):
        return ""
    return f'<p><img src="cid:{entities.escape(content_id)}" alt=""></p>'
