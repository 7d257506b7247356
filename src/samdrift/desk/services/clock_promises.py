"""Which promises a case has, looked up only when what decides them is another than before.

So a change of level, target or calendar moves no clock of a case that goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries.clocks import Calendars
from samdrift.desk.queries.commitments import Book, Promise, book_of
from samdrift.kernel.stands import stands
from samdrift.kernel.viewer import Viewer

Promised = tuple[dict[int, Team], Book, Calendars]
"""Teams with their levels, what is promised, and the calendars that it counts by."""


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


def ask(cases: Sequence[Case], calendars: Calendars, promised: Promised | None = None) -> Asked:
    """Nothing is asked of what stays as it is; else a fixed number of queries for all of them, unless
    the caller knows what is `promised`.
    """
    asked = Asked(causes=_causes(cases))
    changed = [case for case in cases if case.promised_for != key_of(case)]
    if not changed:
        return asked
    teams = frozenset(case.team_id for case in changed if case.team_id is not None)
    members = frozenset(case.member_id for case in changed if not case.is_internal)
    asked.teams, asked.book, known = promised or promised_to(members, teams)
    calendars.share(known)
    return asked


def promised_to(members: frozenset[int], teams: frozenset[int]) -> Promised:
    """What is promised to these members and by these teams. It stands while its rows are the same: the
    promises to one member are asked for with each of its cases, and are seldom others.
    """
    if len(members) > 1 or len(teams) > 1:
        return promises_asked(members, teams)
    return stands(("promised", members, teams), lambda: promises_asked(members, teams))


def promises_asked(members: frozenset[int], teams: frozenset[int]) -> Promised:
    found = Team.objects.filter(pk__in=teams).select_related("level") if teams else ()
    known = {team.pk: team for team in found}
    levels = {team.level.pk: team.level for team in known.values() if team.level is not None}
    book = book_of(members, list(levels.values()))
    return known, book, Calendars(one for rows in book.calendars.values() for one in rows)


def _causes(cases: Sequence[Case]) -> dict[int, str]:
    waiting = {case.cause_id or 0 for case in cases if case.state == Case.State.WAITING}
    if not waiting:
        return {}
    rows = PauseCause.objects.filter(pk__in=waiting)
    return {pk: str(code) for pk, code in rows.values_list("pk", "code")}
