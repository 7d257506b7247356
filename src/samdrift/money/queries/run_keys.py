"""By which version of which key each cost of a run is split, and how that key shares in its days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from samdrift.agreements.models.agreements import AgreementSystem
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.templatetags.shown import nok
from samdrift.money.calc import doubts
from samdrift.money.calc.months import by_days, cut
from samdrift.money.models.keys import AgreementKey, KeyVersion
from samdrift.money.models.runs import Run
from samdrift.money.queries.key_shares import Asked, KeyReading, readings
from samdrift.money.queries.run_found import Found
from samdrift.portfolio.models.accesses import Access

_ONE = dt.timedelta(days=1)


@dataclass
class Placed:
    """A cost with the version that splits it and how that one shares; None: it is a member's own."""

    found: Found
    version: KeyVersion | None = None
    reading: KeyReading | None = None


@dataclass
class _Keys:
    """Which key an agreement has on a day, and which version stands."""

    of_agreement: dict[int, list[AgreementKey]] = field(default_factory=lambda: defaultdict(list))
    versions: dict[int, list[KeyVersion]] = field(default_factory=lambda: defaultdict(list))

    def key(self, agreement: int | None, day: dt.date) -> AgreementKey | None:
        rows = self.of_agreement.get(agreement or 0, [])
        return next((one for one in rows if one.is_on(day)), None)

    def version(self, key: int, day: dt.date) -> KeyVersion | None:
        return next((one for one in self.versions.get(key, []) if one.is_on(day)), None)

    def changes(self, agreement: int, period: Period) -> list[dt.date]:
        """The days inside the period from which another version splits the agreement's costs."""
        days: set[dt.date | None] = set()
        for row in self.of_agreement.get(agreement, []):
            days |= {row.valid_from, row.valid_to}
            for version in self.versions.get(row.key_id, []):
                days |= {version.valid_from, version.valid_to}
        inside = (day for day in days if day is not None and period.start < day)
        return sorted(
            day
            for day in inside
            if (period.end is None or day < period.end)
            and self._splits(agreement, day) != self._splits(agreement, day - _ONE)
        )

    def _splits(self, agreement: int, day: dt.date) -> tuple[int | None, int | None]:
        """The key and the version of it that stand on the day."""
        row = self.key(agreement, day)
        version = self.version(row.key_id, day) if row is not None else None
        return row.key_id if row is not None else None, version.pk if version is not None else None


def placed(found: Sequence[Found], run: Run) -> list[Placed]:
    """Each cost with its key's reading; one that belongs to another arrangement is left out.

    What hinders is told in the cost's doubts. The number of queries is fixed.
    """
    keys = _keys_for(found)
    rows = [Placed(one) for one in _in_parts(found, keys, run) if _place(one, keys, run)]
    _give_versions(rows, keys)
    _give_readings(rows)
    return rows


def _keys_for(found: Iterable[Found]) -> _Keys:
    keys = _Keys()
    agreements = {one.agreement for one in found if one.agreement is not None}
    for row in AgreementKey.objects.filter(agreement__in=agreements).select_related("key"):
        keys.of_agreement[row.agreement_id].append(row)
    wanted = {one.key for one in found if one.key is not None}
    wanted |= {row.key_id for rows in keys.of_agreement.values() for row in rows}
    rows = KeyVersion.objects.filter(key__in=wanted).select_related("key")
    for version in rows.order_by("valid_from", "pk"):
        keys.versions[version.key_id].append(version)
    return keys


def _in_parts(found: Iterable[Found], keys: _Keys, run: Run) -> Iterator[Found]:
    """What an agreement's key splits, in a part for each version that stands in its days."""
    known: dict[tuple[int, Period], list[dt.date]] = {}
    for one in found:
        if one.agreement is None or not _is_joint(one) or one.period.end is None:
            yield one
            continue
        mark = one.agreement, one.period
        if mark not in known:
            days = keys.changes(*mark)
            known[mark] = days if days and _keeps_all(one, keys, run) else []
        yield from _parts(one, known[mark]) if known[mark] else [one]


def _is_joint(one: Found) -> bool:
    """Whether its agreement's key is to split it."""
    return one.mirrors is None and one.key is None and one.member is None


