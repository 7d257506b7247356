"""Which of many invoices are checked together: those of an agreement, and not too many lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Count

from samdrift.money.models.invoices import Invoice

FEW = 100
"""So many invoices or fewer are checked together without a look at their lines."""
MOST, LINES = 1000, 20_000
"""The most invoices, and about the most lines, that are checked together; each has a cost of its own."""
NAMED = 10_000
"""Invoices named one by one in a question."""


def portions(pks: Collection[int]) -> Iterator[Sequence[int]]:
    """The invoices some at a time. What an agreement gives for a period is reckoned once for those of
    a portion, so that they stand together.
    """
    ordered = sorted(pks)
    if len(ordered) <= FEW:
        yield ordered
        return
    for at in range(0, len(ordered), NAMED):
        yield from _counted(ordered[at : at + NAMED])


def _counted(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    rows = Invoice.objects.filter(pk__in=pks).order_by("agreement", "pk")
    some: list[int] = []
    sum_lines = 0
    for pk, lines in list(rows.annotate(count=Count("lines")).values_list("pk", "count")):
        if some and (len(some) == MOST or sum_lines + lines > LINES):
            yield some
            some, sum_lines = [], 0
        some.append(pk)
        sum_lines += lines
    if some:
        yield some
