"""The encoding of a text file, found from its bytes alone."""

import codecs
import re

from samdrift.formats.spreadsheet.model import unreadable
from samdrift.formats.text import clean

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In order of how usual they are: the first wins when two are as likely.
_ONE_BYTE = ("cp1252", "iso-8859-1", "mac_roman", "cp865", "cp850")
_LETTERS = frozenset("æøåÆØÅ")
_NEIGHBOURS = frozenset("äöüÄÖÜéÉèÈêàáÁóÓôíúñçßðšŠžŽ")
_MARKS = frozenset("§°–—’‘“”«»…€£½¼¾²³·´\u00a0")
_MARKS_IN_WORDS = frozenset("’–\u00a0§°²³")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_SAMPLE = 200_000
_STRAY = 3  # control characters in a short text that may have come by accident


def decode(data: bytes) -> tuple[str, str]:
    """Return the text, safe to store, and the name of its encoding.

    UTF-8, UTF-16 and UTF-32 by their mark or shape; otherwise the likeliest of Windows-1252,
    ISO-8859-1, Mac Roman, CP865 and CP850 by how Nordic its words look. Lines of another
    encoding inside a UTF-8 file are read as such. Raises UnreadableFile if it is no text.
    """
    encoding = _marked(data) or _wide(data)
    if encoding is not None:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
    else:
        text, encoding = _narrow(data)
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(_STRAY, len(sample) // 100):
        raise unreadable("not_a_spreadsheet", kind="binary")
    return clean(text), encoding


def _marked(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark) and (encoding != "utf-8" or _is_utf8(data)):
            return encoding
    return None


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of mostly Latin text is 0."""
    sample = data[:4000]
    half = len(sample) // 2
    if half < 2:  # noqa: PLR2004 - one character is no pattern
        return None
    high_first, low_first = sample[0::2].count(0), sample[1::2].count(0)
    if low_first > half * 0.6 and high_first < half * 0.1:
        return "utf-16-le"
    if high_first > half * 0.6 and low_first < half * 0.1:
        return "utf-16-be"
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _narrow(data: bytes) -> tuple[str, str]:
    if _is_utf8(data):
        return data.decode("utf-8"), "utf-8"
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    foreign = [line for line in lines if not line.isascii()]
    wrong = [line for line in foreign if not _is_utf8(line)]
    encoding = _likeliest(b"".join(wrong))
    if len(wrong) * 2 > len(foreign):
        return data.decode(encoding, "replace"), encoding
    parts = [line.decode("utf-8" if _is_utf8(line) else encoding, "replace") for line in lines]
    return "".join(parts), "utf-8"


def _likeliest(data: bytes) -> str:
    sample = data[:_SAMPLE]
    return max(_ONE_BYTE, key=lambda encoding: _likelihood(sample.decode(encoding, "replace")))


def _likelihood(text: str) -> int:
    """Weigh the characters outside ASCII: Nordic letters in words for it, oddities against."""
    return sum(_weight(text, at) for at, letter in enumerate(text) if letter > "\x7f")


def _weight(text: str, at: int) -> int:
    letter = text[at]
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    in_word = any(near.isascii() and near.isalpha() for near in around)
    if letter in _LETTERS:
        return 0 if _breaks_case(letter, text, at) else 4 if in_word else 1
    if letter in _NEIGHBOURS:
        return -1 if _breaks_case(letter, text, at) else 2 if in_word else 0
    if letter in _MARKS:
        return -1 if in_word and letter not in _MARKS_IN_WORDS else 1
    return -3


def _breaks_case(letter: str, text: str, at: int) -> bool:
    """Tell whether a capital stands right after a small letter: a sign of the wrong encoding."""
    return letter.isupper() and at > 0 and text[at - 1].islower()
