"""Whether on-call time keeps to the rules on working time, told line by line.

The rules are data: each has its paragraph of the Working Environment Act (arbeidsmiljøloven, aml)
and a value that each rota may change, with what it rests on. The share (§ 10-4 (3)) and the days of the
plan (§ 10-3) were held against the project's survey of Norwegian rules, which names no other values:
the rest is what the paragraph is taken to say, and the page tells readers to check it there.

Ordinary hours and call-outs count in full, and the rest of the on-call time by its share. On call away
from work, one is free until called out. Called out beyond ordinary hours is held against the limits of
overtime; which of it is paid as overtime is for the pay agreement.

Hours are exact fractions; they are compared before they are rounded for display.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from samdrift.desk.calc.rota import wall
from samdrift.kernel.calc.service_time import ZONE
from samdrift.kernel.calc.spans import Span, common, length, union, without

SHARE, WEEK, AVERAGE, WEEK_MOST = "share", "week_hours", "average_weeks", "week_most"
DAILY, WEEKLY, PLAN = "daily_rest", "weekly_rest", "plan_days"
OVERTIME, OVERTIME_FOUR, OVERTIME_YEAR = "overtime_week", "overtime_four", "overtime_year"
NIGHT_FROM, NIGHT_UNTIL = "night_from", "night_until"
_DAY = dt.timedelta(days=1)
_WEEK_DAYS = 7
_FOUR = 4
YEAR_WEEKS = 52
_DAY_HOURS = 24


@dataclass(frozen=True)
class Rule:
    """A rule by its code: its value, the unit it is in (share, hours, weeks, days, or clock: hours
    from midnight), its paragraph.
    """

    code: str
    value: Fraction
    unit: str
    paragraph: str


LAW: tuple[Rule, ...] = (
    Rule(SHARE, Fraction(1, 7), "share", "aml § 10-4 (3)"),
    Rule(WEEK, Fraction(40), "hours", "aml § 10-4 (1)"),
    Rule(AVERAGE, Fraction(1), "weeks", "aml § 10-5"),
    Rule(WEEK_MOST, Fraction(50), "hours", "aml § 10-5 (1)"),
    Rule(DAILY, Fraction(11), "hours", "aml § 10-8 (1)"),
    Rule(WEEKLY, Fraction(35), "hours", "aml § 10-8 (2)"),
    Rule(PLAN, Fraction(14), "days", "aml § 10-3"),
    Rule(OVERTIME, Fraction(10), "hours", "aml § 10-6 (4)"),
    Rule(OVERTIME_FOUR, Fraction(25), "hours", "aml § 10-6 (4)"),
    Rule(OVERTIME_YEAR, Fraction(200), "hours", "aml § 10-6 (4)"),
    Rule(NIGHT_FROM, Fraction(21), "clock", "aml § 10-11 (1)"),
    Rule(NIGHT_UNTIL, Fraction(6), "clock", "aml § 10-11 (1)"),
)
"""What holds where nothing else is agreed. WEEK_MOST holds only where hours are averaged."""
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in LAW}


@dataclass(frozen=True)
class Time:
    """One person's time: ordinary working hours, on call, and called out (real work)."""

    ordinary: Sequence[Span] = ()
    on_call: Sequence[Span] = ()
    called_out: Sequence[Span] = ()

    @property
    def work(self) -> list[Span]:
        return union([*self.ordinary, *self.called_out])


@dataclass(frozen=True)
class Week:
    """A week's hours: `counted` is ordinary + called_out + on_call (without call-outs) × share.
    `rest` is the longest time off without a break in the week.
    """

    first: dt.date
    ordinary: Fraction
    on_call: Fraction
    called_out: Fraction
    share: Fraction
    counted: Fraction
    rest: Fraction


@dataclass(frozen=True)
class Breach:
    """A rule that is broken: by its code, from which day, what was measured, and the limit."""

    code: str
    day: dt.date
    measured: Fraction
    limit: Fraction


@dataclass(frozen=True)
class Account:
    """One person's weeks and what breaks which rule."""

    weeks: tuple[Week, ...]
    breaches: tuple[Breach, ...]


def rules(agreed: Mapping[str, Fraction] | None = None) -> dict[str, Fraction]:
    """The value of every rule, with what is agreed in place of the law's.

    Raises KeyError for an unknown code, ValueError for a value that no agreement can have.
    """
    found = {rule.code: rule.value for rule in LAW}
    for code, value in (agreed or {}).items():
        if code not in found:
            raise KeyError(code)
        if value < (1 if code == AVERAGE else 0):
            raise ValueError(f"{code}: {value}")
        if BY_CODE[code].unit == "clock" and value > _DAY_HOURS:
            raise ValueError(f"{code}: {value}")
        found[code] = value
    return found


