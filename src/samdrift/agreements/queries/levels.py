"""What is agreed of a level on a day, and what was measured of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.level_kept import Measure, is_kept, measure_of
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import LevelRule, Term
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, OverlapError, Step, value
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

LEVELS = (Term.Kind.AVAILABILITY, Term.Kind.RESPONSE, Term.Kind.RESOLUTION)
"""What can be measured."""
ALL = Decimal(100)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def share_of(term: Term) -> Decimal:
    """The part of the cases that must be within the time, in per cent."""
    rule: LevelRule | None = getattr(term, "level", None)
    return ALL if rule is None else rule.share


def measure_for(term: Term) -> Measure:
    return measure_of(availability=term.kind == Term.Kind.AVAILABILITY, share=share_of(term))


def period_end(term: Term, start: dt.date) -> dt.date:
    """The first day after the period that is measured, where it begins on the day."""
    rule: LevelRule | None = getattr(term, "level", None)
    return plus_months(start, MONTHS[rule.period if rule else "month"])


def steps_of(term: Term) -> list[Step[Decimal]]:
    rows = term.steps.order_by("valid_from", "level", "pk")
    return [
        Step(Period(one.valid_from or dt.date.min, one.valid_to), one.level, one.value)
        for one in rows
    ]


def step_on(term: Term, day: dt.date) -> Decimal | None:
    """What the term's steps say on the day; None for nothing, or for two that do not agree."""
    try:
        return value(steps_of(term), day)
    except (NoStepError, OverlapError):
        return None


def target_on(term: Term, day: dt.date) -> Decimal | None:
    """What is agreed on the day, in the unit that is measured; None for nothing agreed."""
    found = step_on(term, day)
    if found is None or term.kind == Term.Kind.AVAILABILITY or measure_for(term) == Measure.HOURS:
        return found
    return share_of(term)


def cases_value(term: Term, hours: Sequence[Decimal], day: dt.date | None) -> Decimal | None:
    """What so long cases come to, as the level is measured: the longest in hours, or the share
    within the time in per cent. None where there is no time to hold them against.
    """
    if term.kind == Term.Kind.AVAILABILITY or not hours:
        return None
    if measure_for(term) == Measure.HOURS:
        return max(hours)
    agreed = step_on(term, day) if day is not None else None
    if agreed is None:
        return None
    return Decimal(100) * sum(one <= agreed for one in hours) / len(hours)


def kept(row: Measurement) -> bool | None:
    """Whether it is as agreed; None where nothing is agreed."""
    if row.target is None:
        return None
    return is_kept(row.value, row.target, measure_for(row.term))


def standing(terms: Collection[int]) -> list[Measurement]:
    """What was measured of these terms and stands, the oldest first: one query."""
    rows = Measurement.objects.standing().filter(term__in=terms)
    rows = rows.select_related("term__level", "term__agreement", "member")
    return list(rows.order_by("starts_on", "pk"))


def level_terms(viewer: Viewer) -> Any:
    """The levels of agreements within reach."""
    rows = seen(Term, viewer).filter(kind__in=LEVELS).select_related("agreement", "level")
    return rows.order_by("agreement__sort_key", "position", "pk")
