"""A binding decision gives each member its duty: one activity on the wheel for each of them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.followup.models.activities import Activity
from samdrift.followup.services.activities import plan_activity
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.common import lock

HAND_OUT = "governance.hand_out_decision"
ROLES = (Appointment.Role.DIRECTOR, Appointment.Role.COORDINATOR)


@transaction.atomic
def bind_members(decision: Decision, *, deadline: dt.date, role: str, by: Viewer) -> list[Activity]:
    """Give every member of the body's arrangement what it has to do, by a day.

    Members that have theirs already keep it: it can be done again when one has joined. The member's
    chief municipal executive or ICT coordinator (`role`) answers for it.
    """
    decision = lock(Decision, decision.pk)
    require(by, HAND_OUT, decision)
    _require_may_bind(decision, deadline, by)
    have = set(
        Activity.objects.filter(
            subject_kind=kind_of(Decision), subject_id=decision.pk, member__isnull=False
        ).values_list("member_id", flat=True)
    )
    made = [
        _plan(decision, member, deadline, role, by)
        for member in _bound(decision, by)
        if member.pk not in have
    ]
    if not made:
        raise DomainError("all_have_it", _("Every member has its duty already."))
    if not decision.is_binding:
        decision.is_binding = True
        decision.save(update_fields=["is_binding"])
    record("decision.bound_members", decision, by=by, changes={"members": [None, len(made)]})
    return made


def _require_may_bind(decision: Decision, deadline: dt.date, by: Viewer) -> None:
    if decision.outcome != Decision.Outcome.ADOPTED or decision.is_closed:
        raise DomainError(
            "not_binding",
            _("Only what is adopted, and not closed, can give the members something to do."),
        )
    if decision.body.arrangement_id is None:
        raise DomainError(
            "one_member",
            _("This body decides for one member alone. Hand the decision out to somebody there."),
        )
    if deadline < by.today:
        raise DomainError(
            "deadline_past",
            _("The deadline is past. Choose today or a later day."),
            field="deadline",
        )


def _bound(decision: Decision, by: Viewer) -> list[Member]:
    """The members of the body's arrangement today, by name."""
    rows = Membership.objects.on(by.today).filter(arrangement=decision.body.arrangement_id)
    found = rows.select_related("member").order_by("member__sort_key")
    return [one.member for one in found]


def _plan(decision: Decision, member: Member, deadline: dt.date, role: str, by: Viewer) -> Activity:
    source = _now("Decision %(number)s of %(body)s") % {
        "number": decision.number,
        "body": decision.body,
    }
    return plan_activity(
        by=by,
        title=decision.title[:160],
        area=Activity.Area.GOVERNANCE,
        purpose=decision.text,
        source=source[:300],
        member=member,
        subject_kind=kind_of(Decision),
        subject_id=decision.pk,
        rule={"kind": "once"},
        starts_on=deadline,
        role=role,
    )
