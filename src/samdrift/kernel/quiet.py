"""Many questions of which most have nothing to tell, as on the front page: those are asked all at once.

The SQL of a question that found nothing is kept as a text under who looks, never its answer. The next
time one statement asks for all such questions whether they find a row now; only those that do, and those
that told something the last time, are worked out anew. What found nothing and still finds nothing leads
to the same: a question that a moment of the clock goes into is therefore never kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

from samdrift.kernel import prepared
from samdrift.kernel.kept import Keep

Asked = tuple[tuple[str, tuple[Any, ...], str], ...]
"""Statements with their values, and with the values in the text where the database prepares them."""
_SILENT = Keep(4000)
_TALKS: Asked = (("", (), ""),)
"""Kept for a question that tells nothing though it finds rows: that it finds some says nothing."""
_NOTHING = object()
"""What a question told that found rows and told nothing."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
JOINS_WEIGHED = 4
"""How many joins the planner tries in every order. These statements follow keys out from one table, so
that the order they are written in is good; to weigh eight of them takes longer than all the rest.
"""


class _Told(NamedTuple):
    """What a question told, with a print of every row that it was told from; before the print was taken
    once there is no answer yet.
    """

    asked: Asked
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
    said = {name: one for name in steady if (one := _SAID.known((name, viewer)))}
    quiet = {name: one for name, one in kept.items() if one is not None and one is not _TALKS}
    silent, rows = _asked_anew(quiet, said)
    found = {}
    for name, question in questions.items():
        known = said.get(name)
        if name in silent:
            continue
        if known and known.answer is not None and known.rows == rows[name]:
            if known.answer is not _NOTHING:
                found[name] = known.answer
            continue
        with noting() as asked:
            answer = question()
        if answer is None or (isinstance(answer, list) and not answer):
            again = _TALKS if kept[name] is not None else _finding(keepable(asked))
            answer = _NOTHING if again is _TALKS else None
            _SILENT.put((name, viewer), again)
        else:
            found[name] = answer
            _SILENT.put((name, viewer), None)
        keeps = name in steady and answer is not None
        _SAID.put((name, viewer), _said(asked, answer, known, rows.get(name)) if keeps else None)
    return found


def _said(asked: list[tuple[str, Any]], answer: Any, known: _Told | None, rows: Any) -> Any:
    """The print was taken before the question was asked: an answer is never older than its print."""
    again = keepable(asked)
    if again is None:
        return None
    same = known is not None and known.asked == again
    return _Told(again, rows, answer) if same else _Told(again)


def _asked_anew(
    quiet: Mapping[str, Asked], said: Mapping[str, _Told]
) -> tuple[set[str], dict[str, list[Any]]]:
    """Those of which no statement finds a row now, and a print of every row that the others find: one
    statement for all of them where the database takes prints.
    """
    silent = [(name, *one) for name, all_ in quiet.items() for one in all_]
    spoke = [(name, *one) for name, known in said.items() for one in known.asked]
    finds, prints = _in_one(silent, spoke) or _one_by_one(silent, spoke)
    speaks = {name for (name, *_more), one in zip(silent, finds, strict=True) if one}
    rows: dict[str, list[Any]] = {name: [] for name in said}
    for (name, *_more), one in zip(spoke, prints, strict=True):
        rows[name].append(one)
    return set(quiet) - speaks, rows


_Named = Sequence[tuple[str, str, tuple[Any, ...], str]]
_Answers = tuple[Sequence[Any], Sequence[Any]]


def _in_one(silent: _Named, spoke: _Named) -> _Answers | None:
    columns = [f"EXISTS ({text})" for *_asked, text in silent]
    columns += [
        f"(SELECT md5(string_agg(found::text, '|')) FROM ({text}) AS found)"  # noqa: S608 -- made by Django itself
        for *_asked, text in spoke
    ]
    if not columns or not all(text for *_asked, text in [*silent, *spoke]):
        return None
    weighed = f"SET LOCAL join_collapse_limit = {JOINS_WEIGHED}"
    answers = prepared.asked_large(f"SELECT {', '.join(columns)}", weighed)
    return answers[: len(silent)], answers[len(silent) :]


def _one_by_one(silent: _Named, spoke: _Named) -> _Answers:
    """All that were silent in one statement, and the rows of the others as they are."""
    finds: Any = []
    prints: list[Any] = []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        if silent:
            places = [value for *_name, values, _text in silent for value in values]
            exist = ", ".join(f"EXISTS ({sql})" for _name, sql, *_more in silent)
            cursor.execute(f"SELECT {exist}", places)
            finds = cursor.fetchone()
        for _name, sql, values, _text in spoke:
            cursor.execute(sql, values)
            prints.append(cursor.fetchall())
    return finds, prints


def keepable(asked: list[tuple[str, Any]], *, moments: bool = False) -> Asked | None:
    """The statements, where they may be asked again just so. One that asks nothing follows from who
    looks alone, and so tells the same as before. `moments`: also with moments of the clock in them.
    """
    if any(not same_again(sql, () if moments else values) for sql, values in asked):
        return None
    return tuple(
        (sql, tuple(values or ()), prepared.text_of(sql, values or (), lambda _value: False))
        for sql, values in asked
    )


def _finding(asked: Asked | None) -> Asked | None:
    """The statements, to ask whether they find a row: what they read of it, and the tables that are
    joined for that alone, the database would look up and plan for nothing.
    """
    return asked and tuple((sql, values, _finds(text)) for sql, values, text in asked)


def _finds(text: str) -> str:
    if _OTHER.search(text):
        return text
    return _COLUMNS.sub("SELECT 1 FROM ", text, count=1)


_COLUMNS = re.compile(r'^SELECT (?:(?:"\w+"|\w+)\."\w+"(?:, )?)+ FROM ')
"""Columns alone are read, as they stand."""
_OTHER = re.compile(r" (?:UNION|INTERSECT|EXCEPT) |(?:ORDER|GROUP) BY \d")
"""What is read matters for whether something is found, or is counted from."""


def same_again(sql: str, values: Any) -> bool:
    """Whether a statement may be asked again just so: it reads, and no moment of the clock goes into it."""
    return sql.startswith("SELECT") and not any(_is_moment(one) for one in values or ())


def _is_moment(value: Any) -> bool:
    """A moment of the clock, as Django gives it to the database."""
    if isinstance(value, list | tuple):
        return any(_is_moment(one) for one in value)
    return isinstance(value, dt.datetime) or (isinstance(value, str) and bool(_MOMENT.match(value)))


@contextmanager
def noting() -> Iterator[list[tuple[str, Any]]]:
    """Notes every statement sent meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, values: Any, *more: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *more)

    with connections[DEFAULT_DB_ALIAS].execute_wrapper(note):
        yield asked
