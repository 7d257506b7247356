"""The next part is made while the one before is used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from contextvars import ContextVar

import pytest

from samdrift.kernel.ahead import ahead

_WHO: ContextVar[str] = ContextVar("who", default="nobody")


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_parts_come_in_their_order(count: int) -> None:
    assert list(ahead(iter(range(count)))) == list(range(count))


def test_part_that_is_nothing_is_a_part() -> None:
    assert list(ahead(iter([None, 0, "", []]))) == [None, 0, "", []]


def test_next_part_is_made_meanwhile_and_no_more_than_that_one() -> None:
    begun: list[int] = []
    there = [threading.Event() for _n in range(4)]

    def parts() -> Iterator[int]:
        for number, event in enumerate(there):
            begun.append(number)
            event.set()
            yield number

    with closing(ahead(parts())) as coming:
        assert next(coming) == 0
        assert there[1].wait(10)
        assert begun == [0, 1]
        assert next(coming) == 1
        assert there[2].wait(10)
        assert begun == [0, 1, 2]
    assert begun == [0, 1, 2]


def test_what_goes_wrong_is_told_after_the_parts_before() -> None:
    def parts() -> Iterator[int]:
        yield 1
        raise LookupError("second")

    coming = ahead(parts())
    assert next(coming) == 1
    with pytest.raises(LookupError, match="second"):
        next(coming)


def test_parts_are_made_as_whoever_asks() -> None:
    def parts() -> Iterator[str]:
        while True:
            yield _WHO.get()

    token = _WHO.set("ola")
    try:
        with closing(ahead(parts())) as coming:
            assert next(coming) == "ola"
    finally:
        _WHO.reset(token)
