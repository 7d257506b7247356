"""Findings on rotas: hours in which nobody is on call, rules that are broken, a plan told too late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from samdrift.desk.calc.rota import wall
from samdrift.desk.calc.working_time import PLAN, plan_is_late
from samdrift.desk.models.oncall import Rota, RotaPlan
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries import oncall_check as check
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

GAP, RULE, LATE = "desk.rota_gap", "desk.rota_rule", "desk.rota_plan"
AHEAD = dt.timedelta(days=28)
"""How far ahead gaps are looked for."""
WEEKS = 5
"""Weeks the rules are held against, from the one before this."""


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these rotas against how they stand."""
    if pks:
        reconcile(Scope((GAP, RULE, LATE), kind_of(Rota), pks), _found(pks, by), by=by)


def look_at_all(by: Viewer) -> str:
    """The clock's round."""
    look_at(list(Rota.objects.order_by("pk").values_list("pk", flat=True)), by=by)
    return ""


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    rows = Rota.objects.filter(pk__in=pks, ended_at=None).select_related("team", "calendar", "last")
    for one in rows.order_by("pk"):
        if one.layers.exists():
            yield from _gaps(one, by)
            yield from _broken(one, by)
            yield from _late(one, by)


def _gaps(rota: Rota, by: Viewer) -> Iterator[Found]:
    """One for each layer: how many stretches, and the first."""
    within = Span(by.now, wall(by.today, 0) + AHEAD)
    empty: dict[int, list[queries.Duty]] = {}
    for one in queries.duties([rota], within):
        if one.person is None and one.why != "nobody":
            empty.setdefault(one.layer.pk, []).append(one)
    for pk, found in empty.items():
        first = min(found, key=lambda one: one.start)
        observed = {
            "layer": first.layer.name, "from": first.start.isoformat(), "to": first.end.isoformat(),
            "why": first.why, "who": first.instead_of.pk if first.instead_of else None,
            "count": len(found),
        }  # fmt: skip
        yield Found(GAP, rota.pk, rota.name, mark=str(pk), observed=observed)


def _broken(rota: Rota, by: Viewer) -> Iterator[Found]:
    first = check.monday_of(by.today) - check.WEEK
    weeks = max(WEEKS, int(check.values_of(check.rules_of(rota, by.today))["average_weeks"]))
    for person, account in check.accounts(rota, first, weeks, by.now):
        for one in account.breaches:
            yield Found(
                RULE, rota.pk, rota.name, mark=f"{person.pk}-{one.code}-{one.day}",
                agreed={"code": one.code, "limit": str(one.limit)},
                observed={"who": person.pk, "day": one.day.isoformat(), "measured": str(one.measured)},
            )  # fmt: skip


def _late(rota: Rota, by: Viewer) -> Iterator[Found]:
    days = check.values_of(check.rules_of(rota, by.today))[PLAN]
    until = told_until(rota)
    if plan_is_late(until, by.today, days):
        yield Found(
            LATE, rota.pk, rota.name, agreed={"days": int(days)},
            observed={"until": until.isoformat() if until else None},
        )  # fmt: skip


def told_until(rota: Rota) -> dt.date | None:
    """The first day the plan that was told says nothing of."""
    ends = RotaPlan.objects.filter(rota=rota).order_by("-end").values_list("end", flat=True)
    found: dt.date | None = ends.first()
    return found
