"""Who is on in which town, how much each has, and what shifts hand over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samdrift.desk.forms.queue_shifts import ComeOnForm, HandOverForm
from samdrift.desk.lists import queue_words as words
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.work import AtWork, HandOver
from samdrift.desk.queries import queue as queue_queries
from samdrift.desk.queries import queue_choices as choices
from samdrift.desk.queries import queue_shifts as queries
from samdrift.desk.rules_queue import HOLD
from samdrift.desk.services import queue_hand_over as handing
from samdrift.desk.services import queue_shifts as services
from samdrift.kernel import paging
from samdrift.kernel.reach import one_seen
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import act_page, filled, press


@pages.inside
def on(request: HttpRequest) -> HttpResponse:
    """Who is on where, and how much each person and team has."""
    viewer = pages.who(request)
    require(viewer, HOLD)
    rows, teams = queries.on_now(viewer), list(choices.teams(viewer))
    per_person, per_team = queries.loads(viewer)
    people = queries.people(viewer, {*per_person, *(row.person_id for row in rows)})
    at = {row.person_id: row for row in rows}
    context = {
        "sites": queries.by_site(rows, teams),
        "own": queries.own_shift(viewer),
        "people": [(one, at.get(one.pk), per_person[one.pk]) for one in people],
        "teams": [(one, per_team[one.pk], _on_in(one, rows)) for one in teams],
        "nobody": per_person[None],
        "form": ComeOnForm(viewer=viewer),
        "to_take": queries.to_take(viewer),
    }
    return render(request, "desk/queue_on.html", context)


def _on_in(team: Team, rows: list[AtWork]) -> list[str]:
    return [str(row.person) for row in rows if row.team_id == team.pk]


@pages.inside
def come(request: HttpRequest) -> HttpResponse:
    """Be on in a team."""
    viewer, back = pages.who(request), reverse("desk:on")
    require(viewer, HOLD)
    return act_page(
        request,
        filled(ComeOnForm, request, viewer),
        lambda data: services.come_on(by=viewer, **data),
        title=gettext_lazy("Come on"),
        submit=gettext_lazy("Come on"),
        back=back,
        told=lambda row: _("You are on in %(team)s.") % {"team": row.team},
    )


@require_POST
@pages.inside
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Go off; whoever has cases open is asked to hand over."""
    viewer = pages.who(request)
    row = one_seen(AtWork, viewer, pk)
    own = row.person_id == viewer.person_id
    return press(
        request,
        lambda: services.go_off(row, by=viewer),
        told=_("You are off. Thank you for today.") if own else _("The person is off."),
        back=reverse("desk:on"),
    )


@pages.inside
def hand_overs(request: HttpRequest) -> HttpResponse:
    viewer = pages.who(request)
    require(viewer, HOLD)
    page = paging.page(
        queries.hand_overs(viewer),
        "-at",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=20,
    )
    return render(request, "desk/queue_hand_overs.html", {"page": page})


@pages.inside
def hand_over(request: HttpRequest) -> HttpResponse:
    """What the next shift must know, begun with what is due next and what waits."""
    viewer = pages.who(request)
    require(viewer, HOLD)
    teams = list(choices.teams(viewer))
    team = _team(request, teams)
    if team is None:
        return pages.undone(
            request, _("Make a team first: one hands over to a team."), reverse("desk:on")
        )
    form = filled(HandOverForm, request, viewer, suggested=queries.suggested(viewer, team))
    return act_page(
        request,
        form,
        lambda data: handing.hand_over(team, by=viewer, **data),
        title=_("Hand over to the next shift in %(team)s") % {"team": team},
        submit=gettext_lazy("Hand over"),
        back=reverse("desk:hand_overs"),
        told=gettext_lazy("It is handed over. The team is told."),
        to=lambda row: reverse("desk:hand_over_one", args=[row.pk]),
        template="desk/queue_hand_over_form.html",
        teams=teams,
        team=team,
    )


def _team(request: HttpRequest, teams: list[Team]) -> Team | None:
    """The team asked for; else that in which one is on, or has a place, or the first."""
    viewer, asked = pages.who(request), request.GET.get("team", "")
    for one in teams:
        if str(one.pk) == asked:
            return one
    shift = queries.own_shift(viewer)
    if shift is not None:
        return shift.team
    mine = queue_queries.my_teams(viewer)
    return mine[0] if mine else next(iter(teams), None)


@pages.inside
def one(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = pages.who(request)
    row = one_seen(HandOver, viewer, pk)
    context: dict[str, Any] = {
        "row": row,
        "lines": words.lines(queries.cases_of(row, viewer)),
        "may_take": row.taken_by_id is None and allowed(viewer, HOLD),
        "own": row.by_id == viewer.person_id,
    }
    return render(request, "desk/queue_hand_over.html", context)


@require_POST
@pages.inside
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = pages.who(request)
    row = one_seen(HandOver, viewer, pk)
    to = reverse("desk:hand_over_one", args=[pk])
    return press(
        request,
        lambda: handing.take_over(row, by=viewer),
        told=gettext_lazy("You have taken over."),
        back=to,
    )
