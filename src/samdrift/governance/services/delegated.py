"""Deciding on delegation, within the limits, or sending the matter to the body that delegated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import delegation as calc
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.delegation import Delegated, Delegation
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.queries import delegation as queries
from samdrift.governance.services import decisions
from samdrift.governance.services import matter_ends as ends
from samdrift.governance.services.chain import step_treated
from samdrift.governance.services.chain_state import steps_of
from samdrift.governance.services.delegation import benefits_refusal
from samdrift.governance.services.frames import require_within_frames
from samdrift.governance.services.matter_notices import tell_body
from samdrift.governance.services.versions import freeze
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock, require_text, write

DECIDE = "governance.decide_on_delegation"


@transaction.atomic
def decide_on_delegation(
    matter: Matter,
    *,
    delegation: Delegation,
    text: str,
    amount: Decimal | None,
    by: Viewer,
    moves_benefits: bool = False,
    outcome: str = Decision.Outcome.ADOPTED.value,
    **more: Any,
) -> Decision:
    """Decide the matter in the delegating body's stead, with `text` as the version decided.

    The delegation, and those it is passed on from, are held until it is done, so that two at once
    never use more than the total. `more` are further fields of the decision, such as decided_on
    (today). Refused with the rule, the limit, what is left, and the body it goes to instead.
    """
    matter = lock(Matter, matter.pk)
    chain = _hold(delegation)
    delegation = chain[-1]
    require(by, DECIDE, delegation)
    body = delegation.from_body
    if body is None:
        raise _at_home(delegation)
    on = _day(more.pop("decided_on", None) or by.today, by)
    turn = queries.turn_of(matter, steps_of(matter), delegation)
    _require_turn(turn, matter, delegation)
    bound = Decimal(0) if outcome == Decision.Outcome.REJECTED else amount
    wish = calc.Wish(matter.kind, queries.subjects_of(matter), bound, on, moves_benefits)
    for one in reversed(chain):
        _judge(one, wish, delegation, by)
    require_within_frames(body, matter, bound, on)
    values = {**more, "outcome": outcome, "amount": amount, "decided_on": on}
    decision = _take(matter, body, text, values, by)
    Delegated.objects.create(decision=decision, delegation=delegation, amount=bound)
    changes = {"decision": [None, str(decision)], "amount": [None, _plain(bound)]}
    record("delegation.used", delegation, by=by, changes=changes)
    _conclude(matter, turn, decision, by)
    return decision


def _take(matter: Matter, body: Body, text: str, values: dict[str, Any], by: Viewer) -> Decision:
    """The decision as the body's own, on the text as a version of the matter."""
    text = require_text(text, "text", _("Write what is decided."))
    # What is turned down keeps the proposal that was turned down.
    resolution = None if values["outcome"] == Decision.Outcome.REJECTED else text
    version = freeze(matter, by=by, reason=_now("Decided on delegation"), resolution=resolution)
    return decisions.write_down(
        by=by,
        body=body,
        title=matter.title,
        text=text,
        matter=matter,
        version=version,
        **values,
    )


def _hold(delegation: Delegation) -> list[Delegation]:
    """The delegation and those above it, the first one first, held in that order by everybody."""
    path = Delegation.objects.values_list("path", flat=True).get(pk=delegation.pk)
    wanted = [int(pk) for pk in path.split("/") if pk]
    rows = Delegation.objects.filter(pk__in=wanted).select_related("from_body", "to_body", "member")
    held = {one.pk: one for one in rows.select_for_update(of=("self",)).order_by("pk")}
    if len(held) < len(wanted) or held[delegation.pk].path != path:
        raise DomainError(
            "changed_meanwhile",
            _("The delegation was changed just now. Look at it again before you decide."),
        )
    return [held[pk] for pk in wanted]


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _day(day: dt.date, by: Viewer) -> dt.date:
    if day > by.today:
        text = _("The day is yet to come. Choose the day on which it was decided.")
        raise DomainError("day_ahead", text, field="decided_on")
    return day


