"""Pages by key: the rows after a cursor, in a total order that ends in the id."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import functools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.kept import Keep, Statement, counting, statement
from samdrift.kernel.viewer import Viewer

COUNT_CAP = 1000
PAGE = 50


@dataclass
class Page:
    rows: list[Any]
    count: int
    capped: bool
    after: str | None
    before: str | None
    order: str


def page(
    rows: QuerySet[Any], order: str, *, after: str = "", before: str = "", size: int = PAGE
) -> Page:
    """One page by key: rows after (or before) a cursor, in a total order that ends in the id."""
    descending, name = order.startswith("-"), order.removeprefix("-")
    backwards = bool(before)
    cursor = _read_cursor(before or after)
    window, down = rows, descending != backwards
    if cursor is not None:
        window = window.filter(_beyond(name, cursor, descending=down))
    window = window.order_by(*_order_by(rows.model, name, descending=down))
    found = list(_first(rows, window, name, size + 1))
    counted = _countable(rows).count()
    return _page(found, counted, order, size, cursor=cursor, backwards=backwards)


def _countable(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")[: COUNT_CAP + 1]


def _page(
    found: list[Any], count: int, order: str, size: int, *, cursor: Any, backwards: bool
) -> Page:
    name, more, found = order.removeprefix("-"), len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else True
    has_previous = more if backwards else cursor is not None
    return Page(
        rows=found,
        count=min(count, COUNT_CAP),
        capped=count > COUNT_CAP,
        after=_cursor(found[-1], name) if found and has_next else None,
        before=_cursor(found[0], name) if found and has_previous else None,
        order=order,
    )


CAPPED_KEPT = 60
"""Seconds that a list is known to have more rows than are counted."""


@dataclass
class Counted:
    """How many rows there are, up to one more than COUNT_CAP, with its SQL worked out."""

    asked: Statement
    capped_until: float = 0.0

    def count(self) -> int:
        if time.monotonic() < self.capped_until:
            return COUNT_CAP + 1
        count: int = self.asked.values()[0][0] if self.asked.sql else 0
        if count > COUNT_CAP:
            self.capped_until = time.monotonic() + CAPPED_KEPT
        return count


_COUNTS = Keep()


def count(name: str, viewer: Viewer, rows: Callable[[], QuerySet[Any]]) -> int:
    """How many rows there are, up to one more than COUNT_CAP. `rows` must follow from the viewer."""
    kept = _COUNTS.get((name, viewer), lambda: Counted(counting(_countable(rows()))))
    found: int = kept.count()
    return found


@dataclass(frozen=True)
class Ready:
    """The first page of a list, with its SQL worked out."""

    rows: Statement
    counted: Counted
    order: str
    size: int

    def page(self) -> Page:
        found, count = self.rows.rows(), self.counted.count()
        return _page(found, count, self.order, self.size, cursor=None, backwards=False)


def ready(rows: QuerySet[Any], order: str, size: int) -> Ready | None:
    """The list's first page, to be asked for again and again; None where it cannot be kept."""
    window = in_order(rows, order)
    found = statement(_first(rows, window, order.removeprefix("-"), size + 1))
    return Ready(found, Counted(counting(_countable(rows))), order, size) if found else None


def _first(rows: QuerySet[Any], window: QuerySet[Any], name: str, most: int) -> QuerySet[Any]:
    """The first rows of a window that stands in order.

    By another table's field, the database finds the keys of these rows first, and fetches what else
    the page shows for them alone: else it joins every table of the page for thousands of rows to
    give fifty. By a field of its own it walks an index, and that is quickest done at once.
    """
    if "__" not in name:
        return window[:most]
    keys = window.values("pk")[:most]
    return _bare(rows).filter(pk__in=keys).order_by(*window.query.order_by)


def _bare(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows without their conditions, which the keys have met already: said twice, the database
    plans for twice as long. Conditions on other tables stay, since their joins do.
    """
    query: Any = rows.query
    if len(query.alias_map) > 1 or query.group_by is not None or query.combinator or query.distinct:
        return rows
    bare = rows.all()
    bare.query.where = type(query.where)()
    return bare


def in_order(rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    """All the rows in a total order that ends in the id."""
    descending = order.startswith("-")
    return rows.order_by(*_order_by(rows.model, order.removeprefix("-"), descending=descending))


def _order_by(model: type[Model], name: str, *, descending: bool) -> list[Any]:
    pk = "-pk" if descending else "pk"
    if name in {"id", "pk"}:
        return [pk]
    hashed: Any = model
    if not _may_be_null(hashed, name):
        # Said plainly, so that SQLite may walk an index instead of sorting every row.
        return ["-" + name if descending else name, pk]
    first = F(name).desc(nulls_first=True) if descending else F(name).asc(nulls_last=True)
    return [first, pk]


@functools.lru_cache(maxsize=1000)
def _may_be_null(model: type[Model], path: str) -> bool:
    """Whether a path of field names can end in nothing; what is no field of the model's may."""
    within: Any = model
    for name in path.split("__"):
        try:
            field: Any = within._meta.get_field(name)
        except (FieldDoesNotExist, AttributeError):
            return True
        if getattr(field, "null", True):
            return True
        within = field.related_model
    return False


def _beyond(name: str, cursor: tuple[Any, int], *, descending: bool) -> Q:
    value, pk = cursor
    step, key = ("lt", Q(pk__lt=pk)) if descending else ("gt", Q(pk__gt=pk))
    if name in {"id", "pk"}:
        return key
    if value is None:
        rest = Q(**{f"{name}__isnull": False}) if descending else Q(pk__in=[])
        return (Q(**{f"{name}__isnull": True}) & key) | rest
    beyond = Q(**{f"{name}__{step}": value}) | (Q(**{name: value}) & key)
    return beyond if descending else beyond | Q(**{f"{name}__isnull": True})


def _cursor(row: Any, name: str) -> str:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part) if value is not None else None
    if isinstance(value, dt.date | dt.datetime | Decimal):
        value = str(value)
    raw = json.dumps([value, row.pk]).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[Any, int] | None:
    if not text:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return value, int(pk)
    except (ValueError, TypeError, binascii.Error):
        raise DomainError(
            "bad_cursor", _("The address of this page is broken. Start from the first page.")
        ) from None
