"""Acts on pools of hours: what is entitled to each period, from the annex or by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.hours import Pool, yearly_pools
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.agreements.models.terms import Term, TermStep
from samdrift.agreements.queries.duty_facts import end_of
from samdrift.agreements.services.duty_align import align
from samdrift.agreements.services.hour_findings import find
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, Step
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import (
    first_values,
    lock,
    overlapping,
    period_text,
    require_order,
    require_text,
    write,
)

MANAGE = "agreements.manage_hours"
MOST_YEARS = 15
YEARS_WITHOUT_END = 5
"""Years made of a term where neither it nor the agreement has an end."""


@transaction.atomic
def add_pool(agreement: Agreement, *, by: Viewer, **values: Any) -> HourPool:
    """Hours that come with the agreement; with a term of the annex its years are made at once."""
    agreement = lock(Agreement, agreement.pk)
    require(by, MANAGE, agreement)
    values = _checked(agreement, HourPool(), values)
    pool = HourPool.objects.create(agreement=agreement, **values)
    record("hours.pool_added", pool, by=by, changes=first_values(values))
    if pool.term is not None:
        _take_years(pool, by)
    _after(pool, by)
    return pool


@transaction.atomic
def change_pool(pool: HourPool, *, by: Viewer, **values: Any) -> HourPool:
    """Correct what is told of the pool; years that people have written are left alone."""
    row = _held(pool, by)
    changes = write(row, _checked(row.agreement, row, values))
    if changes:
        record("hours.pool_changed", row, by=by, changes=changes)
        _after(row, by)
    return row


def _checked(agreement: Agreement, row: HourPool, values: dict[str, Any]) -> dict[str, Any]:
    if "title" in values:
        message = _("Write what the hours are for.")
        values = {**values, "title": require_text(values["title"], "title", message)}
    term = values.get("term")
    if term is None:
        return values
    if term.agreement_id != agreement.pk or term.kind != Term.Kind.HOURS:
        raise DomainError(
            "not_hours", _("Choose a term of this agreement that gives hours."), field="term"
        )
    taken = HourPool.objects.filter(term=term).exclude(pk=row.pk).first()
    if taken is not None:
        raise DomainError(
            "term_taken",
            _("“%(pool)s” has the hours of this term already.") % {"pool": taken},
            field="term",
        )
    return values


def _held(pool: HourPool, by: Viewer) -> HourPool:
    row = lock(HourPool, pool.pk)
    require(by, MANAGE, row.agreement)
    return row


def _after(pool: HourPool, by: Viewer) -> None:
    """The day its hours lapse is on the wheel, and what is at risk is found."""
    align(pool.agreement, by=by)
    find([pool.pk], by=by)


# The periods


@transaction.atomic
def add_year(
    pool: HourPool, *, by: Viewer, valid_from: dt.date, valid_to: dt.date, hours: Decimal
) -> HourYear:
    """So many hours to be used in [valid_from, valid_to)."""
    row = _held(pool, by)
    _check_year(row, valid_from, valid_to, hours)
    year = HourYear.objects.create(pool=row, valid_from=valid_from, valid_to=valid_to, hours=hours)
    told = {"hours": [None, str(hours)], "period": [None, period_text(valid_from, valid_to)]}
    record("hours.year_added", row, by=by, changes=told)
    _after(row, by)
    return year


@transaction.atomic
def change_year(
    year: HourYear, *, by: Viewer, valid_from: dt.date, valid_to: dt.date, hours: Decimal
) -> HourYear:
    """Correct a period or its hours; what is booked stays, and may be more than there is."""
    pool = _held(year.pool, by)
    row = HourYear.objects.get(pk=year.pk)
    _check_year(pool, valid_from, valid_to, hours, but=row.pk)
    before = period_text(row.valid_from, row.valid_to)
    changes = write(row, {"valid_from": valid_from, "valid_to": valid_to, "hours": hours})
    if changes:
        record("hours.year_changed", pool, by=by, changes={"period": [before, before], **changes})
        _after(pool, by)
    return row


@transaction.atomic
def remove_year(year: HourYear, *, by: Viewer) -> HourPool:
    """Take a period away that was written by mistake: not one that hours are booked in."""
    pool = _held(year.pool, by)
    row = HourYear.objects.get(pk=year.pk)
    booked = HourBooking.objects.filter(
        pool=pool, day__gte=row.valid_from, day__lt=row.valid_to
    ).exclude(state=HourBooking.State.STRUCK)
    if booked.exists():
        raise DomainError(
            "booked",
            _("Hours are booked in this period. Strike the bookings first, or change the period."),
        )
    text = f"{period_text(row.valid_from, row.valid_to)}: {row.hours}"
    row.delete()
    record("hours.year_removed", pool, by=by, changes={"period": [text, None]})
    _after(pool, by)
    return pool


def _check_year(
    pool: HourPool, start: dt.date, end: dt.date, hours: Decimal, *, but: int | None = None
) -> None:
    require_order(start, end)
    if hours <= 0:
        raise DomainError("no_hours", _("Write more than 0 hours."), field="hours")
    rows = HourYear.objects.filter(pool=pool).exclude(pk=but)
    other = overlapping(rows, start, end)
    if other is not None:
        raise DomainError(
            "overlaps",
            _("%(period)s has hours already. Change that period, or choose other days.")
            % {"period": period_text(other.valid_from, other.valid_to)},
            field="valid_from",
        )


# From the annex


@transaction.atomic
def take_years(pool: HourPool, *, by: Viewer) -> HourPool:
    """Make the periods as the term of the annex says now; others that overlap none are left alone."""
    row = _held(pool, by)
    if row.term is None:
        raise DomainError(
            "no_term", _("The pool follows no term of the annex. Choose one, or write the years.")
        )
    _take_years(row, by)
    _after(row, by)
    return row


def _take_years(pool: HourPool, by: Viewer) -> None:
    told: dict[str, list[Any]] = {}
    there = {row.valid_from: row for row in HourYear.objects.filter(pool=pool)}
    for one in years_agreed(pool):
        start, end, hours = one.period.start, one.period.end, one.entitlement
        text, row = period_text(start, end), there.pop(start, None)
        if row is not None and (row.valid_to, row.hours) != (end, hours):
            told[text] = [str(row.hours), str(hours)]
            write(row, {"valid_to": end, "hours": hours})
        elif row is None and overlapping(there.values(), start, end) is None:
            told[text] = [None, str(hours)]
            HourYear.objects.create(pool=pool, valid_from=start, valid_to=end, hours=hours)
    if told:
        record("hours.years_taken", pool, by=by, changes=told)


def years_agreed(pool: HourPool) -> list[Pool]:
    """The yearly periods with their hours, as the pool's term says; empty where it says nothing."""
    steps = list(TermStep.objects.filter(term=pool.term, value__gt=0).order_by("valid_from"))
    begin = pool.agreement.valid_from
    dated = [(row.valid_from or begin, row) for row in steps if row.valid_from or begin]
    if not dated:
        return []
    start = min(day for day, _row in dated if day is not None)
    agreed = [
        Step(Period(day, row.valid_to), 0, row.value) for day, row in dated if day is not None
    ]
    return _yearly(start, _until(pool.agreement, steps, start), agreed)


def _until(agreement: Agreement, steps: list[TermStep], start: dt.date) -> dt.date:
    """The first day without hours: the last step's end, else the agreement's."""
    last = steps[-1].valid_to
    days = [day for day in (last, end_of(agreement)) if day is not None]
    return min(days, default=plus_months(start, 12 * YEARS_WITHOUT_END))


def _yearly(start: dt.date, until: dt.date, steps: list[Step[Decimal]]) -> list[Pool]:
    """Whole years; a last one that is shorter ends with the agreement and has the hours of its year."""
    found: list[Pool] = []
    for number in range(MOST_YEARS):
        begin = plus_months(start, 12 * number)
        if begin >= until:
            break
        found += _one_year(begin, until, steps)
    return found


def _one_year(begin: dt.date, until: dt.date, steps: list[Step[Decimal]]) -> list[Pool]:
    try:
        [pool] = yearly_pools(begin, 1, steps)
    except NoStepError:
        return []
    end = min(pool.period.end or until, until)
    return [Pool(Period(begin, end), pool.entitlement)]
