"""Availability by member and system in a month: agreed, measured, and what is left.

The service time is that of the agreement's term when there is one, else of the level the member is
promised for the service, else around the clock. A fixed number of queries for all rows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from samdrift.agreements.calc.availability import Exclusion as LeftOut
from samdrift.agreements.calc.availability import Joint, around_the_clock, joint, percent
from samdrift.agreements.calc.service_spans import Hours, service_spans
from samdrift.agreements.models.agreements import Agreement, AgreementSystem, Participation
from samdrift.agreements.models.duties import ReportFigure
from samdrift.agreements.models.terms import Term, TermStep
from samdrift.agreements.queries.outages import left_out_of
from samdrift.desk.calc import availability as calc
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.outages import Exclusion, MaintenanceWindow, Outage
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries.commitments import Book, book_of
from samdrift.kernel.calc.holidays import holidays
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.service_time import Calendar, spans
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.calc.steps import NoStepError, OverlapError, Step, value
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

BY_AGREEMENT, BY_LEVEL, ALWAYS = "agreement", "level", "always"


@dataclass(frozen=True)
class Row:
    """One system at one member in a month.

    `hours` tells where the service time is from: agreement, level or always. `reported` is what the
    supplier's report says of the term in per cent; None for none.
    """

    member: Member
    system: System
    use: Use
    term: Term | None
    hours: str
    reckoned: calc.Reckoned
    reported: Decimal | None = None
    outages: dict[int, Outage] = field(default_factory=dict)
    windows: list[MaintenanceWindow] = field(default_factory=list)

    @property
    def percent(self) -> Decimal | None:
        """Measured, in per cent, exact to 20 decimals; None before any service time has passed."""
        found = self.reckoned.availability
        return None if found is None else percent(found)


def of_month(
    viewer: Viewer,
    month: dt.date,
    member: Member | None = None,
    system: System | None = None,
    now: dt.datetime | None = None,
) -> list[Row]:
    """Every system that is promised to be available, or that was down, at each member in reach.

    By system and then member. `month` is any day of the month; one that is not over is so far.
    """
    return _Month(viewer, calc.month_of(month), member, system, now or viewer.now).rows()


def joint_of(rows: Sequence[Row]) -> Joint[int]:
    """The members' figures of one system weighted by their users."""
    figures: dict[int, Fraction | None] = {one.member.pk: one.reckoned.availability for one in rows}
    return joint(figures, {one.member.pk: one.use.user_count for one in rows})


