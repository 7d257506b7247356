"""Who is on at the desk: on, off, and off by the clock when somebody forgot."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.work import AtWork
from samdrift.desk.rules_queue import HOLD
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock


@transaction.atomic
def come_on(team: Team, *, by: Viewer, site: str = "") -> AtWork:
    """Be on in a team, at a site (the team's own when none is given). Whoever was on elsewhere is off
    there.
    """
    require(by, HOLD)
    if by.person_id is None:
        raise DomainError("no_person", _("Only a person can be on at the desk."))
    if team.ended_at is not None:
        raise DomainError("team_ended", _("This team has ended. Choose another."), field="team")
    lock(Person, by.person_id)
    site = (site.strip() or team.site)[:120]
    rows: list[AtWork] = list(AtWork.objects.filter(person_id=by.person_id, until=None))
    for row in rows:
        if row.team_id == team.pk and row.site == site:
            return row
        _end(row, by.now, by)
    row = AtWork.objects.create(team=team, person_id=by.person_id, site=site, since=by.now)
    record(
        "at_work.came_on", row, by=by, changes={"team_id": [None, team.pk], "site": [None, site]}
    )
    return row


@transaction.atomic
def go_off(row: AtWork, *, by: Viewer) -> AtWork:
    """The shift is over: one's own, or another's whom somebody forgot to sign off."""
    require(by, HOLD)
    row = lock(AtWork, row.pk)
    if row.until is None:
        _end(row, by.now, by)
    return row


def _end(row: AtWork, at: dt.datetime, by: Viewer, what: str = "at_work.went_off") -> None:
    row.until = max(at, row.since)
    row.save(update_fields=["until"])
    record(what, row, by=by, changes={"until": [None, row.until.isoformat()]})


@transaction.atomic
def end_forgotten(by: Viewer) -> str:
    """The clock's round: whoever is still on from a day before is off from that day's end."""
    midnight = timezone.make_aware(dt.datetime.combine(by.today, dt.time()))
    rows = AtWork.objects.filter(until=None, since__lt=midnight).select_for_update(of=("self",))
    count = 0
    for row in rows.order_by("pk"):
        day = timezone.localdate(row.since) + dt.timedelta(days=1)
        end = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        _end(row, end, by, "at_work.forgotten")
        count += 1
    return f"{count} shifts ended at the end of their day" if count else ""


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Whoever leaves is on nowhere any more."""
    if day > by.today:
        return 0
    rows = list(AtWork.objects.filter(person=person, until=None))
    for row in rows:
        _end(row, by.now, by)
    return len(rows)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """When an erased person was at work is told no more."""
    count, _each = AtWork.objects.filter(person_id=person_id).delete()
    return [f"shifts: {count}"] if count else []
