"""Files that came with a mail, with names that can be kept and shown."""

from __future__ import annotations

import mimetypes
import re

from samdrift.formats.mail import bounds
from samdrift.formats.mail.bodies import Bodies
from samdrift.formats.mail.charsets import guessed
from samdrift.formats.mail.model import Attachment, Flaw
from samdrift.formats.mail.parts import Flaws, Part
from samdrift.formats.mail.protecting import is_signature
from samdrift.formats.mail.tnef import TYPES, files_within
from samdrift.formats.mail.words import one_line, words

_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_SUBJECT = re.compile(
    r"^subject:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
_TYPES = mimetypes.MimeTypes()
# Chosen, where several names are possible.
_ENDINGS = {
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "image/jpeg": ".jpg",
    "image/pjpeg": ".jpg",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/pgp-encrypted": ".asc",
    "application/ms-tnef": ".dat",
    "application/vnd.ms-outlook": ".msg",
}


def attachments(found: Bodies, shown_html: str, flaws: Flaws) -> tuple[Attachment, ...]:
    """The files in order. A picture is inline when the HTML shows it, or when it stands in the text."""
    shown = {one.lower() for one in _CID.findall(shown_html)}
    made: list[Attachment] = []
    for part in found.files:
        if is_signature(part):
            continue
        one = _attachment(part, len(made) + 1, shown, flaws)
        within = files_within(one.content) if part.media_type in TYPES else []
        made += [_unpacked(*file, number) for number, file in enumerate(within, len(made) + 1)]
        if not within:
            made.append(one)
    return tuple(made)


def _unpacked(told: str, content: bytes, number: int) -> Attachment:
    """A file that lay within a `winmail.dat`."""
    name = safe_name(told) or f"file-{number}.bin"
    media_type = _TYPES.guess_type(name)[0] or "application/octet-stream"
    return Attachment(name, media_type, content, content_id="", is_inline=False)


def _attachment(part: Part, number: int, shown: set[str], flaws: Flaws) -> Attachment:
    content = part.content()
    flaws.add(part.encoding_flaw)
    content_id = one_line(part.one("content-id")).strip("<> ")[:300]
    is_shown = bool(content_id) and content_id.lower() in shown
    is_inline = is_shown or (
        part.disposition == "inline" and part.media_type.startswith("image/") and not part.filename
    )
    return Attachment(
        name=_name(part, content, number, flaws),
        media_type=part.media_type,
        content=content,
        content_id=content_id,
        is_inline=is_inline,
    )


def _name(part: Part, content: bytes, number: int, flaws: Flaws) -> str:
    told = part.filename or words(part.one("content-description"))
    if not part.filename and "." not in told:
        told = ""
    if not told and part.media_type == "message/rfc822":
        found = _SUBJECT.search(guessed(content[:50_000]))
        told = f"{words(found[1])}.eml" if found and found[1].strip() else ""
        return safe_name(told) or f"file-{number}.eml"
    name = safe_name(told)
    if told and name != one_line(told):
        flaws.add(Flaw.NAME_CHANGED)
    return name or f"file-{number}{_ending(part.media_type)}"


def safe_name(told: str) -> str:
    """A name without folders, control characters and what turns reading about; empty when none is left."""
    base = one_line(told.replace("\\", "/").rstrip("/").rpartition("/")[2])
    name = _NOT_IN_NAMES.sub("_", base).strip(" .")
    if len(name) <= bounds.NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:  # noqa: PLR2004 -- longer than endings are
        return name[: bounds.NAME].strip()
    return f"{stem[: bounds.NAME - len(ending) - 1].strip()}.{ending}"


def _ending(media_type: str) -> str:
    chosen = _ENDINGS.get(media_type) or _TYPES.guess_extension(media_type, strict=False)
    return chosen or ".bin"
