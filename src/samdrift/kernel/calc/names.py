"""Names: the stored Norwegian sort key, initials, likeness."""

import re
import unicodedata
from functools import lru_cache

from samdrift.formats.text import fold
from samdrift.kernel.calc.likeness import Suggestion, likeness, suggest_duplicates

__all__ = [
    "SORT_KEY_LENGTH",
    "Suggestion",
    "fold",
    "initials",
    "likeness",
    "sort_key",
    "suggest_duplicates",
]

SORT_KEY_LENGTH = 255
_DIGITS = 10

# Letters that are one of the last three in the Norwegian alphabet, whatever their spelling.
_LAST = {"æ": "æ", "ä": "æ", "ø": "ø", "ö": "ø", "ő": "ø", "œ": "ø", "å": "å"}
# Letters with no decomposition in Unicode, or another base letter in Norwegian than there.
_NEAR = {
    "ü": "y", "ű": "y", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ŧ": "t",
    "þ": "th", "ß": "ss",
}  # fmt: skip
_FOLDED = str.maketrans(_LAST | _NEAR)
# z is the only letter that is followed by another in the key, so that æ, ø and å can come after
# it with letters a to z alone: then every database sorts the key alike, whatever its collation.
_AFTER_Z = str.maketrans({"z": "za", "æ": "zb", "ø": "zc", "å": "zd"})
_NUMBER = re.compile(r"[0-9]+")
_NOT_A_WORD = re.compile(r"[\W_]+")


def sort_key(text: str) -> str:
    """Return the key that sorts names the Norwegian way, for storing beside the name.

    æ, ø, å last and in that order, with ä = æ, ö = ø, ü = y and aa = å; case and other accents
    do not count; the Sámi letters č đ ŋ š ŧ ž go with their base letters; numbers by their value.
    The key holds only a-z, 0-9 and spaces for the Latin alphabet, so that it sorts the same
    under any collation. At most SORT_KEY_LENGTH characters.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    folded = unicodedata.normalize("NFC", folded).translate(_FOLDED)
    words = _NOT_A_WORD.sub(" ", "".join(map(_base_letters, folded))).strip()
    key = words.casefold().replace("aa", "å").translate(_AFTER_Z)
    return _NUMBER.sub(lambda digits: _padded(digits[0]), key)[:SORT_KEY_LENGTH]


@lru_cache(maxsize=2_000)
def _base_letters(character: str) -> str:
    """Take the accents off, except the ring of å, which makes it a letter of its own."""
    parts = character if character == "å" else unicodedata.normalize("NFKD", character)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _padded(digits: str) -> str:
    return (digits.lstrip("0") or "0").zfill(_DIGITS)


def initials(name: str) -> str:
    """Return the first letter of the first and the last word: 'Kari Anne Nordli' → 'KN'.

    One letter for one word, none for a name without letters or digits.
    """
    words = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFC", name)).split()
    ends = words if len(words) < 2 else [words[0], words[-1]]  # noqa: PLR2004
    return "".join(word[0] for word in ends).upper()
