"""Whom to call about a case now, who has been called, and how often nobody answered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samdrift.desk.calc.rota import wall
from samdrift.desk.models.cases import Case
from samdrift.desk.models.oncall import CallTry, Rota
from samdrift.desk.queries import oncall as queries
from samdrift.kernel.calc.spans import Span
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

ROUND = dt.timedelta(hours=12)
"""Tries older than this belong to another night: the path begins anew."""


@dataclass(frozen=True)
class Place:
    """Somebody's place on the path: `step` None is whoever is called last."""

    rota: Rota
    step: int | None
    person: Person


def path_for(case: Case, moment: dt.datetime) -> list[Place]:
    """Who is called about the case at the moment, in order: those on call for its team, else all."""
    every = queries.on_now(moment)
    found = [one for one in every if one.rota.team_id == case.team_id] or every
    places: dict[int, Place] = {}
    for one in sorted(found, key=lambda duty: (duty.layer.step, duty.rota.name, duty.layer.pk)):
        if one.person is not None:
            places.setdefault(one.person.pk, Place(one.rota, one.layer.step, one.person))
    for one in found:
        if one.rota.last is not None:
            places.setdefault(one.rota.last.pk, Place(one.rota, None, one.rota.last))
    return list(places.values())


def next_on(path: Sequence[Place], case: Case, moment: dt.datetime) -> Place | None:
    """Who is to be called now: the first who has been called least often this night."""
    if not case.may_have("call_tries"):
        return next(iter(path), None)
    rows = CallTry.objects.filter(case=case, struck_at=None, at__gt=moment - ROUND, at__lte=moment)
    called = Counter(rows.values_list("person_id", flat=True))
    return min(path, key=lambda one: called[one.person.pk], default=None)


def tries(viewer: Viewer) -> Any:
    return seen(CallTry, viewer).select_related("person", "rota", "case", "by")


def tries_of(case: Case, viewer: Viewer) -> list[CallTry]:
    """Those that stand, the oldest first."""
    if not case.may_have("call_tries"):
        return []
    return list(tries(viewer).filter(case=case, struck_at=None).order_by("at", "pk"))


@dataclass(frozen=True)
class Answering:
    """How often somebody was called in a month, and how often they did not answer."""

    person: Person
    calls: int
    unanswered: int


def answering(first: dt.date) -> list[Answering]:
    """Of everybody who was called in the month, by name."""
    last = (first + dt.timedelta(days=32)).replace(day=1)
    within = Span(wall(first, 0), wall(last, 0))
    rows = CallTry.objects.filter(
        struck_at=None, at__gte=within.start, at__lt=within.end
    ).select_related("person")
    people: dict[int, Person] = {}
    calls, missed = Counter[int](), Counter[int]()
    for one in rows:
        people[one.person_id] = one.person
        calls[one.person_id] += 1
        missed[one.person_id] += not one.answered
    order = sorted(people.values(), key=lambda one: (one.sort_key, one.pk))
    return [Answering(one, calls[one.pk], missed[one.pk]) for one in order]
