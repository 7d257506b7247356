"""Bytes as text, by the character set they claim, or by what fits."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from samdrift.formats.mail.model import Flaw

_NAME = re.compile(r"[a-z0-9][a-z0-9._:+()-]{0,40}\Z")
# What is meant by names that Python does not know, or knows more narrowly than those who write them.
_MEANT = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "646": "utf-8",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "unicode": "utf-8",
    "unknown": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "8bit": "utf-8",
    "binary": "utf-8",
    "default": "utf-8",
    "default_charset": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
# Not character sets, though they are found by name; some take very long or make very much of little.
_NONE = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, charset: str) -> tuple[str, Flaw | None]:
    """The text, and what was wrong with what it claimed; an empty claim is no flaw."""
    claimed = charset.strip("\"' \t").lower()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), None
    codec = _codec(claimed) if claimed else "utf-8"
    if codec is None:
        return guessed(data), Flaw.CHARSET_UNKNOWN
    try:
        return data.decode(codec), None
    except (UnicodeError, ValueError):
        return _nearly(data, codec), Flaw.CHARSET_WRONG if claimed else None


def guessed(data: bytes) -> str:
    """As UTF-8 where it is, else as Windows-1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _nearly(data: bytes, codec: str) -> str:
    """Mostly right text keeps its character set; what is not at all right is guessed."""
    text = data.decode(codec, "replace")
    is_mostly_right = text.count("\ufffd") * 20 <= len(text)
    several = codec not in {"cp1252", "utf-8"} or (codec == "utf-8" and _has_utf8(data))
    return text if is_mostly_right and several else guessed(data)


def _has_utf8(data: bytes) -> bool:
    """Whether letters beyond ASCII are found in it that are rightly written as UTF-8."""
    return re.search(rb"[\xc3-\xf4][\x80-\xbf]", data) is not None


@lru_cache(maxsize=200)
def _codec(claimed: str) -> str | None:
    if not _NAME.match(claimed):
        return None
    name = _MEANT.get(claimed, claimed)
    if name.startswith("windows-"):
        name = f"cp{name.removeprefix('windows-')}"
    try:
        found = codecs.lookup(name)
        "".encode(name)  # refused for what is not a character set: compression, base64 …
    except (LookupError, ValueError):
        return None
    return None if found.name.replace("-", "_") in _NONE else found.name
