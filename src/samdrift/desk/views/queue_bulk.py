"""Acts on several cases: asked for confirmation first, then told what was done and what was not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samdrift.desk.lists.case_acts import ACTS, DOES, ENDING
from samdrift.desk.queries import approvals
from samdrift.desk.queries import queue as queries
from samdrift.desk.rules_queue import QUEUE
from samdrift.desk.services import cases
from samdrift.desk.services import queue_bulk as bulk
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError
from samdrift.kernel.web import pages
from samdrift.kernel.web.context import forget_counts

SALT = "desk.bulk"
UNDO_FOR = 3600
"""Seconds in which an act on several can be taken back from the page that told of it."""
MOST = 200


@pages.inside
def chosen(request: HttpRequest) -> HttpResponse:
    """The act on the chosen cases."""
    back = reverse("desk:case_list")
    if request.method != "POST":
        return redirect(back)
    viewer = pages.who(request)
    act = next((one for one in ACTS if one.key == request.POST.get("act")), None)
    rows = _rows(request, request.POST.getlist("row"))
    if act is None or not rows:
        return pages.undone(request, _("Choose cases and what to do with them first."), back)
    rights.require(viewer, QUEUE)
    sure = "sure" in request.POST
    form = act.form(request.POST if sure else None, viewer=viewer) if act.form else None
    if sure and (form is None or form.is_valid()):
        outcome = DOES[act.key](rows, viewer, form.cleaned_data if form else {})
        return _told(request, act, outcome, back)
    asked = _name_approvers(act.key, rows, viewer)
    n = len(rows) if sure else len(rows) - asked
    context = {"act": act, "rows": rows, "form": form, "back": back, "n": n}
    context |= {"sure": sure, "asked": asked}
    return render(request, "desk/queue_chosen.html", context, status=422 if sure else 200)


def _rows(request: HttpRequest, keys: list[Any]) -> list[Any]:
    pks = [int(pk) for pk in keys if str(pk).isdigit()][:MOST]
    rows = queries.every(pages.who(request)).filter(pk__in=pks)
    return list(rows.order_by("due_at", "pk"))


def _name_approvers(act: str, rows: list[Any], viewer: Any) -> int:
    """Set on each case who would no longer be asked to approve; returns in how many that is."""
    asked = approvals.asked_in(viewer, rows) if act in ENDING else {}
    for case in rows:
        case.asked = asked.get(case.pk, [])
    return len(asked)


def _told(request: HttpRequest, act: Any, outcome: bulk.Outcome, back: str) -> HttpResponse:
    """All done: back to the queue. Else a page that names those that were not."""
    _forget(request)
    text = _done_text(act.label, len(outcome.done))
    undo = signing.dumps([act.key, outcome.undo], salt=SALT) if act.key in bulk.UNDONE else ""
    if not outcome.refused and not outcome.already and not undo:
        return pages.done(request, text, back)
    context = {"act": act, "outcome": outcome, "told": text, "back": back}
    context["undo"] = undo if outcome.done else ""
    return render(request, "desk/queue_outcome.html", context)


def _done_text(label: Any, n: int) -> str:
    if not n:
        return _("%(act)s: done with none of them.") % {"act": label}
    text = ngettext("%(act)s: done with %(n)s case.", "%(act)s: done with %(n)s cases.", n)
    return text % {"act": label, "n": n}


def _forget(request: HttpRequest) -> None:
    queries.forget(pages.who(request))
    forget_counts(pages.who(request))


@pages.inside
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was just done with several."""
    back = reverse("desk:case_list")
    if request.method != "POST":
        return redirect(back)
    try:
        key, told = signing.loads(request.POST.get("undo", ""), salt=SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        return pages.undone(
            request, _("It is too late to take this back. Do it case by case."), back
        )
    rights.require(pages.who(request), QUEUE)
    rows = _rows(request, [one[0] for one in told])
    outcome = bulk.undo(key, rows, told, pages.who(request))
    _forget(request)
    for case, why in outcome.refused:
        messages.warning(request, f"#{case.pk} {case.title}: {why}")
    n = len(outcome.done)
    text = ngettext("Taken back for %(n)s case.", "Taken back for %(n)s cases.", n) % {"n": n}
    return pages.done(request, text, back)


@require_POST
@pages.inside
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the case that runs out first of what nobody has, and open it."""
    viewer, back = pages.who(request), reverse("desk:case_list")
    rights.require(viewer, QUEUE)
    case = queries.next_free(viewer)
    if case is None:
        return pages.undone(request, _("Nobody waits: every open case has somebody."), back)
    try:
        cases.take(case, by=viewer)
    except DomainError as error:
        return pages.undone(request, error.message, back)
    _forget(request)
    return pages.done(
        request,
        _("#%(number)s is yours.") % {"number": case.pk},
        reverse("desk:case", args=[case.pk]),
    )