def hours(span_length: dt.timedelta) -> Fraction:
    """The length in hours, exact."""
    return Fraction(span_length // dt.timedelta(microseconds=1), 3_600_000_000)


def week_span(first: dt.date) -> Span:
    """Monday's midnight to the next one's on the wall: 167 or 169 hours when the clock is moved."""
    return Span(wall(first, 0), wall(first + _WEEK_DAYS * _DAY, 0))


def counted(time: Time, within: Sequence[Span], share: Fraction) -> tuple[Fraction, ...]:
    """Ordinary, on call (without call-outs), called out (outside ordinary hours), and what counts."""
    ordinary = common(time.ordinary, within)
    called = without(common(time.called_out, within), ordinary)
    passive = without(common(time.on_call, within), [*ordinary, *called])
    told = (hours(length(ordinary)), hours(length(passive)), hours(length(called)))
    return (*told, told[0] + told[2] + told[1] * share)


def account(time: Time, first: dt.date, weeks: int, values: Mapping[str, Fraction]) -> Account:
    """The person's account of so many weeks from the Monday `first`."""
    found = [_week(time, first + n * _WEEK_DAYS * _DAY, values[SHARE]) for n in range(weeks)]
    breaches = [*_hours_broken(found, values), *_weekly_broken(time, found, values)]
    breaches += [*_daily_broken(time, found, values[DAILY]), *_overtime_broken(found, values)]
    order = sorted(breaches, key=lambda one: (one.day, one.code))
    return Account(tuple(found), tuple(order))


def _week(time: Time, first: dt.date, share: Fraction) -> Week:
    span = week_span(first)
    ordinary, passive, called, sums = counted(time, [span], share)
    rest = max((one.length for one in without([span], time.work)), default=dt.timedelta(0))
    return Week(first, ordinary, passive, called, share, sums, hours(rest))


def _hours_broken(found: Sequence[Week], values: Mapping[str, Fraction]) -> Iterable[Breach]:
    """Weeks above the limit: each by itself, or on average over as many as is agreed."""
    limit, over = values[WEEK], int(values[AVERAGE])
    for start in range(0, len(found), over):
        part = found[start : start + over]
        mean = sum((one.counted for one in part), Fraction(0)) / len(part)
        if mean > limit:
            yield Breach(WEEK, part[0].first, mean, limit)
    if over > 1:
        most = values[WEEK_MOST]
        yield from (Breach(WEEK_MOST, w.first, w.counted, most) for w in found if w.counted > most)


def _weekly_broken(
    time: Time, found: Sequence[Week], values: Mapping[str, Fraction]
) -> Iterable[Breach]:
    for week in found:
        if week.rest < values[WEEKLY] and common(time.work, [week_span(week.first)]):
            yield Breach(WEEKLY, week.first, week.rest, values[WEEKLY])


def _overtime_broken(found: Sequence[Week], values: Mapping[str, Fraction]) -> Iterable[Breach]:
    """Called out too long in a week, or in four weeks on end (each week is told in one stretch alone)."""
    for week in found:
        if week.called_out > values[OVERTIME]:
            yield Breach(OVERTIME, week.first, week.called_out, values[OVERTIME])
    start = 0
    while start + _FOUR <= len(found):
        called = sum((one.called_out for one in found[start : start + _FOUR]), Fraction(0))
        broken = called > values[OVERTIME_FOUR]
        if broken:
            yield Breach(OVERTIME_FOUR, found[start].first, called, values[OVERTIME_FOUR])
        start += _FOUR if broken else 1


def year_broken(
    time: Time, first: dt.date, weeks: int, values: Mapping[str, Fraction]
) -> Breach | None:
    """Whether one was called out too long in the 52 weeks that end with those of the account."""
    last = first + weeks * _WEEK_DAYS * _DAY
    begins = last - YEAR_WEEKS * _WEEK_DAYS * _DAY
    called = counted(time, [Span(wall(begins, 0), wall(last, 0))], Fraction(0))[2]
    limit = values[OVERTIME_YEAR]
    return Breach(OVERTIME_YEAR, begins, called, limit) if called > limit else None


def _daily_broken(time: Time, found: Sequence[Week], limit: Fraction) -> Iterable[Breach]:
    """In each 24 hours from when work begins, one stretch without work must be as long as the limit."""
    if not found:
        return
    first, last = week_span(found[0].first).start, week_span(found[-1].first).end
    work = time.work
    start = next((one.start for one in work if one.start >= first), None)
    while start is not None and start < last:
        day = Span(start, start + _DAY)
        rest = max((one.length for one in without([day], work)), default=dt.timedelta(0))
        if hours(rest) < limit:
            yield Breach(DAILY, _oslo_day(start), hours(rest), limit)
        start = _next_work(work, day.end)


def _next_work(work: Sequence[Span], after: dt.datetime) -> dt.datetime | None:
    """When work goes on at the moment, the moment; else when it begins next."""
    for one in work:
        if one.end > after:
            return max(one.start, after)
    return None


def _oslo_day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZONE).date()


def plan_is_late(until: dt.date | None, today: dt.date, days: Fraction) -> bool:
    """Whether the plan that is told reaches less than so many days ahead (None: there is no plan)."""
    return until is None or until < today + dt.timedelta(days=int(days))
