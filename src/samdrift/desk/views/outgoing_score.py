"""How it went with a case, for whoever has the link of the mail: no account is needed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from samdrift.desk.forms.portal import ScoreForm
from samdrift.desk.queries import outgoing as queries
from samdrift.desk.services.case_mail_score import score_with_link
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import filled


@never_cache
def how_it_went(request: HttpRequest, token: str) -> HttpResponse:
    """The form, and thanks when it is sent in. In the language of the mail."""
    case = queries.case_to_score(token)
    if case is None:
        raise OutOfReach("no such link")
    with translation.override(queries.language_of(case) or translation.get_language()):
        return _page(request, token, case)


def _page(request: HttpRequest, token: str, case: Any) -> HttpResponse:
    viewer = pages.who(request)
    form = filled(ScoreForm, request, viewer)
    done = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = pages.try_act(
            form,
            lambda: score_with_link(token, by=viewer, score=data["score"], text=data["text"] or ""),
        )
    context = {"form": form, "case": case, "done": done is not None}
    status = 422 if form.errors else 200
    return render(request, "desk/how_it_went.html", context, status=status)
