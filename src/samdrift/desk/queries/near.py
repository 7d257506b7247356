"""What lies near a text: rows of one kind that hold any of its words, in all Norwegian word forms.

The search of the product wants every word; here a whole sentence is given, and the words that are
rare tell more than the common ones.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from samdrift.kernel.models.search import EVERYONE, SearchWord
from samdrift.kernel.search import spellings, stem, words_of
from samdrift.kernel.viewer import Viewer

MOST_WORDS = 6
"""Words of a text that are looked up: the longest, which tell most."""
CANDIDATES = 300
"""Places looked at for each word."""
SHORTEST = 3
ROOT_BEGINS = 4
"""Letters a root needs before words that begin with it are looked at."""
_PLURAL = ("erne", "arne", "ane")
"""Endings of the definite plural that the stemmer leaves a part of: skriverne, skrivarane."""
_COMMON = frozenset(
    words_of(
        "alle andre bare ble bli blir bruke både den der deres det dette disse eg ein eit eller enn er et "
        "ett feil få får fra frå før går gjør gjer hadde han har hei hele hjelp hos hva hvor hvordan hver "
        "ikke ikkje inn ingen jeg kan kommer korleis kunne lage man med meg mer min mitt mot når noe noen "
        "noko nye nå også om opp oss over på problem seg selv sin skal slik som står takk til ute under "
        "uten vår var vi vil ville virker være være "
        "the and for with that this from one all are can have into not our should"
    )
)
"""Words that say nothing of what a text is about."""


def roots(word: str) -> frozenset[str]:
    """What a word's forms have in common: skriver, skriveren, skriverne and skrivarane → skriv."""
    return frozenset(_root(spelling) for spelling in spellings(word))


def _root(word: str) -> str:
    if len(word) > ROOT_BEGINS + 3 and word.endswith(_PLURAL):
        word = word[:-2]
    while len(word) > ROOT_BEGINS:
        shorter = stem(word)
        if shorter == word or len(shorter) < ROOT_BEGINS:
            break
        word = shorter
    return word


def telling(text: str) -> list[str]:
    """The words of a text that tell what it is about, in order, each once."""
    told = (word for word in words_of(text) if len(word) >= SHORTEST and word not in _COMMON)
    return list(dict.fromkeys(told))


def near(kind: str, text: str, viewer: Viewer, *, unfinished: bool = False) -> dict[int, float]:
    """Object id → how near it lies to the text. Reach is asked afterwards: the index only narrows.

    One query for each of at most MOST_WORDS words. With `unfinished` the last word may be the
    beginning of one, as while somebody types.
    """
    words = telling(text)
    last = words[-1] if words and unfinished else ""
    chosen = sorted(words, key=lambda word: -len(word))[:MOST_WORDS]
    found: dict[int, float] = defaultdict(float)
    for word in chosen:
        places = _places(kind, word, viewer, begun=word == last)
        rare = 1.0 if len(places) < CANDIDATES / 3 else 0.5
        for pk, score in _best(word, places, begun=word == last).items():
            found[pk] += score * rare
    return dict(found)


_Place = tuple[int, str, int]


def _places(kind: str, word: str, viewer: Viewer, *, begun: bool) -> list[_Place]:
    """(object, word as it stands there, weight) for the word's forms, newest first."""
    wanted = roots(word) | ({word} if begun else frozenset())
    matching = reduce(or_, (_begins(one) for one in sorted(wanted)))
    rows = SearchWord.objects.filter(matching, entry__kind=kind)
    if not (viewer.is_machine or (viewer.centre and viewer.inside)):
        rows = rows.filter(audience__in=[EVERYONE, *viewer.members])
    newest = rows.order_by("-entry_id")[:CANDIDATES]
    return list(newest.values_list("entry__object_id", "word", "weight"))


def _begins(root: str) -> Q:
    if len(root) < ROOT_BEGINS:
        return Q(word=root)
    if connection.vendor == "postgresql":
        return Q(word__startswith=root)
    return Q(word__gte=root, word__lt=root + "\U0010ffff")


def _best(word: str, places: list[_Place], *, begun: bool) -> dict[int, int]:
    """The best place of each object: the word or a form of it before a word that only begins so."""
    own, best = roots(word), dict[int, int]()
    for pk, stands, weight in places:
        if roots(stands) & own:
            score = 2 * weight
        elif begun and stands.startswith(word):
            score = weight
        else:
            continue
        best[pk] = max(best.get(pk, 0), score)
    return best
