"""Who may do what with cases."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, Watcher
from samdrift.desk.models.reach import (
    OWN_DESK,
    holds,
    of_agents,
    served_by,
    works_in_desk,
)
from samdrift.kernel.rights import holds as holds_role
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

OPEN, OPEN_FOR, WORK = "desk.open_case", "desk.open_case_for", "desk.work_on_case"
WRITE, CANCEL, REOPEN = "desk.write_in_case", "desk.cancel_case", "desk.reopen_case"
ASK_FOR = "desk.ask_for_colleague"
SCORE, WATCH, CHOOSE = "desk.score_case", "desk.watch_case", "desk.choose_for_desk"

WHO_WORKS = _("the service desk, and the ICT coordinator of the member for its own cases")


def works_on(viewer: Viewer, case: Case) -> bool:
    """Works with this case as an agent."""
    return viewer.is_machine or holds(of_agents(viewer), case)


def asked(viewer: Viewer, case: Case) -> bool:
    """Is the one who asked."""
    return viewer.inside and viewer.person_id is not None and case.requester_id == viewer.person_id


def watches(viewer: Viewer, case: Case) -> bool:
    """Is told what happens in the case."""
    if viewer.person_id is None or not viewer.inside:
        return False
    rows = Watcher.objects.filter(case_id=case.pk, person_id=viewer.person_id)
    return bool(rows.exists())


def works_for(viewer: Viewer, member: int | None) -> bool:
    """Takes in cases for this member's people (None: for somebody's)."""
    if not viewer.inside:
        return False
    own = served_by(viewer) if viewer.has_any(*OWN_DESK) else frozenset()
    return works_in_desk(viewer) or (bool(own) if member is None else member in own)


@rules.predicate
def _is_inside(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.inside


@rules.predicate
def _opens_for(viewer: Viewer, member: int | None = None) -> bool:
    """Who works with the member's cases, and its director for its people."""
    led = viewer.members_as("director") if viewer.inside else frozenset()
    return works_for(viewer, member) or (bool(led) if member is None else member in led)


@rules.predicate
def _asks_for(viewer: Viewer, colleague: Person | None = None) -> bool:
    """Who is employed by a member, for somebody who is at work at the same."""
    if not viewer.inside or viewer.person_id is None or viewer.home is None:
        return False
    if colleague is None:
        return True
    return colleague.employer_id == viewer.home and colleague.is_at_work(viewer.today)


@rules.predicate
def _works(viewer: Viewer, case: Case | None = None) -> bool:
    return works_for(viewer, None) if case is None else works_on(viewer, case)


@rules.predicate
def _writes(viewer: Viewer, case: Case | None = None) -> bool:
    if case is None:
        return viewer.inside
    return works_on(viewer, case) or asked(viewer, case) or watches(viewer, case)


@rules.predicate
def _cancels(viewer: Viewer, case: Case | None = None) -> bool:
    if case is None:
        return viewer.inside
    return works_on(viewer, case) or (asked(viewer, case) and case.responded_at is None)


@rules.predicate
def _works_or_asked(viewer: Viewer, case: Case | None = None) -> bool:
    return viewer.inside if case is None else works_on(viewer, case) or asked(viewer, case)


@rules.predicate
def _asked(viewer: Viewer, case: Case | None = None) -> bool:
    return viewer.inside if case is None else asked(viewer, case)


@rules.predicate
def _sees(viewer: Viewer, case: Case | None = None) -> bool:
    if case is None:
        return viewer.inside
    return bool(Case.objects.seen_by(viewer).filter(pk=case.pk).exists())


right(OPEN, _is_inside, _("all who work in the cooperation"))
right(
    OPEN_FOR,
    _opens_for,
    _("the service desk, and the member’s chief municipal executive and ICT coordinator"),
)
right(ASK_FOR, _asks_for, _("those who work at the same member, for a colleague"))
right(WORK, _works, WHO_WORKS)
right(WRITE, _writes, _("the one who asked, those who watch the case, the service desk"))
right(
    CANCEL,
    _cancels,
    _("the service desk, and the one who asked as long as nobody has answered"),
)
right(REOPEN, _works_or_asked, _("the one who asked, the service desk"))
right(SCORE, _asked, _("the one who asked"))
right(WATCH, _sees, _("those who see the case"))
right(
    CHOOSE,
    holds_role("daily_manager", "management_lead", "administrator"),
    _("the daily manager, the management lead, the administrator"),
)
