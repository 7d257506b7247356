"""Search over everything in Norwegian word forms and by the beginning of words."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q

from samdrift.kernel import bulk, few
from samdrift.kernel.addresses import addresses
from samdrift.kernel.calc.names import fold
from samdrift.kernel.models.search import EVERYONE, SearchEntry, SearchWord
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

CANDIDATES = 400
"""Entries ranked for one search, so that a common word costs no more than a rare one."""
TITLE_WEIGHT, DETAIL_WEIGHT = 3, 1
LONGEST_WORD = 60
MOST_TERMS = 8
STEM_BEGINS = 5
"""Letters a stem needs before other words that begin with it are taken for its forms."""
_WORD = re.compile(r"\w+")
_NEAR = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y"})


@functools.lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer  # slow to import, so only when something is searched for

    return Stemmer.Stemmer("norwegian")


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def spellings(word: str) -> list[str]:
    """The word as written, and as it is spelt without aa and foreign accents: Aasen, Åsen."""
    plain = "".join(map(_plain_letter, word.translate(_NEAR))).replace("aa", "å")
    return [word] if plain == word else [word, plain]


@functools.lru_cache(maxsize=2_000)
def _plain_letter(letter: str) -> str:
    parts = letter if letter == "å" else unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


_ENTRY = ("kind", "object_id", "audience", "title", "detail")
_WORDS = ("entry_id", "audience", "word", "weight")
FEW_WORDS = 64
"""Words of an entry that go by one statement with it; of more, copying them is quicker."""


def index(rows: Sequence[models.Model], *, new: bool = False) -> None:
    """(Re)index rows of one kind: three statements however many rows; two where they are `new`."""
    if not rows:
        return
    kind = rows[0]._meta.label_lower
    describe = registry.search[kind].entry
    if not new:
        remove(kind, [row.pk for row in rows])
    told = [(row.pk, *describe(row)) for row in rows]
    if len(told) == 1:
        _index_one(kind, *told[0])
        return
    entries = [
        (kind, pk, audience, title[:300], detail[:300])
        for pk, audience, title, detail, _more in told
    ]
    with transaction.atomic(savepoint=False):
        pks = bulk.add_rows(SearchEntry, _ENTRY, entries)
        # Worked out while they are sent, so that the database takes the first meanwhile.
        words = (
            (entry, audience, word, weight)
            for entry, (_pk, audience, title, detail, more) in zip(pks, told, strict=True)
            for word, weight in _weights(title, f"{detail} {more}").items()
        )
        bulk.pour(SearchWord, _WORDS, words)


def _index_one(kind: str, pk: int, audience: int, title: str, detail: str, more: str) -> None:
    """By one statement: most acts change one row."""
    entry = SearchEntry(kind=kind, object_id=pk, audience=audience)
    entry.title, entry.detail = title[:300], detail[:300]
    words = _weights(title, f"{detail} {more}")
    told = [{"audience": audience, "word": word, "weight": words[word]} for word in words]
    with transaction.atomic(savepoint=False):
        if len(told) <= FEW_WORDS:
            few.put_with(entry, SearchWord, "entry_id", told)
            return
        few.put(entry)
        bulk.pour(SearchWord, _WORDS, ((entry.pk, audience, w, words[w]) for w in words))


def _weights(title: str, rest: str) -> dict[str, int]:
    """Every spelling and stem of the words, with the weight of the best place it stands in."""
    found: dict[str, int] = {}
    for text, weight in ((rest, DETAIL_WEIGHT), (title, TITLE_WEIGHT)):
        for word in words_of(text):
            for form in _forms(word):
                found[form] = weight
    return found


@functools.lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """What a word is found by: its spellings and their stems."""
    written = spellings(word)
    return (*written, *map(stem, written))


def remove(kind: str, pks: Iterable[int]) -> None:
    """Take objects out of the index."""
    entries = SearchEntry.objects.filter(kind=kind, object_id__in=list(pks))
    ids = list(entries.values_list("pk", flat=True))
    if ids:
        SearchWord.objects.filter(entry_id__in=ids)._raw_delete(using=entries.db)
        entries._raw_delete(using=entries.db)


@dataclass(frozen=True)
class Hit:
    kind: str
    kind_name: str
    title: str
    detail: str
    url: str


def find(text: str, viewer: Viewer, *, kinds: Sequence[str] = (), limit: int = 30) -> list[Hit]:
    """What the viewer may see that holds every word of the text (each may be unfinished)."""
    terms = list(dict.fromkeys(words_of(text)))[:MOST_TERMS]
    audiences = _audiences(viewer)
    if not terms or audiences is None:
        return []
    ranked = _ranked(terms, audiences, kinds)
    hits: dict[tuple[str, str], Hit] = {}  # what is found in two ways is shown once
    start, more = 0, limit
    while start < len(ranked) and len(hits) < limit:
        for hit in _visible(ranked[start : start + more], viewer):
            hits.setdefault((hit.title, hit.url), hit)
        start, more = start + more, more * 2  # the first are nearly always within reach
    return list(hits.values())[:limit]


class _Entry(NamedTuple):
    """A row of the index: some hundreds are ranked for each search, so no model objects."""

    pk: int
    kind: str
    object_id: int
    title: str
    detail: str


def _visible(entries: Sequence[_Entry], viewer: Viewer) -> list[Hit]:
    """The entries whose objects are within reach: the index only narrows, reach decides."""
    names = {kind: str(known.name) for kind in {e.kind for e in entries}
             if (known := registry.search.get(kind))}  # fmt: skip
    urls = addresses((Ref(e.kind, e.object_id) for e in entries if e.kind in names), viewer)
    return [
        Hit(e.kind, names[e.kind], e.title, e.detail, url)
        for e in entries
        if (url := urls.get(Ref(e.kind, e.object_id))) is not None
    ]


def _audiences(viewer: Viewer) -> Q | None:
    """Whose entries may be looked at; None for nobody's."""
    if viewer.is_machine or (viewer.centre and viewer.inside):
        return Q()
    if viewer.person_id is None or not viewer.inside:
        return None
    return Q(audience__in=[EVERYONE, *viewer.with_former(viewer.members)])


