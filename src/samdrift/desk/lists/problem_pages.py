"""What stands on the page of a problem, and what a case's page shows of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.lists import knowledge_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.models.cases import Case
from samdrift.desk.queries import problems as queries
from samdrift.desk.rules_cases import WORK
from samdrift.desk.services.articles import WRITE
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]


def at(name: str, pk: int) -> str:
    return reverse(f"desk:problem_{name}" if name else "desk:problem", args=[pk])


def case_url(case: Case) -> str:
    return registry.kinds["desk.case"].url(case)


def rows_of(cases: list[Case]) -> list[tuple[Case, str]]:
    return [(one, case_url(one)) for one in cases]


def problem_page(viewer: Viewer, problem: Case) -> Context:
    """What it comes of, what one does meanwhile, and who waits."""
    incidents = queries.incidents(problem, viewer)
    known = queries.known_errors(problem, viewer)
    may_work = allowed(viewer, WORK, problem)
    return {
        "problem": problem,
        "case_url": case_url(problem),
        "known": [(one, words.article_url(one), words.shown(one.workaround)) for one in known],
        "incidents": rows_of(incidents),
        "waiting": sum(one.is_open for one in incidents),
        "suggested": rows_of(queries.suggested(problem, viewer)) if problem.is_open else [],
        "may_work": may_work,
        "deeds": _deeds(problem, incidents) if may_work else [],
        "known_url": _known_url(problem) if allowed(viewer, WRITE) else "",
        "facts": _facts(problem),
    }


def _known_url(problem: Case) -> str:
    return f"{reverse('desk:article_new')}?kind=known&problem={problem.pk}"


def _deeds(problem: Case, incidents: list[Case]) -> list[Deed]:
    found = []
    if any(one.is_open for one in incidents):
        found.append(Deed(_("Tell all who wait"), at("tell", problem.pk)))
    if problem.is_open:
        found.append(Deed(_("What it comes of"), at("cause", problem.pk)))
        found.append(Deed(_("It is solved"), at("solve", problem.pk), primary=True))
    return found


def _facts(problem: Case) -> list[tuple[Any, Any, str]]:
    return [
        (_("State"), problem.get_state_display(), ""),
        (_("Member"), problem.member and str(problem.member), ""),
        (_("System"), problem.system and str(problem.system), ""),
        (_("Service"), problem.service and str(problem.service), ""),
        (_("Works on it"), problem.agent and str(problem.agent), ""),
        (_("Opened"), problem.opened_at, ""),
    ]
