"""Which parts are the text of a mail, and which are files beside it (RFC 8621, section 4.1.4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from samdrift.formats.mail.parts import Part

_PICTURES = ("image/", "audio/", "video/")


@dataclass
class Bodies:
    """The parts that are read as plain text, as HTML, and those that are files.

    A part that has one form only stands in both texts.
    """

    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    within: str
    """The kind of multipart it stands in."""
    is_in_alternative: bool
    text: bool
    html: bool
    """Whether it can still become part of the plain text, and of the HTML."""


def bodies(top: Part) -> Bodies:
    """The parts of the mail by what they are for."""
    found = Bodies()
    _sort([top], found, _Place("mixed", is_in_alternative=False, text=True, html=True))
    return found


def _sort(parts: list[Part], found: Bodies, place: _Place) -> None:
    texts, htmls = len(found.text), len(found.html)
    for at, part in enumerate(parts):
        if part.media_type.startswith("multipart/") and part.children:
            subtype = part.media_type.removeprefix("multipart/")
            _sort(part.children, found, _within(place, subtype))
        elif _is_inline(part, place, is_first=at == 0):
            _place(part, found, place)
        else:
            found.files.append(part)
    if place.within == "alternative":
        _share(found, texts, htmls)


def _within(place: _Place, subtype: str) -> _Place:
    return _Place(
        subtype,
        is_in_alternative=place.is_in_alternative or subtype == "alternative",
        text=place.text,
        html=place.html,
    )


def _is_inline(part: Part, place: _Place, *, is_first: bool) -> bool:
    if part.disposition == "attachment":
        return False
    is_picture = part.media_type.startswith(_PICTURES)
    if part.media_type not in {"text/plain", "text/html", "text/enriched"} and not is_picture:
        return False
    return is_first or (place.within != "related" and (is_picture or not part.filename))


def _place(part: Part, found: Bodies, place: _Place) -> None:
    if place.within == "alternative":
        if part.media_type == "text/plain":
            found.text.append(part)
        elif part.media_type == "text/html":
            found.html.append(part)
        else:
            found.files.append(part)
        return
    only_text = place.is_in_alternative and part.media_type == "text/plain"
    only_html = place.is_in_alternative and part.media_type == "text/html"
    if not only_html:
        found.text.append(part)
    if not only_text:
        found.html.append(part)
    if part.media_type.startswith(_PICTURES):
        found.files.append(part)


def _share(found: Bodies, texts: int, htmls: int) -> None:
    """What has one form only among alternatives is that form of both."""
    if len(found.text) == texts and len(found.html) != htmls:
        found.text += found.html[htmls:]
    elif len(found.html) == htmls and len(found.text) != texts:
        found.html += found.text[texts:]