class _Month:
    """What of the month is the same for all rows, read once."""

    def __init__(
        self,
        viewer: Viewer,
        period: Period,
        member: Member | None,
        system: System | None,
        now: dt.datetime,
    ) -> None:
        self.viewer, self.period, self.now = viewer, period, now
        self.zone = timezone.get_current_timezone()
        self.whole = around_the_clock(period, self.zone)
        self.members = self._members(member)
        self.uses = self._uses(system)
        self.outages = self._within(Outage.objects.standing(), "started_at", "ended_at")
        self.windows = self._within(
            MaintenanceWindow.objects.standing().filter(is_agreed=True, told_at__isnull=False),
            "starts_at",
            "ends_at",
        )
        self.services = self._services()
        self.terms = self._terms()
        self.reported = self._reported()
        self.book: Book = book_of(self.members)
        self._spans: dict[Any, list[Span]] = {}

    def _members(self, member: Member | None) -> dict[int, Member]:
        """Those whose figures the viewer may see: all by the desk and the centre, else one's own."""
        rows = current_members(self.viewer)
        if not (self.viewer.is_machine or self.viewer.centre or works_in_desk(self.viewer)):
            rows = rows.filter(pk__in=self.viewer.members)
        if member is not None:
            rows = rows.filter(pk=member.pk)
        return {one.pk: one for one in rows}

    def _uses(self, system: System | None) -> list[Use]:
        end = self.period.end
        rows = seen(Use, self.viewer).filter(
            Q(valid_from__isnull=True) | Q(valid_from__lt=end),
            Q(valid_to__isnull=True) | Q(valid_to__gt=self.period.start),
            member_id__in=self.members,
        )
        if system is not None:
            rows = rows.filter(system=system)
        rows = rows.select_related("system").order_by(
            "system__sort_key", "system_id", "member__sort_key", "pk"
        )
        found: dict[tuple[int, int], Use] = {}
        for one in rows:
            found[one.system_id, one.member_id] = one
        return list(found.values())

    def _within(self, rows: Any, start: str, end: str) -> list[Any]:
        """Those with time in the month, with the members they name."""
        first, last = self.whole[0].start, self.whole[0].end
        rows = rows.filter(
            Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": first}), **{f"{start}__lt": last}
        )
        rows = rows.select_related("system", "service").prefetch_related("members")
        return list(rows.order_by(start, "pk"))

    def _services(self) -> dict[int, set[int]]:
        """System → the services that rest on it."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = Service.systems.through.objects.filter(service__ended_at=None)
        for service, system in rows.values_list("service_id", "system_id"):
            found[system].add(service)
        return found

    def _terms(self) -> dict[tuple[int, int], Term]:
        """(system, member) → the level that is agreed for it; a member's own before one for all."""
        day = self.period.start
        steps = Prefetch("steps", TermStep.objects.order_by("valid_from", "level", "pk"))
        rows = seen(Term, self.viewer).filter(kind=Term.Kind.AVAILABILITY)
        rows = rows.filter(agreement__in=_running(day)).select_related("agreement", "level")
        terms = list(rows.prefetch_related(steps).order_by("-member_id", "position", "pk"))
        agreements = {one.agreement_id for one in terms}
        about: dict[int, set[int]] = defaultdict(set)
        for agreement, system in AgreementSystem.objects.filter(
            agreement__in=agreements
        ).values_list("agreement_id", "system_id"):
            about[agreement].add(system)
        parties: dict[int, set[int]] = defaultdict(set)
        for agreement, member in (
            Participation.objects.on(day)
            .filter(agreement__in=agreements)
            .values_list("agreement_id", "member_id")
        ):
            parties[agreement].add(member)
        return _by_pair(terms, about, parties)

    def _reported(self) -> dict[int, Decimal]:
        """Term → what the supplier's report of just this month says."""
        terms = {one.pk for one in self.terms.values()}
        rows = seen(ReportFigure, self.viewer).filter(
            term__in=terms,
            report__covers_from=self.period.start,
            report__covers_to=self.period.end,
        )
        return dict(rows.order_by("pk").values_list("term_id", "value"))

    def rows(self) -> list[Row]:
        found = (self._row(use) for use in self.uses)
        return [row for row in found if row.term is not None or row.outages]

    def _row(self, use: Use) -> Row:
        member = self.members[use.member_id]
        term = self.terms.get((use.system_id, use.member_id))
        hours, time = self._time(use, term)
        outages = [one for one in self.outages if self._touches(one, use)]
        windows = [one for one in self.windows if self._touches(one, use)]
        leaves_out = term is None or bool(left_out_of(term))
        kept = windows if leaves_out else []
        reckoned = calc.reckon(
            [_as_told(one, leaves_out=leaves_out) for one in outages],
            time,
            [LeftOut(Span(w.starts_at, w.ends_at), str(Exclusion.MAINTENANCE.value)) for w in kept],
            target=None if term is None else _target(term, self.period.start),
            now=self.now,
        )
        reported = self.reported.get(term.pk) if term else None
        known = {one.pk: one for one in outages}
        return Row(member, use.system, use, term, hours, reckoned, reported, known, windows)

    def _touches(self, one: Any, use: Use) -> bool:
        if one.system_id is not None:
            about = one.system_id == use.system_id
        else:
            about = one.service_id in self.services.get(use.system_id, ())
        named = {member.pk for member in one.members.all()}
        return about and (not named or use.member_id in named)

    def _time(self, use: Use, term: Term | None) -> tuple[str, list[Span]]:
        if term is not None:
            return BY_AGREEMENT, self._known(("term", term.pk), lambda: self._of_term(term))
        version = self._calendar(use)
        if version is None:
            return ALWAYS, self.whole
        return BY_LEVEL, self._known(("calendar", version.pk), lambda: self._of_calendar(version))

    def _known(self, key: Any, make: Any) -> list[Span]:
        if key not in self._spans:
            self._spans[key] = make()
        return self._spans[key]

    def _of_term(self, term: Term) -> list[Span]:
        return service_spans(self.period, _hours(term), self.zone, _is_holiday)

    def _of_calendar(self, version: Any) -> list[Span]:
        whole = self.whole[0]
        return spans(Calendar.from_json(version.content), whole.start, whole.end)

    def _calendar(self, use: Use) -> Any:
        """The hours of the level that the member is promised for the system's service."""
        services: Iterable[int | None] = sorted(self.services.get(use.system_id, ())) or [None]
        for service in services:
            found = self.book.commitment(use.member_id, service, self.period.start)
            if found is not None:
                calendar = found.calendar_id or found.level.calendar_id
                return self.book.calendar(calendar, self.whole[0].start)
        return None


def _running(day: dt.date) -> Any:
    return Agreement.objects.running(day).values("pk")


def _by_pair(
    terms: list[Term], about: dict[int, set[int]], parties: dict[int, set[int]]
) -> dict[tuple[int, int], Term]:
    found: dict[tuple[int, int], Term] = {}
    for own in (True, False):
        for term in terms:
            if (term.member_id is not None) != own:
                continue
            systems = {term.system_id} if term.system_id else about[term.agreement_id]
            members = {term.member_id} if own else parties[term.agreement_id]
            for system in systems:
                for member in members:
                    found.setdefault((system, member), term)  # type: ignore[arg-type]
    return found


def _as_told(one: Outage, *, leaves_out: bool) -> calc.Outage:
    """As it is reckoned: what the agreement leaves nothing out of counts whatever its reason."""
    left_out = one.exclusion if leaves_out else ""
    return calc.Outage(one.pk, one.started_at, one.ended_at, left_out, one.counts)


def _target(term: Term, day: dt.date) -> Decimal | None:
    """What the steps of the term, which rise over the years, say on the day."""
    steps = [
        Step(Period(one.valid_from or dt.date.min, one.valid_to), one.level, one.value)
        for one in term.steps.all()
    ]
    try:
        found: Decimal = value(steps, day)
    except (NoStepError, OverlapError):
        return None
    return found


def _hours(term: Term) -> Hours | None:
    rule = getattr(term, "level", None)
    if rule is None or rule.always or rule.opens is None or rule.closes is None:
        return None
    return Hours(rule.weekdays, rule.opens, rule.closes)


def _is_holiday(day: dt.date) -> bool:
    return day in holidays(day.year)