def _keeps_all(one: Found, keys: _Keys, run: Run) -> bool:
    """Whether all its days are this run's to split: one arrangement does not cut for another."""
    if run.arrangement_id is None:
        return True
    rows = keys.of_agreement.get(one.agreement or 0, [])
    ours = (None, run.arrangement_id)
    return all(
        row.key.arrangement_id in ours
        for row in rows
        if one.period.clip(row.valid_from, row.valid_to) is not None
    )


def _parts(one: Found, days: Iterable[dt.date]) -> Iterator[Found]:
    """The cost cut on the days, each part by its days; the parts sum to it."""
    periods = cut(one.period, days)
    amounts = by_days(one.ore, one.period, periods)
    told = {"all": _days(one.period), "amount": nok(Decimal(one.ore).scaleb(-2))}
    for period, ore in zip(periods, amounts, strict=True):
        part = _("%(days)s of %(all)s days of %(amount)s") % {"days": _days(period), **told}
        detail = f"{one.detail} · {part}" if one.detail else part
        yield replace(one, period=period, ore=ore, detail=detail[:300], doubts=[*one.doubts])


def _days(period: Period) -> int:
    return (period.end - period.start).days if period.end is not None else 0


def _place(one: Found, keys: _Keys, run: Run) -> bool:
    """Give the cost its key; False: the key is of another arrangement."""
    if not _is_joint(one):
        return True
    if one.agreement is None:
        if [doubts.NO_AGREEMENT] not in one.doubts:
            one.doubts.append([doubts.NO_AGREEMENT])
        return True
    row = keys.key(one.agreement, one.period.start)
    if row is None:
        one.doubts.append([doubts.NO_KEY])
        return True
    one.key = row.key_id
    _tell_change(one, row.valid_to)
    return run.arrangement_id is None or row.key.arrangement_id in (None, run.arrangement_id)


def _give_versions(rows: Iterable[Placed], keys: _Keys) -> None:
    for row in rows:
        one = row.found
        if one.mirrors is not None:
            row.version = one.mirrors.key_version
        elif one.member is None and one.key is not None:
            row.version = keys.version(one.key, one.period.start)
            if row.version is None:
                one.doubts.append([doubts.NO_VERSION])
            else:
                _tell_change(one, row.version.valid_to)


def _tell_change(one: Found, until: dt.date | None) -> None:
    """What is split by a key that does not last all its days is in doubt."""
    if until is None or one.period.end is None or until >= one.period.end:
        return
    if [doubts.KEY_CHANGES] not in one.doubts:
        one.doubts.append([doubts.KEY_CHANGES])


def _give_readings(rows: Iterable[Placed]) -> None:
    """Each way of sharing is asked for once, however many costs it splits."""
    groups: dict[Any, list[Placed]] = defaultdict(list)
    asked: dict[Any, Asked] = {}
    for row in rows:
        one = row.found
        if row.version is not None and one.mirrors is None:
            mark = row.version.pk, one.period, one.agreement
            groups[mark].append(row)
            asked.setdefault(mark, Asked(row.version, one.period, one.agreement))
    for (mark, _asked), reading in zip(asked.items(), readings(list(asked.values())), strict=True):
        told = [
            [doubts.KEY, one.code, one.basis, one.year, one.member, one.name]
            for one in reading.problems
        ]
        for row in groups[mark]:
            row.reading = reading
            row.found.doubts += told


def accounts_by_unit(agreements: Collection[int], day: dt.date) -> dict[tuple[int, int], Any]:
    """(agreement, member) → unit → active accounts in the agreement's systems: two queries."""
    about = AgreementSystem.objects.filter(agreement__in=agreements)
    systems: dict[int, set[int]] = defaultdict(set)
    for agreement, system in about.values_list("agreement", "system"):
        systems[system].add(agreement)
    rows = Access.objects.filter(active=True, use__system__in=systems).exclude(unit="")
    found: dict[tuple[int, int], Any] = defaultdict(lambda: defaultdict(int))
    told = (
        rows.filter(listed_on__lt=day).order_by().values_list("use__system", "use__member", "unit")
    )
    for system, member, unit, count in told.annotate(count=Count("pk")):
        for agreement in systems[system]:
            found[agreement, member][unit] += count
    return found
