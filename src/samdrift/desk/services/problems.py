"""Acts on problems: the incidents that have the same cause, and what is found out about it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.services import cases as acts
from samdrift.desk.services.case_common import changed, held
from samdrift.desk.services.telling import Outcome, solve_all, tell_all
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text


@transaction.atomic
def attach_to_problem(case: Case, problem: Case, *, by: Viewer) -> Case:
    """The case comes of the problem: whoever waits in it is told when there is news of that."""
    case, problem = held(case, by), held(problem, by)
    if problem.kind != CaseKind.PROBLEM or case.kind == CaseKind.PROBLEM:
        raise DomainError(
            "not_a_problem",
            _("Choose a case of the kind “Problem”, and attach to it one that is not."),
            field="problem",
        )
    if not problem.is_open:
        raise DomainError(
            "problem_ended",
            _("Problem #%(number)s is solved. Open it again, or choose another.")
            % {"number": problem.pk},
            field="problem",
        )
    return changed(case, "case.joined_problem", {"problem": problem}, by)


@transaction.atomic
def attach_all(cases: Sequence[Case], problem: Case, *, by: Viewer) -> int:
    """Attach several; all of them, or none."""
    return len([attach_to_problem(one, problem, by=by) for one in cases])


@transaction.atomic
def detach_from_problem(case: Case, *, by: Viewer) -> Case:
    """It came of something else after all."""
    case = held(case, by)
    if case.problem_id is None:
        raise DomainError("no_problem", _("The case is not attached to any problem."))
    return changed(case, "case.left_problem", {"problem": None}, by)


@transaction.atomic
def find_cause(problem: Case, *, root_cause: str, by: Viewer) -> Case:
    """What it comes of, before it is solved as well."""
    problem = _problem(problem, by)
    text = require_text(root_cause, "root_cause", _("Write what it comes of."))
    return changed(problem, "case.cause_found", {"root_cause": text[:120]}, by)


def _problem(problem: Case, by: Viewer) -> Case:
    problem = held(problem, by)
    if problem.kind != CaseKind.PROBLEM:
        raise DomainError("not_a_problem", _("This case is not a problem."))
    return problem


def incidents_of(problem: Case, by: Viewer) -> list[Case]:
    """What is attached to it and within reach of whoever works on it."""
    rows = seen(Case, by).filter(problem_id=problem.pk)
    return list((rows if by.is_machine else rows.worked_on_by(by)).order_by("pk"))


@transaction.atomic
def tell_waiting(problem: Case, *, text: str, by: Viewer) -> Outcome:
    """Write the same public answer in every attached case that is open."""
    return tell_all(incidents_of(_problem(problem, by), by), text=text, by=by)


@transaction.atomic
def solve_problem(
    problem: Case,
    *,
    solution: str,
    by: Viewer,
    root_cause: str = "",
    answer: str = "",
    with_incidents: bool = False,
) -> Outcome:
    """Solve the problem, and when wanted its open incidents with it: `answer` is what those who wait
    are told (else the solution).
    """
    problem = _problem(problem, by)
    cause = root_cause.strip() or problem.root_cause
    acts.resolve(problem, by=by, solution=solution, root_cause=cause)
    if not with_incidents:
        return Outcome(0)
    told = answer.strip() or solution.strip()
    return solve_all(incidents_of(problem, by), solution=told, root_cause=cause, by=by)
