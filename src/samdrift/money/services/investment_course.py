"""The course of a measure: adopted by the portfolio board, postponed, dropped, carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Investment
from samdrift.money.services.investment_ranks import RANK, close_gap, hold_ranking, last_rank
from samdrift.money.services.investments import RANKED, WRITE, State
from samdrift.parties.services.common import lock, require_text, write

COURSE: dict[str, tuple[State, ...]] = {
    State.ADOPTED: (State.PROPOSED,),
    State.POSTPONED: RANKED,
    State.DROPPED: (*RANKED, State.POSTPONED),
    State.DONE: (State.ADOPTED,),
}
"""State → the states it may come from."""


@transaction.atomic
def adopt(investment: Investment, *, by: Viewer, decision: Decision | None = None) -> Investment:
    """The portfolio board has decided it; a member's own maintenance needs no decision here."""
    row = _held(investment, by)
    _require_from(row, State.ADOPTED)
    if row.member_id is None and decision is None:
        raise DomainError(
            "no_decision",
            _("What is joint is adopted by the portfolio board. Choose its decision."),
            field="decision",
        )
    if decision is not None and decision.outcome != Decision.Outcome.ADOPTED:
        text = _("“%(decision)s” was not adopted. Choose the decision that adopts the measure.")
        raise DomainError("not_adopted", text % {"decision": decision}, field="decision")
    return _go(row, State.ADOPTED, by, decision=decision)


@transaction.atomic
def adopt_all(
    investments: Sequence[Investment], *, by: Viewer, decision: Decision
) -> list[Investment]:
    """Several by one decision: all of them, or none."""
    return [adopt(one, by=by, decision=decision) for one in investments]


@transaction.atomic
def postpone(investment: Investment, *, by: Viewer, because: str) -> Investment:
    """Put it off: it leaves the ranking until it is taken up again."""
    return _leave(investment, State.POSTPONED, because, by)


@transaction.atomic
def drop(investment: Investment, *, by: Viewer, because: str) -> Investment:
    """It is not to be done. It stays in the register with the reason."""
    return _leave(investment, State.DROPPED, because, by)


@transaction.atomic
def carry_out(investment: Investment, *, by: Viewer) -> Investment:
    """It is done, and its money spent: it counts before all that is ranked."""
    row = _held(investment, by)
    _require_from(row, State.DONE)
    return _go(row, State.DONE, by, rank=None)


@transaction.atomic
def take_up(investment: Investment, *, by: Viewer) -> Investment:
    """Propose it again, last in the ranking; what was carried out too early is adopted again."""
    row = _held(investment, by)
    if row.state == State.PROPOSED:
        raise DomainError("is_proposed", _("“%(what)s” is a proposal already.") % {"what": row})
    rank = None if row.member_id is not None else row.rank or last_rank() + 1
    if row.state == State.DONE:
        return _go(row, State.ADOPTED, by, rank=rank)
    return _go(row, State.PROPOSED, by, rank=rank, decision=None, because="")


def _held(investment: Investment, by: Viewer) -> Investment:
    """Of a joint one only those who rank decide; of a member's own, whoever writes it."""
    hold_ranking()
    row = lock(Investment, investment.pk)
    require(by, RANK if row.member_id is None else WRITE, row)
    return row


def _leave(investment: Investment, state: State, because: str, by: Viewer) -> Investment:
    row = _held(investment, by)
    _require_from(row, state)
    reason = require_text(because, "because", _("Tell why, for those who read it later."))
    return _go(row, state, by, rank=None, because=reason[:300])


def _require_from(row: Investment, state: State) -> None:
    if row.state not in COURSE[state]:
        raise DomainError(
            "wrong_state",
            _("“%(what)s” is %(state)s, so this cannot be done with it now.")
            % {"what": row, "state": str(row.get_state_display()).lower()},
        )


def _go(row: Investment, state: State, by: Viewer, **values: Any) -> Investment:
    changes = write(row, {"state": state.value, **values})
    changes.pop("rank", None)
    close_gap()
    record(f"investment.{_EVENTS[state]}", row, by=by, changes=changes)
    search.index([row])
    row.refresh_from_db()
    return row


_EVENTS = {
    State.PROPOSED: "taken_up",
    State.ADOPTED: "adopted",
    State.POSTPONED: "postponed",
    State.DROPPED: "dropped",
    State.DONE: "carried_out",
}
