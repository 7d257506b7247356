"""One's own calendar: the page with its address, and the feed that calendar programs ask for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.models.site import CalendarAddress
from samdrift.kernel.reach import seen
from samdrift.kernel.services import calendars
from samdrift.kernel.web import pages


@never_cache
@pages.inside
def own(request: HttpRequest) -> HttpResponse:
    """Whether one has an address; a new one is shown on this page once and never again."""
    viewer, address = pages.who(request), None
    if request.method == "POST":
        secret = calendars.make_address(by=viewer)
        address = settings.SITE_URL + reverse("programs:calendar_feed", args=[secret])
    living = seen(CalendarAddress, viewer).filter(ended_at__isnull=True).first()
    return render(request, "kernel/programs/calendar.html", {"living": living, "address": address})


@require_POST
@pages.inside
def end(request: HttpRequest) -> HttpResponse:
    viewer = pages.who(request)
    if viewer.account_id is not None:
        calendars.end_address(viewer.account_id, by=viewer)
    return pages.done(request, _("The address answers no more."), "programs:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever has this secret address; nothing at all for an address that ended.

    Who asks whether it is new, by its tag, is told in a line when it is not.
    """
    viewer = calendars.viewer_of(secret, timezone.localdate())
    if viewer is None:
        raise OutOfReach("calendar")
    with translation.override(viewer.language):
        content = calendars.calendar_of(viewer)
    tag = calendars.tag_of(content)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="samdrift.ics"'
    return get_conditional_response(request, etag=tag, response=response) or response
