"""Hold the findings against what was found: what is new, what is still so, what is gone.

A room that observes something calls `reconcile` with what it looked at and what it found there. It
is written for many at once: the number of queries follows the thousands, not the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from samdrift.followup.calc.finding_states import STANDING, Status
from samdrift.followup.models.findings import Finding, FindingMember
from samdrift.followup.services.found import Found, Key, Reconciled, Scope
from samdrift.kernel import bulk
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.history import Happening, kind_of, record_all
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

AT_A_TIME = 1000
"""Rows named one by one in a statement."""


@transaction.atomic
def reconcile(scope: Scope, found: Iterable[Found], *, by: Viewer) -> Reconciled:
    """Make the findings within the scope say what was found there, and nothing else.

    What is found for the first time gets a row; what stands already is only seen once more; what was
    mended and is found again is opened again, the same row; what is no longer found mends by itself.
    Each leaves an event, except that something was seen once more. What somebody has accepted stays
    so until its day. The subjects are locked: whoever looks beforehand should `lock` them first.
    """
    lock(scope.subject_kind, scope.subjects)
    wanted = {one.key: one for one in found}
    standing = _standing(scope)
    gone = [row for key, row in standing.items() if key not in wanted]
    fresh = [one for key, one in wanted.items() if key not in standing]
    _mend(gone, by)
    again = _open_again(scope, fresh, by) if fresh else {}
    new = [one for one in fresh if one.key not in again]
    _see(wanted, standing, by)
    there = {key: row.pk for key, row in standing.items() if key in wanted} | again
    _link({pk: set(wanted[key].members) for key, pk in there.items()})
    _add(scope.subject_kind, new, by)
    return Reconciled(len(new), len(again), len(gone))


def lock(subject_kind: str, subjects: Collection[int]) -> dict[int, str]:
    """Hold the subjects until the act is done, so that two cannot find the same at once; returns
    what each is called.
    """
    kind = registry.kinds[subject_kind]
    rows = kind.model._base_manager.filter(pk__in=subjects).order_by("pk")
    if kind.related:
        rows = rows.select_related(*kind.related)
    return {row.pk: kind.label(row) for row in rows.select_for_update(of=("self",), no_key=True)}


def _within(scope: Scope) -> Any:
    return Finding.objects.filter(
        subject_kind=scope.subject_kind, subject_id__in=scope.subjects, kind__in=scope.kinds
    )


def _covers(scope: Scope, key: Key) -> bool:
    return scope.covers is None or scope.covers(key[1], key[2])


@dataclass(slots=True)
class _Standing:
    """What is compared of a finding that stands."""

    pk: int
    status: str
    name: str
    agreed: Any
    observed: Any
    money: int | None
    seen: dt.date


_COMPARED = ("pk", "status", "subject_name", "agreed", "observed", "money", "last_seen_on")


def _standing(scope: Scope) -> dict[Key, _Standing]:
    rows = _within(scope).filter(status__in=STANDING)
    told = rows.values_list("kind", "subject_id", "mark", *_COMPARED)
    found = ((_key(values[:3]), values[3:]) for values in told)
    return {key: _Standing(*rest) for key, rest in found if _covers(scope, key)}


def _mend(gone: Sequence[_Standing], by: Viewer) -> None:
    for some in _chunks([row.pk for row in gone]):
        Finding.objects.filter(pk__in=some).update(
            status=Status.MENDED, mended_on=by.today, accepted_until=None
        )
    told = {"mended_on": [None, str(by.today)]}
    record_all(
        (
            Happening(
                "finding.gone", _ref(row.pk), {"status": [row.status, Status.MENDED.value], **told}
            )
            for row in gone
        ),
        by=by,
    )


def _open_again(scope: Scope, fresh: Sequence[Found], by: Viewer) -> dict[Key, int]:
    """Open those that were mended. Who was responsible stays so; an old deadline does not."""
    wanted = {one.key: one for one in fresh}
    mended = _within(scope).filter(status=Status.MENDED)
    told = mended.values_list("kind", "subject_id", "mark", "mended_on", *_COMPARED)
    found = {
        key: (values[3], _Standing(*values[4:]))
        for values in told
        if (key := _key(values[:3])) in wanted
    }
    for some in _chunks([row.pk for _day, row in found.values()]):
        Finding.objects.filter(pk__in=some).update(
            status=Status.NEW,
            mended_on=None,
            reason="",
            deadline=None,
            found_on=by.today,
            last_seen_on=by.today,
            times=F("times") + 1,
        )
    status = [Status.MENDED.value, Status.NEW.value]
    happened = [
        Happening(
            "finding.found_again", _ref(row.pk), {"status": status, "mended_on": [str(day), None]}
        )
        for day, row in found.values()
    ]
    record_all(happened, by=by)
    pairs = [(row, wanted[key]) for key, (_day, row) in found.items()]
    _write_values([(row.pk, one) for row, one in pairs if _differs(row, one)])
    return {key: row.pk for key, (_day, row) in found.items()}


def _key(parts: Sequence[Any]) -> Key:
    kind, subject, mark = parts
    return kind, subject, mark


_COLUMNS = (
    "kind", "subject_kind", "subject_id", "subject_name", "sort_key", "mark", "agreed", "observed",
    "money", "found_on", "last_seen_on", "times", "deadline", "responsible_id", "status",
    "accepted_until", "reason", "mended_on", "decision_kind", "decision_id",
)  # fmt: skip


def _add(subject_kind: str, new: Sequence[Found], by: Viewer) -> None:
    today, keys = by.today, {one.name: sort_key(one.name)[:220] for one in new}
    rows = [
        (
            one.kind, subject_kind, one.subject, one.name[:200], keys[one.name], one.mark,
            dict(one.agreed),
            dict(one.observed),
            one.money, today, today, 1, one.deadline, None, Status.NEW.value,
            None, "", None, "", None,
        )
        for one in new
    ]  # fmt: skip
    pks = bulk.add_rows(Finding, _COLUMNS, rows)
    links = [(pk, member) for pk, one in zip(pks, new, strict=True) for member in one.members]
    bulk.pour(FindingMember, _LINK[1:], links)
    changes = {"status": [None, Status.NEW.value]}
    record_all((Happening("finding.found", _ref(pk), changes) for pk in pks), by=by)


def _see(wanted: Mapping[Key, Found], standing: Mapping[Key, _Standing], by: Viewer) -> None:
    """What still stands was seen today; what is observed of it may be another thing now."""
    stay = [(row, wanted[key]) for key, row in standing.items() if key in wanted]
    for some in _chunks([row.pk for row, _one in stay if row.seen < by.today]):
        Finding.objects.filter(pk__in=some).update(last_seen_on=by.today)
    changed = [(row, one) for row, one in stay if _differs(row, one)]
    _write_values([(row.pk, one) for row, one in changed])
    told = [(row, _changes(row, one)) for row, one in changed]
    record_all(
        (Happening("finding.changed", _ref(row.pk), changes) for row, changes in told if changes),
        by=by,
    )


def _differs(row: _Standing, one: Found) -> bool:
    return row.name != one.name[:200] or bool(_changes(row, one))


def _changes(row: _Standing, one: Found) -> dict[str, list[Any]]:
    """What of the difference itself is another now, value by value, as its room names them; a new
    name of the subject is none of it.
    """
    pairs = {"money": [row.money, one.money]}
    for old, new in ((row.agreed, one.agreed), (row.observed, one.observed)):
        pairs |= {name: [old.get(name), new.get(name)] for name in {**old, **new}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _write_values(pairs: Sequence[tuple[int, Found]]) -> None:
    rows = [
        Finding(
            pk=pk,
            subject_name=one.name[:200],
            sort_key=sort_key(one.name)[:220],
            agreed=dict(one.agreed),
            observed=dict(one.observed),
            money=one.money,
        )
        for pk, one in pairs
    ]
    names = ["subject_name", "sort_key", "agreed", "observed", "money"]
    Finding.objects.bulk_update(rows, names, batch_size=500)


def _link(members: Mapping[int, set[int]]) -> None:
    """Let findings that were there already concern these members and no others."""
    for some in _chunks(list(members)):
        rows = FindingMember.objects.filter(finding_id__in=some)
        links = {(finding, member): pk for pk, finding, member in rows.values_list(*_LINK)}
        wanted = {(pk, member) for pk in some for member in members[pk]}
        FindingMember.objects.filter(pk__in=[links[one] for one in links.keys() - wanted]).delete()
        bulk.pour(FindingMember, _LINK[1:], sorted(wanted - links.keys()))


_LINK = ("pk", "finding_id", "member_id")


def _ref(pk: int) -> Ref:
    return Ref(kind_of(Finding), pk)


def _chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(pks), AT_A_TIME):
        yield pks[at : at + AT_A_TIME]
