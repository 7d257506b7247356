"""Pages of ideas: sending one, the own ones, and what is done with each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.governance.forms import ideas as forms
from samdrift.governance.lists import idea_pages
from samdrift.governance.lists.idea_pages import TONES, fate, idea_url
from samdrift.governance.lists.matter_words import matter_url
from samdrift.governance.models.ideas import Idea
from samdrift.governance.queries import ideas as queries
from samdrift.governance.services import idea_matters
from samdrift.governance.services import ideas as services
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts
from samdrift.kernel.web.pages import View, who


def _one(viewer: Viewer, pk: int) -> Idea:
    found: Idea | None = queries.every(viewer).filter(pk=pk).first()
    if found is None:
        raise OutOfReach(f"idea {pk}")
    return found


@pages.signed_in
def send(request: HttpRequest) -> HttpResponse:
    """Send an idea; ideas that may be the same are shown first, and one can support them instead."""
    viewer = who(request)
    rights.require(viewer, services.SEND)
    initial = {"about": request.GET.get("about", ""), "title": request.GET.get("title", "")[:160]}
    form = forms.IdeaForm(request.POST or None, viewer=viewer, initial=initial)
    found: list[Idea] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if "new" not in request.POST:
            found = queries.alike(values["title"], values["text"], viewer)
        if not found:
            idea = pages.try_act(form, lambda: services.send_idea(by=viewer, **values))
            if idea is not None:
                text = _("Thank you. Your idea is sent, and you are told what becomes of it.")
                return pages.done(request, text, idea_url(idea))
    context = {
        "form": form,
        "alike": _supportable(found, viewer),
        "about": _about(form, viewer),
        "inside": viewer.inside,
        "may_support": viewer.inside,
        "back": reverse("governance:idea_mine"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governance/idea_send.html", context, status=status)


def _shown(found: list[Idea]) -> list[tuple[Idea, str, str]]:
    return [(idea, TONES[idea.status], fate(idea)) for idea in found]


def _supportable(found: list[Idea], viewer: Viewer) -> list[tuple[Idea, str, str]]:
    """Marked whether the viewer can support it: it waits, and is somebody else's."""
    for idea in found:
        waits = idea.status in Idea.WAITING
        idea.may_support = waits and idea.sender_id != viewer.person_id  # type: ignore[attr-defined]
    return _shown(found)


def _about(form: Any, viewer: Viewer) -> str:
    """What the idea is about, by name; nothing for what is not within reach."""
    try:
        ref = forms.ref_of(str(form["about"].value() or ""))
    except ValueError:
        return ""
    found = registry.describe([ref], viewer).get(ref) if ref else None
    return found.label if found else ""


@pages.signed_in
def alike(request: HttpRequest) -> HttpResponse:
    """The ideas that may be the same as the title that is being written: a part of a page."""
    viewer = who(request)
    title = request.GET.get("title", "")[:160]
    found = queries.alike(title, request.GET.get("text", "")[:5000], viewer)
    return render(request, "governance/_idea_alike.html", {"alike": _shown(found), "live": True})


@pages.signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What I sent and support, and what became of it."""
    viewer = who(request)
    context = {"own": _shown(queries.mine(viewer)), "supported": _shown(queries.supported(viewer))}
    return render(request, "governance/idea_mine.html", context)


def detail(inside_page: View) -> View:
    """The idea's page; whoever is outside sees the own ones, with what became of them."""

    @pages.signed_in
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        viewer = who(request)
        if viewer.inside:
            return inside_page(request, pk=pk)
        idea = _one(viewer, pk)
        context = {"row": idea, **idea_pages.idea_page(viewer, idea), "outside": True}
        return render(request, "governance/idea_own.html", context)

    return view


_ON = Acts(
    lambda request, pk: _one(who(request), pk),
    back=idea_url,
    called="idea",
    name=lambda idea: idea.title,
    gate=pages.signed_in,
)

look = _ON.form(
    services.look,
    forms.PlainForm,
    right=services.SCREEN,
    title=gettext_lazy("Take it to look at: %(idea)s"),
    submit=gettext_lazy("Take it to look at"),
    told=gettext_lazy("You look at it now. The sender is told."),
)
describe = _ON.form(
    services.describe,
    forms.DescribeForm,
    right=services.SCREEN,
    title=gettext_lazy("Estimate and describe: %(idea)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("It is described. The sender is told."),
)
do_at_once = _ON.form(
    services.do_at_once,
    forms.AnswerForm,
    right=services.SCREEN,
    title=gettext_lazy("Done: %(idea)s"),
    submit=gettext_lazy("It is done"),
    told=gettext_lazy("It is done. The sender is told."),
)
same = _ON.form(
    services.same,
    forms.SameForm,
    right=services.SCREEN,
    title=gettext_lazy("The same as another: %(idea)s"),
    submit=gettext_lazy("It is the same"),
    told=gettext_lazy("The other one goes on, supported by this sender."),
)
decline = _ON.form(
    services.decline,
    forms.AnswerForm,
    right=services.SCREEN,
    title=gettext_lazy("Decline: %(idea)s"),
    submit=gettext_lazy("Send the answer"),
    told=gettext_lazy("It is answered. The sender is told."),
)
reopen = _ON.form(
    services.reopen,
    forms.ReopenForm,
    right=services.SCREEN,
    title=gettext_lazy("Look at it again: %(idea)s"),
    submit=gettext_lazy("Look at it again"),
    told=gettext_lazy("It is open again. The sender is told."),
)
withdraw = _ON.form(
    services.withdraw,
    forms.WithdrawForm,
    right=services.OWN,
    title=gettext_lazy("Withdraw: %(idea)s"),
    submit=gettext_lazy("Withdraw"),
    told=gettext_lazy("Your idea is withdrawn."),
)
support = _ON.form(
    services.support,
    forms.PlainForm,
    right=services.SUPPORT,
    title=gettext_lazy("Support: %(idea)s"),
    submit=gettext_lazy("I want this too"),
    told=gettext_lazy("You support it, and are told what becomes of it."),
)
unsupport = _ON.form(
    services.take_back_support,
    forms.PlainForm,
    right=services.SUPPORT,
    title=gettext_lazy("Support no more: %(idea)s"),
    submit=gettext_lazy("Support it no more"),
    told=gettext_lazy("You do not support it any more."),
)


take_up = replace(_ON, gate=pages.inside).form(
    idea_matters.take_up,
    forms.TakeUpForm,
    right=services.SCREEN,
    title=gettext_lazy("Take up as a matter: %(idea)s"),
    lead=gettext_lazy("Title, need and benefit are filled in from the idea."),
    submit=gettext_lazy("Begin the matter"),
    told=gettext_lazy("The matter is begun. The sender is told."),
    to=matter_url,
)