def _at_home(delegation: Delegation) -> DomainError:
    return DomainError(
        "at_home",
        _(
            "“%(delegation)s” is %(member)s’s own, and is decided on at home. Here it is only recorded."
        )
        % {"delegation": delegation, "member": delegation.member},
    )


_BARRIERS: dict[str, Any] = {
    "ended": _("“%(matter)s” has the status “%(status)s”. Take it up again first."),
    "elsewhere": _("“%(matter)s” belongs elsewhere: %(body)s does not decide it, and neither can others for it."),
    "members": _("Each member is to decide “%(matter)s” itself. That cannot be done on delegation."),
    "other": _("“%(matter)s” is decided by %(at)s, which has not delegated this."),
    "earlier": _("“%(matter)s” goes to %(at)s first. It can be decided when that body has treated it."),
}  # fmt: skip


def _require_turn(turn: queries.Turn, matter: Matter, delegation: Delegation) -> None:
    if turn.barrier:
        raise DomainError(
            f"turn_{turn.barrier}",
            _BARRIERS[turn.barrier]
            % {
                "matter": matter,
                "status": matter.get_status_display(),
                "body": delegation.from_body,
                "at": turn.at or _("no body yet"),
            },
        )


_FAULTS: dict[calc.Fault, Any] = {
    calc.Fault.NOT_YET: _("It is not in force until %(begins)s."),
    calc.Fault.ENDED: _("It ended on %(ends)s."),
    calc.Fault.KIND: _("It is not for this kind of matter (%(kind)s), but for: %(kinds)s."),
    calc.Fault.SUBJECT: _("It is for %(subject)s alone, and the matter is not about that."),
    calc.Fault.AMOUNT_UNKNOWN: _("It has a limit, so the amount must be known. Write it."),
    calc.Fault.OVER_DECISION: _("%(amount)s is more than the limit of %(each)s for each decision."),
    calc.Fault.OVER_PERIOD: _("%(amount)s is more than the %(left)s that are left of %(total)s this period."),
}  # fmt: skip
_FIELDS = {
    calc.Fault.AMOUNT_UNKNOWN: "amount",
    calc.Fault.OVER_DECISION: "amount",
    calc.Fault.OVER_PERIOD: "amount",
    calc.Fault.NOT_YET: "decided_on",
    calc.Fault.ENDED: "decided_on",
}


_LEFT = _("%(left)s of %(total)s are left this period, for what it is for.")


def _subject_name(one: Delegation, by: Viewer) -> str:
    """What the delegation is limited to, by name to those who may see it."""
    found = registry.describe([one.subject], by).get(one.subject) if one.subject else None
    return found.label if found else _now("another system")


def _why(one: Delegation, verdict: calc.Verdict, told: dict[str, Any]) -> str:
    """Every fault in words; where the amount is none of them, also what is left of the total."""
    texts = [_FAULTS[fault] for fault in verdict.faults]
    is_within_time = not {calc.Fault.NOT_YET, calc.Fault.ENDED} & set(verdict.faults)
    if (
        one.per_period is not None
        and calc.Fault.OVER_PERIOD not in verdict.faults
        and is_within_time
    ):
        texts.append(_LEFT)
    return " ".join(str(text % told) for text in texts)


def _judge(one: Delegation, wish: calc.Wish, asked: Delegation, by: Viewer) -> None:
    """Refuse what one delegation, the asked or one above it, does not allow."""
    verdict = calc.judge(queries.grant_of(one), wish, queries.used_in(one, wish.day))
    if verdict.is_within:
        return
    if calc.Fault.BENEFITS in verdict.faults:
        raise benefits_refusal()
    kinds = dict(Matter.Kind.choices)
    told = {
        "begins": day_text(one.valid_from),
        "ends": day_text(one.valid_to),
        "kind": kinds.get(wish.kind, wish.kind),
        "kinds": ", ".join(str(kinds.get(kind, kind)) for kind in one.kinds),
        "subject": _subject_name(one, by),
        "amount": nok(wish.amount),
        "each": nok(one.per_decision),
        "left": nok(verdict.left),
        "total": nok(one.per_period),
    }
    first = verdict.faults[0]
    raise DomainError(
        f"delegation_{first.value}",
        _("Cannot be decided on “%(delegation)s”. %(why)s %(body)s decides it instead.")
        % {
            "delegation": one,
            "why": _why(one, verdict, told),
            "body": asked.from_body,
        },
        field=_FIELDS.get(first, ""),
        left=verdict.left,
        limit=one.per_decision,
        total=one.per_period,
        body=asked.from_body_id,
    )


