"""What follows from the members' answers: it takes effect, cannot any more, or did not after all."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.ratification import Ratification
from samdrift.governance.queries.ratification import standing_now, step_to_ratify
from samdrift.governance.services import decisions
from samdrift.governance.services import ratification_notices as notices
from samdrift.governance.services.chain import step_taken_back, step_treated
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, write


def settle(row: Ratification, *, by: Viewer, was_lost: bool | None = None) -> None:
    """Hold the round against its rule: called within an act that holds its row.

    `was_lost` tells that it could not be met before the act; then nobody is told of it again.
    """
    if row.ended_on is not None:
        return
    now = standing_now(row)
    if now.is_met and row.met_on is None:
        # A matter that was sent back or withdrawn meanwhile takes no effect by an answer.
        if step_to_ratify(Matter.objects.get(pk=row.matter_id)) == row.step:
            _take_effect(row, by)
    elif not now.is_met and row.met_on is not None:
        _take_back(row, by)
    if now.is_lost and not was_lost:
        record("ratification.lost", row, by=by)
        notices.tell_all(row, notices.LOST, {}, by=by)


def effect_day(row: Ratification) -> dt.date | None:
    """The day it takes effect: when the rule was met, or the agreed day where that is later."""
    if row.met_on is None:
        return None
    return max(row.met_on, row.force_from or row.met_on)


def _take_effect(row: Ratification, by: Viewer) -> None:
    """The rule is met: what was decided is in force, and the chain goes on."""
    changes = write(row, {"met_on": by.today})
    on = effect_day(row) or by.today
    record("ratification.met", row, by=by, changes={**changes, "on": [None, str(on)]})
    decisions.ratified(row.matter, on=on, by=by)
    step_treated(row.step, outcome="decided", by=by, day=by.today, version=row.version)
    search.index([row])
    notices.tell_all(row, notices.MET, {"day": day_text(on)}, by=by)


def _take_back(row: Ratification, by: Viewer) -> None:
    """It was not met after all. Refused once people may have acted on it."""
    on, met_on = effect_day(row), row.met_on
    if on is None or met_on is None:
        return
    if on <= by.today and met_on < by.today:
        raise DomainError(
            "in_force",
            _(
                "“%(matter)s” has been in force since %(day)s, and without this answer it would not be. Bring it up as a new matter instead."
            )
            % {"matter": row.matter, "day": day_text(on)},
        )
    _wait_again(row, on, by)
    step_taken_back(row.step, by=by, reason=str(_("The rule is not met after all")))
    changes = write(row, {"met_on": None})
    record("ratification.unmet", row, by=by, changes=changes)
    search.index([row])
    notices.tell_all(row, notices.UNMET, {}, by=by)


def _wait_again(row: Ratification, on: dt.date, by: Viewer) -> None:
    """The joint decision waits for the members once more, unless somebody has begun to carry it out."""
    rows = Decision.objects.filter(
        matter=row.matter_id, outcome=Decision.Outcome.ADOPTED, in_force_on=on
    )
    for decision in rows.select_for_update().order_by("pk"):
        if decision.status not in {Decision.Status.WAITING, Decision.Status.NONE}:
            raise DomainError(
                "carried_out",
                _(
                    "“%(decision)s” is being carried out already. Bring it up as a new matter instead."
                )
                % {"decision": decision},
            )
        changes = write(decision, {"in_force_on": None})
        record("decision.waits_again", decision, by=by, changes=changes)
