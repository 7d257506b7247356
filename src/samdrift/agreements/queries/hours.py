"""Pools of hours and how they stand: a fixed number of queries however many pools."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from samdrift.agreements.calc.hour_pools import Year, standings
from samdrift.agreements.calc.hours import Balance, Booking
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

NEXT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A period of a pool, and how its hours stand."""

    year: HourYear
    balance: Balance

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
    return [YearStanding(told[pk], balance) for pk, balance in found.items()]


def current_year(rows: list[YearStanding], day: dt.date) -> YearStanding | None:
    """The period the day lies in; else the next one, else the last."""
    inside = [one for one in rows if one.year.is_on(day)]
    ahead = [one for one in rows if one.year.valid_from and one.year.valid_from > day]
    return next(iter(inside or ahead or rows[-1:]), None)


def running(viewer: Viewer, day: dt.date) -> Any:
    """Pools that have hours to use on the day or later."""
    return (
        listed(viewer)
        .filter(Q(years__valid_to__gt=day) | Q(carried_months__gt=0, years__isnull=False))
        .distinct()
    )
