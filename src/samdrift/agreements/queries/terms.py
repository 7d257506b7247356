"""Reads of terms: those of an agreement with all that hangs on them, and the register of them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import DateField, Prefetch, Value

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Scenario, Term, TermStep
from samdrift.agreements.queries.agreed_terms import EVER
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

WITH = (
    "agreement__supplier",
    "price__series",
    "level",
    "compensation__of",
    "system",
    "member",
    "of",
)


def every(viewer: Viewer) -> Any:
    """All terms the viewer may see, with what lists show of the viewer's day: two queries."""
    steps = TermStep.objects.order_by("level", "valid_from", "pk")
    rows = seen(Term, viewer).select_related(*WITH).prefetch_related(Prefetch("steps", steps))
    day = Value(viewer.day, output_field=DateField())
    return rows.annotate(shown_on=day).order_by("agreement__sort_key", "position", "pk")


def of_agreement(agreement: Agreement, viewer: Viewer) -> list[Term]:
    """The terms of an agreement in the order of its annex; none for those who may not see them."""
    return list(every(viewer).filter(agreement=agreement).order_by("position", "pk"))


def steps_of(term: Term) -> list[DatedStep]:
    """The steps that were loaded with the term."""
    return [
        DatedStep(s.valid_from, s.valid_to, s.level, s.value, s.origin, s.note)
        for s in term.steps.all()
    ]


def as_steps(term: Term) -> list[Step[Any]]:
    """The same as steps that are asked by day; one without a first day begins before all else."""
    return [
        Step(Period(s.valid_from or EVER, s.valid_to), s.level, s.value) for s in term.steps.all()
    ]


def term_of(agreement: Agreement) -> Period | None:
    """The days the agreement is in force; None when its first is not known."""
    ends = [day for day in (agreement.valid_to, agreement.left_on) if day is not None]
    end = min(ends, default=None)
    if agreement.valid_from is None or (end is not None and end <= agreement.valid_from):
        return None
    return Period(agreement.valid_from, end)


def scenarios_of(agreement: Agreement, viewer: Viewer) -> list[Scenario]:
    rows = seen(Scenario, viewer).filter(agreement=agreement).select_related("matter")
    return list(rows.order_by("-made_on", "-pk"))


def scenarios_in(matter_id: int, viewer: Viewer) -> list[Scenario]:
    """The what-ifs in a matter's basis."""
    rows = seen(Scenario, viewer).filter(matter=matter_id).select_related("agreement")
    return list(rows.order_by("pk"))


def next_change(steps: Collection[DatedStep], day: dt.date) -> dt.date | None:
    """The first day after `day` on which a step begins or ends."""
    days = {one for step in steps for one in (step.start, step.end) if one is not None}
    return min((one for one in days if one > day), default=None)
