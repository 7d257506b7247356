"""What is worked out of rows that seldom change (what is promised, what a site has chosen): it stands
while a print of every row that it was worked out of is the same (decision 16).

One prepared statement takes the prints anew. What was told is shared by all who ask in the process, and
must not be changed by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

from samdrift.kernel import prepared
from samdrift.kernel.kept import Keep
from samdrift.kernel.quiet import Asked, keepable, noting

T = TypeVar("T")


class _Known(NamedTuple):
    """What was asked and found; without an answer where no print was taken before it was asked."""

    asked: Asked
    print_: str
    rows: Any = None
    answer: Any = None


_KNOWN = Keep(500)


def stands(name: Hashable, question: Callable[[], T], *, moments: bool = False) -> T:
    """What the question tells, worked out only where a row it was told from is another than before.

    It must follow from its name and what the database answers, and tell something. The print is taken
    before the question is asked, so that an answer is never older than its print. `moments`:
    the moments that it asks with follow from its name.
    """
    known: _Known | None = _KNOWN.known(name)
    rows = _prints(known) if known else None
    if known and known.answer is not None and known.rows == rows:
        told: T = known.answer
        return told
    with noting() as asked:
        answer = question()
    again = keepable(asked, moments=moments)
    if known and known.asked == again:
        _KNOWN.put(name, _Known(again, known.print_, rows, answer))
    else:
        _KNOWN.put(name, _Known(again, _printing(again)) if again else None)
    return answer


def _printing(asked: Asked) -> str:
    """One statement that takes the prints; empty where the database takes none."""
    if not all(text for _sql, _values, text in asked):
        return ""
    prints = ", ".join(
        f"(SELECT md5(string_agg(found::text, '|')) FROM ({text}) AS found)"  # noqa: S608 -- made by Django itself
        for _sql, _values, text in asked
    )
    return f"SELECT {prints}"


def _prints(known: _Known) -> Any:
    """A print of every row that the statements find; the rows themselves where none is taken."""
    if known.print_:
        return prepared.asked(known.print_)[0]
    found = []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        for sql, values, _text in known.asked:
            cursor.execute(sql, values)
            found.append(cursor.fetchall())
    return found
