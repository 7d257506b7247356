"""Which of a level's targets counts for a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from samdrift.desk.models.commitments import LevelTarget


def chosen_target(
    rows: Iterable[LevelTarget], metric: str, kind: str, priority: int
) -> LevelTarget | None:
    """The most particular of those that fit: by kind and priority, by kind, by priority, for all; of
    two alike the newest.
    """
    fitting = [
        row
        for row in rows
        if row.metric == metric and row.kind in {"", kind} and row.priority in {None, priority}
    ]
    return max(fitting, key=_particular, default=None)


def _particular(row: LevelTarget) -> tuple[bool, bool, dt.date, int]:
    return bool(row.kind), row.priority is not None, row.valid_from or dt.date.min, row.pk
