"""Search over everything in Norwegian word forms and by the beginning of words."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from samdrift.kernel import bulk
from samdrift.kernel.calc.names import fold
from samdrift.kernel.models.search import EVERYONE, SearchEntry, SearchWord
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

CANDIDATES = 400
"""Rows looked at for one word before ranking, so that a common word costs no more than a rare one."""
TITLE_WEIGHT, DETAIL_WEIGHT = 3, 1
_WORD = re.compile(r"\w+")


@functools.lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer  # slow to import, so only when something is searched for

    return Stemmer.Stemmer("norwegian")


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:60] for word in _WORD.findall(fold(text))]


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


_ENTRY = ("kind", "object_id", "audience", "title", "detail")


def index(rows: Sequence[models.Model]) -> None:
    """(Re)index rows of one kind: three statements however many rows."""
    if not rows:
        return
    kind = rows[0]._meta.label_lower
    describe = registry.search[kind].entry
    remove(kind, [row.pk for row in rows])
    told = [(row.pk, *describe(row)) for row in rows]
    entries = [
        (kind, pk, audience, title[:300], detail[:300])
        for pk, audience, title, detail, _more in told
    ]
    with transaction.atomic():
        pks = bulk.add_rows(SearchEntry, _ENTRY, entries)
        words = [
            (entry, audience, word, weight)
            for entry, (_pk, audience, title, detail, more) in zip(pks, told, strict=True)
            for word, weight in _weights(title, f"{detail} {more}").items()
        ]
        bulk.add_rows(SearchWord, ("entry_id", "audience", "word", "weight"), words)


def _weights(title: str, rest: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for text, weight in ((rest, DETAIL_WEIGHT), (title, TITLE_WEIGHT)):
        for word in words_of(text):
            found[word] = found[stem(word)] = weight
    return found


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
    """What the viewer may see that holds every word of the text (the last may be unfinished)."""
    terms = words_of(text)[:8]
    if not terms or viewer.person_id is None and not viewer.is_machine:
        return []
    ranked = _candidates(terms, viewer, kinds)
    entries = {e.pk: e for e in SearchEntry.objects.filter(pk__in=ranked[: limit * 3])}
    ordered = [entries[pk] for pk in ranked if pk in entries]
    described = registry.describe((Ref(e.kind, e.object_id) for e in ordered), viewer)
    hits = [
        Hit(e.kind, str(registry.search[e.kind].name), e.title, e.detail, found.url)
        for e in ordered
        if (found := described.get(Ref(e.kind, e.object_id)))
    ]
    return hits[:limit]


def _audiences(viewer: Viewer) -> Q:
    if viewer.is_machine or viewer.centre:
        return Q()
    if not viewer.inside:
        return Q(audience__in=[*viewer.members, -1])
    return Q(audience__in=[EVERYONE, *viewer.members])


def _candidates(terms: Sequence[str], viewer: Viewer, kinds: Sequence[str]) -> list[int]:
    """Entry ids that match every term, best first.

    The first term gives at most CANDIDATES ids; each further one is asked only about those
    that are left, unless it is itself rarer.
    """
    rows = SearchWord.objects.filter(_audiences(viewer))
    if kinds:
        rows = rows.filter(entry__kind__in=kinds)
    scores: dict[int, int] = {}
    for number, term in enumerate(sorted(terms, key=len, reverse=True)):
        matching = rows.filter(_matches(term))
        if number:
            matching = matching.filter(entry_id__in=scores)
        found: dict[int, int] = defaultdict(int)
        for entry, word, weight in matching.values_list("entry_id", "word", "weight")[
            : CANDIDATES * (1 if not number else 4)
        ]:
            exact = 2 if word == term else 1
            found[entry] = max(found[entry], weight * exact)
        scores = {pk: scores.get(pk, 0) + score for pk, score in found.items()}
        if not scores:
            return []
    return sorted(scores, key=lambda pk: (-scores[pk], pk))


def _matches(term: str) -> Q:
    """The word itself, its other forms, or words that begin with it."""
    return Q(word=stem(term)) | _begins(term)


def _begins(term: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(word__startswith=term)
    return Q(word__gte=term, word__lt=term + "\U0010ffff")


def rebuild() -> dict[str, int]:
    """Index every searchable row anew; returns how many of each kind."""
    counts: dict[str, int] = {}
    for kind in registry.search:
        model = registry.kinds[kind].model
        batch: list[models.Model] = []
        counts[kind] = 0
        for row in model._default_manager.iterator(chunk_size=1000):
            batch.append(row)
            if len(batch) == 1000:
                index(batch)
                counts[kind] += len(batch)
                batch = []
        index(batch)
        counts[kind] += len(batch)
    return counts
