"""Gaps in roles as findings: each gap in force is one, told to follow-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import lock, reconcile
from samdrift.kernel import viewer, work
from samdrift.kernel.history import kind_of
from samdrift.kernel.models.work import Work
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.calc.gaps import mark_of, member_in_mark
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.models.systems import System

AT_A_TIME = 5
"""Systems the worker looks at in one transaction, so that nobody else waits long."""
FIND = "portfolio.find_gaps"
"""The worker's work."""
KINDS = {kind.value: f"portfolio.{kind.value}" for kind in RoleGap.Kind}
"""Kind of gap → kind of finding."""
Key = tuple[int, int | None, str, int | None, dt.date | None, dt.date | None]
"""A gap: system, member (None for all), kind, role it is about, and the days [from, to)."""


def hold_against(
    gaps: Iterable[Key],
    names: Mapping[int, str],
    wanted: Mapping[int, Collection[int | None] | None],
    *,
    by: Viewer,
) -> Reconciled:
    """Make the findings about these systems those of the gaps that are in force today.

    A gap that begins later is none until its day; the clock's round finds it then. `wanted` are the
    systems with the members whose gaps were worked out, None for every one; `names` what the
    systems are called.
    """

    def covers(system: int, mark: str) -> bool:
        members = wanted[system]
        return members is None or member_in_mark(mark) in members

    scope = Scope(tuple(KINDS.values()), kind_of(System), list(wanted), covers)
    found = [_found(key, names) for key in gaps if _in_force(key, by.today)]
    return reconcile(scope, found, by=by)


def ask_to_find(*, by: Viewer) -> None:
    """Let the worker hold the findings against all gaps: after a load, which should not wait for it."""
    waiting = Work.objects.filter(kind=FIND, state=Work.State.WAITING)
    system = System.objects.order_by("pk").first()
    if system is not None and not waiting.exists():
        work.ask_for(FIND, system, by=by)


def find_all(_subject: int, piece: Work) -> None:
    """The worker's round over every system, some at a time; safe to do again."""
    by, done, last = viewer.clock(timezone.localdate()), 0, 0
    total = System.objects.count()
    while batch := _next_systems(last):
        _find(batch, by)
        last, done = batch[-1], done + len(batch)
        work.renew(piece, done, total)


def _next_systems(last: int) -> list[int]:
    rows = System.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
    return list(rows[:AT_A_TIME])


@transaction.atomic
def _find(systems: list[int], by: Viewer) -> None:
    names = lock(kind_of(System), systems)
    gaps = RoleGap.objects.on(by.today).filter(system_id__in=systems)
    keys = gaps.values_list("system_id", "member_id", "kind", "role_id", "valid_from", "valid_to")
    hold_against(keys, names, dict.fromkeys(systems), by=by)


def _in_force(key: Key, day: dt.date) -> bool:
    *_what, start, end = key
    return (start is None or start <= day) and (end is None or day < end)


def _found(key: Key, names: Mapping[int, str]) -> Found:
    system, member, kind, role, start, _end = key
    observed: dict[str, Any] = {"since": str(start)} if start else {}
    return Found(
        kind=KINDS[kind],
        subject=system,
        name=names[system],
        mark=mark_of(member, role),
        members=() if member is None else (member,),
        observed=observed,
    )
