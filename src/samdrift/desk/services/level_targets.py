"""A level's targets from a day on, and who is told when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import (
    EscalationStep,
    Level,
    LevelTarget,
    Metric,
    ServiceCalendar,
)
from samdrift.desk.queries.levels import is_promised
from samdrift.desk.services.calendars import MANAGE
from samdrift.desk.services.delivery_notices import tell_of_level
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock

BREACH = 100


@dataclass(frozen=True)
class TargetIn:
    """One target: minutes of service time; no kind or priority is all of them."""

    metric: str
    minutes: int
    kind: str = ""
    priority: int | None = None
    calendar: ServiceCalendar | None = None

    @property
    def key(self) -> tuple[str, int | None, str]:
        return self.kind, self.priority, self.metric


@dataclass(frozen=True)
class StepIn:
    """Who is told at so many per cent; no metric or priority is all of them."""

    percent: int
    who: str
    metric: str = ""
    priority: int | None = None


@transaction.atomic
def set_targets(
    level: Level, *, by: Viewer, rows: Sequence[TargetIn], valid_from: dt.date | None = None
) -> list[LevelTarget]:
    """Let these be the level's targets from the day (None: from the beginning, while no member is
    promised it). What held before the day stays. Returns those in force from the day.
    """
    held = lock(Level, level.pk)
    require(by, MANAGE, held)
    _check_rows(rows)
    standing = list(LevelTarget.objects.filter(level=held).select_related("calendar"))
    day = _require_day(held, standing, valid_from, by)
    kept, gone = _parted(rows, [one for one in standing if _holds(one, day)])
    new = [one for one in rows if one.key not in {row.key for row in kept}]
    if not (gone or new):
        return [one for one in standing if _holds(one, day)]
    told_old = [target_text(one) for one in gone]
    for row in gone:
        _end(row, day)
    made = [_make(held, one, day) for one in new]
    changes: dict[str, Any] = {"targets": [told_old, [target_text(one) for one in made]]}
    if day is not None:
        changes["on"] = [None, str(day)]
    record("level.targets_set", held, by=by, changes=changes)
    tell_of_level(held, day or by.today, by=by)
    rows_now = LevelTarget.objects.filter(level=held).select_related("calendar")
    return [one for one in rows_now.order_by("pk") if _holds(one, day)]


def _holds(row: LevelTarget, day: dt.date | None) -> bool:
    """In force on the day; on None, at all."""
    return day is None or row.is_on(day)


def _check_rows(rows: Sequence[TargetIn]) -> None:
    seen: set[Any] = set()
    for one in rows:
        if one.metric not in Metric.values or (one.kind and one.kind not in CaseKind.values):
            raise DomainError("target", _("Choose kind and metric among those that are offered."))
        if one.key in seen:
            raise DomainError(
                "target_twice",
                _("Two rows give a target for the same kind and priority. Keep one of them."),
            )
        seen.add(one.key)


def _require_day(
    level: Level, standing: Sequence[LevelTarget], day: dt.date | None, by: Viewer
) -> dt.date | None:
    promised = is_promised(level)
    if day is None:
        if not promised:
            return None
        raise DomainError(
            "day_missing",
            _("The level is promised to members. Write from which day the new targets hold."),
            field="valid_from",
        )
    if promised and day < by.today:
        raise DomainError(
            "day_past",
            _("What was agreed before stays. Choose today or a later day."),
            field="valid_from",
        )
    later = max((one.valid_from for one in standing if one.valid_from), default=None)
    if later is not None and later > day:
        raise DomainError(
            "later_targets",
            _("Targets are set from %(day)s already. Choose that day or a later one.")
            % {"day": day_text(later)},
            field="valid_from",
        )
    return day


def _parted(
    rows: Sequence[TargetIn], standing: Sequence[LevelTarget]
) -> tuple[list[TargetIn], list[LevelTarget]]:
    """Those wanted that stand already, and those that stand and are not wanted any more."""
    wanted = {one.key: one for one in rows}
    kept, gone = [], []
    for row in standing:
        one = wanted.get((row.kind, row.priority, row.metric))
        if one is not None and _alike(one, row):
            kept.append(one)
        else:
            gone.append(row)
    return kept, gone


def _alike(one: TargetIn, row: LevelTarget) -> bool:
    calendar = one.calendar.pk if one.calendar else None
    return one.minutes == row.minutes and calendar == row.calendar_id and row.valid_to is None


def _end(row: LevelTarget, day: dt.date | None) -> None:
    """Ended on the day; one that never held is taken away."""
    if day is None or (row.valid_from is not None and row.valid_from >= day):
        row.delete()
    else:
        row.valid_to = day
        row.save(update_fields=["valid_to"])


def _make(level: Level, one: TargetIn, day: dt.date | None) -> LevelTarget:
    return LevelTarget.objects.create(
        level=level,
        kind=one.kind,
        priority=one.priority,
        metric=one.metric,
        minutes=one.minutes,
        calendar=one.calendar,
        valid_from=day,
    )


def target_text(row: LevelTarget) -> str:
    """`P1 response 15 min (Around the clock)`, for history."""
    whose = " ".join(
        part for part in (row.kind, f"P{row.priority}" if row.priority else "") if part
    )
    hours = f" ({row.calendar})" if row.calendar else ""
    return f"{whose} {row.metric} {row.minutes} min{hours}".strip()


@transaction.atomic
def set_escalations(level: Level, *, by: Viewer, rows: Sequence[StepIn]) -> list[EscalationStep]:
    """Who is told when, in place of what was said before."""
    held = lock(Level, level.pk)
    require(by, MANAGE, held)
    wanted = sorted(set(rows), key=lambda one: (one.percent, one.who, one.metric))
    if any(not 1 <= one.percent <= 4 * BREACH for one in wanted):
        raise DomainError("percent", _("Write a number from 1 to 400; 100 is the breach."))
    standing = list(EscalationStep.objects.filter(level=held))
    old = [step_text(one) for one in standing]
    if {(s.percent, s.who, s.metric, s.priority) for s in standing} == {
        (s.percent, s.who, s.metric, s.priority) for s in wanted
    }:
        return standing
    EscalationStep.objects.filter(level=held).delete()
    made = [
        EscalationStep.objects.create(
            level=held,
            percent=one.percent,
            who=one.who,
            metric=one.metric,
            priority=one.priority,
        )
        for one in wanted
    ]
    told = {"escalations": [old, [step_text(one) for one in made]]}
    record("level.escalations_set", held, by=by, changes=told)
    return made


def step_text(row: EscalationStep) -> str:
    whose = f" P{row.priority}" if row.priority else ""
    return f"{row.percent} %{whose} {row.metric}".strip() + f": {row.who}"
