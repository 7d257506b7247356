"""Keep the stored gaps in step with the roles, uses, agreements and people they follow from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from samdrift.followup.services.reconcile import lock
from samdrift.kernel import bulk, viewer
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc.gaps import Facts, gap_periods
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import gaps as queries
from samdrift.portfolio.services import gap_findings

AT_A_TIME = 100
"""Systems worked out together: so many facts are held in memory at once."""

Pair = tuple[int, int | None]
Wanted = dict[int, set[int | None] | None]
Key = gap_findings.Key

_postponed: ContextVar[set[Pair] | None] = ContextVar("postponed", default=None)


@contextmanager
def postponed(*, find: bool = True) -> Iterator[None]:
    """Let many acts of one transaction be followed by one refresh, at the end; `find` as for
    `refresh_gaps`.
    """
    if _postponed.get() is not None:
        yield
        return
    pairs: set[Pair] = set()
    token = _postponed.set(pairs)
    try:
        yield
    finally:
        _postponed.reset(token)
    refresh_gaps(pairs, find=find)


def refresh_gaps(pairs: Iterable[Pair], *, find: bool = True) -> int:
    """Work out anew the gaps of these (system, member or None for all); returns how many changed.

    Without `find` their findings wait for whoever looks next.

    What is asked for one member is worked out for the roles that serve all as well, since they
    are needed from the first member's use to the last's. Called in the act that changed something.
    """
    waiting = _postponed.get()
    if waiting is not None:
        waiting.update(pairs)
        return 0
    wanted: Wanted = {}
    for system, member in pairs:
        (wanted.setdefault(system, {None}) or set()).add(member)
    return _in_batches(wanted, find=find)


def refresh_systems(system_ids: Iterable[int], *, find: bool = True) -> int:
    """Work out anew every gap of these systems; `find` as for `refresh_gaps`."""
    return _in_batches(dict.fromkeys(system_ids), find=find)


def refresh_people(person_ids: Collection[int]) -> int:
    """Work out anew the gaps where these people hold roles: when they leave, return or move."""
    rows = SystemRole.objects.filter(person_id__in=person_ids)
    return refresh_gaps(set(rows.values_list("system_id", "member_id")))


def refresh_members(member_ids: Collection[int]) -> int:
    """Work out anew the gaps of these members: when they join, leave or succeed each other."""
    uses = Use.objects.filter(member_id__in=member_ids)
    roles = SystemRole.objects.filter(
        Q(member_id__in=member_ids) | Q(person__employer_id__in=member_ids)
    )
    pairs: set[Pair] = set(uses.values_list("system_id", "member_id"))
    return refresh_gaps(pairs | set(roles.values_list("system_id", "member_id")))


def refresh_all(by: Viewer) -> str:
    """The clock's nightly round: catches what came in beside the services, batch by batch."""
    changed, last = 0, 0
    while True:
        rows = System.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        batch = list(rows[:AT_A_TIME])
        if not batch:
            return f"role gaps on {by.today}: {changed} changed" if changed else ""
        changed += _refresh(dict.fromkeys(batch), by)
        last = batch[-1]


def _in_batches(wanted: Wanted, *, find: bool = True) -> int:
    changed, systems, by = 0, iter(sorted(wanted)), viewer.clock(timezone.localdate())
    while batch := list(islice(systems, AT_A_TIME)):
        changed += _refresh({pk: wanted[pk] for pk in batch}, by, find=find)
    return changed


@transaction.atomic
def _refresh(wanted: Wanted, by: Viewer, *, find: bool = True) -> int:
    """Take away the gaps that are no more and put in those that are new. None is every member.

    What follows from the gaps, their findings, is told by the clock: it is nobody's act of its own.
    """
    names = lock(kind_of(System), list(wanted))
    members = next(iter(wanted.values())) if len(wanted) == 1 else None
    facts = queries.facts_of(list(wanted), members)
    rows = RoleGap.objects.filter(system_id__in=wanted)
    if members is not None:
        rows = rows.filter(Q(member__isnull=True) | Q(member_id__in=members - {None}))
    old = {
        (system, member, *gap): pk
        for pk, system, member, *gap in rows.values_list("pk", *_COLUMNS)
        if (members := wanted[system]) is None or member in members
    }
    new = {key for pk, one in facts.items() for key in _keys(pk, one, wanted[pk])}
    gone = [pk for key, pk in old.items() if key not in new]
    for start in range(0, len(gone), _GONE_AT_ONCE):
        bulk.keyed(RoleGap.objects.all(), "pk", gone[start : start + _GONE_AT_ONCE]).delete()
    fresh = sorted(new - old.keys(), key=_order)
    bulk.pour(RoleGap, _COLUMNS, fresh)
    if find:
        gap_findings.hold_against(new, names, wanted, by=by)
    return len(gone) + len(fresh)


_GONE_AT_ONCE = 500
_COLUMNS = ("system_id", "member_id", "kind", "role_id", "valid_from", "valid_to")


def _order(key: Key) -> tuple[Any, ...]:
    """The same gaps are always written in the same order."""
    system, member, kind, role, start, _end = key
    return system, member or 0, kind, role or 0, str(start)


def _keys(pk: int, facts: Facts, members: set[int | None] | None) -> Iterator[Key]:
    if members is None:
        members = {None, *facts.using, *(role.member for role in facts.roles)}
    for member in members:
        for gap in gap_periods(facts, member):
            yield (pk, member, gap.kind.value, gap.role, gap.span.start, gap.span.end)
