"""Hours about to lapse, found while there is time to use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from samdrift.agreements.calc.hour_pools import at_risk
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.hours import HourPool
from samdrift.agreements.queries.duty_facts import end_of
from samdrift.agreements.queries.hours import YearStanding, standing_of
from samdrift.agreements.services.report_findings import members_of
from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LAPSE = "agreements.hours_lapse"
AT_A_TIME = 100
ORE = 100


@transaction.atomic
def find(pools: Collection[int], *, by: Viewer) -> Reconciled:
    """Hold the findings against how these pools stand, by the pace at the beginning of the month: so
    they change when somebody books hours, and else once a month. Called after acts that touch them.
    """
    rows = list(HourPool.objects.filter(pk__in=pools).select_related("agreement").order_by("pk"))
    agreements = {row.agreement_id for row in rows}
    names = lock(kind_of(Agreement), agreements)
    found = list(_found(rows, names, by))
    marks = {str(row.pk) for row in rows}
    scope = Scope(
        (LAPSE,),
        kind_of(Agreement),
        agreements,
        covers=lambda _agreement, mark: mark.partition(":")[0] in marks,
    )
    return reconcile(scope, found, by=by)


def _found(rows: Collection[HourPool], names: dict[int, str], by: Viewer) -> Iterator[Found]:
    month = by.today.replace(day=1)
    standing = standing_of(rows, by.today, paced=month)
    members = members_of({row.agreement_id for row in rows}, by.today)
    for pool in rows:
        for one in standing[pool.pk]:
            hours = at_risk(one.balance)
            if hours is not None and not _is_over(pool.agreement, by.today):
                yield Found(
                    LAPSE,
                    pool.agreement_id,
                    names[pool.agreement_id],
                    mark=f"{pool.pk}:{one.year.valid_from}",
                    members=members.get(pool.agreement_id, ()),
                    agreed=_agreed(pool, one),
                    observed={**_observed(one, hours), "counted": str(month)},
                    money=worth(hours, pool.hourly_worth),
                    deadline=one.lapses_on,
                )


def _is_over(agreement: Agreement, today: dt.date) -> bool:
    end = end_of(agreement)
    return end is not None and end <= today


def worth(hours: Decimal, hourly: Decimal | None) -> int | None:
    """In øre; None where nobody has said what an hour is worth."""
    if hourly is None:
        return None
    return int((hours * hourly * ORE).quantize(Decimal(1), ROUND_HALF_UP))


def _agreed(pool: HourPool, one: YearStanding) -> dict[str, str | int]:
    return {
        "pool": pool.title,
        "pool_id": pool.pk,
        "hours": str(one.balance.pool.entitlement),
        "last": str(one.lapses_on),
    }


def _observed(one: YearStanding, hours: Decimal) -> dict[str, str | None]:
    told = {"used": one.balance.used, "planned": one.balance.planned, "lapse": hours}
    return {name: None if value is None else str(value) for name, value in told.items()}


def find_all(by: Viewer) -> str:
    """The clock's round."""
    pks = list(HourPool.objects.order_by("pk").values_list("pk", flat=True))
    changed = 0
    for at in range(0, len(pks), AT_A_TIME):
        result = find(pks[at : at + AT_A_TIME], by=by)
        changed += result.new + result.again + result.gone
    return f"hours about to lapse: {changed} findings changed" if changed else ""
