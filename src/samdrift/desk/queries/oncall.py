"""Who is on call: now, in a stretch, and what stands behind it."""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from samdrift.desk.calc import rota as calc
from samdrift.desk.models.commitments import CalendarVersion
from samdrift.desk.models.oncall import Absence, CallOut, Rota, RotaChange, RotaLayer, RotaTurn
from samdrift.kernel.calc.service_time import Calendar
from samdrift.kernel.calc.service_time import spans as opened
from samdrift.kernel.calc.spans import Span, without
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.stands import stands
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

ONE = dt.timedelta(days=1)
MOMENT = dt.timedelta(microseconds=1)
WIDE = dt.timedelta(days=31)


@dataclass(frozen=True)
class Duty:
    """A shift of a layer with its people: `person` None is a gap, named by `why`."""

    rota: Rota
    layer: RotaLayer
    person: Person | None
    instead_of: Person | None
    why: str
    start: dt.datetime
    end: dt.datetime

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def listed(viewer: Viewer) -> Any:
    return seen(Rota, viewer).select_related("team", "calendar", "last")


def running(viewer: Viewer) -> list[Rota]:
    return list(ask("rotas that run", viewer, lambda: _running(viewer)))


def _running(viewer: Viewer) -> Any:
    return listed(viewer).filter(ended_at=None).order_by("name")


def layers_of(rota: Rota, viewer: Viewer) -> list[RotaLayer]:
    return list(seen(RotaLayer, viewer).filter(rota=rota).order_by("step", "site", "pk"))


def on_now(moment: dt.datetime, team: Any = None) -> list[Duty]:
    """Who is to be called at the moment, in the order they are: of a team, or of all. While the team
    is at work nobody is on call. A step without anybody is told too, as a gap.
    """
    day = moment.astimezone(dt.UTC).date()
    asked = None if team is None else team.pk
    every = stands(("on call", day, asked), lambda: _duties_about(day, asked), moments=True)
    found = [_own(one) for one in every if one.start <= moment < one.end]
    return sorted(found, key=lambda one: (one.rota.name, one.layer.step, one.layer.pk))


def _duties_about(day: dt.date, team: int | None) -> list[Duty]:
    """All shifts about the day: they stand while nothing of the rotas is another."""
    rotas = Rota.objects.filter(ended_at=None).select_related("team", "calendar", "last")
    rotas = rotas if team is None else rotas.filter(team=team)
    return duties(list(rotas), around(day))


def around(day: dt.date) -> Span:
    """Wide enough for a shift that is on at a moment of the day to be told whole."""
    start = dt.datetime.combine(day, dt.time(), dt.UTC)
    return Span(start - WIDE, start + ONE + WIDE)


def _own(duty: Duty) -> Duty:
    """The shift with rows of its own: what is read of them later is not for others to have."""
    return replace(
        duty,
        rota=copy.copy(duty.rota),
        layer=copy.copy(duty.layer),
        person=copy.copy(duty.person),
        instead_of=copy.copy(duty.instead_of),
    )


def path_now(moment: dt.datetime, team: Any = None) -> list[Person]:
    """The people to be called one after another, and last whoever is called when none answers."""
    found: dict[int, Person] = {}
    lasts: dict[int, Person] = {}
    for one in sorted(on_now(moment, team), key=lambda duty: duty.layer.step):
        if one.person is not None:
            found.setdefault(one.person.pk, one.person)
        if one.rota.last is not None:
            lasts.setdefault(one.rota.last.pk, one.rota.last)
    return list((found | {pk: who for pk, who in lasts.items() if pk not in found}).values())


def first_called(moment: dt.datetime, team: Any = None) -> list[int]:
    """Those called first at the moment, by id: on call for the team, else by any rota; where a step has
    nobody, the next. Empty while the team is at work.
    """
    found = (on_now(moment, team) if team is not None else []) or on_now(moment)
    steps = sorted({one.layer.step for one in found if one.person is not None})
    if steps:
        return sorted({one.person.pk for one in found if one.person and one.layer.step == steps[0]})
    return sorted({one.rota.last.pk for one in found if one.rota.last is not None})


def duties(rotas: Sequence[Rota], within: Span) -> list[Duty]:
    """All shifts of the rotas in the stretch: five queries whatever their number."""
    rows = _layers(rotas, within)
    turns, changes, away = _turns(rows), _changes(rows, within), absences(within)
    closed = closed_of(rotas, within)
    told = [
        (rows[shift.layer], shift)
        for pk, layer in rows.items()
        for shift in calc.shifts(
            _as_calc(layer, turns[pk]), within,
            changes=changes[pk], away=away, closed=closed[layer.rota_id],
        )
    ]  # fmt: skip
    people = _people(told)
    by_pk = {one.pk: one for one in rotas}
    return [
        Duty(
            by_pk[layer.rota_id], layer, people.get(shift.person or 0),
            people.get(shift.instead_of or 0), shift.why, shift.span.start, shift.span.end,
        )
        for layer, shift in told
    ]  # fmt: skip


