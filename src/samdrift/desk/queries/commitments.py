"""What the centre has promised for a case at a moment: by accepted delivery agreements alone."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils import timezone

from samdrift.desk.models.commitments import (
    CalendarVersion,
    Commitment,
    DeliveryVersion,
    EscalationStep,
    Level,
    LevelTarget,
    Metric,
)
from samdrift.desk.queries.delivery import Ordered, ordered_rows
from samdrift.desk.queries.level_choice import chosen_commitment, chosen_target
from samdrift.kernel.kept import ask_many
from samdrift.parties.models.arrangements import Arrangement


class OfCase(Protocol):
    """What of a case decides the promise: a Case, or anything with these four."""

    member_id: int
    service_id: int | None
    kind: str
    priority: int


@dataclass(frozen=True)
class Promise:
    """One target: so many minutes of the calendar's service time.

    `frozen` is all a clock needs to go on by itself, in plain JSON: {level, level_name, minutes,
    calendar (version id), pause_causes [codes], warnings [per cent], on_change, escalations
    [{percent, who}], version (delivery version id)}.
    """

    metric: str
    minutes: int
    level: Level
    calendar_version: CalendarVersion
    frozen: dict[str, Any]


@dataclass(frozen=True)
class Alone:
    """A level that no delivery agreement promises: in the place of a commitment."""

    level: Level
    calendar_id: int | None = None
    version_id: int | None = None


@dataclass
class Book:
    """Everything promised to some members, at all times: answers for any case and moment without
    asking the database again.
    """

    commitments: dict[int, list[Commitment]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[int, list[LevelTarget]] = field(default_factory=lambda: defaultdict(list))
    escalations: dict[int, list[EscalationStep]] = field(default_factory=lambda: defaultdict(list))
    causes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    calendars: dict[int, list[CalendarVersion]] = field(default_factory=lambda: defaultdict(list))

    _answers: dict[Any, Any] = field(default_factory=dict, repr=False)

    def commitment(self, member: int, service: int | None, day: dt.date) -> Commitment | None:
        """The member's for the service, else the one for all services; the newest of two."""
        asked = ("commitment", member, service, day)
        if asked not in self._answers:
            rows = self.commitments.get(member, ())
            self._answers[asked] = chosen_commitment(rows, service, day)
        found: Commitment | None = self._answers[asked]
        return found

    def target(
        self, level: int, metric: str, kind: str, priority: int, day: dt.date
    ) -> LevelTarget | None:
        """The level's most particular target: kind and priority, then kind, then priority, then all."""
        asked = ("target", level, metric, kind, priority, day)
        if asked not in self._answers:
            rows = self.targets.get(level, ())
            self._answers[asked] = chosen_target(rows, metric, kind, priority, day)
        found: LevelTarget | None = self._answers[asked]
        return found

    def calendar(self, calendar: int, moment: dt.datetime) -> CalendarVersion | None:
        """What the calendar said at the moment; before its first version, that one."""
        rows = self.calendars.get(calendar, [])
        found = bisect_right(rows, moment, key=lambda row: row.made_at) - 1
        return rows[max(found, 0)] if rows else None

    def promises(self, case: OfCase, moment: dt.datetime) -> list[Promise]:
        """First response, update and solution, those of them that are promised."""
        day = timezone.localdate(moment)
        commitment = self.commitment(case.member_id, case.service_id, day)
        if commitment is None:
            return []
        found = (self._promise(commitment, metric, case, moment, day) for metric in Metric.values)
        return [promise for promise in found if promise is not None]

    def of_level(self, level: Level, case: OfCase, moment: dt.datetime) -> list[Promise]:
        """What the level says by itself, as where a team has one of its own."""
        day, alone = timezone.localdate(moment), Alone(level)
        found = (self._promise(alone, metric, case, moment, day) for metric in Metric.values)
        return [promise for promise in found if promise is not None]

    def _promise(
        self,
        commitment: Commitment | Alone,
        metric: str,
        case: OfCase,
        moment: dt.datetime,
        day: dt.date,
    ) -> Promise | None:
        level = commitment.level
        target = self.target(level.pk, metric, case.kind, case.priority, day)
        if target is None:
            return None
        calendar = target.calendar_id or commitment.calendar_id or level.calendar_id
        version = self.calendar(calendar, moment)
        if version is None:
            return None
        frozen = {
            "level": level.pk,
            "level_name": level.name,
            "minutes": target.minutes,
            "calendar": version.pk,
            "pause_causes": self.causes.get(level.pk, []),
            "warnings": sorted(level.warnings),
            "on_change": level.on_change,
            "escalations": self._escalations(level.pk, metric, case.priority),
            "version": commitment.version_id,
        }
        return Promise(metric, target.minutes, level, version, frozen)

    def _escalations(self, level: int, metric: str, priority: int) -> list[dict[str, Any]]:
        return [
            {"percent": step.percent, "who": step.who}
            for step in self.escalations.get(level, ())
            if step.metric in {"", metric} and step.priority in {None, priority}
        ]


