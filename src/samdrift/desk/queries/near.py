"""What lies near a text: rows of one kind that hold any of its words, in all Norwegian word forms.

The search of the product wants every word; here a whole sentence is given, and the words that are
rare tell more than the common ones.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from samdrift.kernel.kept import ask
from samdrift.kernel.places import Known, Place, held, known, of_common, of_everyone, of_rare
from samdrift.kernel.search import spellings, stem, words_of
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member

OF_MEMBERS = frozenset({"desk.case"})
"""Kinds whose entries belong to members, not to everyone."""

MOST_WORDS = 6
"""Words of a text that are looked up: the longest, which tell most."""
CANDIDATES = 300
"""Places looked at for each word."""
LOOKED_AT_AGAIN = 150
"""The likeliest that are asked for the common words once more."""
SHORTEST = 3
ROOT_BEGINS = 4
"""Letters a root needs before words that begin with it are looked at."""
_PLURAL = ("erne", "arne", "ane")
"""Endings of the definite plural that the stemmer leaves a part of: skriverne, skrivarane."""
_ENDINGS = (
    "a", "ande", "ane", "ar", "are", "aren", "arne", "as", "de", "e", "else", "elsen", "elser", "en",
    "ende", "ene", "ens", "er", "ere", "eren", "erne", "ers", "es", "et", "ets", "ett", "ing", "inga",
    "ingar", "ingen", "inger", "n", "r", "s", "t", "te",
)  # fmt: skip
"""What a word may end in and still have the same root."""
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
_TOLD_TO_DO = frozenset(
    words_of(
        "skriv velg vel åpne åpna opne opna trykk klikk logg send slå ring vent bruk finn lagre start prøv "
        "hent legg write choose open press click send use find save try"
    )
)
"""What every guide tells one to do: in a text it says nothing of what the guide is about. «Skriv» has the
root of «skriveren».
"""
BODY = 1
"""The weight of a place outside the title."""


@functools.lru_cache(maxsize=20_000)
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

    At most five queries, and no more work with many cases than with some thousands. With `unfinished`
    the last word may be the beginning of one, as while somebody types.
    """
    words = telling(text)
    last = words[-1] if words and unfinished else ""
    chosen = sorted(words, key=lambda word: -len(word))[:MOST_WORDS]
    if kind in OF_MEMBERS:
        return _of_members(kind, chosen, viewer)
    return _of_everyone(kind, chosen, last)


def _of_everyone(kind: str, words: Sequence[str], last: str) -> dict[int, float]:
    """What is told to everyone is not so much: every word that begins as one of these is looked at."""
    wanted = {one for word in words for one in roots(word) | ({word} & {last})}
    begins = {one for one in wanted if len(one) >= ROOT_BEGINS}
    places = of_everyone(kind, begins, wanted - begins, CANDIDATES * MOST_WORDS)
    found: dict[int, float] = defaultdict(float)
    for word in words:
        best = _best(word, places, begun=word == last)
        rare = 1.0 if len(best) < CANDIDATES / 3 else 0.5
        for pk, score in best.items():
            found[pk] += score * rare
    return dict(found)


def _of_members(kind: str, words: Sequence[str], viewer: Viewer) -> dict[int, float]:
    """What belongs to members may be very much: all places of rare words and the newest of common ones.

    A common word counts half. The likeliest are then asked for the common words once more, since
    only a sample of those was looked at.
    """
    forms = {word: _forms(word) for word in words}
    stand = known(one for several in forms.values() for one in several)
    audiences = _audiences(viewer)
    everywhere = _every_member() if audiences is None else []
    places = of_rare(kind, stand.rare, audiences)
    places += of_common(kind, stand.common, everywhere if audiences is None else audiences)
    found = _summed(words, places, stand)
    first = sorted(found, key=lambda pk: (-found[pk], -pk))[:LOOKED_AT_AGAIN]
    if stand.common and len(words) > 1:
        entries = {one.object_id: one.entry for one in places}
        places += held([entries[pk] for pk in first], stand.common)
        found = _summed(words, places, stand)
    return found


def _summed(words: Sequence[str], places: Sequence[Place], stand: Known) -> dict[int, float]:
    """How near each object lies by all the words."""
    common, found = set(stand.common), dict[int, float]()
    for word in words:
        half = 0.5 if common & _forms(word) else 1.0
        for pk, score in _best(word, places, begun=False).items():
            found[pk] = found.get(pk, 0.0) + score * half
    return found


@functools.lru_cache(maxsize=2000)
def _forms(word: str) -> frozenset[str]:
    """What the word's forms may be written as in the index, where every word's stem stands too."""
    own = roots(word)
    tried = {root + ending for root in own for ending in _ENDINGS}
    return frozenset(one for one in tried if roots(one) & own) | own | {word}


def _audiences(viewer: Viewer) -> list[int] | None:
    """Whose entries may be looked at; None for all."""
    if viewer.is_machine or (viewer.centre and viewer.inside):
        return None
    return sorted(viewer.members)


def _every_member() -> list[int]:
    return [one.pk for one in ask("every member", None, lambda: Member.objects.only("pk"))]


def _best(word: str, places: Iterable[Place], *, begun: bool) -> dict[int, int]:
    """The best place of each object: the word or a form of it before a word that only begins so."""
    own, best = roots(word), dict[int, int]()
    for place in places:
        if place.weight <= BODY and place.word in _TOLD_TO_DO and place.word != word:
            continue
        if roots(place.word) & own:
            score = 2 * place.weight
        elif begun and place.word.startswith(word):
            score = place.weight
        else:
            continue
        best[place.object_id] = max(best.get(place.object_id, 0), score)
    return best
