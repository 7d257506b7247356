"""What an agent may choose between: teams, people of the desk, causes, templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from samdrift.desk.models.catalogue import CaseTemplate, Team, TeamPlace
from samdrift.desk.models.commitments import PauseCause
from samdrift.kernel.kept import ask
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment, Person

DESK_OPENS = dt.time(8)


def teams(viewer: Viewer) -> Any:
    return seen(Team, viewer).filter(ended_at=None).order_by("name")


def standing_teams(viewer: Viewer) -> list[Team]:
    """The same, asked by SQL that is kept."""
    return list(ask("teams of the desk", viewer, lambda: teams(viewer)))


def causes(viewer: Viewer) -> list[PauseCause]:
    """What a case may wait for."""
    return list(ask("causes to wait for", viewer, lambda: _causes(viewer)))


def _causes(viewer: Viewer) -> Any:
    return seen(PauseCause, viewer).filter(ended_at=None).order_by("name")


def agents(viewer: Viewer) -> Any:
    """Those who have a place in a team or hold the role of an agent, on the day."""
    placed = seen(TeamPlace, viewer).on(viewer.day).values("person_id")
    named = seen(Appointment, viewer).on(viewer.day).filter(role__in=("agent", "coordinator"))
    rows = seen(Person, viewer).filter(erased_at=None).at_work(viewer.day)
    return (rows.filter(pk__in=placed) | rows.filter(pk__in=named.values("person_id"))).order_by(
        "sort_key", "pk"
    )


def reached(viewer: Viewer) -> Any:
    """Those of them who can log in, and so can be asked by name in a note."""
    return agents(viewer).filter(account__is_active=True)


def answers(viewer: Viewer) -> list[CaseTemplate]:
    """Texts for an answer."""
    return list(ask("texts for an answer", viewer, lambda: answer_texts(viewer)))


def answer_texts(viewer: Viewer) -> Any:
    return _templates(viewer, CaseTemplate.Use.ANSWER)


def beginnings(viewer: Viewer) -> list[CaseTemplate]:
    """Starts of a new case."""
    return list(_templates(viewer, CaseTemplate.Use.CASE))


def _templates(viewer: Viewer, use: str) -> Any:
    return seen(CaseTemplate, viewer).filter(use=use, ended_at=None).order_by("title")


def morning(day: dt.date) -> dt.datetime:
    """When the desk opens that day."""
    return timezone.make_aware(dt.datetime.combine(day, DESK_OPENS))
