"""Instants as whole microseconds since 1970, and the wall clock of Oslo as instants."""

from __future__ import annotations

import datetime as dt

from samdrift.kernel.calc.service_time.content import DAY_MINUTES, ZONE
from samdrift.kernel.calc.spans import NaiveMomentError

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = DAY_MINUTES * MINUTE
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_DAY_SECONDS = DAY // SECOND


def as_ticks(moment: dt.datetime) -> int:
    """Microseconds since 1970. Raises NaiveMomentError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise NaiveMomentError(moment)
    since = moment - _EPOCH
    return (since.days * _DAY_SECONDS + since.seconds) * SECOND + since.microseconds


def as_moment(ticks: int) -> dt.datetime:
    """The instant, in UTC."""
    return _EPOCH + dt.timedelta(0, 0, ticks)


def length_ticks(length: dt.timedelta) -> int:
    return (length.days * _DAY_SECONDS + length.seconds) * SECOND + length.microseconds


def wall_ticks(day: int, minute: int) -> int:
    """When the clock in Oslo shows so many minutes past midnight of the day (an ordinal number).

    A time shown twice is the first of the two; one that is skipped is when the clock is moved. So
    later on the wall is never earlier, and hours that meet on the wall meet.
    """
    over, minute = divmod(minute, DAY_MINUTES)
    day += over
    naive = (day - _EPOCH_DAY) * DAY + minute * MINUTE
    offset = _offset(day)
    if not minute or _offset(day + 1) == offset:
        return naive - offset
    return _on_a_day_of_change(day, minute, naive)


def _offset(day: int) -> int:
    """Oslo's lead on UTC at the midnight the day begins with; the clock is never moved then."""
    midnight = dt.datetime.fromordinal(day).replace(tzinfo=ZONE)
    return length_ticks(midnight.utcoffset() or dt.timedelta(0))


def _on_a_day_of_change(day: int, minute: int, naive: int) -> int:
    moment = dt.datetime.fromordinal(day) + dt.timedelta(minutes=minute)
    first, last = (
        naive - length_ticks(moment.replace(tzinfo=ZONE, fold=fold).utcoffset() or dt.timedelta(0))
        for fold in (0, 1)
    )
    # Of a time that is skipped, the first reading lies after the change and the second before it.
    return first if first <= last else _change_between(last, first)


def _change_between(before: int, after: int) -> int:
    """The instant, to the second, from which the offset is that of `after`."""
    new = as_moment(after).astimezone(ZONE).utcoffset()
    while after - before > SECOND:
        middle = (before + after) // (2 * SECOND) * SECOND
        if as_moment(middle).astimezone(ZONE).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after
