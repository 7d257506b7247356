"""Pages of the portal: help, one's own cases, and those of the member one leads."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms import portal as forms
from samdrift.desk.lists import portal_pages
from samdrift.desk.lists.portal_words import case_url
from samdrift.desk.models.cases import Case
from samdrift.desk.queries import portal as queries
from samdrift.desk.services import cases as services
from samdrift.desk.views.portal_typed import keeps_typed, typed
from samdrift.kernel import rights
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of, refuse_too_large
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import act_page, filled
from samdrift.kernel.web.downloads import attachment
from samdrift.kernel.web.pages import who

LONGEST_QUESTION = 200


@pages.inside
def help_page(request: HttpRequest) -> HttpResponse:
    """What is down, what one may ask for, and how it goes with what one has asked."""
    return render(request, "desk/portal_help.html", portal_pages.help_page(who(request)))


@pages.inside
def likely(request: HttpRequest) -> HttpResponse:
    """What the words typed so far may be about: a part of the page."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    context = portal_pages.found_rows(who(request), text)
    return render(request, "desk/_portal_found.html", context)


@pages.inside
def my_cases(request: HttpRequest) -> HttpResponse:
    """One's own cases: those that go on, or those that are over."""
    viewer, over = who(request), request.GET.get("show") == "over"
    before = request.GET.get("before", "")
    older = None
    if over:
        key = int(before) if before.isascii() and before.isdigit() else None
        rows = queries.my_closed(viewer, key)
        shown = rows[: queries.CASES_SHOWN]
        older = shown[-1].pk if len(rows) > len(shown) else None
    else:
        shown = queries.my_open(viewer)
    context = {"lines": portal_pages.lines(shown, viewer), "over": over, "older": older}
    return render(request, "desk/portal_cases.html", context)


def requester_page(request: HttpRequest, case: Case) -> HttpResponse:
    """A case as whoever asked sees it: only what is said in the open.

    The caller has found the case within the viewer's reach.
    """
    viewer = who(request)
    context = portal_pages.case_page(viewer, case)
    context["write_form"] = forms.WriteForm(viewer=viewer)
    context["score_form"] = forms.ScoreForm(viewer=viewer, initial=_score(case))
    return render(request, "desk/portal_case.html", context)


def _score(case: Case) -> dict[str, Any]:
    return {"score": case.score, "text": case.score_text}


def _case(request: HttpRequest, pk: int) -> Case:
    """A case within reach, with what its page shows."""
    found: Case | None = queries.one_case(who(request), pk)
    if found is None:
        raise OutOfReach(f"case {pk}")
    return found


@pages.inside
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt: the number, what is promised, and what happens next."""
    viewer, case = who(request), _case(request, pk)
    return render(request, "desk/portal_sent.html", portal_pages.case_page(viewer, case))


@keeps_typed
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Say more in a case."""
    viewer, case = who(request), _case(request, pk)
    rights.require(viewer, "desk.write_in_case", case)
    again = typed(request)
    form = filled(forms.WriteForm, request, viewer, **({"initial": again} if again else {}))
    return act_page(
        request,
        form,
        lambda data: _write(case, viewer, data),
        title=_now("Write in “%(title)s”") % {"title": case.title},
        submit=_("Send"),
        back=case_url(pk),
        told=_("Sent. We have it."),
        lead=_("You were signed out. What you wrote is here. Choose the files again.")
        if again
        else "",
    )


def _write(case: Case, viewer: Viewer, data: dict[str, Any]) -> Any:
    return services.write(
        case, by=viewer, text=data["text"] or "", public=True, files=uploads(data["files"])
    )


def uploads(files: Any) -> list[tuple[bytes, str]]:
    """The bytes and the names of what was chosen; refused when one is too large."""
    for one in files or ():
        refuse_too_large(one.size)
    return [(one.read(), one.name) for one in files or ()]


@keeps_typed
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not needed any more."""
    viewer, case = who(request), _case(request, pk)
    rights.require(viewer, "desk.cancel_case", case)
    return act_page(
        request,
        filled(forms.CancelForm, request, viewer),
        lambda data: services.cancel(case, by=viewer, reason=data["reason"]),
        title=_now("Cancel “%(title)s”?") % {"title": case.title},
        submit=_("Cancel the case"),
        back=case_url(pk),
        told=_("The case is cancelled."),
        lead=_("Nobody works on it after this."),
        danger=True,
    )


@keeps_typed
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not solved."""
    viewer, case = who(request), _case(request, pk)
    rights.require(viewer, "desk.reopen_case", case)
    again = typed(request)
    return act_page(
        request,
        filled(forms.ReopenForm, request, viewer, **({"initial": again} if again else {})),
        lambda data: services.reopen(case, by=viewer, reason=data["reason"]),
        title=_now("Open “%(title)s” again") % {"title": case.title},
        submit=_("Open it again"),
        back=case_url(pk),
        told=_("It is open again. We have it."),
        to=lambda made: case_url(made.pk),
    )


@keeps_typed
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """How it went: one press, and words if one likes."""
    viewer, case = who(request), _case(request, pk)
    rights.require(viewer, "desk.score_case", case)
    return act_page(
        request,
        filled(forms.ScoreForm, request, viewer, initial=_score(case)),
        lambda data: services.score(case, by=viewer, score=data["score"], text=data["text"] or ""),
        title=_now("How did it go with “%(title)s”?") % {"title": case.title},
        submit=_("Send"),
        back=case_url(pk),
        told=_("Thank you. It helps us to do better."),
    )


@pages.inside
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of a case, as it was sent in."""
    found = queries.one_file(who(request), pk)
    if found is None:
        raise OutOfReach(f"file {pk}")
    return attachment(content_of(found.file), found.file.name)