def on_within(person: Person, within: Span) -> list[Duty]:
    """What the person is on call for in the stretch, by any rota that runs."""
    rotas = list(Rota.objects.filter(ended_at=None).select_related("team", "calendar"))
    return [
        one
        for one in duties(rotas, within)
        if one.person == person and one.start < within.end and within.start < one.end
    ]


def _layers(rotas: Sequence[Rota], within: Span) -> dict[int, RotaLayer]:
    first, last = within.start.date() - ONE, within.end.date() + ONE
    rows = RotaLayer.objects.filter(rota__in=[one.pk for one in rotas]).touching(first, last)
    return {one.pk: one for one in rows.order_by("step", "site", "pk")}


def _turns(layers: Iterable[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    rows = RotaTurn.objects.filter(layer_id__in=list(layers)).order_by("layer_id", "position")
    for layer, person in rows.values_list("layer_id", "person_id"):
        found[layer] += (person,)
    return found


def _changes(layers: Iterable[int], within: Span) -> dict[int, list[calc.Change]]:
    found: dict[int, list[calc.Change]] = defaultdict(list)
    rows = RotaChange.objects.filter(
        layer_id__in=list(layers),
        struck_at=None,
        starts_at__lt=within.end,
        ends_at__gt=within.start,
    )
    for one in rows.order_by("pk"):
        span = Span(one.starts_at, one.ends_at)
        found[one.layer_id].append(calc.Change(one.layer_id, one.person_id, span))
    return found


def absences(within: Span) -> dict[int, list[Span]]:
    """When whom is away, by person: by absences that stand, and for good from the day one left."""
    found: dict[int, list[Span]] = defaultdict(list)
    first, last = within.start.date() - ONE, within.end.date() + ONE
    rows = Absence.objects.filter(struck_at=None).touching(first, last)
    told = list(rows.values_list("person_id", "valid_from", "valid_to"))
    on_rota = RotaTurn.objects.values("person_id")
    gone = Person.objects.filter(pk__in=on_rota, left_on__lt=last)
    told += [(pk, left, None) for pk, left in gone.values_list("pk", "left_on")]
    for person, start, end in told:
        begins = calc.wall(start, 0) if start else within.start
        ends = calc.wall(end, 0) if end else within.end
        if begins < min(ends, within.end):
            found[person].append(Span(begins, max(ends, begins + MOMENT)))
    return found


def closed_of(rotas: Sequence[Rota], within: Span) -> dict[int, list[Span] | None]:
    """When each rota's team is not at work; None: it is on call around the clock."""
    known = opening_hours(rotas, within)
    return {
        one.pk: without([within], known[one.calendar_id]) if one.calendar_id else None
        for one in rotas
    }


def opening_hours(rotas: Sequence[Rota], within: Span) -> dict[int, list[Span]]:
    """Opening hours by the id of the calendar: each version from when it was made, so that new hours
    change nothing behind.
    """
    wanted = {one.calendar_id for one in rotas if one.calendar_id is not None}
    found: dict[int, list[Span]] = {pk: [] for pk in wanted}
    rows = list(CalendarVersion.objects.filter(calendar_id__in=wanted).order_by("number"))
    for number, one in enumerate(rows):
        own = [row for row in rows if row.calendar_id == one.calendar_id]
        later = [row for row in rows[number + 1 :] if row.calendar_id == one.calendar_id]
        start = within.start if one is own[0] else max(within.start, one.made_at)
        end = min(within.end, later[0].made_at) if later else within.end
        if start < end:
            found[one.calendar_id] += opened(Calendar.from_json(one.content), start, end)
    return found


def _as_calc(layer: RotaLayer, people: tuple[int, ...]) -> calc.Layer:
    hand_over = layer.hand_over.hour * 60 + layer.hand_over.minute
    first = layer.valid_from or dt.date(2000, 1, 3)
    return calc.Layer(layer.pk, people, first, layer.days, hand_over, layer.valid_to)


def _people(told: Iterable[tuple[RotaLayer, calc.Shift]]) -> dict[int, Person]:
    pks = {pk for _layer, one in told for pk in (one.person, one.instead_of) if pk is not None}
    return {one.pk: one for one in Person.objects.filter(pk__in=pks)}


def call_outs(viewer: Viewer) -> Any:
    return seen(CallOut, viewer).select_related("person", "rota", "case")


def by_person(found: Iterable[Duty]) -> Mapping[Person, list[Duty]]:
    """Whose shifts they are, by name; gaps left out."""
    told: dict[Person, list[Duty]] = defaultdict(list)
    for one in found:
        if one.person is not None:
            told[one.person].append(one)
    return dict(sorted(told.items(), key=lambda item: (item[0].sort_key, item[0].pk)))


def people_of(layer: RotaLayer, viewer: Viewer) -> list[Person]:
    """Those who take turns, in their order."""
    rows = seen(RotaTurn, viewer).filter(layer=layer).select_related("person")
    return [one.person for one in rows.order_by("position")]


def without_calls(on_call: Iterable[Span], called: Iterable[Span]) -> list[Span]:
    """On-call time in which one was not called out."""
    return without(on_call, called)
