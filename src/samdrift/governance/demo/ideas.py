"""Puts ideas, a comparison of forms of organisation, and a roadmap into the example, by the services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from samdrift.governance.calc.criteria import starters
from samdrift.governance.demo.idea_table import (
    ALTERNATIVES,
    IDEAS,
    MEASURES,
    OWN_WEIGHTS,
    SCORES,
    WEIGHTS,
    Planned,
    Told,
)
from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.comparison import Criterion
from samdrift.governance.models.matters import Matter
from samdrift.governance.services import basis, comparison, ideas, matters, measures
from samdrift.governance.services.comparison import Given
from samdrift.kernel.viewer import Viewer

MATTER = "Organisering av felles IKT-drift"


def make_ideas(stage: Any) -> None:
    """Ideas in every state; the management lead looks at them a few days after they are sent."""
    for told in sorted(IDEAS, key=lambda one: -one.days):
        _idea(told, stage)


def _as(stage: Any, who: str, day: dt.date) -> Viewer:
    person = stage["people"][who]
    by: Viewer = stage.on(day)
    return replace(by, person_id=person.pk, home=person.employer_id, name=str(person))


def _idea(told: Told, stage: Any) -> None:
    sent = stage.today - dt.timedelta(days=told.days)
    idea = ideas.send_idea(
        by=_as(stage, told.who, sent), title=told.title, text=told.text, gain=told.gain
    )
    for n, (name, values) in enumerate(told.acts, 1):
        lead = _as(stage, "management_lead", sent + dt.timedelta(days=2 * n))
        getattr(ideas, name)(idea, by=lead, **values)


def make_roadmap(stage: Any) -> None:
    """The open choice with its comparison, and the measures that hang on it or do not."""
    lead = _as(stage, "management_lead", stage.today - dt.timedelta(days=40))
    matter = matters.begin_matter(
        by=lead, title=MATTER, kind="organisation", arrangement=stage["arrangement"]
    )
    ways = [
        basis.add_alternative(
            matter, by=lead, name=name, text=text, is_nothing=nothing, barred=barred
        )
        for name, text, nothing, barred in ALTERNATIVES
    ]
    points = _compare(matter, ways, lead)
    _weigh(matter, points, stage, lead)
    for row in MEASURES:
        _measure(row, ways, stage, lead)


def _compare(matter: Matter, ways: list[Alternative], by: Viewer) -> dict[str, Criterion]:
    points = {
        one.key: comparison.add_criterion(
            matter, name=one.name, worst=one.worst, best=one.best,
            weight=Decimal(WEIGHTS[one.key]), by=by,
        )
        for one in starters("nb")
    }  # fmt: skip
    scores = {
        (way.pk, points[key].pk): Given(None if value is None else Decimal(value))
        for key, row in SCORES.items()
        for way, value in zip(ways, row, strict=True)
    }
    comparison.give_scores(matter, scores=scores, by=by)
    return points


def _weigh(matter: Matter, points: dict[str, Criterion], stage: Any, by: Viewer) -> None:
    for name, own in OWN_WEIGHTS.items():
        weights: dict[int, Decimal | None] = {
            point.pk: Decimal(own.get(key, WEIGHTS[key])) for key, point in points.items()
        }
        comparison.weigh(matter, member=stage["members"][name], weights=weights, by=by)


def _measure(row: Planned, ways: list[Alternative], stage: Any, by: Viewer) -> None:
    measure = measures.add_measure(
        by=by,
        name=row.name,
        arrangement=stage["arrangement"],
        holds=[ways[n] for n in row.holds],
        independence=row.independence,
        independence_reason=row.reason,
        starts_on=_month(stage.today, row.first),
        ends_on=_month(stage.today, row.last + 1) - dt.timedelta(days=1),
        responsible=stage["people"][row.who] if row.who else None,
    )
    if row.status != "planned":
        measures.set_status(measure, status=row.status, by=by)


def _month(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months from the day's."""
    whole = day.year * 12 + day.month - 1 + months
    return dt.date(whole // 12, whole % 12 + 1, 1)
