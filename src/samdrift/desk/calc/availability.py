"""Availability of a service in a month, with an account of it line by line. Source: calculations § 8.

Downtime = the union of outages ∩ service time − agreed maintenance and other typed exclusions. It is
exact: nothing is rounded before it is compared. A month is the calendar's, from midnight to midnight
in Europe/Oslo: October has 745 hours and March 743.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from samdrift.agreements.calc.availability import Exclusion, allowed_downtime, measured
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.spans import Span, common, length, union, without

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Outage:
    """Down from one moment to another (None: still). `left_out` is the kind of exclusion, if any, and
    `counts` is False for what makes a service slow, not unavailable.
    """

    key: int
    start: dt.datetime
    end: dt.datetime | None
    left_out: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """What one outage comes to. `within` is its time in the month, `in_service` that of it in service
    time, `excluded` what is left out of this, `known` what an outage before it counted already, and
    `counted` what it adds to the downtime. in_service = excluded + known + counted.
    """

    key: int
    within: dt.timedelta
    in_service: dt.timedelta
    excluded: dt.timedelta
    known: dt.timedelta
    counted: dt.timedelta
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A month so far. `agreed` is the service time of the whole month, `passed` that of it until now.

    `allowed` is the downtime the target leaves room for in the whole month, None without a target;
    `left` what is left of it, below nothing when the promise is broken.
    """

    agreed: dt.timedelta
    passed: dt.timedelta
    down: dt.timedelta
    availability: Fraction | None
    target: Decimal | None
    allowed: dt.timedelta | None
    excluded: dict[str, dt.timedelta] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    @property
    def left(self) -> dt.timedelta | None:
        return None if self.allowed is None else self.allowed - self.down

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept so far; None where nothing is promised or nothing has passed.

        A month that is not over is broken only when no more than is promised can be reached.
        """
        if self.target is None or self.availability is None:
            return None
        best = Fraction((self.agreed - self.down) // _TICK, self.agreed // _TICK)
        return best * 100 >= Fraction(self.target)


_TICK = dt.timedelta(microseconds=1)


def month_of(day: dt.date) -> Period:
    """The calendar month that holds the day."""
    first = day.replace(day=1)
    return Period(first, next_month(first))


def next_month(first: dt.date) -> dt.date:
    year, month = divmod(first.year * _MONTHS + first.month, _MONTHS)
    return dt.date(year, month + 1, 1)


def reckon(
    outages: Iterable[Outage],
    service_time: Sequence[Span],
    exclusions: Sequence[Exclusion],
    *,
    target: Decimal | None,
    now: dt.datetime,
) -> Reckoned:
    """Availability over the service time of a month. `exclusions` are agreed maintenance and such;
    an outage that is left out by itself takes its own time out in the same way.
    """
    passed = _until(service_time, now)
    rows = [(one, span) for one in outages if (span := _span(one, now)) is not None]
    rows.sort(key=lambda row: (row[1].start, row[0].key))
    left_out = [
        *exclusions,
        *(Exclusion(s, o.left_out) for o, s in rows if o.counts and o.left_out),
    ]
    down = [span for one, span in rows if one.counts]
    found = measured(down, passed, left_out)
    agreed = length(service_time)
    return Reckoned(
        agreed=agreed,
        passed=found.agreed,
        down=found.down,
        availability=found.availability,
        target=target,
        allowed=None if target is None else allowed_downtime(agreed, target),
        excluded={kind: time for kind, time in found.excluded.items() if time},
        lines=tuple(_lines(rows, service_time, passed, [one.span for one in left_out])),
    )


def _until(spans: Sequence[Span], now: dt.datetime) -> list[Span]:
    return [Span(one.start, min(one.end, now)) for one in spans if one.start < now]


def _span(outage: Outage, now: dt.datetime) -> Span | None:
    """Its time until now; None where it holds none yet."""
    end = now if outage.end is None else min(outage.end, now)
    return Span(outage.start, end) if outage.start < end else None


def _lines(
    rows: Sequence[tuple[Outage, Span]],
    service_time: Sequence[Span],
    passed: Sequence[Span],
    excluded: Sequence[Span],
) -> Iterable[Line]:
    known: list[Span] = []
    whole = [Span(service_time[0].start, service_time[-1].end)] if service_time else []
    for one, span in rows:
        within = common([span], whole)
        if not within:
            continue
        served = common([span], passed)
        standing = without(served, excluded) if one.counts else []
        fresh = without(standing, known)
        known = union([*known, *fresh])
        out = length(served) - length(standing)
        yield Line(
            one.key, length(within), length(served), out,
            length(standing) - length(fresh), length(fresh), tuple(fresh),
        )  # fmt: skip


_MINUTE = 60_000_000


def begun_minutes(time: dt.timedelta) -> int:
    """Whole minutes, one that is begun counted as one: how downtime is shown."""
    return -(-(time // _TICK) // _MINUTE)


def full_minutes(time: dt.timedelta) -> int:
    """Whole minutes, rounded down: how what is left is shown."""
    return (time // _TICK) // _MINUTE
