"""Looks up elements and their values by UBL's names, without a namespace in sight.

A path is names with slashes between, `Party/EndpointID`: all but the last are aggregates (cac), the
last is a basic element (cbc) for `text`, `amount` and `day`, an aggregate for `node` and `nodes`.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from samdrift.formats.ehf.faults import EhfError
from samdrift.formats.ehf.model import Identifier
from samdrift.formats.ehf.source import CAC, CBC, short

_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@lru_cache(maxsize=1024)
def _steps(path: str, last: str) -> tuple[str, ...]:
    *before, name = path.split("/")
    return (*(f"{{{CAC}}}{step}" for step in before), f"{{{last}}}{name}")


def _first(element: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        element = next(element.iterchildren(step), None)
        if element is None:
            return None
    return element


def node(element: Any, path: str) -> Any:
    """Return the first aggregate of this path, or None."""
    return _first(element, _steps(path, CAC))


def nodes(element: Any, path: str) -> Iterator[Any]:
    """Yield all aggregates of the path's last name, in the first of those before it."""
    *before, name = _steps(path, CAC)
    parent = _first(element, tuple(before))
    if parent is not None:
        yield from parent.iterchildren(name)


def leaf(element: Any, path: str) -> Any:
    """Return the first basic element of this path, or None."""
    return _first(element, _steps(path, CBC))


def leaves(element: Any, name: str) -> Iterator[Any]:
    """Yield the basic elements of this name right below."""
    yield from element.iterchildren(f"{{{CBC}}}{name}")


def value(element: Any) -> str | None:
    """Return the text inside, without space around it; None when there is nothing."""
    if element is None:
        return None
    return (element.text or "").strip() or None


def text(element: Any, path: str) -> str | None:
    """Return the text of a basic element, or None."""
    return value(leaf(element, path))


def identifier(element: Any, path: str) -> Identifier | None:
    """Return a number with the list it is of, or None."""
    found = leaf(element, path)
    number = value(found)
    return None if number is None else Identifier(number, found.get("schemeID"))


def decimal_of(written: str | None) -> Decimal | None:
    """Return the number written, or None for what is not a plain decimal number."""
    return Decimal(written) if written is not None and _NUMBER.fullmatch(written) else None


def day_of(written: str | None) -> date | None:
    """Return the day written as YYYY-MM-DD, or None for anything else."""
    if written is None or not _DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def amount(element: Any, path: str) -> Decimal | None:
    """Return a number, or None when it is not there. Raises EhfError when it is no number."""
    found = leaf(element, path)
    written = value(found)
    if written is None:
        return None
    number = decimal_of(written)
    if number is None:
        raise EhfError("bad_value", found.sourceline, place=path, value=short(written))
    return number


def day(element: Any, path: str) -> date | None:
    """Return a day, or None when it is not there. Raises EhfError when it is no day."""
    found = leaf(element, path)
    written = value(found)
    if written is None:
        return None
    when = day_of(written)
    if when is None:
        raise EhfError("bad_value", found.sourceline, place=path, value=short(written))
    return when
