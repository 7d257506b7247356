"""The page of a case for whoever works with it; all others get the page of one who asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from samdrift.desk.forms.queue_case import WriteForm
from samdrift.desk.forms.queue_seen import as_moment
from samdrift.desk.lists import queue_pages
from samdrift.desk.lists.queue_words import case_url
from samdrift.desk.models.cases import Case, CaseFile
from samdrift.desk.queries import queue as queue_queries
from samdrift.desk.queries import queue_case as queries
from samdrift.desk.queries import queue_choices as choices
from samdrift.desk.queries import queue_shifts as shifts
from samdrift.desk.queries.queue_shown import shown
from samdrift.desk.rules_cases import WORK, works_on
from samdrift.desk.services import queue_presence as presence
from samdrift.desk.services import queue_writing as writing
from samdrift.desk.views.portal import requester_page
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.files import content_of
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import filled
from samdrift.kernel.web.context import is_fragment
from samdrift.kernel.web.downloads import attachment


def found(request: HttpRequest, pk: int) -> Case:
    """The case, within reach."""
    case = queries.one(pages.who(request), pk)
    if case is None:
        raise OutOfReach(f"case {pk}")
    return case


def _shown(request: HttpRequest, pk: int) -> Case:
    """The case to be looked at, within reach."""
    case = shown(pages.who(request), pk)
    if case is None:
        raise OutOfReach(f"case {pk}")
    return case


@pages.inside
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a case; what is written in it is sent here too."""
    viewer = pages.who(request)
    row = found(request, pk) if request.method == "POST" else _shown(request, pk)
    if not works_on(viewer, row):
        return requester_page(request, row)
    if request.method == "POST":
        return _write(request, row)
    presence.here(row, by=viewer)
    form = WriteForm(viewer=viewer, instance=row, initial=_begun(request))
    return _page(request, row, form)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """An answer or a note, as the address says."""
    return {"public": "no"} if request.GET.get("write") == "note" else {}


def _page(request: HttpRequest, row: Case, form: Any, status: int = 200) -> HttpResponse:
    context = queue_pages.case_page(pages.who(request), row)
    context["form"] = form
    return render(request, "desk/queue_case.html", context, status=status)


def _write(request: HttpRequest, row: Case) -> HttpResponse:
    """Write what was sent in; a template is only put into the text."""
    viewer = pages.who(request)
    require(viewer, WORK, row)
    if "insert" in request.POST:
        return _page(request, row, _with_template(request, row))
    form = filled(WriteForm, request, viewer, instance=row)
    if form.is_valid():
        done = pages.try_act(form, lambda: writing.say(row, by=viewer, **form.cleaned_data))
        if done is not None:
            queue_queries.forget(viewer)
            return pages.done(request, done, case_url(row))
    return _page(request, row, form, 422)


def _with_template(request: HttpRequest, row: Case) -> Any:
    """The form with the text of the template put after what was written; nothing is sent."""
    viewer = pages.who(request)
    given = request.POST.dict()
    template = given.get("template", "")
    text = given.get("text", "").rstrip()
    for one in choices.answers(viewer):
        if str(one.pk) == template:
            text = f"{text}\n\n{one.text}".strip()
    initial = {**given, "text": text, "template": ""}
    return WriteForm(viewer=viewer, instance=row, initial=initial)


@require_POST
@pages.inside
def signs(request: HttpRequest, pk: int) -> HttpResponse:
    """One still has the case open: who else has, and whether something has happened since."""
    viewer, row = pages.who(request), _shown(request, pk)
    require(viewer, WORK, row)
    if request.POST.get("leaving"):
        presence.gone(row, by=viewer)
        return HttpResponse(status=204)
    presence.here(row, by=viewer, writing=request.POST.get("writing") == "yes")
    context = {"case": row, "others": shifts.others(row, viewer)}
    context["changed"] = _changed_since(request, row)
    return render(request, "desk/_queue_signs.html", context)


def _changed_since(request: HttpRequest, row: Case) -> bool:
    moment = as_moment(request.POST.get("seen", ""))
    if moment is None or row.changed_at <= moment:
        return False
    return bool(queries.since(row, moment, pages.who(request)))


@pages.inside
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """The conversation and the clocks alone, for the page to show anew."""
    viewer, row = pages.who(request), _shown(request, pk)
    require(viewer, WORK, row)
    return render(request, "desk/_queue_talk.html", queue_pages.talk(viewer, row))


@pages.inside
def helping(request: HttpRequest, pk: int) -> HttpResponse:
    """What may help with the case."""
    return _part(request, pk, "help", queue_pages.help_of)


@pages.inside
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """What more there is of the case: its ties, checklist, e-mail, minutes and history."""
    return _part(request, pk, "beside", queue_pages.beside)


def _part(request: HttpRequest, pk: int, name: str, told: Any) -> HttpResponse:
    """A part of the case's page, and a page of its own without JavaScript."""
    viewer, row = pages.who(request), _shown(request, pk)
    if not works_on(viewer, row):
        raise OutOfReach(f"case {pk}")
    start = "desk/_queue_" if is_fragment(request) else "desk/queue_"
    response = render(request, f"{start}{name}.html", told(viewer, row))
    patch_vary_headers(response, ["HX-Request"])
    return response


@pages.inside
def file(request: HttpRequest, pk: int) -> HttpResponse:
    row = one_seen(CaseFile, pages.who(request), pk, struck_at=None)
    return attachment(content_of(row.file), row.file.name)


@pages.inside
def people(request: HttpRequest) -> HttpResponse:
    """Names of the desk's people that begin so, while one writes @."""
    viewer = pages.who(request)
    word = request.GET.get("q", "").strip().lower()
    names = [str(one) for one in choices.reached(viewer)]
    hits = [name for name in names if any(part.lower().startswith(word) for part in name.split())]
    return render(request, "desk/_queue_names.html", {"names": hits[:8]})
