"""Availability by month, opened to its outages, and recorded on the agreement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from samdrift.agreements.models.terms import Term
from samdrift.desk.lists import availability_pages as shown
from samdrift.desk.models.reach import follows_up, works_in_desk
from samdrift.desk.queries import availability as queries
from samdrift.desk.services.outage_measures import record_month
from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import press
from samdrift.kernel.web.pages import who
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System


def _follows(view: Any) -> Any:
    """For the desk and those who follow up for a member; to others the page is not there."""

    @pages.inside
    def inner(request: HttpRequest, **keys: Any) -> HttpResponse:
        viewer = who(request)
        if not (works_in_desk(viewer) or follows_up(viewer)):
            raise OutOfReach(request.path_info)
        answer: HttpResponse = view(request, **keys)
        return answer

    return inner


@_follows
def listed(request: HttpRequest) -> HttpResponse:
    """Every system that is promised or was down, at each member, in one month."""
    viewer = who(request)
    month = shown.month_asked(request.GET.get("month", ""), viewer.day)
    return render(request, "desk/outage_availability.html", shown.listed(viewer, month))


@_follows
def one(request: HttpRequest, system: int, member: int, month: str) -> HttpResponse:
    """The account of one figure, line by line."""
    viewer = who(request)
    first = shown.month_asked(month, viewer.day)
    rows = queries.of_month(
        viewer, first, one_seen(Member, viewer, member), one_seen(System, viewer, system)
    )
    if not rows:
        raise OutOfReach(request.path_info)
    context = shown.one(viewer, rows[0], first)
    return render(request, "desk/outage_availability_one.html", context)


@require_POST
@_follows
def record(request: HttpRequest, term: int, system: int, month: str) -> HttpResponse:
    """Record the month on the agreement's level."""
    viewer = who(request)
    first = shown.month_asked(month, viewer.today)
    row, about = one_seen(Term, viewer, term), one_seen(System, viewer, system)
    return press(
        request,
        lambda: record_month(row, by=viewer, month=first, system=about),
        told=_("It is recorded on the agreement. What is below the promise is on the work list."),
        back=shown.month_url(first),
    )
