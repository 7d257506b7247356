"""Which commitment, and which of a level's targets, counts for a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from samdrift.desk.calc.matching_level import Asked, Row, chosen
from samdrift.desk.models.commitments import Commitment, LevelTarget
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.models.dated import Dated


def chosen_commitment(
    rows: Iterable[Commitment], service: int | None, day: dt.date
) -> Commitment | None:
    """The one for the service, else the one for all; it and its version must hold on the day."""
    found = [
        Row(-row.pk, _period(row), row, service=row.service_id)
        for row in rows
        if row.is_on(day) and row.version.is_on(day)
    ]
    answer = chosen(found, Asked(service, None, None), day).row
    return answer.value if answer else None


def chosen_target(
    rows: Iterable[LevelTarget], metric: str, kind: str, priority: int, day: dt.date
) -> LevelTarget | None:
    """The most particular of those that hold on the day: by kind and priority, by kind, by priority,
    for all; of two alike the newest.
    """
    found = [
        Row(-row.pk, _period(row), row, kind=row.kind or None, priority=row.priority)
        for row in rows
        if row.metric == metric and row.is_on(day)
    ]
    answer = chosen(found, Asked(None, kind, priority), day).row
    return answer.value if answer else None


def _period(row: Dated) -> Period:
    return Period(row.valid_from or dt.date.min, row.valid_to)
