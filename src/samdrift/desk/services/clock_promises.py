"""Which promises a case has, looked up only when what decides them is another than before.

So a change of level, target or calendar moves no clock of a case that goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import CalendarVersion, PauseCause
from samdrift.desk.queries.clocks import Calendars
from samdrift.desk.queries.commitments import Book, Promise, book_of
from samdrift.kernel.viewer import Viewer


def ours_key(case: Case) -> str:
    """What decides our promise to the member. Its own, internal cases nobody has promised it."""
    if case.is_internal:
        return "internal"
    return f"{case.kind}:{case.priority}:{case.member_id}:{case.service_id or ''}"


def team_key(case: Case) -> str:
    """What decides the team's own promise."""
    return f"{case.kind}:{case.priority}:{case.team_id or ''}"


def key_of(case: Case) -> str:
    return f"{ours_key(case)}/{team_key(case)}"


@dataclass
class Asked:
    """What an act needs to know of the cases it touches."""

    book: Book = field(default_factory=Book)
    teams: dict[int, Team] = field(default_factory=dict)
    causes: dict[int, str] = field(default_factory=dict)

    def ours(self, case: Case, by: Viewer, *, first: bool) -> list[Promise]:
        """As promised when the case was opened, the first time; later as promised now."""
        if case.is_internal:
            return []
        return self.book.promises(case, case.opened_at if first else by.now)

    def teams_own(self, case: Case, by: Viewer) -> list[Promise]:
        team = self.teams.get(case.team_id or 0)
        if team is None or team.level is None:
            return []
        return self.book.of_level(team.level, case, by.now)

    def cause(self, case: Case) -> str | None:
        """The code of what the case waits for; None when it does not wait."""
        if case.state != Case.State.WAITING:
            return None
        return self.causes.get(case.cause_id or 0, "")


def ask(cases: Sequence[Case], calendars: Calendars) -> Asked:
    """Nothing is asked of what stays as it is; else a fixed number of queries for all of them."""
    asked = Asked(causes=_causes(cases))
    changed = [case for case in cases if case.promised_for != key_of(case)]
    if not changed:
        return asked
    team_ids = {case.team_id for case in changed if case.team_id is not None}
    if team_ids:
        rows = Team.objects.filter(pk__in=team_ids).select_related("level")
        asked.teams = {team.pk: team for team in rows}
    levels = {t.level.pk: t.level for t in asked.teams.values() if t.level is not None}
    members = {case.member_id for case in changed if not case.is_internal}
    asked.book = book_of(members, list(levels.values()))
    calendars.add(_versions(asked.book))
    return asked


def _versions(book: Book) -> list[CalendarVersion]:
    return [version for rows in book.calendars.values() for version in rows]


def _causes(cases: Sequence[Case]) -> dict[int, str]:
    waiting = {case.cause_id or 0 for case in cases if case.state == Case.State.WAITING}
    if not waiting:
        return {}
    rows = PauseCause.objects.filter(pk__in=waiting)
    return {pk: str(code) for pk, code in rows.values_list("pk", "code")}
