"""Steps in one line each, as history keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from samdrift.agreements.calc.step_table import DatedStep, table_of
from samdrift.parties.services.common import period_text

MOST = 60
"""So many rows are told; the rest is counted."""


def figure(value: Decimal | None) -> str:
    """1234.5000 as 1234,5; a dash for none."""
    if value is None:
        return "–"
    return f"{value.normalize():f}".replace(".", ",")


def step_texts(steps: Iterable[DatedStep]) -> str:
    """`01.01.2026 – 31.12.2026: 100 / 90 / 80`, rows divided by semicolons."""
    table = table_of(steps)
    ends = [row.end or after.start for row, after in zip(table.rows, table.rows[1:], strict=False)]
    ends += [row.end for row in table.rows[-1:]]
    rows = [
        f"{period_text(row.start, end)}: {' / '.join(figure(value) for value in row.values)}"
        for row, end in zip(table.rows, ends, strict=True)
    ]
    head = f"({' / '.join(map(figure, table.levels))}) " if len(table.levels) > 1 else ""
    rest = "; …" if len(rows) > MOST else ""
    return head + "; ".join(rows[:MOST]) + rest
