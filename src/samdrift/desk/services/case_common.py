"""What the acts on cases share: holding the case, moving it, writing and telling what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.case_states import MOVES, Actor, Move, Standing, State, refused
from samdrift.desk.models.cases import Case
from samdrift.desk.models.inside import CaseInside
from samdrift.desk.rules_cases import WORK, works_on
from samdrift.desk.services import clocks
from samdrift.desk.services.approval_drop import drop
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.services.common import lock, write

Upload = tuple[bytes, str]
"""The bytes of a file, and the name it came by."""
WAITS_NO_MORE: dict[str, Any] = {"cause": None, "waits_until": None}
PERSONAL = (
    "title",
    "text",
    "answers",
    "requester_name",
    "requester_email",
    "solution",
    "root_cause",
    "score_text",
)
"""Fields of a case that people write of people: kept apart in history, and emptied by an erasure."""
SEARCHED = {"title", "text", "solution", "is_internal", "member_id", "erased_at"}


def held(case: Case, by: Viewer, right: str = WORK) -> Case:
    """The case as it stands now, held until the act is done; refused to whom may not."""
    found = lock(Case, case.pk)
    require(by, right, found)
    if found.erased_at is not None:
        raise DomainError(
            "erased", _("What was written in case #%(number)s is erased.") % {"number": found.pk}
        )
    return found


def actor_of(by: Viewer, case: Case) -> Actor:
    """In which capacity the viewer acts on the case."""
    if by.kind is ActorKind.CLOCK:
        return Actor.CLOCK
    return Actor.AGENT if works_on(by, case) else Actor.REQUESTER


def moved(case: Case, move: Move, by: Viewer) -> str:
    """The state the case gets by the move, or a refusal told in words."""
    standing = Standing(State(case.state))
    no = refused(standing, move, actor_of(by, case), cause="given", today=by.today)
    if no is not None:
        raise not_from_here(case)
    return MOVES[move][standing.state].value


def not_from_here(case: Case) -> DomainError:
    return DomainError(
        "not_from_here",
        _("This cannot be done now. Case #%(number)s stands so: %(state)s.")
        % {"number": case.pk, "state": case.get_state_display()},
    )


def changed(
    case: Case,
    what: str,
    values: Mapping[str, Any],
    by: Viewer,
    *,
    personal: Mapping[str, str] | None = None,
    answered: bool = False,
) -> Case:
    """Write what differs, tell it, and let the clocks follow. The case is held by the caller.

    `personal` are texts of the event that an erasure empties.
    """
    changes = write(case, values)
    tell(case, what, by, changes, personal or {})
    settle(case, by, changes, answered=answered)
    return case


def settle(case: Case, by: Viewer, changes: Mapping[str, Any], *, answered: bool = False) -> None:
    """The case was touched: clocks and search follow, and nobody is asked to approve what is over."""
    case.changed_at = by.now
    case.save(update_fields=["changed_at"])
    if "is_open" in changes and not case.is_open:
        drop(case, by=by)
    clocks.align(case, by=by, answered=answered)
    if SEARCHED & set(changes):
        index(case)


def index(case: Case) -> None:
    """Let it be found by what is told now: by all who see it, and, by internal notes, by those who
    work with it.
    """
    search.index([case])
    inside = CaseInside.objects.filter(pk=case.pk)
    if inside.exists():
        search.index(list(inside))
    else:
        search.remove("desk.caseinside", [case.pk])


def tell(
    case: Case,
    what: str,
    by: Viewer,
    changes: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Write the event: what people wrote goes where an erasure reaches it."""
    one = happening(case, what, changes or {}, personal or {})
    record(what, case, by=by, changes=one.changes, personal=one.personal, person_id=one.person_id)


def happening(
    case: Case, what: str, changes: Mapping[str, Any], personal: Mapping[str, str]
) -> Happening:
    """The event, with personal values apart. They belong to the one who asked; where nobody is known,
    to no person: a number no person has.
    """
    apart = {name: str(pair[1]) for name, pair in changes.items() if name in PERSONAL}
    plain = {name: pair for name, pair in changes.items() if name not in PERSONAL}
    told = {name: value for name, value in {**apart, **personal}.items() if value}
    return Happening(what, case, plain, personal=told, person_id=case.requester_id or -case.pk)
