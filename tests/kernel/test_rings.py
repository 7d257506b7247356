"""Rings of objects are sought seldom while something long is done, and as before when all of it is over."""

from __future__ import annotations

import gc

import pytest

from samdrift.kernel.rings import seldom_sought


def test_rings_are_sought_as_before_when_the_last_is_done() -> None:
    usual = gc.get_threshold()
    first, second = seldom_sought(), seldom_sought()
    first.__enter__()
    seldom = gc.get_threshold()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == seldom
    assert seldom[0] > usual[0]
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_rings_are_sought_as_before_after_a_failure() -> None:
    usual = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), seldom_sought():
        raise ZeroDivisionError
    assert gc.get_threshold() == usual
