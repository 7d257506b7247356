"""Problems: the incidents that come of one, what may come of it too, and its known errors."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article
from samdrift.desk.queries.near import near
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

SUGGESTED = 20


def one(viewer: Viewer, pk: int) -> Case | None:
    """The problem, for those who work with it."""
    rows = _worked_on(viewer).filter(kind="problem", pk=pk)
    found: Case | None = rows.select_related("member", "agent", "system", "service").first()
    return found


def _worked_on(viewer: Viewer) -> Any:
    rows = seen(Case, viewer)
    return rows if viewer.is_machine else rows.worked_on_by(viewer)


def incidents(problem: Case, viewer: Viewer) -> list[Case]:
    """What is attached, those that are open first."""
    rows = _worked_on(viewer).filter(problem_id=problem.pk).select_related("member", "requester")
    return list(rows.order_by("-is_open", "-opened_at", "-pk"))


def suggested(problem: Case, viewer: Viewer) -> list[Case]:
    """Cases that may come of it too: told in the same words, or open and on the same system."""
    scores = near("desk.case", f"{problem.title} {problem.text[:500]}", viewer)
    alike = Q(pk__in=list(scores))
    if problem.system_id:
        alike |= Q(system_id=problem.system_id, is_open=True)
    rows = _worked_on(viewer).filter(alike, problem__isnull=True)
    rows = rows.exclude(kind="problem").exclude(state__in=("cancelled", "merged"))
    found = list(rows.select_related("member", "requester").order_by("-pk")[:200])
    same = problem.system_id

    def likeness(case: Case) -> float:
        return scores.get(case.pk, 0.0) + (5 if same and case.system_id == same else 0)

    found.sort(key=lambda case: (not case.is_open, -likeness(case)))
    return found[:SUGGESTED]


def known_errors(problem: Case, viewer: Viewer) -> list[Article]:
    """What is written of it, with what one does meanwhile."""
    return list(seen(Article, viewer).filter(problem_id=problem.pk).order_by("sort_key", "pk"))


def open_problems(viewer: Viewer) -> Any:
    """Problems one may attach a case to, the newest first."""
    rows = _worked_on(viewer).filter(kind="problem", is_open=True)
    return rows.order_by("-pk")
