"""The minutes of a meeting: the draft, putting it forward, signing, what is wrong, corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.governance.forms import decisions as forms
from samdrift.governance.lists import minutes_pages as shown
from samdrift.governance.models.meetings import Meeting, Minutes
from samdrift.governance.papers.making import minutes_of
from samdrift.governance.queries import signing
from samdrift.governance.services import minutes as services
from samdrift.kernel import rights
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.pages import who


def _url(meeting: int) -> str:
    return reverse("governance:minutes", args=[meeting])


@pages.inside
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest minutes as they were put forward; before that, the draft as it stands now."""
    viewer, meeting = who(request), one_seen(Meeting, who(request), pk)
    found = minutes_of(meeting, viewer)
    values = shown.minutes_page(meeting, found.paper, found.signing, viewer)
    return render(request, "governance/minutes.html", values)


@pages.inside
def put_forward(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, meeting = who(request), one_seen(Meeting, who(request), pk)
    rights.require(viewer, services.PUT_FORWARD, meeting)
    people = signing.who_may_be_chosen(meeting)
    data = request.POST if request.method == "POST" else None
    form = forms.PutForwardForm(data, viewer=viewer, people=people)
    if form.is_valid():
        chosen = [one.person for one in form.cleaned_data.get("chosen", ())]
        language = form.cleaned_data["language"]
        made = pages.try_act(
            form,
            lambda: services.put_forward(meeting, by=viewer, chosen=chosen, language=language),
        )
        if made is not None:
            text = _("The minutes were put forward, and the signers have been told.")
            return pages.done(request, text, _url(pk))
    title = _("Put forward the minutes of %(meeting)s") % {"meeting": meeting}
    lead = _("They are frozen as they stand now. Each signer signs, or says what is wrong.")
    return pages.form_page(
        request, form, title=title, submit=_("Put forward"), back=_url(pk), lead=lead
    )


def _own_signer(request: HttpRequest, pk: int) -> Any:
    """The viewer's own place among the signers of the minutes that count."""
    meeting = one_seen(Meeting, who(request), pk)
    found = signing.newest_of(meeting)
    own = found.of(who(request).person_id) if found else None
    if own is None:
        raise OutOfReach(f"signer of meeting {pk}")
    return own


@require_POST
@pages.inside
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    signer = _own_signer(request, pk)
    act: Callable[[], Any] = lambda: services.sign(  # noqa: E731 -- told on the page it came from
        signer, seen_digest=request.POST.get("digest", ""), by=who(request)
    )
    try:
        act()
    except Refused:
        raise
    except DomainError as error:
        return pages.undone(request, error.message, _url(pk))
    return pages.done(request, _("You have signed the minutes."), _url(pk))


@pages.inside
def wrong(request: HttpRequest, pk: int) -> HttpResponse:
    signer = _own_signer(request, pk)
    viewer = who(request)
    form = forms.ObjectForm(request.POST or None, viewer=viewer)
    if form.is_valid():
        text = form.cleaned_data["text"]
        made = pages.try_act(form, lambda: services.object_to(signer, text=text, by=viewer))
        if made is not None:
            told = _("Whoever put the minutes forward has been told.")
            return pages.done(request, told, _url(pk))
    title = _("Something is wrong in the minutes")
    lead = _("Nobody signs these minutes any more: new ones are put forward.")
    return pages.form_page(request, form, title=title, submit=_("Send"), back=_url(pk), lead=lead)


@pages.inside
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, meeting = who(request), one_seen(Meeting, who(request), pk)
    found = signing.newest_of(meeting)
    if found is None:
        raise OutOfReach(f"minutes of meeting {pk}")
    minutes: Minutes = found.minutes
    rights.require(viewer, services.CORRECT, minutes)
    form = forms.CorrectForm(request.POST or None, viewer=viewer)
    if form.is_valid():
        text = form.cleaned_data["text"]
        made = pages.try_act(form, lambda: services.correct(minutes, text=text, by=viewer))
        if made is not None:
            return pages.done(request, _("The correction was added."), _url(pk))
    title = _("Correct the minutes of %(meeting)s") % {"meeting": meeting}
    lead = _("The minutes stay as they were signed; the correction stands before them.")
    return pages.form_page(request, form, title=title, submit=_("Add"), back=_url(pk), lead=lead)
