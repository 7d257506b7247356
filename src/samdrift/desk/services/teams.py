"""Acts on teams and on who works in them, from a day until another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team, TeamPlace
from samdrift.desk.services.catalogue_common import MANAGE, PLACE, free_name, require_going
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    overlapping,
    period_text,
    require_order,
    write,
)


@transaction.atomic
def add_team(*, by: Viewer, name: str, **values: Any) -> Team:
    """Values: site, arrangement, member, description, takes_first, level."""
    require(by, MANAGE)
    given = {"name": free_name(Team, name), **values}
    team = Team.objects.create(**given)
    record("team.added", team, by=by, changes=first_values(given))
    _only_one_first(team, by)
    search.index([team])
    return team


@transaction.atomic
def change_team(team: Team, *, by: Viewer, **values: Any) -> Team:
    """A new level counts for what the team is given from now on; running clocks keep theirs."""
    team = lock(Team, team.pk)
    require(by, MANAGE, team)
    if "name" in values:
        values["name"] = free_name(Team, values["name"], but=team)
    changes = write(team, values)
    if changes:
        record("team.changed", team, by=by, changes=changes)
        _only_one_first(team, by)
        search.index([team])
    return team


def _only_one_first(team: Team, by: Viewer) -> None:
    """New cases come to one team: of the joint desk, and of each member's own."""
    if not team.takes_first:
        return
    others = Team.objects.filter(member=team.member, takes_first=True).exclude(pk=team.pk)
    for other in others.select_for_update(of=("self",)).order_by("pk"):
        record("team.changed", other, by=by, changes=write(other, {"takes_first": False}))


@transaction.atomic
def end_team(team: Team, *, by: Viewer) -> Team:
    """A team without open cases ends, and the places in it with it."""
    team = lock(Team, team.pk)
    require(by, MANAGE, team)
    require_going(team)
    waiting = Case.objects.filter(team=team, is_open=True).count()
    if waiting:
        text = ngettext(
            "%(team)s has %(n)s open case. Give it to another team first.",
            "%(team)s has %(n)s open cases. Give them to another team first.",
            waiting,
        )
        raise DomainError("has_cases", text % {"team": team, "n": waiting})
    for place in TeamPlace.objects.filter(team=team).touching(by.today, None):
        _close(place, by.today)
    changes = write(team, {"ended_at": by.now, "takes_first": False})
    record("team.ended", team, by=by, changes=changes)
    return team


@transaction.atomic
def reopen_team(team: Team, *, by: Viewer) -> Team:
    team = lock(Team, team.pk)
    require(by, MANAGE, team)
    changes = write(team, {"ended_at": None})
    if changes:
        record("team.reopened", team, by=by, changes=changes)
    return team


@transaction.atomic
def place_person(
    team: Team,
    *,
    by: Viewer,
    person: Person,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    is_lead: bool = False,
    site: str = "",
) -> TeamPlace:
    """Let a person work in the team from a day (today when not given)."""
    team = lock(Team, team.pk)
    require(by, PLACE, team)
    require_going(team)
    start = valid_from or by.today
    require_order(start, valid_to)
    _require_at_work(person, start)
    _require_no_other(team, person, start, valid_to)
    values = {"valid_from": start, "valid_to": valid_to, "is_lead": is_lead, "site": site.strip()}
    place = TeamPlace.objects.create(team=team, person=person, **values)
    record("team.person_placed", team, by=by, changes=_told(place))
    return place


def _told(place: TeamPlace) -> dict[str, list[Any]]:
    return {
        "works_id": [None, place.person_id],
        "works_from": [None, str(place.valid_from)],
        **({"is_lead": [None, True]} if place.is_lead else {}),
        **({"works_at": [None, place.site]} if place.site else {}),
    }


def _require_at_work(person: Person, day: dt.date) -> None:
    if person.supplier_id is not None or not person.is_at_work(day):
        raise DomainError(
            "not_at_work",
            _("%(name)s does not work in the cooperation on %(day)s. Choose somebody who does.")
            % {"name": person, "day": day_text(day)},
            field="person",
        )


def _require_no_other(
    team: Team, person: Person, start: dt.date, end: dt.date | None, but: int | None = None
) -> None:
    rows = TeamPlace.objects.filter(team=team, person=person).exclude(pk=but)
    there = overlapping(rows, start, end)
    if there is not None:
        raise DomainError(
            "placed_already",
            _("%(name)s works in %(team)s already, %(when)s. End that first.")
            % {
                "name": person,
                "team": team,
                "when": period_text(there.valid_from, there.valid_to),
            },
            field="person",
        )


@transaction.atomic
def change_place(place: TeamPlace, *, by: Viewer, is_lead: bool, site: str = "") -> TeamPlace:
    """Whether the person leads the team, and where it sits."""
    team = lock(Team, place.team_id)
    require(by, PLACE, team)
    place = lock(TeamPlace, place.pk)
    changes = write(place, {"is_lead": is_lead, "site": site.strip()})
    if changes:
        told = {"works_id": [place.person_id, place.person_id]}
        if "site" in changes:
            told["works_at"] = changes.pop("site")
        record("team.place_changed", team, by=by, changes=told | changes)
    return place


@transaction.atomic
def end_place(place: TeamPlace, *, by: Viewer, day: dt.date) -> Team:
    """The person is no more in the team from the day; open cases stay with whoever has them."""
    team = lock(Team, place.team_id)
    require(by, PLACE, team)
    place = lock(TeamPlace, place.pk)
    _close(place, day)
    changes = {"works_id": [place.person_id, None], "works_until": [None, str(day)]}
    record("team.person_left", team, by=by, changes=changes)
    return team


def _close(place: TeamPlace, day: dt.date) -> None:
    """End on the day; what was to begin later never does."""
    if place.valid_from is not None and place.valid_from >= day:
        place.delete()
        return
    place.valid_to = day
    place.save(update_fields=["valid_to"])
