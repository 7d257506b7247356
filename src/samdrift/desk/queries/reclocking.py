"""What would our levels have given? The history of a logged case, as a clock's events and account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from samdrift.desk.calc.clocks import Event, Frozen, Line, explain
from samdrift.desk.calc.logs.clocks import Stand, events_of, response_of
from samdrift.desk.models.commitments import CalendarVersion, Level, Metric, PauseCause
from samdrift.desk.models.logs import LoggedCase, Reclocked, Reclocking
from samdrift.desk.queries.clocks import Calendars, terms_of
from samdrift.desk.queries.commitments import Book, Promise, book_of
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

TIMED = (Metric.RESPONSE, Metric.RESOLUTION)


@dataclass
class Terms:
    """What is promised today for each kind of case, and the commitments it makes: read once."""

    book: Book
    level: Level | None
    now: dt.datetime
    calendars: Calendars = field(default_factory=Calendars)
    codes: dict[str, list[str]] = field(default_factory=dict)
    _promises: dict[Any, list[Promise]] = field(default_factory=dict)
    _frozen: dict[int, Frozen] = field(default_factory=dict)

    def promises(self, case: Any) -> list[Promise]:
        key = (case.kind, case.priority, case.service_id, case.member_id)
        found = self._promises.get(key)
        if found is None:
            if self.level is not None:
                found = self.book.of_level(self.level, case, self.now)
            else:
                found = self.book.promises(case, self.now)
            self.calendars.add(promise.calendar_version for promise in found)
            self._promises[key] = found
        return found

    def frozen(self, promise: Promise) -> Frozen:
        """Equal ones are one, so that they share what is reckoned of their calendar."""
        found = self._frozen.get(id(promise))
        if found is None:
            found = self._frozen[id(promise)] = terms_of(promise.frozen, self.calendars)
        return found

    def causes(self, frozen: Mapping[str, Any]) -> dict[str, str]:
        return chosen_causes(self.codes, frozen)


def terms_for(level: Level | None, members: Sequence[int], now: dt.datetime) -> Terms:
    book = book_of([] if level else members, [level] if level else [])
    return Terms(book, level, now, codes=cause_codes())


def cause_codes() -> dict[str, list[str]]:
    """Whom one waits for → the codes of the causes."""
    found: dict[str, list[str]] = {}
    for waits_for, code in PauseCause.objects.order_by("pk").values_list("waits_for", "code"):
        found.setdefault(waits_for, []).append(code)
    return found


def chosen_causes(codes: Mapping[str, Sequence[str]], frozen: Mapping[str, Any]) -> dict[str, str]:
    """Of several causes for the same, the one that the level lets pause it."""
    pauses = set(frozen.get("pause_causes", ()))
    return {
        waits_for: next((code for code in known if code in pauses), known[0])
        for waits_for, known in codes.items()
    }


def events_for(logged: LoggedCase, metric: str, causes: Mapping[str, str]) -> list[Event] | None:
    """As a clock would have been told; None where the log does not say when it was answered."""
    case = logged.case
    if metric == Metric.RESPONSE:
        return response_of(case.opened_at, case.responded_at) if case.responded_at else None
    stands = [Stand(dt.datetime.fromisoformat(at), state) for at, state, *_more in logged.steps]
    ended = case.resolved_at if not case.is_open else None
    return events_of(case.opened_at, stands, ended, causes)


def logged_for(one: Reclocking) -> Any:
    rows = LoggedCase.objects.filter(source=one.source, case__erased_at=None)
    if one.first_day:
        rows = rows.filter(case__opened_at__date__gte=one.first_day)
    if one.before_day:
        rows = rows.filter(case__opened_at__date__lt=one.before_day)
    return rows.select_related("case")


def account_of(row: Reclocked) -> list[Line]:
    """Line by line, anew from the log and the promise as it was reckoned with."""
    logged = LoggedCase.objects.select_related("case").get(case_id=row.case_id)
    calendars = Calendars()
    calendars.fetch([row.frozen["calendar"]])
    frozen = terms_of(row.frozen, calendars)
    events = events_for(logged, row.metric, chosen_causes(cause_codes(), row.frozen)) or []
    end = max([event.at for event in events], default=logged.last_at)
    over = not logged.case.is_open or row.metric == Metric.RESPONSE
    return explain(events, frozen, end if over else logged.last_at)


def reclockings(viewer: Viewer) -> Any:
    return seen(Reclocking, viewer).select_related("level", "made_by")


def rows(viewer: Viewer) -> Any:
    found = seen(Reclocked, viewer)
    return found.select_related("case__member", "reclocking__level", "case__logged")


def beside(one: Reclocking) -> list[tuple[bool, bool, int]]:
    """(kept by us, kept by the log, how many) of solutions, where both say."""
    if "beside" in one.sums:
        return [(kept, made, many) for kept, made, many in one.sums["beside"]]
    found = Reclocked.objects.filter(
        reclocking=one, metric=Metric.RESOLUTION, kept__isnull=False, made_sla__isnull=False
    )
    sums = found.order_by("kept", "made_sla").values_list("kept", "made_sla")
    return list(sums.annotate(many=Count("pk")))


def reasons(one: Reclocking) -> dict[str, int]:
    """Why they differ → how many solutions."""
    if "why" in one.sums:
        return dict(one.sums["why"])
    found = Reclocked.objects.filter(reclocking=one, metric=Metric.RESOLUTION)
    differ = found.filter(Q(kept=True, made_sla=False) | Q(kept=False, made_sla=True))
    sums: dict[str, int] = {}
    for why in differ.values_list("why", flat=True).iterator(5000):
        for code in why:
            sums[code] = sums.get(code, 0) + 1
    return sums


def version_of(row: Reclocked) -> CalendarVersion | None:
    rows = CalendarVersion.objects.filter(pk=row.frozen["calendar"])
    return rows.select_related("calendar").first()
