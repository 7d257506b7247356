"""What is sent of a matter and a decision to other systems: the rows behind the messages."""

from __future__ import annotations

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.models.meetings import AgendaItem, Ballot, Vote
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

ENDING = ("decide", "ratify")


def way_of(matter: Matter, viewer: Viewer) -> list[tuple[Step, AgendaItem | None]]:
    """Each step with a body in order, with the item in which that body treats it, if it is called."""
    steps = seen(Step, viewer).filter(matter=matter, body__isnull=False)
    items = seen(AgendaItem, viewer).filter(matter=matter, step__isnull=False)
    by_step = {
        item.step_id: item
        for item in items.select_related("meeting").order_by("meeting__starts_at", "pk")
    }
    return [(step, by_step.get(step.pk)) for step in steps.select_related("body").order_by("order")]


def votes_of(decision: Decision, viewer: Viewer) -> list[tuple[Vote, int | None]]:
    """The votes of the last ballot, each with what that ballot adopted. None of a secret one."""
    if decision.item_id is None:
        return []
    rows = seen(Ballot, viewer).filter(item=decision.item_id, closed_at__isnull=False)
    last: Ballot | None = rows.order_by("-number").first()
    if last is None or (last.is_election and last.method == Ballot.Method.WRITTEN):
        return []
    votes = seen(Vote, viewer).filter(ballot=last)
    found = votes.select_related("participant__person", "seat__member").order_by(
        "seat__order", "pk"
    )
    return [(vote, last.adopted_id) for vote in found]


def is_final(decision: Decision) -> bool:
    """Whether no other body decides after it in the matter."""
    if decision.outcome not in {Decision.Outcome.ADOPTED, Decision.Outcome.REJECTED}:
        return False
    step = decision.item.step if decision.item else None
    if step is None:
        return True
    later = Step.objects.filter(matter=step.matter_id, order__gt=step.order, task__in=ENDING)
    return not later.exists()
