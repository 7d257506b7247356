"""Which bodies treat a matter, in which order: planned by whoever prepares it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import chain as calc
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import ChainTemplate, Matter, Step
from samdrift.governance.services.chain_state import chain_of, require_open, steps_of
from samdrift.governance.services.chain_words import chain_refusal
from samdrift.governance.services.matter_notices import tell_body
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text, write

PREPARE = "governance.prepare_matter"


@dataclass(frozen=True)
class Plan:
    """A step to be: no body with the task ratify, where each member's own council decides."""

    task: str
    body: Body | None = None
    precondition: str = ""


def _hold(matter: Matter, by: Viewer) -> Matter:
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    require_open(matter)
    return matter


@transaction.atomic
def add_step(
    matter: Matter,
    *,
    by: Viewer,
    task: str,
    body: Body | None = None,
    precondition: str = "",
) -> Step:
    """Add a body at the end of the chain."""
    matter = _hold(matter, by)
    _check(matter, Plan(task, body), by)
    last = matter.steps.aggregate(last=Max("order"))["last"]
    step = Step.objects.create(
        matter=matter,
        order=0 if last is None else last + 1,
        body=body,
        task=task,
        precondition=precondition.strip(),
    )
    changes = {"body": [None, str(step)], "task": [None, task]}
    record("matter.step_added", matter, by=by, changes=changes, note=precondition.strip())
    return step


def _check(matter: Matter, plan: Plan, by: Viewer) -> None:
    if plan.body is None:
        if plan.task != Step.Task.RATIFY:
            raise DomainError("no_body", _("Choose the body that is to treat it."), field="body")
        if matter.member_id is not None:
            text = _("A member’s own matter is not decided by each member.")
            raise DomainError("own_matter", text, field="task")
        return
    if plan.body.is_discussion_only and plan.task != Step.Task.DISCUSS:
        raise DomainError(
            "discussion_only",
            _("%(body)s only discusses. Choose that as its task, or another body.")
            % {"body": plan.body},
            field="task",
        )
    if plan.body.ended_on is not None and plan.body.ended_on <= by.today:
        ended = _("%(body)s is wound up. Choose another body.") % {"body": plan.body}
        raise DomainError("body_ended", ended, field="body")
    if plan.body.member_id is not None and matter.member_id != plan.body.member_id:
        raise DomainError(
            "other_members_body",
            _("%(body)s is a member’s own body and treats that member’s own matters.")
            % {"body": plan.body},
            field="body",
        )


@transaction.atomic
def set_chain(matter: Matter, *, plans: Sequence[Plan], by: Viewer) -> list[Step]:
    """Put these steps in place of those that no body has begun with."""
    matter = _hold(matter, by)
    _drop_untouched(matter)
    for plan in plans:
        _check(matter, plan, by)
    kept = matter.steps.aggregate(last=Max("order"))["last"]
    first = 0 if kept is None else kept + 1
    steps = Step.objects.bulk_create(
        Step(
            matter=matter,
            order=first + n,
            body=plan.body,
            task=plan.task,
            precondition=plan.precondition.strip(),
        )
        for n, plan in enumerate(plans)
    )
    told = [f"{step} ({step.get_task_display()})" for step in steps]
    record("matter.chain_set", matter, by=by, changes={"chain": [None, told]})
    if matter.status == Matter.Status.TREATED:
        _to_whose_turn(matter, by)
    return steps


def _drop_untouched(matter: Matter) -> None:
    """Steps no body has had are replaced; one that lies on an agenda stays."""
    untouched = matter.steps.filter(outcome="", came_on__isnull=True, items__isnull=True)
    Step.objects.filter(pk__in=list(untouched.values_list("pk", flat=True))).delete()


@transaction.atomic
def remove_step(step: Step, *, by: Viewer) -> None:
    """Take a body out of the chain that has not had the matter; one that has is left out instead."""
    matter = _hold(step.matter, by)
    step = Step.objects.select_related("body").get(pk=step.pk)
    if step.outcome or step.came_on is not None or step.items.exists():
        raise DomainError(
            "step_begun",
            _("%(body)s has the matter, or has had it. Leave the body out with a reason instead.")
            % {"body": step},
        )
    record("matter.step_removed", matter, by=by, changes={"body": [str(step), None]})
    step.delete()


