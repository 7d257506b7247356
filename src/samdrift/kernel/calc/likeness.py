"""How alike two names are, and which of many names may be two names for one thing.

Likeness only suggests: nothing is ever joined because of it.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from samdrift.formats.text import fold

THRESHOLD = 0.8

# Said of a company, not of a system.
_LEGAL_FORMS = frozenset(
    ["as", "asa", "ab", "aps", "inc", "ltd", "gmbh", "oy", "oyj", "ltda", "llc"]
)
_PLAIN = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "ð": "d", "đ": "d"})
_NUMBER = re.compile(r"\d+")

_CONTAINED = 0.85  # 'Gerica' in 'CGM Gerica'
_OTHER_NUMBER = 0.7  # 'Plan 2' and 'Plan 3': different until someone says otherwise
_OTHER_WORD = 0.75  # 'Visma HRM' and 'Visma ERP': each has a word the other lacks
_SAME_WORD = 0.8
_TYPING_ERROR = 0.9
_SHORT = 3
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two names, in the order given, that may mean the same; `likeness` from 0 to 1."""

    one: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    joined: str
    numbers: tuple[str, ...]


def likeness(one: str, other: str) -> float:
    """Return how alike two names are: 1 for the same but for writing, 0 for nothing in common.

    Case, accents, punctuation, spacing, initials with full stops and company forms do not count.
    A name that is the other with words added ('Gerica', 'CGM Gerica') is alike by 0.85. Names
    that differ in a number, or in that each has a word of its own, stay below THRESHOLD.
    """
    return _likeness(_parse(one), _parse(other), frozenset())


def suggest_duplicates(names: Iterable[str], threshold: float = THRESHOLD) -> list[Suggestion]:
    """Return the pairs of names that are alike by at least `threshold`, most alike first.

    Only names that share a rare word, or many rare three-letter pieces, are compared, so
    3 000 names take about a second. A word used in many of the names (a supplier's, say)
    is no reason to take one name for another. Names that are equal as written are one.
    """
    unique = list(dict.fromkeys(names))
    parsed = [_parse(name) for name in unique]
    common = _common_words(parsed)
    found = []
    for first, second in _candidates(parsed, common):
        degree = _likeness(parsed[first], parsed[second], common, threshold)
        if degree >= threshold:
            found.append(Suggestion(unique[first], unique[second], round(degree, 3)))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other))


def _parse(name: str) -> _Name:
    plain = unicodedata.normalize("NFKD", fold(name)[:_LONGEST].translate(_PLAIN))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _join_initials(bare.split())
    kept = tuple(word for word in words if word not in _LEGAL_FORMS) or tuple(words)
    return _Name(kept, "".join(kept), tuple(sorted(_NUMBER.findall(bare))))


def _join_initials(words: list[str]) -> list[str]:
    """Make one word of letters that stand alone: 'h r m' → 'hrm'."""
    joined: list[str] = []
    after_initial = False
    for word in words:
        is_initial = len(word) == 1 and word.isalpha()
        if is_initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = is_initial
    return joined


def _likeness(one: _Name, other: _Name, common: frozenset[str], least: float = 0.0) -> float:
    """How alike; what is sure to be less than `least` may be told as less than it is."""
    if not one.joined or not other.joined:
        return 0.0
    if one.joined == other.joined:
        return 1.0
    if one.numbers != other.numbers and (one.numbers and other.numbers):
        asked = least <= _OTHER_NUMBER
        return min(_ratio(one.joined, other.joined, least), _OTHER_NUMBER) if asked else 0.0
    return _by_words(one, other, common, least)


def _by_words(one: _Name, other: _Name, common: frozenset[str], least: float) -> float:
    left_of_one, left_of_other = _unmatched(one.words, other.words)
    if left_of_one and left_of_other:
        whole = _ratio(one.joined, other.joined, _TYPING_ERROR if least > _OTHER_WORD else least)
        return whole if whole >= _TYPING_ERROR else min(whole, _OTHER_WORD)
    whole = _ratio(one.joined, other.joined, least)
    if not left_of_one and not left_of_other:
        return max(whole, _ratio("".join(sorted(one.words)), "".join(sorted(other.words)), least))
    smaller = one.words if not left_of_one else other.words
    return max(whole, _contained(smaller, common))


def _contained(words: tuple[str, ...], common: frozenset[str]) -> float:
    """Weigh that all of these words are in the other name: only telling words count."""
    telling = [word for word in words if word not in common and len(word) > _SHORT - 1]
    return _CONTAINED if telling else 0.0


def _unmatched(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words on each side that have no like on the other."""
    left, right = list(one), []
    for word in other:
        for own in left:
            if _same_word(own, word):
                left.remove(own)
                break
        else:
            right.append(word)
    return left, right


@lru_cache(maxsize=50_000)
def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) <= _SHORT:
        return False
    return _ratio(one, other, _SAME_WORD) >= _SAME_WORD


def _ratio(one: str, other: str, least: float = 0.0) -> float:
    """The part of their letters that match, in order; 0 where it is sure to be less than `least`."""
    if least and _at_most(one, other) < least:
        return 0.0
    # difflib is not symmetric, so the two are always asked in the same order.
    first, second = sorted((one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio()


def _at_most(one: str, other: str) -> float:
    """What the ratio cannot be above: the part of their letters that both have, in any order."""
    shared = _letters(one) & _letters(other)
    return 2.0 * len(shared) / (len(one) + len(other))


@lru_cache(maxsize=20_000)
def _letters(text: str) -> frozenset[tuple[str, int]]:
    """Its letters, each with a number for every time it stands there."""
    return frozenset((letter, n) for letter, times in Counter(text).items() for n in range(times))


def _common_words(parsed: Sequence[_Name]) -> frozenset[str]:
    """Return the words that stand in so many of the names that they tell nothing."""
    counts = Counter(word for name in parsed for word in set(name.words))
    limit = max(4, len(parsed) // 100)
    return frozenset(word for word, count in counts.items() if count > limit)


def _candidates(parsed: Sequence[_Name], common: frozenset[str]) -> list[tuple[int, int]]:
    """Return the pairs worth comparing, by rare words and by three-letter pieces."""
    by_word: dict[str, list[int]] = defaultdict(list)
    by_piece: dict[str, list[int]] = defaultdict(list)
    pieces = [_pieces(name.joined) for name in parsed]
    for index, name in enumerate(parsed):
        for word in set(name.words) - common:
            by_word[word].append(index)
        for piece in pieces[index]:
            by_piece[piece].append(index)
    limit = max(30, len(parsed) // 30)
    pairs = {(a, b) for group in by_word.values() for a in group for b in group if a < b}
    shared: Counter[tuple[int, int]] = Counter()
    for group in by_piece.values():
        if len(group) <= limit:
            shared.update((a, b) for i, a in enumerate(group) for b in group[i + 1 :])
    least = [max(1, len(own) // 3) for own in pieces]
    pairs.update(pair for pair, n in shared.items() if n >= min(least[pair[0]], least[pair[1]]))
    return sorted(pairs)


def _pieces(joined: str) -> set[str]:
    padded = f"^{joined}$"
    return {padded[at : at + 3] for at in range(max(1, len(padded) - 2))}
