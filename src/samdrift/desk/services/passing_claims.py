"""A supplier that was too late: the finding at the case, and the claim in the agreement, each by the
clocks as they stand.

What a term's clocks come to in a month (or quarter, or year) is a measurement of the agreement, and
its claim is reckoned there. The claim begins at the first breach, with the period's fee as far as it
is known; when the period is over the measurement is recorded, and the same claim brought up to date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.agreements.calc.level_kept import Measure, exact
from samdrift.agreements.models.agreements import Participation
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.terms import LevelRule, Term
from samdrift.agreements.queries.levels import (
    cases_value,
    measure_for,
    step_on,
    target_on,
)
from samdrift.agreements.services import level_claims
from samdrift.agreements.services.measurements import record_measurement
from samdrift.desk.calc.passing_terms import period_of
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries.clocks import with_events
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

HOUR, SIX = Decimal(3600), Decimal("0.000001")
LOOK_BACK = dt.timedelta(days=460)
"""How long after a period its clocks are still looked at: a correction may come late."""


@dataclass(frozen=True)
class Timed:
    """A clock of a supplier and the hours it used, as the agreement measures them."""

    passing: Passing
    clock: Clock
    hours: Decimal

    @property
    def name(self) -> str:
        return f"#{self.passing.case_id}"


@dataclass(frozen=True)
class Stretch:
    """What is measured: a term in [start, end)."""

    term: Term
    start: dt.date
    end: dt.date


def of_clocks(clocks: Collection[int]) -> list[Passing]:
    """The passed cases that these clocks are of."""
    rows = Passing.objects.filter(Q(response__in=clocks) | Q(resolution__in=clocks))
    return list(rows.select_related("case", "response", "resolution", "supplier").order_by("pk"))


def follow(clocks: Sequence[Clock], *, by: Viewer) -> None:
    """The claims that rest on these clocks, brought up to date."""
    ours = [one for one in clocks if one.frozen.get("term")]
    stretches = dict.fromkeys(stretch_of(one) for one in ours)
    for term, start, end in stretches:
        found = Term.objects.select_related("agreement__lead", "level", "member").get(pk=term)
        _bring_up_to_date(Stretch(found, start, end), by)


def stretch_of(clock: Clock) -> tuple[int, dt.date, dt.date]:
    """The term, and the period the clock counts in: the one in which the case was passed."""
    rule = LevelRule.objects.filter(term=clock.frozen["term"]).first()
    day = timezone.localdate(clock.started_at)
    period = rule.period if rule else LevelRule.Period.MONTH
    return (clock.frozen["term"], *period_of(day, period))


def timed_of(stretch: Stretch, now: dt.datetime) -> list[Timed]:
    """The clocks of the term that count in the period, in the order the cases were passed.

    Left out: what runs and is in time yet, and what we took back in time.
    """
    first, last = _moment(stretch.start), _moment(stretch.end)
    rows = Clock.objects.filter(
        party=Clock.Party.SUPPLIER,
        frozen__term=stretch.term.pk,
        started_at__gte=first,
        started_at__lt=last,
    ).exclude(state=Clock.State.VOID)
    clocks = {one.pk: one for one in rows.order_by("started_at", "pk")}
    passings: dict[int, Passing] = {}
    for one in of_clocks(list(clocks)):
        for pk in (one.response_id, one.resolution_id):
            if pk is not None:
                passings[pk] = one
    agreed = step_on(stretch.term, stretch.start)
    found = []
    for running in with_events(list(clocks.values())):
        passing, clock = passings.get(running.clock.pk), running.clock
        if passing is None:
            continue
        late = clock.breached_at is not None
        if not late and (
            clock.state != Clock.State.STOPPED or passing.state == Passing.State.TAKEN_BACK
        ):
            continue
        spent = running.state(now).elapsed
        hours = (Decimal(spent // dt.timedelta(microseconds=1)) / 1_000_000 / HOUR).quantize(
            SIX, ROUND_CEILING
        )
        if not late and agreed is not None:
            hours = min(hours, agreed)
        found.append(Timed(passing, clock, hours))
    return found


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def measured(stretch: Stretch, timed: Sequence[Timed], by: Viewer) -> Measurement | None:
    """What the clocks come to as a measurement, not written; None where there is nothing to measure."""
    value = cases_value(stretch.term, [one.hours for one in timed], stretch.start)
    if value is None:
        return None
    return Measurement(
        term=stretch.term,
        member=stretch.term.member,
        starts_on=stretch.start,
        ends_on=stretch.end,
        value=exact(Decimal(value), measure_for(stretch.term)),
        target=target_on(stretch.term, stretch.start),
        source=Measurement.Source.DESK,
        detail=detail_of(timed),
        recorded_at=by.now,
    )


def detail_of(timed: Iterable[Timed]) -> dict[str, Any]:
    """What a measurement keeps, so that each case opens to the account of its clock."""
    rows = list(timed)
    return {
        "cases": [[one.name, str(one.hours)] for one in rows],
        "subjects": [
            [kind_of(one.clock), one.clock.pk, one.name, str(one.hours)]
            for one in rows
            if one.clock.breached_at is not None
        ],
    }


def _bring_up_to_date(stretch: Stretch, by: Viewer) -> None:
    """Before the period is over the claim says how it stands so far; after it, the measurement does."""
    if _measured_otherwise(stretch):
        return
    if stretch.end <= by.today:
        record(stretch, by)
        return
    if measure_for(stretch.term) == Measure.SHARE:
        return
    row = measured(stretch, timed_of(stretch, by.now), by)
    if row is not None:
        level_claims.follow(row, by=by)
    else:
        level_claims.withdraw(_empty(stretch), by=by, reason=_("No clock of a supplier is late."))


def _holds(claim: Claim, clock: Clock) -> bool:
    """Whether the claim rests on this clock too."""
    wanted = kind_of(clock), clock.pk
    return any((one.subject_kind, one.subject_id) == wanted for one in claim.evidence.all())


def _empty(stretch: Stretch) -> Measurement:
    term = stretch.term
    return Measurement(term=term, member=term.member, starts_on=stretch.start, ends_on=stretch.end)


def _measured_otherwise(stretch: Stretch) -> bool:
    """Somebody has measured these days in another way, or the term is of a member that is not in the
    agreement: our clocks do not speak over that.
    """
    term = stretch.term
    rows = Measurement.objects.standing().filter(term=term, member=term.member)
    rows = rows.filter(starts_on__lt=stretch.end, ends_on__gt=stretch.start)
    same = Q(starts_on=stretch.start, ends_on=stretch.end, source=Measurement.Source.DESK)
    if rows.exclude(same).exists():
        return True
    if term.member_id is None:
        return False
    inside = Participation.objects.filter(agreement=term.agreement_id, member=term.member_id)
    return not inside.exists()


def record(stretch: Stretch, by: Viewer) -> Measurement | None:
    """Record what the clocks of a period that is over come to; the same again changes nothing."""
    row = measured(stretch, timed_of(stretch, by.now), by)
    if row is None:
        return None
    return record_measurement(
        stretch.term,
        by=by,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        value=row.value,
        source=row.source,
        member=row.member,
        detail=row.detail,
    )


def record_ended(by: Viewer) -> str:
    """The clock's round: the periods that are over are measured by the suppliers' clocks, and what is
    late and still runs is brought up to date.
    """
    since = by.now - LOOK_BACK
    rows = Clock.objects.filter(party=Clock.Party.SUPPLIER, started_at__gte=since)
    clocks = [
        one for one in rows.exclude(state=Clock.State.VOID).order_by("pk") if one.frozen.get("term")
    ]
    grows = {
        stretch_of(one) for one in clocks if one.breached_at and one.state == Clock.State.RUNNING
    }
    count = 0
    for key in dict.fromkeys(stretch_of(one) for one in clocks):
        term, start, end = key
        if end > by.today and key not in grows:
            continue
        found = Term.objects.select_related("agreement__lead", "level", "member").get(pk=term)
        stretch = Stretch(found, start, end)
        if _measured_otherwise(stretch):
            continue
        if end <= by.today:
            count += record(stretch, by) is not None
        elif not _was_dropped(stretch):
            _bring_up_to_date(stretch, by)
    return f"{count} service levels were measured by the suppliers' clocks" if count else ""


def _was_dropped(stretch: Stretch) -> bool:
    """Somebody found that there is nothing to claim: the clock alone does not take that up again."""
    known = level_claims.claims_on(_empty(stretch))
    return bool(known) and known[-1].state == Claim.State.DROPPED


def claim_of(passing: Passing, clock: Clock) -> Claim | None:
    """The newest claim that holds this delay; None where there is none, or what there was is dropped."""
    if not clock.frozen.get("term"):
        return None
    key, start, end = stretch_of(clock)
    term = Term.objects.filter(pk=key, agreement=passing.agreement_id).first()
    if term is None:
        return None
    told = [
        one
        for one in level_claims.claims_on(_empty(Stretch(term, start, end)))
        if one.state != Claim.State.DROPPED and _holds(one, clock)
    ]
    return told[-1] if told else None
