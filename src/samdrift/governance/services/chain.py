"""A matter goes through its chain: sent to a body, treated, sent on, sent back, ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import chain as calc
from samdrift.governance.models.matters import Matter, Passage, Step, Version
from samdrift.governance.queries.basis import missing_parts
from samdrift.governance.services import matter_ends as ends
from samdrift.governance.services import matter_notices as notices
from samdrift.governance.services.chain_state import (
    chain_of,
    kept,
    link_of,
    moved_since,
    require_open,
    steps_of,
)
from samdrift.governance.services.chain_words import chain_refusal
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, read_only
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock, require_text, write

PREPARE, TREAT = "governance.prepare_matter", "governance.treat_step"


@transaction.atomic
def send(matter: Matter, *, by: Viewer) -> Matter:
    """Send it from whoever prepares it to the body whose turn it is."""
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    require_open(matter)
    steps = steps_of(matter)
    try:
        after = calc.send(chain_of(matter, steps))
    except calc.ChainError as error:
        raise chain_refusal(error.code, matter) from None
    place = calc.turn(after.links)
    step = steps[place or 0]
    changes = write(matter, {"status": after.status.value})
    _arrive(step, by.today)
    told = {**changes, "body": [None, str(step)]}
    record("matter.sent", matter, by=by, changes=told)
    if step.body is not None:
        notices.tell_body(matter, step.body, by=by)
    return matter


def _arrive(step: Step, day: dt.date) -> None:
    """It has come to this body, for the first time or again."""
    values = {"outcome": "", "reason": "", "treated_on": None, "came_on": day}
    write(step, values)


def require_ready(step: Step) -> None:
    """Refuse what may not come on the body's agenda: it is not the body's turn, what must be so
    before is not said to be, or parts of the basis that the body demands are missing.
    """
    step = Step.objects.select_related("matter", "body").get(pk=step.pk)
    matter = step.matter
    _require_turn(step)
    require_met(step)
    lacking = missing_parts(matter, step.body) if step.body is not None else []
    if lacking:
        raise DomainError(
            "parts_missing",
            _(
                "The basis of “%(matter)s” is not complete. %(body)s asks for: %(parts)s. Write them, or say why they are not needed."
            )
            % {
                "matter": matter,
                "body": step.body,
                "parts": ", ".join(str(part.label) for part in lacking),
            },
        )


def require_met(step: Step) -> None:
    """Refuse while what must be so before the papers go out is not said to be."""
    if step.precondition and step.met_on is None:
        raise DomainError(
            "precondition",
            _(
                "“%(matter)s” waits for this: %(what)s. Say on the matter’s page that it is so before the papers go out."
            )
            % {"matter": step.matter, "what": step.precondition},
        )


def _require_turn(step: Step) -> None:
    """Refuse when the matter is not with this body now."""
    matter = step.matter
    if matter.status == Matter.Status.PREPARED:
        raise DomainError(
            "not_sent",
            _("“%(matter)s” is still being prepared. Send it to the body first.")
            % {"matter": matter},
        )
    require_open(matter)
    steps = steps_of(matter)
    place = calc.turn([link_of(one) for one in steps])
    if place is None or steps[place].pk != step.pk:
        now = steps[place] if place is not None else None
        raise DomainError(
            "not_its_turn",
            _("“%(matter)s” is with %(now)s now, not with %(body)s.")
            % {"matter": matter, "now": now, "body": step},
        )


@transaction.atomic
def step_treated(
    step: Step,
    *,
    outcome: str,
    by: Viewer,
    day: dt.date,
    reason: str = "",
    version: Version | None = None,
    back_to: Step | None = None,
) -> Matter:
    """The body has treated the matter: move it on, or back, or end it.

    `outcome` is a Step.Outcome, or a Decision.Outcome, which becomes the step's by its task (a body
    that recommends and adopts has recommended, with changes where the `version` is its own).
    `back_to` is the earlier step a matter is sent back to; without it that is whoever prepares it.
    Whoever concludes the item has been asked for the right; see `treat` for the act by hand.
    """
    if by.as_of is not None:
        raise read_only()
    matter = lock(Matter, step.matter_id)
    step = Step.objects.select_for_update(of=("self",)).select_related("body").get(pk=step.pk)
    step.matter = matter
    _require_turn(step)
    steps = steps_of(matter)
    chain = chain_of(matter, steps)
    try:
        found = calc.outcome_of(calc.Task(step.task), outcome, changed=_is_own(step, version))
        text = _reason(found, reason)
        back = None if back_to is None else _place(steps, back_to)
        after = calc.after(chain, found, back)
    except calc.ChainError as error:
        raise chain_refusal(error.code, matter) from None
    before = kept(matter, steps)
    _write(matter, steps, chain, after, day)
    Step.objects.filter(pk=step.pk).update(reason=text, treated_on=day, version=version)
    done = Done(step, found, text, day, version, back_to)
    _tell(matter, steps, after, done, before, by=by)
    return matter


@dataclass(frozen=True)
class Done:
    """What a body did with a matter."""

    step: Step
    outcome: calc.Outcome
    reason: str
    day: dt.date
    version: Version | None
    back_to: Step | None


def _is_own(step: Step, version: Version | None) -> bool:
    """Whether the version is one that the body made."""
    return version is not None and version.body_id is not None and version.body_id == step.body_id


def _reason(outcome: calc.Outcome, reason: str) -> str:
    if outcome in calc.NEEDS_REASON:
        return require_text(reason, "reason", _("Write why, so that it can be mended."))[:500]
    return reason.strip()[:500]


def _place(steps: list[Step], step: Step) -> int:
    found = next((n for n, one in enumerate(steps) if one.pk == step.pk), None)
    if found is None:
        raise calc.ChainError("not_earlier")
    return found


def _write(
    matter: Matter, steps: list[Step], chain: calc.Chain, after: calc.Chain, day: dt.date
) -> None:
    """Write the outcomes that differ, the status, and that it has come to the next body."""
    for step, was, now in zip(steps, chain.links, after.links, strict=True):
        if was.outcome != now.outcome:
            write(step, {"outcome": now.outcome.value})
    place = calc.turn(after.links)
    was_at = calc.turn(chain.links)
    if after.status == calc.Status.TREATED and place is not None and place != was_at:
        _arrive(steps[place], day)
    ended = after.status in {calc.Status.DECIDED, calc.Status.REJECTED}
    write(matter, {"status": after.status.value, "closed_on": day if ended else None})


def _tell(
    matter: Matter,
    steps: list[Step],
    after: calc.Chain,
    done: Done,
    before: dict[str, Any],
    *,
    by: Viewer,
) -> None:
    """The passage, the event, and a notice for whoever has it now."""
    Passage.objects.create(
        matter=matter,
        step=done.step,
        body=done.step.body,
        outcome=done.outcome.value,
        reason=done.reason,
        on=done.day,
        back_to=done.back_to.body if done.back_to else None,
        version=done.version,
        before=before,
    )
    changes = {
        "body": [None, str(done.step)],
        "outcome": [None, done.outcome.value],
        "status": [before["status"], matter.status],
        "on": [None, done.day.isoformat()],
    }
    record("matter.treated", matter, by=by, changes=changes, note=done.reason)
    place = calc.turn(after.links)
    if after.status == calc.Status.PREPARED:
        told = {"body": str(done.step), "reason": done.reason}
        notices.tell_preparer(matter, notices.SENT_BACK, told, by=by)
    elif after.status == calc.Status.TREATED and place is not None:
        body = steps[place].body
        if body is not None and steps[place].pk != done.step.pk:
            notices.tell_body(matter, body, by=by)
    else:
        ends.tell_ended(matter, by=by)
    search.index([matter])


@transaction.atomic
def treat(
    step: Step,
    *,
    outcome: str,
    by: Viewer,
    day: dt.date | None = None,
    reason: str = "",
    back_to: Step | None = None,
) -> Matter:
    """By hand, of a body that treats it outside a meeting here. What a body decides is written down
    as its decision instead, and what is on an open agenda is concluded there.
    """
    require(by, TREAT, step)
    on = day or by.today
    if step.task in calc.DECIDING and outcome in {"decided", "rejected"}:
        raise DomainError(
            "decide_in_meeting",
            _("What a body decides is written down in its meeting, as a decision."),
        )
    if on > by.today:
        text = _("The day is yet to come. Choose the day on which it was treated.")
        raise DomainError("day_ahead", text, field="day")
    return step_treated(step, outcome=outcome, by=by, day=on, reason=reason, back_to=back_to)


@transaction.atomic
def step_taken_back(step: Step, *, by: Viewer, reason: str) -> Matter:
    """Take back what the body did, when nothing has happened to the matter in its chain since:
    the item is treated again. Whoever opens the item again has been asked for the right.
    """
    if by.as_of is not None:
        raise read_only()
    matter = lock(Matter, step.matter_id)
    last = matter.passages.order_by("-pk").first()
    if last is None or last.step_id != step.pk or moved_since(matter, last):
        raise DomainError(
            "gone_on",
            _("“%(matter)s” has gone on since. What was done can no longer be taken back.")
            % {"matter": matter},
        )
    for one in steps_of(matter):
        outcome, why, treated, came, version = last.before["steps"][str(one.pk)]
        values = {"outcome": outcome, "reason": why, "version_id": version}
        days = {"treated_on": treated, "came_on": came}
        Step.objects.filter(pk=one.pk).update(**values, **days)
    was = matter.status
    write(matter, {"status": last.before["status"], "closed_on": None})
    last.delete()
    changes = {"status": [was, matter.status], "body": [None, str(step)]}
    record("matter.taken_back", matter, by=by, changes=changes, note=reason)
    return matter
