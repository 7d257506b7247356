"""Goals, frames and joint strategies."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import Goal
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_order, require_text, write

SET = "governance.set_goal"
DEEPEST = 8
"""Goals under goals, at most."""


@transaction.atomic
def add_goal(*, by: Viewer, **values: Any) -> Goal:
    """Write down a goal, a frame or a strategy: `kind`, `name`, and `member` or `arrangement`."""
    values["name"] = require_text(values.get("name", ""), "name", _("Give it a name."))
    goal = Goal(**values)
    require(by, SET, goal)
    _check(goal)
    goal.save()
    record("goal.added", goal, by=by, changes=first_values(values))
    search.index([goal])
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, by: Viewer, **values: Any) -> Goal:
    goal = lock(Goal, goal.pk)
    require(by, SET, goal)
    if "name" in values:
        values["name"] = require_text(values["name"], "name", _("Give it a name."))
    changes = write(goal, values)
    require(by, SET, goal)
    _check(goal)
    if changes:
        record("goal.changed", goal, by=by, changes=changes)
        search.index([goal])
    return goal


def _check(goal: Goal) -> None:
    if (goal.member_id is None) == (goal.arrangement_id is None):
        text = _("Choose whose it is: an arrangement’s, or one member’s.")
        raise DomainError("one_owner", text, field="whose")
    require_order(goal.valid_from, goal.valid_to)
    if goal.amount is not None and goal.amount < 0:
        below = _("An amount cannot be less than nothing.")
        raise DomainError("below_nothing", below, field="amount")
    if goal.kind == Goal.Kind.FRAME and goal.amount is None:
        frame = _("A frame needs its amount a year. Choose goal when it is not about money.")
        raise DomainError("no_amount", frame, field="amount")
    _check_parent(goal)


def _check_parent(goal: Goal) -> None:
    """Refuse a goal that lies under itself, and a tree that is too deep."""
    above, seen = goal.parent, 0
    while above is not None:
        seen += 1
        if above.pk == goal.pk or seen > DEEPEST:
            raise DomainError(
                "in_a_ring",
                _("“%(goal)s” cannot lie under “%(parent)s”: it would lie under itself.")
                % {"goal": goal, "parent": goal.parent},
                field="parent",
            )
        above = above.parent
