"""Say that people or members have changed in a way that what other rooms keep follows from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager

from samdrift.kernel.registry import registry


def people_changed(ids: Collection[int]) -> None:
    """These people came, left, moved, or serve others than before; told in the act that did it."""
    for follow in registry.people_changed:
        follow(ids)


def members_changed(ids: Collection[int]) -> None:
    """These members take part from or to other days than before; told in the act that did it."""
    for follow in registry.members_changed:
        follow(ids)


@contextmanager
def together() -> Iterator[None]:
    """What follows from many acts of one transaction is worked out once, at the end."""
    with ExitStack() as stack:
        for gather in registry.gathering:
            stack.enter_context(gather())
        yield
