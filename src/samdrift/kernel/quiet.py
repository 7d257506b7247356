"""Many questions of which most have nothing to tell, as on the front page: those are asked all at once.

The SQL of a question that found nothing is kept as a text under who looks, never its answer. The next
time one statement asks for all such questions whether they find a row now; only those that do, and those
that told something the last time, are worked out anew. What found nothing and still finds nothing leads
to the same: a question that a moment of the clock goes into is therefore never kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

from samdrift.kernel import prepared
from samdrift.kernel.kept import Keep

_Asked = tuple[tuple[str, tuple[Any, ...], str], ...]
"""Statements with their values, and with the values in the text where the database prepares them."""
_SILENT = Keep(4000)
_TALKS: _Asked = ()
"""Kept for a question that tells nothing though it finds rows: it is worked out each time."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


class _Told(NamedTuple):
    """What a question told, with a print of every row that it was told from; before the print was taken
    once there is no answer yet.
    """

    asked: _Asked
    rows: Any = None
    answer: Any = None


_SAID = Keep(4000)


def told(
    viewer: Hashable, questions: Mapping[str, Callable[[], Any]], *, steady: Collection[str] = ()
) -> dict[str, Any]:
    """What each question tells, in their order, without those that tell nothing (None or empty).

    A question must follow from its name, the viewer and what the database answers. `steady`: those
    that tell nothing of the time of day, so that what they told stands while the rows are the same.
    """
    kept = {name: _SILENT.known((name, viewer)) for name in questions}
    silent = _still_silent({name: asked for name, asked in kept.items() if asked})
    said = {name: one for name in steady if (one := _SAID.known((name, viewer)))}
    rows = _rows_of(said)
    found = {}
    for name, question in questions.items():
        known = said.get(name)
        if name in silent:
            continue
        if known and known.answer is not None and known.rows == rows[name]:
            found[name] = known.answer
            continue
        with _noting() as asked:
            answer = question()
        if answer is None or (isinstance(answer, list) and not answer):
            again = _TALKS if kept[name] is not None else _keepable(asked)
            _SILENT.put((name, viewer), again)
            _SAID.put((name, viewer), None)
        else:
            found[name] = answer
            _SILENT.put((name, viewer), None)
            if name in steady:
                _SAID.put((name, viewer), _said(asked, answer, known, rows.get(name)))
    return found


def _said(asked: list[tuple[str, Any]], answer: Any, known: _Told | None, rows: Any) -> Any:
    """The print was taken before the question was asked: an answer is never older than its print."""
    again = _keepable(asked)
    if again is None:
        return None
    same = known is not None and known.asked == again
    return _Told(again, rows, answer) if same else _Told(again)


def _rows_of(said: Mapping[str, _Told]) -> dict[str, Any]:
    """A print of every row that each finds now; one statement where the database takes prints."""
    if not said:
        return {}
    several = [(name, *one) for name, known in said.items() for one in known.asked]
    prints: dict[str, list[Any]] = {name: [] for name in said}
    if all(text for *_asked, text in several):
        columns = [
            f"(SELECT md5(string_agg(found::text, '|')) FROM ({text}) AS found)"  # noqa: S608 -- made by Django itself
            for *_asked, text in several
        ]
        answers = _at_once(f"SELECT {', '.join(columns)}")
        for (name, *_asked), answer in zip(several, answers, strict=True):
            prints[name].append(answer)
        return prints
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        for name, sql, values, _text in several:
            cursor.execute(sql, values)
            prints[name].append(cursor.fetchall())
    return prints


def _still_silent(asked: Mapping[str, _Asked]) -> set[str]:
    """Those of which no statement finds a row now: one statement for all of them."""
    if not asked:
        return set()
    several = [(name, *one) for name, all_ in asked.items() for one in all_]
    if all(text for *_asked, text in several):
        answers = _at_once(_exist(text for *_asked, text in several))
    else:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            values = [value for _name, _sql, values, _text in several for value in values]
            cursor.execute(_exist(sql for _name, sql, _values, _text in several), values)
            answers = cursor.fetchone()
    speaks = {name for (name, *_more), answer in zip(several, answers, strict=True) if answer}
    return set(asked) - speaks


def _at_once(statement: str) -> Any:
    """The one row of a statement made of many; so large a one is not prepared, since the database would
    hold megabytes of it for each viewer.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, [])
        return cursor.fetchone()


def _exist(statements: Iterable[str]) -> str:
    return "SELECT " + ", ".join(f"EXISTS ({one})" for one in statements)


def _keepable(asked: list[tuple[str, Any]]) -> _Asked | None:
    """The statements, where they may be asked again just so; one that asks nothing costs nothing."""
    if not asked or any(not _same_again(sql, values) for sql, values in asked):
        return None
    return tuple(
        (sql, tuple(values or ()), prepared.text_of(sql, values or (), lambda _value: False))
        for sql, values in asked
    )


def _same_again(sql: str, values: Any) -> bool:
    return sql.startswith("SELECT") and not any(_is_moment(one) for one in values or ())


def _is_moment(value: Any) -> bool:
    """A moment of the clock, as Django gives it to the database."""
    if isinstance(value, list | tuple):
        return any(_is_moment(one) for one in value)
    return isinstance(value, dt.datetime) or (isinstance(value, str) and bool(_MOMENT.match(value)))


@contextmanager
def _noting() -> Iterator[list[tuple[str, Any]]]:
    """Notes every statement sent meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, values: Any, *more: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *more)

    with connections[DEFAULT_DB_ALIAS].execute_wrapper(note):
        yield asked
