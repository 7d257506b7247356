"""How a matter's chain stands, and how it stood before a body was done with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import chain as calc
from samdrift.governance.models.matters import Matter, Passage, Step
from samdrift.kernel.errors import DomainError


def steps_of(matter: Matter) -> list[Step]:
    """The matter's steps in order, with their bodies."""
    return list(matter.steps.select_related("body").order_by("order", "pk"))


def link_of(step: Step) -> calc.Link:
    only = step.body is not None and step.body.is_discussion_only
    return calc.Link(calc.Task(step.task), calc.Outcome(step.outcome), only)


def chain_of(matter: Matter, steps: list[Step]) -> calc.Chain:
    """The chain as it is reckoned with; for a matter that is open or decided."""
    return calc.Chain(tuple(link_of(step) for step in steps), calc.Status(matter.status))


def require_open(matter: Matter) -> None:
    if not matter.is_open:
        raise DomainError(
            "ended",
            _("“%(matter)s” has the status “%(status)s”. Take it up again first.")
            % {"matter": matter, "status": matter.get_status_display()},
        )


def kept(matter: Matter, steps: list[Step]) -> dict[str, Any]:
    """How it stood, so that it can be taken back."""
    return {
        "status": matter.status,
        "steps": {
            str(one.pk): [
                one.outcome,
                one.reason,
                one.treated_on.isoformat() if one.treated_on else None,
                one.came_on.isoformat() if one.came_on else None,
                one.version_id,
            ]
            for one in steps
        },
    }


def moved_since(matter: Matter, last: Passage) -> bool:
    """Whether steps came or went since, or it was sent, withdrawn or taken up again."""
    known = set(last.before["steps"])
    if {str(one.pk) for one in steps_of(matter)} != known:
        return True
    expected = {
        "returned": Matter.Status.PREPARED if last.back_to_id is None else Matter.Status.TREATED,
        "study": Matter.Status.PREPARED if last.back_to_id is None else Matter.Status.TREATED,
    }.get(last.outcome)
    if expected is not None:
        return bool(matter.status != expected)
    return matter.status in {Matter.Status.PREPARED, Matter.Status.WITHDRAWN}
