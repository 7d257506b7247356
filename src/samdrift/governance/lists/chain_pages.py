"""The chain as it is drawn on pages: who has had the matter, who has it now, who is to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.governance.calc import chain as calc
from samdrift.governance.lists.matter_words import at
from samdrift.governance.models.matters import Matter, Passage, Step
from samdrift.governance.queries.basis import completeness
from samdrift.governance.services.chain_state import link_of, steps_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

PREPARE, TREAT = "governance.prepare_matter", "governance.treat_step"


@dataclass(frozen=True)
class Drawn:
    """One place in the drawn chain. `state` is done, now, coming, skipped or back."""

    name: str
    task: str
    state: str
    told: str
    step: Step | None = None
    url: str = ""
    deeds: tuple[tuple[str, str], ...] = field(default=())


STATE_WORDS = {
    "done": lambda: pgettext("a step", "done"),
    "now": lambda: pgettext("a step", "has it now"),
    "coming": lambda: pgettext("a step", "to come"),
    "skipped": lambda: pgettext("a step", "left out"),
    "back": lambda: pgettext("a step", "sent it back"),
}


def drawn(matter: Matter, steps: Sequence[Step]) -> list[Drawn]:
    """The preparer first, then each body."""
    place = calc.turn([link_of(step) for step in steps])
    now = place if matter.status == Matter.Status.TREATED else None
    return [
        _preparer(matter),
        *(_drawn(matter, step, is_now=n == now) for n, step in enumerate(steps)),
    ]


def _preparer(matter: Matter) -> Drawn:
    name = str(matter.prepared_by) if matter.prepared_by else _("Nobody")
    state = "now" if matter.status == Matter.Status.PREPARED else "done"
    told = _("begun %(day)s") % {"day": day(matter.begun_on)}
    return Drawn(name, pgettext("a step", "Prepares"), state, told)


def _drawn(matter: Matter, step: Step, *, is_now: bool) -> Drawn:
    name = step.body.name if step.body else _("Each member’s own council")
    state = _state(step, is_now=is_now, is_open=matter.is_open)
    url = body_url(step)
    return Drawn(name, step.get_task_display(), state, _told(step, state), step, url)


def body_url(step: Step) -> str:
    """The page of the step's body, when bodies have pages."""
    kind = registry.kinds.get("governance.body")
    return kind.url(step.body) if kind and step.body else ""


def _state(step: Step, *, is_now: bool, is_open: bool) -> str:
    if step.outcome == calc.Outcome.SKIPPED:
        return "skipped"
    if is_now:
        return "now"
    if step.outcome in calc.BACK:
        return "back"
    if step.is_treated:
        return "done"
    return "coming" if is_open else "skipped"


def _told(step: Step, state: str) -> str:
    """What the body did and when, or since when it has it."""
    values = {"outcome": step.get_outcome_display(), "day": day(step.treated_on or step.came_on)}
    if state == "now" and step.outcome == calc.Outcome.POSTPONED:
        return _("%(outcome)s %(day)s") % values
    if state == "now":
        return _("since %(day)s") % {"day": day(step.came_on)} if step.came_on else ""
    if not step.outcome:
        return ""
    return _("%(outcome)s %(day)s") % values if values["day"] else str(values["outcome"])


def receiver(step: Step) -> str:
    """Who has the matter at the step, as it is said within a sentence: the body, or the members."""
    return str(step.body or _("the members"))


@dataclass(frozen=True)
class Hold:
    """What keeps the matter from going on: parts the body asks for, and what must be so before."""

    step: Step | None
    missing: list[str]
    precondition: str

    @property
    def receiver(self) -> str:
        return receiver(self.step) if self.step is not None else ""

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.precondition


def hold_of(steps: Sequence[Step], whole: Any) -> Hold:
    """Of the step whose turn it is, or is next."""
    place = calc.turn([link_of(step) for step in steps])
    if place is None:
        return Hold(None, [], "")
    step = steps[place]
    required = step.body.required_parts if step.body else []
    lacking = [part for part in whole.missing if part in required]
    unmet = step.precondition if step.precondition and step.met_on is None else ""
    return Hold(step, lacking, unmet)


def chain_page(viewer: Viewer, matter: Matter) -> dict[str, Any]:
    """The page on which the chain is planned: each step with what can be done with it."""
    steps = steps_of(matter)
    may = allowed(viewer, PREPARE, matter) and matter.is_open
    hold = hold_of(steps, completeness(matter, viewer.day))
    rows = [
        (one, _deeds(one.step, steps, viewer, is_now=one.state == "now") if may else {})
        for one in drawn(matter, steps)[1:]
    ]
    wrong = calc.faults([link_of(step) for step in steps])
    return {"rows": rows, "may": may, "hold": hold, "fault": wrong[0] if wrong else ""}


def _deeds(
    step: Step | None, steps: Sequence[Step], viewer: Viewer, *, is_now: bool
) -> dict[str, str]:
    """Name of what can be done with a step → its address."""
    if step is None or step.is_treated:
        return {}
    found = {"change": at("step_change", step.pk)}
    if step.precondition:
        name = "unmet" if step.met_on else "met"
        found[name] = at(f"step_{name}", step.pk)
    begun = step.came_on is not None or bool(step.outcome)
    n = next(n for n, one in enumerate(steps) if one.pk == step.pk)
    if not begun:
        found["remove"] = at("step_remove", step.pk)
        if n > 0 and steps[n - 1].came_on is None and not steps[n - 1].outcome:
            found["earlier"] = at("step_earlier", step.pk)
        if n < len(steps) - 1:
            found["later"] = at("step_later", step.pk)
    found["leave_out"] = at("step_leave_out", step.pk)
    if is_now and allowed(viewer, TREAT, step):
        found["treat"] = at("step_treat", step.pk)
    return found


def passages(matter: Matter, viewer: Viewer) -> list[Passage]:
    """Every time a body was done with it, the newest first."""
    rows = seen(Passage, viewer).filter(matter=matter)
    return list(rows.select_related("body", "back_to", "version").order_by("-pk"))
