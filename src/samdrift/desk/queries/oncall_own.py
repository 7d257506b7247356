"""What one sees of the rotas: one's own shifts, swaps, absences, call-outs; and hours for pay."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils import timezone

from samdrift.desk.calc.duty_hours import Night, Sorted, night_of, sort_hours
from samdrift.desk.calc.rota import wall
from samdrift.desk.calc.working_time import SHARE, counted, hours
from samdrift.desk.calc.working_time import Time as Worked
from samdrift.desk.models.oncall import (
    Absence,
    AgreedRule,
    CallOut,
    Rota,
    RotaChange,
    RotaPlan,
    ShiftSwap,
)
from samdrift.desk.queries import oncall as queries
from samdrift.desk.queries import oncall_check as check
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

AHEAD = dt.timedelta(days=56)
"""How far ahead one's own shifts are shown."""


def own_shifts(viewer: Viewer) -> list[queries.Duty]:
    """One's own from now on, each told whole."""
    if viewer.person_id is None:
        return []
    rotas = list(queries.listed(viewer).filter(ended_at=None))
    now = viewer.now
    found = queries.duties(rotas, Span(now - queries.WIDE, now + AHEAD + queries.WIDE))
    own = [
        one
        for one in found
        if one.person is not None
        and one.person.pk == viewer.person_id
        and one.end > now
        and one.start < now + AHEAD
    ]
    return sorted(own, key=lambda one: one.start)


def swaps(viewer: Viewer) -> list[ShiftSwap]:
    """Those that wait for an answer, asked of or by oneself."""
    me = viewer.person_id or 0
    rows = seen(ShiftSwap, viewer).filter(Q(asker_id=me) | Q(asked_id=me), state="asked")
    rows = rows.select_related("layer__rota", "asker", "asked").order_by("starts_at", "pk")
    return [one for one in rows if one.ends_at > viewer.now]


def swaps_to_answer(viewer: Viewer) -> list[ShiftSwap]:
    return [one for one in swaps(viewer) if one.asked_id == viewer.person_id]


def away(viewer: Viewer, *, everybody: bool = False) -> list[Absence]:
    """Absences that stand and are not over: one's own, or everybody's."""
    rows = seen(Absence, viewer).filter(struck_at=None)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=viewer.today)).select_related("person")
    rows = rows if everybody else rows.filter(person_id=viewer.person_id or 0)
    return list(rows.order_by("valid_from", "pk"))


def running_call_outs(viewer: Viewer) -> list[CallOut]:
    """One's own that have not ended."""
    return list(ask("own call-outs that run", viewer, lambda: _running_call_outs(viewer)))


def _running_call_outs(viewer: Viewer) -> Any:
    own = queries.call_outs(viewer).filter(person_id=viewer.person_id or 0)
    return own.filter(ends_at=None, struck_at=None)


def call_outs_of(case: Any, viewer: Viewer) -> list[CallOut]:
    if not case.may_have("call_outs"):
        return []
    return list(queries.call_outs(viewer).filter(case=case).order_by("starts_at", "pk"))


def changes_of(rota: Rota, viewer: Viewer) -> list[RotaChange]:
    """What is changed from now on."""
    rows = seen(RotaChange, viewer).filter(layer__rota=rota, struck_at=None, ends_at__gt=viewer.now)
    return list(rows.select_related("layer", "person", "swap").order_by("starts_at", "pk"))


def agreed_of(rota: Rota, viewer: Viewer) -> list[AgreedRule]:
    return list(seen(AgreedRule, viewer).on(viewer.today).filter(rota=rota))


def newest_plan(rota: Rota, viewer: Viewer) -> RotaPlan | None:
    rows = seen(RotaPlan, viewer).filter(rota=rota).order_by("-end", "-pk")
    found: RotaPlan | None = rows.first()
    return found


@dataclass(frozen=True)
class Pay:
    """A person's month on a rota: `sorted` on-call hours without call-outs, `called` hours called out,
    `counts` what the on-call time counts as work by the share, with call-outs in full.
    """

    person: Person
    rota: Rota
    site: str
    on_call: Sorted
    called: Sorted
    share: Fraction
    night: Night
    counts: Fraction
    calls: tuple[tuple[CallOut, Span], ...]
    shifts: tuple[queries.Duty, ...]


def pay_of_month(first: dt.date, now: dt.datetime) -> list[Pay]:
    """Everybody's hours in the month, by person and rota. Call-outs that go on count so far."""
    last = (first + dt.timedelta(days=32)).replace(day=1)
    within = Span(wall(first, 0), wall(last, 0))
    rotas = list(Rota.objects.select_related("team", "calendar", "last").order_by("name"))
    found: dict[tuple[int, int], list[queries.Duty]] = defaultdict(list)
    people: dict[int, Person] = {}
    living = [one for one in rotas if one.ended_at is None or one.ended_at > within.start]
    for duty in queries.duties(living, within):
        ended = duty.rota.ended_at
        if duty.person is not None and (ended is None or duty.start < ended):
            found[duty.person.pk, duty.rota.pk].append(duty)
            people[duty.person.pk] = duty.person
    called = check.called_out(within, now)
    keys = set(found)
    for rows in called.values():
        for row, _span in rows:
            keys.add((row.person_id, row.rota_id))
            people.setdefault(row.person_id, row.person)
    by_pk = {one.pk: one for one in rotas}
    rows_ = [
        _pay(people[who], by_pk[rota], found[who, rota], called.get(who, []), within)
        for who, rota in keys
    ]
    return sorted(rows_, key=lambda one: (one.person.sort_key, one.person.pk, one.rota.name))


def _pay(
    person: Person,
    rota: Rota,
    shifts: list[queries.Duty],
    called: list[tuple[CallOut, Span]],
    within: Span,
) -> Pay:
    values = check.values_of(check.rules_of(rota, timezone.localdate(within.start)))
    share, night = values[SHARE], night_of(values)
    calls = [(row, span) for row, span in called if row.rota_id == rota.pk]
    spans = [span for _row, span in calls]
    time = Worked((), [one.span for one in shifts], spans)
    passive = queries.without_calls([one.span for one in shifts], spans)
    sites = sorted({one.layer.site for one in shifts if one.layer.site})
    return Pay(
        person, rota, ", ".join(sites), sort_hours(passive, night), sort_hours(spans, night), share, night,
        counted(time, [within], share)[3], tuple(calls), tuple(shifts),
    )  # fmt: skip


def fairness(pays: list[Pay]) -> list[tuple[str, Sorted, int]]:
    """Town → on-call hours by sort, and how many people share them. The town is the layer's, else where
    the person works.
    """
    found: dict[str, Sorted] = defaultdict(Sorted)
    people: dict[str, set[int]] = defaultdict(set)
    for one in pays:
        for duty in one.shifts:
            site = duty.layer.site or one.person.work_site
            found[site] += sort_hours([duty.span], one.night)
            people[site].add(one.person.pk)
    return [(site, found[site], len(people[site])) for site in sorted(found)]


def call_hours(row: CallOut) -> Fraction | None:
    """How long it took; None while it goes on."""
    return None if row.ends_at is None else hours(row.ends_at - row.starts_at)


def call_hours_number(row: CallOut) -> Decimal | None:
    """The hours with two decimals, for lists and files."""
    took = call_hours(row)
    return None if took is None else Decimal(round(took * 100)) / 100
