"""The page of a problem, and what is done there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samdrift.desk.forms import problems as forms
from samdrift.desk.lists import problem_pages as pages_of
from samdrift.desk.models.cases import Case
from samdrift.desk.queries import problems as queries
from samdrift.desk.rules_cases import WORK
from samdrift.desk.services import problems as services
from samdrift.desk.services.telling import Outcome
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, press
from samdrift.kernel.web.pages import who


def _one(request: HttpRequest, pk: int) -> Case:
    found = queries.one(who(request), pk)
    if found is None:
        raise OutOfReach(f"problem {pk}")
    return found


def _back(problem: Case) -> str:
    return pages_of.at("", problem.pk)


_ON = Acts(_one, back=_back, called="problem", name=lambda problem: problem.title)
_ON_CASE = Acts(Case, back=pages_of.case_url, called="case", name=lambda case: case.title)


def told(outcome: Outcome) -> str:
    """To how many it was done, and to whom it was not, with why."""
    text = ngettext("Done in %(n)s case.", "Done in %(n)s cases.", outcome.done) % {
        "n": outcome.done
    }
    not_done = [
        _now("Not in #%(number)s: %(why)s") % {"number": case.pk, "why": why}
        for case, why in outcome.refused
    ]
    return " ".join([text, *not_done])


@pages.inside
def page(request: HttpRequest, pk: int) -> HttpResponse:
    problem = _one(request, pk)
    context = pages_of.problem_page(who(request), problem)
    return render(request, "desk/problem.html", context)


cause = _ON.form(
    services.find_cause,
    forms.CauseForm,
    right=WORK,
    title=_("What “%(problem)s” comes of"),
    submit=_("Save"),
    told=_("It is saved."),
    to=_back,
)
tell = _ON.form(
    services.tell_waiting,
    forms.TellForm,
    right=WORK,
    title=_("Tell all who wait for “%(problem)s”"),
    submit=_("Tell them"),
    told=told,
)
solve = _ON.form(
    services.solve_problem,
    forms.SolveForm,
    right=WORK,
    title=_("“%(problem)s” is solved"),
    submit=_("It is solved"),
    told=told,
)


@require_POST
@pages.inside
def attach_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the cases that are ticked, or the one whose number is written."""
    viewer, problem = who(request), _one(request, pk)
    return attach(
        request,
        viewer,
        lambda chosen: services.attach_all(chosen, problem, by=viewer),
        _back(problem),
    )


def attach(request: HttpRequest, viewer: Viewer, act: Any, back: str) -> HttpResponse:
    """Do the act with the chosen cases; without any, say so where one came from."""
    rows = seen(Case, viewer).worked_on_by(viewer)
    form = forms.ChosenCasesForm(request.POST, viewer=viewer, instance=rows)
    if not form.is_valid():
        wrong = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return pages.undone(request, wrong, back)
    chosen = form.cleaned_data["cases"]
    return press(request, lambda: act(chosen), told=_attached(len(chosen)), back=back)


def _attached(count: int) -> str:
    return ngettext("%(n)s case is attached.", "%(n)s cases are attached.", count) % {"n": count}


def _attach(case: Case, *, by: Viewer, problem: Case) -> Case:
    return services.attach_to_problem(case, problem, by=by)


attach_case = _ON_CASE.form(
    _attach,
    forms.AttachForm,
    right=WORK,
    title=_("“%(case)s” comes of a problem"),
    submit=_("Attach"),
    told=_("It is attached."),
    to=lambda case: pages_of.at("", case.problem_id),
)


@require_POST
@pages.inside
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """By the case that does not come of it."""
    viewer, case = who(request), one_seen(Case, who(request), pk)
    back = pages_of.at("", case.problem_id) if case.problem_id else pages_of.case_url(case)
    return press(
        request,
        lambda: services.detach_from_problem(case, by=viewer),
        told=_("It is no longer attached."),
        back=back,
    )
