"""The minutes of a meeting: the draft, putting it forward, signing, what is wrong, corrections."""

from __future__ import annotations

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
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import act_page, filled, press
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

    def act(data: dict[str, Any]) -> Minutes:
        chosen = [one.person for one in data.get("chosen", ())]
        language = data["language"]
        return services.put_forward(meeting, by=viewer, chosen=chosen, language=language)

    people = signing.who_may_be_chosen(meeting)
    return act_page(
        request,
        filled(forms.PutForwardForm, request, viewer, people=people),
        act,
        title=_("Put forward the minutes of %(meeting)s") % {"meeting": meeting},
        lead=_("They are frozen as they stand now. Each signer signs, or says what is wrong."),
        submit=_("Put forward"),
        back=_url(pk),
        told=_("The minutes were put forward, and the signers have been told."),
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
    viewer, signer = who(request), _own_signer(request, pk)
    digest = request.POST.get("digest", "")
    return press(
        request,
        lambda: services.sign(signer, seen_digest=digest, by=viewer),
        told=_("You have signed the minutes."),
        back=_url(pk),
    )


@pages.inside
def wrong(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, signer = who(request), _own_signer(request, pk)
    return act_page(
        request,
        filled(forms.ObjectForm, request, viewer),
        lambda data: services.object_to(signer, text=data["text"], by=viewer),
        title=_("Something is wrong in the minutes"),
        lead=_("Nobody signs these minutes any more: new ones are put forward."),
        submit=_("Send"),
        back=_url(pk),
        told=_("Whoever put the minutes forward has been told."),
    )


@pages.inside
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, meeting = who(request), one_seen(Meeting, who(request), pk)
    found = signing.newest_of(meeting)
    if found is None:
        raise OutOfReach(f"minutes of meeting {pk}")
    minutes: Minutes = found.minutes
    rights.require(viewer, services.CORRECT, minutes)
    return act_page(
        request,
        filled(forms.CorrectForm, request, viewer),
        lambda data: services.correct(minutes, text=data["text"], by=viewer),
        title=_("Correct the minutes of %(meeting)s") % {"meeting": meeting},
        lead=_("The minutes stay as they were signed; the correction stands before them."),
        submit=_("Add"),
        back=_url(pk),
        told=_("The correction was added."),
    )
