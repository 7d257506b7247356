"""Acts on rotas: made, layers of people in turn, what is changed in them, and the plan that is told.

What has been is not changed by a new layer: one that has begun ends, and another follows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc import rota as calc
from samdrift.desk.models.oncall import Rota, RotaChange, RotaLayer, RotaPlan, RotaTurn
from samdrift.desk.queries import oncall as queries
from samdrift.desk.rules_oncall import PLAN
from samdrift.desk.services.catalogue_common import free_name, require_going
from samdrift.desk.services.oncall_common import (
    PLANNED,
    PUT_IN,
    note,
    require_stretch,
    tell_people,
)
from samdrift.kernel.calc.service_time import ZONE
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, first_values, lock, require_order, write

FURTHEST = dt.timedelta(days=366)


@transaction.atomic
def add_rota(*, by: Viewer, name: str, team: Any, **values: Any) -> Rota:
    """Values: calendar (opening hours; None: around the clock), last (called last), note."""
    require(by, PLAN)
    given = {"name": free_name(Rota, name), "team": team, **values}
    row = Rota(**given)
    require(by, PLAN, row)
    row.save()
    note(row, "rota.added", by, first_values(given))
    return row


@transaction.atomic
def change_rota(row: Rota, *, by: Viewer, **values: Any) -> Rota:
    row = _held(row, by)
    if "name" in values:
        values["name"] = free_name(Rota, values["name"], but=row)
    changes = write(row, values)
    if changes:
        note(row, "rota.changed", by, changes)
    return row


@transaction.atomic
def end_rota(row: Rota, *, by: Viewer) -> Rota:
    """Nobody is on call by it any more; what was stays."""
    row = _held(row, by)
    require_going(row)
    note(row, "rota.ended", by, write(row, {"ended_at": by.now}))
    return row


@transaction.atomic
def reopen_rota(row: Rota, *, by: Viewer) -> Rota:
    row = _held(row, by)
    if row.ended_at is not None:
        note(row, "rota.reopened", by, write(row, {"ended_at": None}))
    return row


@transaction.atomic
def add_layer(
    row: Rota,
    *,
    by: Viewer,
    name: str,
    people: Sequence[Person],
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    **values: Any,
) -> RotaLayer:
    """People in turn, in this order. Values: site, step, minutes, days, hand_over."""
    row = _held(row, by)
    require_going(row)
    require_order(valid_from, valid_to)
    if not people:
        raise DomainError("no_people", _("Choose who takes turns."), field="people")
    layer = RotaLayer.objects.create(
        rota=row, name=name.strip(), valid_from=valid_from, valid_to=valid_to, **values
    )
    _seat(layer, people)
    told = {"rota.layer": [None, layer.name], "rota.people": [None, _names(people)]}
    note(row, "rota.layer_added", by, told)
    return layer


@transaction.atomic
def replace_layer(
    layer: RotaLayer, *, by: Viewer, valid_from: dt.date, people: Sequence[Person], **values: Any
) -> RotaLayer:
    """From the day it is as told here; until then as it was. Turns begin anew that day."""
    row, ending = _held(layer.rota, by), layer.valid_to
    name = values.pop("name", layer.name)
    end_layer(layer, by=by, day=valid_from)
    if ending is not None and ending <= valid_from:
        ending = None
    return add_layer(
        row, by=by, name=name, people=people, valid_from=valid_from, valid_to=ending, **values
    )


@transaction.atomic
def end_layer(layer: RotaLayer, *, by: Viewer, day: dt.date) -> Rota:
    """Its people are on no more from the day; what has been is not changed."""
    row = _held(layer.rota, by)
    layer = lock(RotaLayer, layer.pk)
    begins = layer.valid_from
    if day < by.today and not (begins is not None and begins >= day):
        raise DomainError(
            "day_past",
            _("What has been is not changed. Write today or a day to come."),
            field="day",
        )
    if begins is not None and begins >= day:
        if begins < by.today:
            raise DomainError(
                "day_past", _("It has begun already. Write a later day."), field="day"
            )
        layer.delete()
    else:
        write(layer, {"valid_to": day})
    note(row, "rota.layer_ended", by, {"rota.layer": [layer.name, None], "day": [None, str(day)]})
    return row


@transaction.atomic
def put_in(
    layer: RotaLayer,
    *,
    by: Viewer,
    person: Person | None,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str = "",
) -> RotaChange:
    """In the stretch the person (None: nobody) is on, whoever's turn it is. Both are told."""
    row = _held(layer.rota, by)
    require_stretch(starts_at, ends_at)
    before = queries.duties([row], Span(starts_at, ends_at))
    made = RotaChange.objects.create(
        layer=layer, person=person, starts_at=starts_at, ends_at=ends_at,
        reason=reason.strip()[:300], made_at=by.now,
    )  # fmt: skip
    note(row, "rota.put_in", by, _stretch(made))
    concerned = {one.person.pk for one in before if one.person and one.layer.pk == layer.pk}
    values = {"rota": row.name, "day": day_text(starts_at.astimezone(ZONE).date())}
    tell_people({*concerned, person.pk if person else None}, PUT_IN, row, by, values)
    return made


@transaction.atomic
def strike_change(change: RotaChange, *, by: Viewer) -> Rota:
    """It does not count: whose turn it is, is on. A swap that was accepted is struck as a whole."""
    row = _held(change.layer.rota, by)
    change = lock(RotaChange, change.pk)
    if change.struck_at is None:
        rows = RotaChange.objects.filter(swap=change.swap_id) if change.swap_id else None
        for one in rows if rows is not None else [change]:
            write(one, {"struck_at": by.now})
        note(row, "rota.change_struck", by, _stretch(change))
    return row


@transaction.atomic
def publish_plan(row: Rota, *, by: Viewer, until: dt.date) -> RotaPlan:
    """Tell those it concerns who is on from today up to and with the day, as it stands now."""
    row = _held(row, by)
    require_going(row)
    end = until + dt.timedelta(days=1)
    if not by.today < end <= by.today + FURTHEST:
        raise DomainError("bad_day", _("Write a day from today to a year ahead."), field="until")
    found = queries.duties([row], Span(calc.wall(by.today, 0), calc.wall(end, 0)))
    plan = RotaPlan.objects.create(
        rota=row, first=by.today, end=end, published_at=by.now, by_id=by.person_id,
        shifts=[
            {
                "layer": one.layer.pk, "person": one.person and one.person.pk,
                "from": one.start.isoformat(), "to": one.end.isoformat(), "why": one.why,
            }
            for one in found
        ],
    )  # fmt: skip
    note(row, "rota.told", by, {"until": [None, str(until)]})
    people = {one.person.pk for one in found if one.person is not None}
    tell_people(people, PLANNED, row, by, {"rota": row.name, "day": day_text(until)})
    return plan


def _held(row: Rota, by: Viewer) -> Rota:
    row = lock(Rota, row.pk)
    require(by, PLAN, row)
    return row


def _seat(layer: RotaLayer, people: Sequence[Person]) -> None:
    RotaTurn.objects.bulk_create(
        RotaTurn(layer=layer, person=one, position=number) for number, one in enumerate(people)
    )


def _names(people: Sequence[Person]) -> list[int]:
    return [one.pk for one in people]


def _stretch(row: RotaChange) -> dict[str, list[Any]]:
    return {
        "rota.layer": [None, row.layer.name],
        "on_call_id": [None, row.person_id],
        "starts_at": [None, row.starts_at.isoformat()],
        "ends_at": [None, row.ends_at.isoformat()],
    }