@transaction.atomic
def move_step(step: Step, *, earlier: bool, by: Viewer) -> Step:
    """Change places with the one before or after; only among those that have not had the matter."""
    matter = _hold(step.matter, by)
    steps = steps_of(matter)
    at = next(n for n, one in enumerate(steps) if one.pk == step.pk)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(steps) or any(_is_begun(steps[n]) for n in (at, to)):
        raise DomainError(
            "cannot_move",
            _(
                "%(body)s cannot be moved there: only bodies that have not had the matter change places."
            )
            % {"body": step},
        )
    first, second = steps[at], steps[to]
    high = max(one.order for one in steps) + 1
    places = first.order, second.order
    Step.objects.filter(pk=first.pk).update(order=high)
    Step.objects.filter(pk=second.pk).update(order=places[0])
    Step.objects.filter(pk=first.pk).update(order=places[1])
    names = [str(one) for one in steps_of(matter)]
    record("matter.chain_moved", matter, by=by, changes={"chain": [None, names]})
    return Step.objects.get(pk=step.pk)


def _is_begun(step: Step) -> bool:
    return bool(step.outcome) or step.came_on is not None


@transaction.atomic
def change_step(step: Step, *, by: Viewer, task: str, precondition: str = "") -> Step:
    """Another task or another precondition; what was said to be so is asked for anew."""
    matter = _hold(step.matter, by)
    step = Step.objects.select_related("body").get(pk=step.pk)
    if step.is_treated:
        raise chain_refusal("done_already", matter)
    _check(matter, Plan(task, step.body), by)
    values: dict[str, Any] = {"task": task, "precondition": precondition.strip()}
    if values["precondition"] != step.precondition:
        values |= {"met_on": None, "met_note": "", "met_by": None}
    changes = write(step, values)
    if changes:
        record("matter.step_changed", matter, by=by, changes={**changes, "body": [None, str(step)]})
    return step


@transaction.atomic
def leave_out(step: Step, *, reason: str, by: Viewer) -> Matter:
    """Let the matter go on without this body."""
    matter = _hold(step.matter, by)
    text = require_text(reason, "reason", _("Write why the body is left out."))
    steps = steps_of(matter)
    chain = chain_of(matter, steps)
    place = next(n for n, one in enumerate(steps) if one.pk == step.pk)
    try:
        calc.leave_out(chain, place)
    except calc.ChainError as error:
        raise chain_refusal(error.code, matter) from None
    values = {"outcome": calc.Outcome.SKIPPED.value, "reason": text, "treated_on": by.today}
    write(steps[place], values)
    changes = {"body": [None, str(step)]}
    record("matter.step_left_out", matter, by=by, changes=changes, note=text)
    if matter.status == Matter.Status.TREATED:
        _to_whose_turn(matter, by)
    return matter


def _to_whose_turn(matter: Matter, by: Viewer) -> None:
    """It has come to the body whose turn it is now, if it had not."""
    steps = steps_of(matter)
    place = calc.turn(chain_of(matter, steps).links)
    if place is None or steps[place].came_on is not None:
        return
    write(steps[place], {"came_on": by.today})
    body = steps[place].body
    if body is not None:
        tell_body(matter, body, by=by)


@transaction.atomic
def say_met(step: Step, *, note: str = "", by: Viewer, day: dt.date | None = None) -> Step:
    """Say that what must be so before the papers go out, is so."""
    _hold(step.matter, by)
    if not step.precondition:
        raise DomainError("no_precondition", _("Nothing must be so before this body has it."))
    values = {"met_on": day or by.today, "met_note": note.strip()[:300]}
    changes = write(step, values)
    Step.objects.filter(pk=step.pk).update(met_by_id=by.person_id)
    told = {**changes, "precondition": [None, step.precondition]}
    record("matter.precondition_met", step.matter, by=by, changes=told, note=note.strip())
    return step


@transaction.atomic
def say_unmet(step: Step, *, by: Viewer) -> Step:
    """It is not so after all."""
    _hold(step.matter, by)
    changes = write(step, {"met_on": None, "met_note": "", "met_by": None})
    if changes:
        told = {"precondition": [None, step.precondition]}
        record("matter.precondition_unmet", step.matter, by=by, changes=told)
    return step


@transaction.atomic
def keep_template(matter: Matter, *, name: str, by: Viewer, text: str = "") -> ChainTemplate:
    """Keep the matter's chain to be used again: the kinds of body, not the bodies."""
    require(by, PREPARE, matter)
    plain = require_text(name, "name", _("Give the chain a name."))
    if ChainTemplate.objects.filter(name=plain).exists():
        taken = _("There is a chain called “%(name)s” already. Choose another name.")
        raise DomainError("name_taken", taken % {"name": plain}, field="name")
    steps = [
        {
            "kinds": [step.body.kind] if step.body else [],
            "task": step.task,
            "precondition": step.precondition,
        }
        for step in steps_of(matter)
    ]
    if not steps:
        raise chain_refusal("empty", matter)
    made = ChainTemplate.objects.create(name=plain, text=text.strip(), steps=steps)
    record("chain_template.kept", made, by=by, changes={"name": [None, plain]})
    return made