def book_of(members: Iterable[int], alone: Sequence[Level] = ()) -> Book:
    """What has ever been accepted for these members, and what these levels say by themselves: five
    queries, however many they are.
    """
    book = Book()
    rows = ask_many("accepted for members", None, _accepted, set(members))
    levels = {level.pk for level in alone}
    calendars = {level.calendar_id for level in alone}
    for row in rows:
        book.commitments[row.member_id].append(row)
        levels.add(row.level_id)
        calendars |= {row.calendar_id, row.level.calendar_id}
    _add_levels(book, levels)
    own = {row.calendar_id for found in book.targets.values() for row in found}
    wanted = {one for one in calendars | own if one is not None}
    for version in ask_many("versions of calendars", None, _versions, wanted):
        book.calendars[version.calendar_id].append(version)
    return book


def _accepted(members: Collection[int]) -> Any:
    rows = Commitment.objects.filter(
        member_id__in=members, version__state=DeliveryVersion.State.ACCEPTED
    )
    return rows.select_related("level", "version").order_by("pk")


def _versions(calendars: Collection[int]) -> Any:
    rows = CalendarVersion.objects.filter(calendar_id__in=calendars)
    return rows.order_by("made_at", "number")


def _targets(levels: Collection[int]) -> Any:
    return LevelTarget.objects.filter(level_id__in=levels).order_by("pk")


def _steps(levels: Collection[int]) -> Any:
    return EscalationStep.objects.filter(level_id__in=levels).order_by("percent", "pk")


def _add_levels(book: Book, levels: set[int]) -> None:
    for target in ask_many("targets of levels", None, _targets, levels):
        book.targets[target.level_id].append(target)
    for step in ask_many("steps of levels", None, _steps, levels):
        book.escalations[step.level_id].append(step)
    causes = Level.pause_causes.through.objects.filter(level_id__in=levels)
    for level, code in causes.order_by("pausecause__code").values_list(
        "level_id", "pausecause__code"
    ):
        book.causes[level].append(code)


def promises(case: OfCase, moment: dt.datetime) -> list[Promise]:
    """What was promised for the case at the moment; five queries."""
    return book_of([case.member_id]).promises(case, moment)


def promises_many(cases: Sequence[OfCase], moment: dt.datetime) -> list[list[Promise]]:
    """The promises of each case, in the order they are given; five queries for all of them."""
    book = book_of(case.member_id for case in cases)
    return [book.promises(case, moment) for case in cases]


def ordered(arrangement: Arrangement, day: dt.date) -> list[Ordered]:
    """What the members of the arrangement have ordered and is in force on the day, with kroner a
    year without VAT for each line (None is not known); one query.
    """
    return ordered_rows(arrangement, day)
