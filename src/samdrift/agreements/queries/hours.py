"""Pools of hours and how they stand: a fixed number of queries however many pools."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from samdrift.agreements.calc.hour_pools import Year, shared_out, standings
from samdrift.agreements.calc.hours import Balance, Booking
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

NEXT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A period of a pool, how its hours stand, and the bookings (or parts) that take of them."""

    year: HourYear
    balance: Balance
    bookings: list[Booking]

    @property
    def lapses_on(self) -> dt.date:
        """The last day they can be used."""
        end: dt.date = self.balance.pool.period.end  # type: ignore[assignment]
        return end - NEXT

    @property
    def is_ahead(self) -> bool:
        return not self.balance.is_over and self.balance.pace == 0


def listed(viewer: Viewer) -> Any:
    """Pools within reach, joined for a list."""
    return seen(HourPool, viewer).select_related("agreement__supplier", "term")


def for_list(viewer: Viewer) -> Any:
    """The same with all that `standing_read` needs: two more queries however many rows."""
    standing = HourBooking.objects.exclude(state=HourBooking.State.STRUCK)
    return listed(viewer).prefetch_related(
        "years", Prefetch("bookings", queryset=standing, to_attr="standing_bookings")
    )


def standing_read(pool: Any, day: dt.date) -> list[YearStanding]:
    """How a pool of `for_list` stands on the day: no query."""
    booked = [Booking(one.day, one.hours, one.state) for one in pool.standing_bookings]
    years = sorted(pool.years.all(), key=lambda year: year.valid_from)
    return _standing(pool, years, booked, day, None)


def bookings_of(pool: HourPool, viewer: Viewer) -> Any:
    """The bookings of the pool, the newest day first, with those taken back."""
    rows = seen(HourBooking, viewer).filter(pool=pool)
    return rows.select_related("member", "booked_by").order_by("-day", "-pk")


def of_agreement(agreement_id: int, viewer: Viewer) -> list[HourPool]:
    return list(listed(viewer).filter(agreement=agreement_id).order_by("title", "pk"))


def standing_of(
    pools: Collection[HourPool], day: dt.date, *, paced: dt.date | None = None
) -> dict[int, list[YearStanding]]:
    """Pool id → its periods in order, as they stand on the day (by the pace of `paced`): two queries."""
    years: dict[int, list[HourYear]] = defaultdict(list)
    for row in HourYear.objects.filter(pool__in=pools).order_by("valid_from", "pk"):
        years[row.pool_id].append(row)
    booked: dict[int, list[Booking]] = defaultdict(list)
    rows = HourBooking.objects.filter(pool__in=pools).exclude(state=HourBooking.State.STRUCK)
    for pool, on, hours, state in rows.values_list("pool_id", "day", "hours", "state"):
        booked[pool].append(Booking(on, hours, state))
    return {one.pk: _standing(one, years[one.pk], booked[one.pk], day, paced) for one in pools}


def _standing(
    pool: HourPool,
    years: Iterable[HourYear],
    booked: list[Booking],
    day: dt.date,
    paced: dt.date | None,
) -> list[YearStanding]:
    told = {one.pk: one for one in years}
    plain = [
        Year(one.pk, one.valid_from, one.valid_to, one.hours)
        for one in told.values()
        if one.valid_from is not None and one.valid_to is not None
    ]
    found = standings(plain, pool.carried_months, booked, day, paced=paced)
    parts = shared_out(plain, pool.carried_months, booked)
    return [YearStanding(told[pk], balance, parts[pk]) for pk, balance in found.items()]


def current_year(rows: list[YearStanding], day: dt.date) -> YearStanding | None:
    """The period the day lies in; else the next one, else the last."""
    inside = [one for one in rows if one.year.is_on(day)]
    ahead = [one for one in rows if one.year.valid_from and one.year.valid_from > day]
    return next(iter(inside or ahead or rows[-1:]), None)
