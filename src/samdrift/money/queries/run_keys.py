"""By which version of which key each cost of a run is split, and how that key shares in its days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from samdrift.agreements.models.agreements import AgreementSystem
from samdrift.money.calc import doubts
from samdrift.money.models.keys import AgreementKey, KeyVersion
from samdrift.money.models.runs import Run
from samdrift.money.queries.key_shares import Asked, KeyReading, readings
from samdrift.money.queries.run_found import Found
from samdrift.portfolio.models.accesses import Access


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


def placed(found: Sequence[Found], run: Run) -> list[Placed]:
    """Each cost with its key's reading; one that belongs to another arrangement is left out.

    What hinders is told in the cost's doubts. The number of queries is fixed.
    """
    keys = _keys_for(found)
    rows = [Placed(one) for one in found if _place(one, keys, run)]
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


def _place(one: Found, keys: _Keys, run: Run) -> bool:
    """Give the cost its key; False: the key is of another arrangement."""
    if one.mirrors is not None or one.key is not None or one.member is not None:
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
