"""Pages of merges and splits: what is asked for, what would move, doing it, undoing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import one_seen, seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.acts import filled
from samdrift.kernel.web.pages import done, inside, undone, who
from samdrift.parties.calc.handover import SPLIT
from samdrift.parties.forms.people import SureForm
from samdrift.parties.forms.succession import MergeForm, SplitForm, WhoGetsWhatForm
from samdrift.parties.lists.words import day_text
from samdrift.parties.models.members import Member, Succession
from samdrift.parties.queries import successions as queries
from samdrift.parties.services.succession import acts

MANAGE = "parties.manage_cooperation"


@inside
def overview(request: HttpRequest) -> HttpResponse:
    """Every merge and split there has been."""
    viewer = who(request)
    rows = [(s, *queries.told(s)) for s in queries.successions(viewer)[:200]]
    context = {"rows": rows, "may_manage": allowed(viewer, MANAGE)}
    return render(request, "parties/successions_page.html", context)


@inside
def merge(request: HttpRequest) -> HttpResponse:
    """N → 1: choose, look at what moves, do it."""
    viewer = who(request)
    require(viewer, MANAGE)
    form = filled(MergeForm, request, viewer)
    if request.method != "POST" or not form.is_valid():
        return _choose(request, form, _("Merge members"), _MERGE_LEAD)
    return _show_or_do(request, form, form.plan())


_MERGE_LEAD = gettext_lazy(
    "History stays with the old, the future goes to the new. First you see what moves."
)
_SPLIT_LEAD = gettext_lazy(
    "History stays with the old, the future goes to the new. You say who takes what, and see "
    "what moves first."
)


@inside
def split(request: HttpRequest) -> HttpResponse:
    """1 → n: choose, say who takes what, look at what moves, do it."""
    viewer = who(request)
    require(viewer, MANAGE)
    form = filled(SplitForm, request, viewer)
    if request.method != "POST" or not form.is_valid():
        return _choose(request, form, _("Split a member"), _SPLIT_LEAD)
    names = _names(form.plan(), viewer)
    bound = request.POST if "rest" in request.POST else None
    takers = WhoGetsWhatForm(bound, viewer=viewer, plan=form.plan(), names=names)
    if bound is None or not takers.is_valid():
        return _ask_takers(request, form, takers)
    return _show_or_do(request, form, form.plan(takers.units(), takers.cleaned_data["rest"]))


def _choose(request: HttpRequest, form: Any, title: str, lead: Any) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": _("See what moves"),
        "back": reverse("parties:successions"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "kernel/form_page.html", context, status=status)


def _ask_takers(request: HttpRequest, form: Any, takers: Any) -> HttpResponse:
    context = {
        "form": form,
        "takers": takers,
        "sent": _sent(request),
        "back": reverse("parties:successions"),
    }
    status = 422 if takers.is_bound and takers.errors else 200
    return render(request, "parties/split_takers_page.html", context, status=status)


def _sent(request: HttpRequest, leave_out: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """What was sent in, to be sent on as hidden fields."""
    out = {"csrfmiddlewaretoken", "sure", *leave_out}
    return [(k, v) for k in request.POST if k not in out for v in request.POST.getlist(k)]


def _names(plan: acts.Plan, viewer: Viewer) -> dict[int, str]:
    """Id (negative for new ones) → name, of those that take over."""
    there = seen(Member, viewer).filter(pk__in=[pk for pk in plan.handover.successors if pk > 0])
    names = {m.pk: m.name for m in there}
    for place, new in enumerate(plan.new, 1):
        names[-place] = new.name
    return {pk: names[pk] for pk in plan.handover.successors if pk in names}


def _show_or_do(request: HttpRequest, form: Any, plan: acts.Plan) -> HttpResponse:
    """The preview; or, when the person is sure, the act."""
    viewer = who(request)
    try:
        if "sure" in request.POST:
            made = acts.carry_out(plan, by=viewer)
            return done(
                request,
                _("Done. It can be undone today."),
                reverse("parties:succession", args=[made.pk]),
            )
        previewed = acts.preview(plan, by=viewer)
    except DomainError as error:
        if error.status == 403:  # noqa: PLR2004 -- forbidden
            raise
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        title = _("Split a member") if plan.handover.kind == SPLIT else _("Merge members")
        return _choose(request, form, title, _MERGE_LEAD)
    return _preview(request, plan, previewed)


def _preview(
    request: HttpRequest, plan: acts.Plan, previewed: list[acts.Previewed]
) -> HttpResponse:
    viewer = who(request)
    handover = plan.handover
    old = seen(Member, viewer).filter(pk__in=handover.predecessors)
    ceasing = {m.pk for m in old} & set(handover.ceasing)
    context = {
        "plan": plan,
        "day": handover.day,
        "is_split": handover.kind == SPLIT,
        "old": ", ".join(m.name for m in old),
        "ceasing": ", ".join(m.name for m in old if m.pk in ceasing),
        "new": ", ".join(_names(plan, viewer).values()),
        "steps": [one for one in previewed if one.lines],
        "untouched": [one.name for one in previewed if not one.lines],
        "sent": _sent(request),
        "ahead": handover.day > viewer.today,
        "back": reverse("parties:successions"),
    }
    return render(request, "parties/succession_preview.html", context)


@inside
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One merge or split: who, when, by which decision, and whether it can be undone."""
    viewer = who(request)
    succession = one_seen(Succession, viewer, pk)
    old, new = queries.told(succession)
    links = queries.links_of(succession, viewer)
    context = {
        "succession": succession,
        "old": old,
        "new": new,
        "links": links,
        "can_undo": queries.can_be_undone(succession, viewer) and allowed(viewer, MANAGE),
        "exit_until": queries.exit_day(succession),
        "back": reverse("parties:successions"),
    }
    return render(request, "parties/succession_page.html", context)


@inside
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo it on the day it was done: asked for confirmation first."""
    viewer = who(request)
    succession = one_seen(Succession, viewer, pk)
    require(viewer, MANAGE)
    back = reverse("parties:succession", args=[pk])
    if request.method == "POST":
        try:
            acts.take_back(succession, by=viewer)
        except DomainError as error:
            if error.status == 403:  # noqa: PLR2004 -- forbidden
                raise
            return undone(request, error.message, back)
        return done(request, _("Undone. Everything stands as before."), back)
    old, new = queries.told(succession)
    context = {
        "form": SureForm(viewer=viewer),
        "title": _("Undo: %(old)s → %(new)s, %(day)s")
        % {"old": old, "new": new, "day": day_text(succession.happened_on)},
        "lead": _(
            "Everything is put back as it was. When something was changed since, nothing is undone, "
            "and you are told what."
        ),
        "submit": _("Undo it"),
        "danger": True,
        "back": back,
    }
    return render(request, "kernel/form_page.html", context)
