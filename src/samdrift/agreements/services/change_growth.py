"""Users that have come to an agreement since its award open a change by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import Min

from samdrift.agreements.models.agreements import Agreement, AgreementSystem
from samdrift.agreements.models.changes import Change
from samdrift.agreements.queries.agreements import in_force
from samdrift.agreements.queries.quantities import Counted, counted_many
from samdrift.agreements.services.changes import Kind, open_change
from samdrift.agreements.services.own_changes import MORE_USERS
from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.uses import UserCount

GROWTH = Fraction(1, 20)
"""From this share of more users on it is worth a lawyer's look: half the limit of small changes."""
_ONE = dt.timedelta(days=1)


def look_at_all(by: Viewer) -> str:
    """The clock's round over agreements in force that were awarded. Users are counted against those of
    the beginning (or of the first day they were counted), or of the latest change of users; members
    that came later are left out, for they are changes of their own.
    """
    rows = Agreement.objects.filter(in_force(by.today), award__isnull=False)
    by_day: dict[dt.date, list[Agreement]] = {}
    pks = list(rows.values_list("pk", flat=True))
    latest, counted_from = _latest(pks), _counted_from(pks)
    for one in rows.select_related("award").order_by("pk"):
        since = _since(one, latest, counted_from)
        if since is not None and since < by.today:
            by_day.setdefault(since, []).append(one)
    opened = sum(_look_at(day, some, by) for day, some in sorted(by_day.items()))
    return f"{opened} changes of users were opened" if opened else ""


def _latest(pks: Collection[int]) -> dict[int, dt.date]:
    """Agreement → the day of its latest change of users, also of one that was given up."""
    rows = Change.objects.filter(agreement_id__in=pks, kind=Kind.USERS).order_by("effective_on")
    return dict(rows.values_list("agreement_id", "effective_on"))


def _counted_from(pks: Collection[int]) -> dict[int, dt.date]:
    """Agreement → the first day on which users of each of its systems had been counted."""
    about = AgreementSystem.objects.filter(agreement_id__in=pks)
    pairs = list(about.values_list("agreement_id", "system_id"))
    counts = UserCount.objects.filter(use__system_id__in={system for _pk, system in pairs})
    first = dict(counts.order_by().values_list("use__system_id").annotate(first=Min("counted_on")))
    found: dict[int, dt.date] = {}
    for pk, system in pairs:
        if system in first:
            found[pk] = max(found.get(pk, dt.date.min), first[system])
    return found


def _since(
    row: Agreement, latest: dict[int, dt.date], counted_from: dict[int, dt.date]
) -> dt.date | None:
    begun = latest.get(row.pk) or row.valid_from or row.award.awarded_on
    counted = counted_from.get(row.pk)
    return None if begun is None or counted is None else max(begun, counted)


def _look_at(since: dt.date, rows: list[Agreement], by: Viewer) -> int:
    before = counted_many(rows, Period(since, since + _ONE))
    now = counted_many(rows, Period(by.today, by.today + _ONE))
    grown = [(one, *_grown(before[one.pk], now[one.pk])) for one in rows]
    some = [(one, was, now_n) for one, was, now_n in grown if was and now_n - was >= was * GROWTH]
    for one, was, now_n in some:
        with in_site_language():
            title = str(MORE_USERS) % {"before": was, "now": now_n}
        open_change(one, by=by, kind=Kind.USERS, title=title, effective_on=by.today)
    return len(some)


def _grown(before: dict[int, Counted], now: dict[int, Counted]) -> tuple[int, int]:
    """The units on both days of the members that were in it on both and whose units are known."""
    pairs = [
        (one.value, now[pk].value) for pk, one in before.items() if pk in now and _by_users(one)
    ]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return _sum(a for a, _b in known), _sum(b for _a, b in known)


def _by_users(one: Counted) -> bool:
    return all(stay.basis == "users" for stay in one.stays)


def _sum(values: Iterable[Decimal]) -> int:
    return int(sum(values, Decimal(0)))