def _ranked(terms: Sequence[str], audiences: Q, kinds: Sequence[str]) -> list[_Entry]:
    """The entries that hold every term, best first."""
    rows = SearchWord.objects.filter(audiences)
    if kinds:
        rows = rows.filter(entry__kind__in=kinds)
    scores = _scores(terms, rows)
    entries = _entries(list(scores))
    return sorted(entries, key=lambda e: (-scores[e.pk] - _titled(e, terms), len(e.title), e.pk))


_SQL = "SELECT id, kind, object_id, title, detail FROM kernel_searchentry WHERE id "


def _entries(pks: list[int]) -> list[_Entry]:
    """The entries with these keys: some hundreds for each search, so one plain statement."""
    if not pks:
        return []
    several = connection.vendor == "postgresql"
    where = "= ANY(%s)" if several else f"IN ({', '.join(['%s'] * len(pks))})"
    with connection.cursor() as cursor:
        cursor.execute(_SQL + where, [pks] if several else pks)
        return [_Entry(*values) for values in cursor.fetchall()]


@functools.lru_cache(maxsize=5000)
def _title_words(title: str) -> tuple[str, ...]:
    return tuple(words_of(title))


def _titled(entry: _Entry, terms: Sequence[str]) -> int:
    """More for a title that is just these words, and for one that begins with the first."""
    words = _title_words(entry.title)
    if sorted(words) == sorted(terms):
        return 20
    return 4 if words and words[0].startswith(terms[0]) else 0


def _scores(terms: Sequence[str], rows: Any) -> dict[int, int]:
    """How well at most CANDIDATES entries hold the terms.

    The rarest term leads. Is it rare, all its entries are looked at and nothing is lost; are all
    terms common, the database finds the entries that hold every one, those in titles first.
    """
    matching = {term: rows.filter(_matches(term)) for term in terms}
    if len(terms) == 1:
        return _only(terms[0], matching, rows)
    counts = {
        term: found.order_by().values("entry_id")[: CANDIDATES + 1].count()
        for term, found in matching.items()
    }
    leading, *others = sorted(terms, key=lambda term: counts[term])
    scores = _leading(leading, matching, rows, rare=counts[leading] <= CANDIDATES)
    for term in others:
        if not scores:
            break
        held = matching[term].filter(entry_id__in=list(scores))
        found = _best(term, held.values_list(*_SCORED))
        scores = {pk: scores[pk] + score for pk, score in found.items()}
    return scores


def _only(term: str, matching: dict[str, Any], rows: Any) -> dict[int, int]:
    """The one term's scores: all its entries where they are few, which one question tells."""
    found = list(matching[term].values_list(*_SCORED)[: CANDIDATES + 1])
    if len(found) <= CANDIDATES:
        return _best(term, found)
    return _leading(term, matching, rows, rare=False)


def _leading(term: str, matching: dict[str, Any], rows: Any, *, rare: bool) -> dict[int, int]:
    if rare:
        return _best(term, matching[term].values_list(*_SCORED))
    # The word itself is asked for alone, newest first: so the index gives as many as are needed and no
    # more, where for the other forms beside it the database gathers all before it gives the first.
    widening = [
        rows.filter(word=term, weight=TITLE_WEIGHT).order_by("-entry_id"),
        matching[term].filter(weight=TITLE_WEIGHT),
        matching[term],
    ]
    others = [
        Q(entry_id__in=held.order_by().values("entry_id"))
        for other, held in matching.items()
        if other != term
    ]
    scores: dict[int, int] = {}
    for found in widening:
        left = CANDIDATES - len(scores)
        if left > 0:
            most = left if found is widening[0] else left * 2  # an entry may have several forms
            part = _best(term, found.filter(*others).values_list(*_SCORED)[:most])
            scores = part | scores
    return scores


_SCORED = ("entry_id", "word", "weight")


def _best(term: str, rows: Iterable[tuple[int, str, int]]) -> dict[int, int]:
    """Entry → its best score for the term: the word itself, its other forms, words begun by it."""
    own, forms = set(spellings(term)), {stem(spelling) for spelling in spellings(term)}
    found: dict[int, int] = defaultdict(int)
    for entry, word, weight in rows:
        nearness = 3 if word in own else 2 if word in forms else 1
        found[entry] = max(found[entry], weight * nearness)
    return found


def _matches(term: str) -> Q:
    """The word itself, its other forms, or words that begin with it."""
    found = Q()
    for spelling in spellings(term):
        root = stem(spelling)
        begin = root if len(root) >= STEM_BEGINS and spelling.startswith(root) else spelling
        found |= _begins(begin) if root.startswith(begin) else Q(word=root) | _begins(begin)
    return found


def _begins(term: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(word__startswith=term)
    return Q(word__gte=term, word__lt=term + "\U0010ffff")
