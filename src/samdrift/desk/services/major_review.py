"""The review of a major incident: what happened, why, what went well, and what is done about it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.major import MajorAction, MajorIncident
from samdrift.desk.services import major_findings
from samdrift.desk.services.major_common import (
    REVIEW,
    Kind,
    add_line,
    held,
    set_values,
    told_in_site_language,
)
from samdrift.followup.models.activities import Activity
from samdrift.followup.services.activities import PLAN, plan_activity
from samdrift.kernel import viewer
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import day_text, require_text, write


@transaction.atomic
def write_review(
    incident: MajorIncident, *, happened: str, why: str, went_well: str, by: Viewer
) -> MajorIncident:
    """Write it, or go on with it; it counts when it is finished."""
    incident = _to_review(incident, by)
    texts = {"happened": happened, "why": why, "went_well": went_well}
    parts = list(write(incident, {name: text.strip() for name, text in texts.items()}))
    if parts:
        record("major.review_written", incident, by=by, changes={"parts": [None, parts]})
    return incident


def _to_review(incident: MajorIncident, by: Viewer) -> MajorIncident:
    incident = held(incident, by, REVIEW)
    if incident.is_on:
        raise DomainError("is_on", _("It is still on. The review is written when it is over."))
    if incident.review_done_at is not None:
        raise DomainError("review_done", _("The review is done. Open it again to change it."))
    return incident


@transaction.atomic
def add_action(
    incident: MajorIncident,
    *,
    title: str,
    due_on: dt.date,
    by: Viewer,
    person: Person | None = None,
) -> MajorAction:
    """Something that is to be done so that it does not happen again. It goes on the wheel of the year
    when the review is finished.
    """
    incident = _to_review(incident, by)
    plain = require_text(title, "title", _("Write what is to be done."))[:160]
    if due_on < by.today:
        raise DomainError(
            "day_past",
            _("%(day)s is past. Choose today or a later day.") % {"day": day_text(due_on)},
            field="due_on",
        )
    action = MajorAction.objects.create(
        incident=incident, title=plain, due_on=due_on, person=person
    )
    changes = {"action": [None, plain], "due_on": [None, due_on.isoformat()]}
    record("major.action_added", incident, by=by, changes=changes)
    return action


@transaction.atomic
def drop_action(action: MajorAction, *, by: Viewer) -> None:
    """It is not to be done after all. One that is planned already is dropped on the wheel instead."""
    incident = _to_review(action.incident, by)
    if action.activity_id is not None:
        raise DomainError(
            "is_planned", _("It is planned already. Drop it on the wheel of the year.")
        )
    record("major.action_dropped", incident, by=by, changes={"action": [action.title, None]})
    action.delete()


@transaction.atomic
def finish_review(incident: MajorIncident, *, by: Viewer) -> MajorIncident:
    """It is written. What is to be done becomes activities, each for the person named, else the desk."""
    incident = _to_review(incident, by)
    require_text(incident.happened, "happened", _("Write what happened before it is finished."))
    require_text(incident.why, "why", _("Write why it happened before it is finished."))
    planned = [_plan(one, by) for one in incident.actions.filter(activity=None)]
    set_values(incident, review_done_at=by.now)
    told = told_in_site_language(_("The review is finished."))
    add_line(incident, told, by, kind=Kind.CHANGED)
    record("major.reviewed", incident, by=by, changes={"activities": [None, len(planned)]})
    major_findings.look_at([incident.pk], by=by)
    return incident


def _plan(action: MajorAction, by: Viewer) -> Activity:
    """On the wheel; the product itself plans it for one who may not plan for all."""
    incident = action.incident
    source = told_in_site_language(_("Review of “%(title)s”"), {"title": incident.public_title})
    action.activity = plan_activity(
        by=by if allowed(by, PLAN, Activity()) else viewer.clock(by.today),
        title=action.title,
        area=Activity.Area.OPERATION,
        source=source[:300],
        subject_kind=kind_of(MajorIncident),
        subject_id=incident.pk,
        rule={"kind": "once"},
        starts_on=action.due_on,
        person=action.person,
        role="" if action.person else "agent",
    )
    action.save(update_fields=["activity"])
    return action.activity


@transaction.atomic
def open_review_again(incident: MajorIncident, *, reason: str, by: Viewer) -> MajorIncident:
    """There is more to say. What is planned stays planned."""
    incident = held(incident, by, REVIEW)
    text = require_text(reason, "reason", _("Write why it is opened again."))
    if incident.review_done_at is None:
        raise DomainError("not_from_here", _("The review is not finished yet."))
    set_values(incident, review_done_at=None)
    record("major.review_opened", incident, by=by, note=text)
    major_findings.look_at([incident.pk], by=by)
    return incident
