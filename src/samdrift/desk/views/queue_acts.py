"""What is done with one case: by a press, or on a page with a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samdrift.desk.forms import queue as forms
from samdrift.desk.forms import queue_case as case_forms
from samdrift.desk.lists.queue_words import case_url
from samdrift.desk.models.cases import CaseEntry, CaseLink, ChecklistStep, TimeSpent, Watcher
from samdrift.desk.queries import queue as queries
from samdrift.desk.rules_cases import REOPEN, WATCH, WORK
from samdrift.desk.services import cases as services
from samdrift.desk.views.queue_case import found
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled, press

_ON = Acts(found, back=case_url, called="case", name=lambda case: f"#{case.pk} {case.title}")


def _forgetting(service: Callable[..., Any]) -> Callable[..., Any]:
    """The service, after which the counts of the queues are asked for anew."""

    def act(case: Any, *, by: Any, **values: Any) -> Any:
        result = service(case, by=by, **values)
        queries.forget(by)
        return result

    return act


def _form(
    service: Callable[..., Any], form: Any, title: Any, submit: Any, told: Any, **more: Any
) -> Any:
    more.setdefault("right", WORK)
    return _ON.form(_forgetting(service), form, title=title, submit=submit, told=told, **more)


def _press(service: Callable[..., Any], told: Any, right: str = WORK) -> Any:
    return _ON.press(_forgetting(service), told=told, right=right)


@require_POST
@pages.inside
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it, unless somebody did since the page was made: `had` is who had it then."""
    viewer, case = pages.who(request), found(request, pk)
    require(viewer, WORK, case)
    if "had" in request.POST:
        had = request.POST["had"]
        case.agent_id = int(had) if had.isdigit() else None
    take_it = _forgetting(services.take)
    return press(
        request,
        lambda: take_it(case, by=viewer),
        told=gettext_lazy("The case is yours."),
        back=case_url(case),
    )


go_on = _press(services.go_on, gettext_lazy("The case goes on."))
close = _press(services.close, gettext_lazy("The case is closed."), REOPEN)
unmerge = _press(services.unmerge, gettext_lazy("The case stands by itself again."))
watch = _press(services.watch, gettext_lazy("You are told what happens in the case."), WATCH)

assign = _form(
    services.assign,
    forms.AssignOne,
    gettext_lazy("Hand to somebody: %(case)s"),
    gettext_lazy("Hand over"),
    gettext_lazy("The case is handed over."),
)
wait = _form(
    services.wait,
    forms.WaitOne,
    gettext_lazy("Let wait: %(case)s"),
    gettext_lazy("Let it wait"),
    gettext_lazy("The case waits."),
)
resolve = _form(
    services.resolve,
    forms.ResolveOne,
    gettext_lazy("Solve: %(case)s"),
    gettext_lazy("Solve"),
    gettext_lazy("The case is solved."),
)
priority = _form(
    services.prioritise,
    forms.PriorityOne,
    gettext_lazy("Priority: %(case)s"),
    gettext_lazy("Save"),
    gettext_lazy("The priority was set."),
)
cancel = _form(
    services.cancel,
    forms.CancelOne,
    gettext_lazy("Cancel: %(case)s"),
    gettext_lazy("Cancel the case"),
    gettext_lazy("The case is cancelled."),
    danger=True,
)
reopen = _form(
    services.reopen,
    forms.ReopenOne,
    gettext_lazy("Open again: %(case)s"),
    gettext_lazy("Open again"),
    gettext_lazy("The case is open again."),
    right=REOPEN,
    to=case_url,
)
facts = _form(
    services.change,
    case_forms.ChangeForm,
    gettext_lazy("Facts: %(case)s"),
    gettext_lazy("Save"),
    gettext_lazy("The changes were saved."),
)


def _merge(case: Any, *, by: Any, into: Any, reason: str) -> Any:
    services.merge([case], into=into, by=by, reason=reason)
    return into


merge = _form(
    _merge,
    forms.MergeOne,
    gettext_lazy("Merge into another: %(case)s"),
    gettext_lazy("Merge"),
    gettext_lazy("The case is part of this one now."),
    to=case_url,
)
split = _form(
    services.split,
    forms.SplitForm,
    gettext_lazy("Split off a case: %(case)s"),
    gettext_lazy("Make the new case"),
    gettext_lazy("This is the new case."),
    to=case_url,
)
link = _form(
    services.link,
    forms.LinkForm,
    gettext_lazy("Link: %(case)s"),
    gettext_lazy("Link"),
    gettext_lazy("The cases are linked."),
)
steps = _form(
    services.add_steps,
    case_forms.StepsForm,
    gettext_lazy("Checklist: %(case)s"),
    gettext_lazy("Add"),
    gettext_lazy("The steps were added."),
)
time = _form(
    services.spend_time,
    case_forms.TimeForm,
    gettext_lazy("Minutes: %(case)s"),
    gettext_lazy("Save"),
    gettext_lazy("The minutes were written down."),
)
identity = _form(
    services.check_identity,
    case_forms.IdentityForm,
    gettext_lazy("Check the caller: %(case)s"),
    gettext_lazy("Save"),
    gettext_lazy("The check is on the case."),
)
watcher = _form(
    services.watch,
    case_forms.WatcherForm,
    gettext_lazy("Let somebody watch: %(case)s"),
    gettext_lazy("Let watch"),
    gettext_lazy("The person sees the case, and is told what happens."),
)


@pages.inside
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry does not count: struck through, with the reason."""
    viewer = pages.who(request)
    entry = one_seen(CaseEntry, viewer, pk)
    case = found(request, entry.case_id)
    require(viewer, WORK, case)
    return act_page(
        request,
        filled(forms.ReasonForm, request, viewer),
        lambda data: services.strike(entry, by=viewer, **data),
        title=gettext_lazy("Strike what was written"),
        submit=gettext_lazy("Strike"),
        back=case_url(case),
        told=gettext_lazy("It is struck."),
        lead=entry.text[:200],
        danger=True,
    )


def _on_row(model: Any, service: Callable[..., Any], told: Any) -> Any:
    """A press on a row that hangs on a case."""

    @require_POST
    @pages.inside
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = pages.who(request)
        row = one_seen(model, viewer, pk)
        case = found(request, row.case_id)
        require(viewer, WORK, case)
        return press(request, lambda: service(row, viewer), told=told, back=case_url(case))

    return view


step_tick = _on_row(
    ChecklistStep,
    lambda row, by: services.tick_step(row, by=by, done=row.done_at is None),
    gettext_lazy("The checklist was changed."),
)
unlink = _on_row(
    CaseLink, lambda row, by: services.unlink(row, by=by), gettext_lazy("The link is gone.")
)
unwatch = _on_row(
    Watcher,
    lambda row, by: services.unwatch(row.case, by=by, person=row.person),
    gettext_lazy("The person is told no more."),
)
time_strike = _on_row(
    TimeSpent,
    lambda row, by: services.strike_time(row, by=by),
    gettext_lazy("The minutes are struck."),
)