def _conclude(matter: Matter, turn: queries.Turn, decision: Decision, by: Viewer) -> None:
    """The chain goes on as if the body itself had decided."""
    if turn.step is None:
        _end(matter, decision, by)
        return
    reason = _now("Decided on delegation: %(decision)s") % {"decision": decision.number}
    for one in turn.before:
        values = {"outcome": Step.Outcome.SKIPPED.value, "reason": reason}
        write(one, {**values, "treated_on": decision.decided_on})
    if matter.status == Matter.Status.PREPARED:
        write(matter, {"status": Matter.Status.TREATED.value})
    write(turn.step, {"came_on": turn.step.came_on or decision.decided_on})
    step_treated(
        turn.step,
        outcome=decision.outcome,
        by=by,
        day=decision.decided_on,
        reason=reason,
        version=decision.version,
    )


def _end(matter: Matter, decision: Decision, by: Viewer) -> None:
    """A matter without a chain ends here."""
    adopted = decision.outcome == Decision.Outcome.ADOPTED
    status = Matter.Status.DECIDED if adopted else Matter.Status.REJECTED
    matter = lock(Matter, matter.pk)
    changes = write(matter, {"status": status.value, "closed_on": decision.decided_on})
    record("matter.treated", matter, by=by, changes=changes, note=str(decision))
    ends.tell_ended(matter, by=by)
    search.index([matter])


# Sent to the body itself


@transaction.atomic
def send_to_giver(matter: Matter, *, delegation: Delegation, by: Viewer) -> Matter:
    """Let the delegating body decide the matter itself: the chain's step of that body, or a new one.

    What the receiver was to do itself is sent on without a position.
    """
    matter = lock(Matter, matter.pk)
    delegation = Delegation.objects.select_related("from_body", "to_body").get(pk=delegation.pk)
    require(by, DECIDE, delegation)
    if delegation.from_body is None:
        raise _at_home(delegation)
    turn = queries.turn_of(matter, steps_of(matter), delegation)
    _require_turn(turn, matter, delegation)
    if turn.step is None or turn.step.body_id != delegation.from_body_id:
        _add_step(matter, turn.step, delegation, by)
    if matter.status == Matter.Status.PREPARED:
        write(matter, {"status": Matter.Status.TREATED.value})
        record("matter.sent", matter, by=by, changes={"body": [None, str(delegation.from_body)]})
    _pass_on(matter, delegation, by)
    tell_body(matter, delegation.from_body, by=by)
    matter.refresh_from_db()
    return matter


def _add_step(matter: Matter, after: Step | None, delegation: Delegation, by: Viewer) -> None:
    """A step of the body right after the one that stood for it, or at the end."""
    order = after.order if after is not None else -1
    for one in reversed(steps_of(matter)):
        if one.order > order:
            write(one, {"order": one.order + 1})
    step = Step.objects.create(
        matter=matter, order=order + 1, body=delegation.from_body, task=Step.Task.DECIDE
    )
    changes = {"body": [None, str(step)], "task": [None, step.task]}
    record("matter.step_added", matter, by=by, changes=changes)


def _pass_on(matter: Matter, delegation: Delegation, by: Viewer) -> None:
    """The receiver's own steps before the body's are sent on; then it has come there."""
    for step in steps_of(matter):
        if step.is_treated:
            continue
        if step.body_id == delegation.from_body_id:
            write(step, {"came_on": step.came_on or by.today})
            return
        step_treated(step, outcome=Step.Outcome.PASSED_ON.value, by=by, day=by.today)
