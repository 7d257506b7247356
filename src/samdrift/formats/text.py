"""Text as it comes from outside: made safe to store, and folded for comparing."""

import re
import unicodedata
from functools import lru_cache

# NUL is refused by PostgreSQL; a lone surrogate can not be written as UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_A_WORD = re.compile(r"[\W_]+")
# Soft hyphens and zero-width characters are seen by nobody, yet part words from each other.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def clean(text: str) -> str:
    """Return the text without NUL and lone surrogates, in Unicode normal form C.

    Cleaning clean text changes nothing. Nothing else is taken away: spaces,
    line breaks and other control characters are the caller's to judge.
    """
    if text.isascii() and "\x00" not in text:
        return text
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text))


_IN_ASCII = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ð": "d", "þ": "th", "ß": "ss"}
)


def file_name(text: str) -> str:
    """The text as the name of a file: small ASCII letters, digits and hyphens, and no letter lost."""
    small = unicodedata.normalize("NFC", text).casefold().translate(_IN_ASCII)
    plain = unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return the text for comparing headings and names: small letters, words parted by one space.

    Compatibility forms are unified (NFKC), case is folded, punctuation becomes space.
    Letters stay what they are: æ, ø, å and é are not a, o, a and e.
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", plain)).strip()


def in_a_sentence(label: str) -> str:
    """The label as it is written within a sentence: a capital that begins it is made small.

    Names and abbreviations within it keep their letters, and so does an abbreviation it begins with.
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
