"""What one has been told, and which kinds come by e-mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.forms_programs import NoticeForm
from samdrift.kernel.queries_notices import notices_of, wanted_by
from samdrift.kernel.services import notices
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web import pages


@pages.signed_in
def listed(request: HttpRequest) -> HttpResponse:
    viewer = pages.who(request)
    form = NoticeForm(initial={"wanted": wanted_by(_account(viewer))})
    context = {"notices": notices_of(viewer), "form": form}
    return render(request, "kernel/programs/notices.html", context)


@require_POST
@pages.signed_in
def read(request: HttpRequest) -> HttpResponse:
    notices.mark_read(_account(pages.who(request)))
    return pages.done(request, _("All are marked as read."), "programs:notices")


@require_POST
@pages.signed_in
def choose(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST)
    if form.is_valid():
        notices.choose(_account(pages.who(request)), form.cleaned_data["wanted"])
    return pages.done(request, _("Your choice was saved."), "programs:notices")


def _account(viewer: Viewer) -> int:
    if viewer.account_id is None:
        raise OutOfReach("notices")
    return viewer.account_id
