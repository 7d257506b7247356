"""Decisions are taken, come into force, and are taken back while the meeting is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter, Step
from samdrift.governance.queries.signing import is_put_forward
from samdrift.governance.services.numbers import next_serial
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, first_values, require_text, write

TAKE = "governance.take_decision"
TO_CARRY_OUT = frozenset({Decision.Outcome.ADOPTED, Decision.Outcome.STUDY})
"""Outcomes after which somebody has something to do."""
TAKEN: list[Callable[[Decision, Viewer], object]] = []
"""Told of each decision that is taken, in the same transaction."""
TAKEN_BACK: list[Callable[[Decision, Viewer], object]] = []
"""Told of each decision that is about to be taken back; one may refuse."""


@transaction.atomic
def take(
    *, by: Viewer, body: Body, outcome: str, title: str, decided_on: dt.date, **values: Any
) -> Decision:
    """Write down what the body decided, under the next number of the year.

    `values` are more of the decision's fields: text (always), matter, item, version, is_closed with
    its legal_basis, amount (kroner without VAT), conditions, review_on, in_force_on, is_binding.
    What is adopted is in force from `in_force_on`, else from the day it was decided, unless the
    matter still waits for each member's own decision.
    """
    require(by, TAKE, body)
    return write_down(
        by=by, body=body, outcome=outcome, title=title, decided_on=decided_on, **values
    )


def require_review_after(review_on: dt.date | None, decided_on: dt.date) -> None:
    """What was decided is looked at again after it was decided, not before."""
    if review_on is not None and review_on <= decided_on:
        raise DomainError(
            "review_before",
            _("It was decided on %(day)s. Choose a later day to look at it again.")
            % {"day": day_text(decided_on)},
            field="review_on",
        )


@transaction.atomic
def write_down(
    *, by: Viewer, body: Body, outcome: str, title: str, decided_on: dt.date, **values: Any
) -> Decision:
    """As `take`, for acts that have asked for a right of their own, such as deciding on delegation."""
    year = decided_on.year
    serial = next_serial(Decision, year)
    decision = Decision(
        **values, body=body, outcome=outcome, decided_on=decided_on, year=year, serial=serial
    )
    decision.title = require_text(title, "title", _("Give the decision a title."))[:200]
    decision.text = require_text(decision.text, "text", _("Write what was decided."))
    decision.decided_by_id = decision.decided_by_id or by.person_id
    _require_legal_basis(decision)
    require_review_after(decision.review_on, decided_on)
    if outcome == Decision.Outcome.ADOPTED and decision.in_force_on is None:
        waits = waits_for_members(decision.matter, body)
        decision.in_force_on = None if waits else decided_on
    has_work = outcome in TO_CARRY_OUT
    decision.status = Decision.Status.WAITING if has_work else Decision.Status.NONE
    decision.save()
    record("decision.taken", decision, by=by, changes=_told(decision))
    search.index([decision])
    for told in TAKEN:
        told(decision, by)
    return decision


def _told(decision: Decision) -> dict[str, Any]:
    names = ("title", "outcome", "text", "decided_on", "in_force_on", "amount", "conditions")
    return first_values({name: getattr(decision, name) for name in names})


def _require_legal_basis(decision: Decision) -> None:
    if decision.is_closed and not decision.legal_basis.strip():
        raise DomainError(
            "no_legal_basis",
            _("A closed decision needs its legal basis. Write the section of the act."),
            field="legal_basis",
        )


def waits_for_members(matter: Matter | None, body: Body) -> bool:
    """Whether each member's own decision is still to come in the matter's chain."""
    if matter is None or body.member_id is not None:
        return False
    open_steps = Step.objects.filter(matter=matter, task=Step.Task.RATIFY, outcome="")
    return bool(open_steps.exists())


@transaction.atomic
def come_into_force(decision: Decision, *, on: dt.date, by: Viewer) -> Decision:
    """What it waited for has come: it is in force from the day."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    require(by, TAKE, decision.body)
    changes = write(decision, {"in_force_on": on})
    if changes:
        record("decision.in_force", decision, by=by, changes=changes)
    return decision


@transaction.atomic
def ratified(matter: Matter, *, on: dt.date, by: Viewer) -> list[Decision]:
    """All members have decided: what was adopted in the matter and waited for them is in force."""
    rows = Decision.objects.filter(
        matter=matter, outcome=Decision.Outcome.ADOPTED, in_force_on__isnull=True
    )
    done = list(rows.select_for_update().order_by("pk"))
    for decision in done:
        changes = write(decision, {"in_force_on": on})
        record("decision.in_force", decision, by=by, changes=changes)
    return done


@transaction.atomic
def take_back(decision: Decision, *, by: Viewer, reason: str) -> None:
    """The item is treated again: the decision goes, and its history tells that it was there.

    Only until the minutes are put forward, and while nobody has begun to carry it out.
    """
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("body", "item__meeting__body")
        .get(pk=decision.pk)
    )
    require(by, TAKE, decision.body)
    reason = require_text(reason, "reason", _("Write why it is treated again."))
    _require_untouched(decision)
    for told in TAKEN_BACK:
        told(decision, by)
    record("decision.taken_back", decision, by=by, note=reason, changes=_gone(decision))
    search.remove("governance.decision", [decision.pk])
    decision.delete()


def _gone(decision: Decision) -> dict[str, Any]:
    return {name: [pair[1], None] for name, pair in _told(decision).items()}


def _require_untouched(decision: Decision) -> None:
    if decision.item is not None and is_put_forward(decision.item.meeting):
        raise DomainError(
            "in_minutes",
            _(
                "“%(decision)s” stands in minutes that are put forward. Treat the matter again in a new meeting."
            )
            % {"decision": decision},
        )
    begun = {Decision.Status.WAITING, Decision.Status.NONE}
    if decision.status not in begun or decision.responsible_id is not None:
        raise DomainError(
            "handed_out",
            _(
                "“%(decision)s” is handed out already. Take it from whoever is to carry it out first."
            )
            % {"decision": decision},
        )
