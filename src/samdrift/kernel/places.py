"""Where words stand in the index of the search, within bounds that do not grow with what is indexed.

The search of the product ranks; here whoever ranks in a way of its own gets the places. What is told
to everyone has a small index of its own. What belongs to a member may be very much of, so a word that
stands in many entries is sampled: the newest of each member.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from samdrift.kernel.models.search import SearchWord

MANY = 300
"""A word that stands in more entries than this is common."""
LEAST_OF_EACH = 5
"""How many of the newest are looked at for each member, however many members there are."""
_LAST = "\U0010ffff"
"""Comes after every letter."""
_END = " "
"""Comes before every letter that a word may have."""


class Place(NamedTuple):
    """A word that stands in an entry; `weight` is higher in the title."""

    entry: int
    object_id: int
    word: str
    weight: int


class Known(NamedTuple):
    """Those of some words that stand anywhere, the rare ones and the common ones."""

    rare: list[str]
    common: list[str]


def of_everyone(kind: str, begins: Iterable[str], exact: Iterable[str], most: int) -> list[Place]:
    """Where what is told to everyone holds words that begin so, or these very words; newest first."""
    spans = [(one, one + _LAST) for one in begins] + [(one, one + _END) for one in exact]
    if not spans:
        return []
    return _places(_OF_EVERYONE[connection.vendor], [json.dumps(spans), kind, most])


def known(words: Iterable[str]) -> Known:
    """Which of the words stand anywhere, and how common each is: two looks in the index for each."""
    rows = _asked(_KNOWN[connection.vendor], [MANY, json.dumps(sorted(set(words)))])
    return Known([word for word, many in rows if not many], [word for word, many in rows if many])


def of_rare(kind: str, words: Sequence[str], audiences: Sequence[int] | None) -> list[Place]:
    """Every place of words that are known to be rare; None for all audiences."""
    if not words:
        return []
    if audiences is None:
        return _places(_OF_RARE[connection.vendor], [_several(words), kind])
    statement = _OF_RARE[connection.vendor] + _AMONG[connection.vendor]
    return _places(statement, [_several(words), kind, _several(audiences)])


def of_common(kind: str, words: Sequence[str], audiences: Sequence[int]) -> list[Place]:
    """Places of words that are known to be common: the newest of each audience."""
    if not words or not audiences:
        return []
    each = max(LEAST_OF_EACH, MANY // len(audiences))
    asked = [_several(words), _several(audiences), each, kind]
    return _places(_OF_COMMON[connection.vendor], asked)


def held(entries: Sequence[int], words: Sequence[str]) -> list[Place]:
    """Where these entries hold any of the words."""
    if not entries or not words:
        return []
    rows = SearchWord.objects.filter(entry__in=entries, word__in=words)
    return [Place(*row) for row in rows.values_list(*_FIELDS)]


_FIELDS = ("entry_id", "entry__object_id", "word", "weight")

_OF_EVERYONE = {
    # The literal 0 is EVERYONE: only so does SQLite see that the smaller index will do.
    "sqlite": """
        SELECT s.entry_id, e.object_id, s.word, s.weight
        FROM json_each(%s) f
        CROSS JOIN kernel_searchword s INDEXED BY search_word_everyone
        CROSS JOIN kernel_searchentry e
        WHERE s.audience = 0
          AND s.word >= json_extract(f.value, '$[0]') AND s.word < json_extract(f.value, '$[1]')
          AND e.id = s.entry_id AND e.kind = %s
        ORDER BY s.entry_id DESC LIMIT %s""",
    "postgresql": """
        SELECT s.entry_id, e.object_id, s.word, s.weight
        FROM jsonb_array_elements(%s::jsonb) f
        CROSS JOIN LATERAL (
          SELECT entry_id, word, weight FROM kernel_searchword
          WHERE audience = 0 AND word ~>=~ (f.value ->> 0) AND word ~<~ (f.value ->> 1) OFFSET 0
        ) s
        JOIN kernel_searchentry e ON e.id = s.entry_id
        WHERE e.kind = %s
        ORDER BY s.entry_id DESC LIMIT %s""",
}
_STANDS = "SELECT 1 FROM kernel_searchword s WHERE s.word = f.value LIMIT 1 OFFSET"
_KNOWN = {
    vendor: f"SELECT f.value, EXISTS ({_STANDS} %s) FROM {words} f WHERE EXISTS ({_STANDS} 0)"  # noqa: S608 -- words of our own
    for vendor, words in (
        ("sqlite", "json_each(%s)"),
        ("postgresql", "jsonb_array_elements_text(%s::jsonb)"),
    )
}
# What the planners know of words are averages, by which they would read every entry; the words are
# few, so they come first, and each entry by its key.
_OF_RARE = {
    "sqlite": """
        SELECT s.entry_id, e.object_id, s.word, s.weight
        FROM json_each(%s) f CROSS JOIN kernel_searchword s CROSS JOIN kernel_searchentry e
        WHERE s.word = f.value AND e.id = s.entry_id AND e.kind = %s""",
    "postgresql": """
        SELECT s.entry_id, e.object_id, s.word, s.weight
        FROM unnest(%s::text[]) f (value)
        CROSS JOIN LATERAL (
          SELECT entry_id, word, weight, audience FROM kernel_searchword
          WHERE word = f.value OFFSET 0
        ) s
        CROSS JOIN LATERAL (
          SELECT object_id, kind FROM kernel_searchentry WHERE id = s.entry_id OFFSET 0
        ) e
        WHERE e.kind = %s""",
}
_AMONG = {
    "sqlite": " AND s.audience IN (SELECT a.value FROM json_each(%s) a)",
    "postgresql": """
        AND s.audience = ANY (%s::bigint[])""",
}
_OF_COMMON = {
    "sqlite": """
        SELECT s.entry_id, e.object_id, s.word, s.weight
        FROM json_each(%s) f CROSS JOIN json_each(%s) a
        CROSS JOIN kernel_searchword s CROSS JOIN kernel_searchentry e
        WHERE s.word = f.value AND s.audience = a.value
          AND s.entry_id >= COALESCE((
            SELECT x.entry_id FROM kernel_searchword x
            WHERE x.word = f.value AND x.audience = a.value
            ORDER BY x.entry_id DESC LIMIT 1 OFFSET %s - 1), 0)
          AND e.id = s.entry_id AND e.kind = %s""",
    "postgresql": """
        SELECT s.entry_id, e.object_id, s.word, s.weight
        FROM unnest(%s::text[]) f (value)
        CROSS JOIN unnest(%s::bigint[]) a (value)
        CROSS JOIN LATERAL (
          SELECT entry_id, word, weight FROM kernel_searchword
          WHERE word = f.value AND audience = a.value ORDER BY entry_id DESC LIMIT %s
        ) s
        CROSS JOIN LATERAL (
          SELECT object_id, kind FROM kernel_searchentry WHERE id = s.entry_id OFFSET 0
        ) e
        WHERE e.kind = %s""",
}


def _several(values: Sequence[str] | Sequence[int]) -> Any:
    """The values as one. PostgreSQL sees how many there are in an array, and in JSON not: it takes them
    for a hundred, and what follows for a work so large that it may be worth translating into machine code.
    """
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))


def _asked(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _places(statement: str, values: list[Any]) -> list[Place]:
    return [Place(*row) for row in _asked(statement, values)]
