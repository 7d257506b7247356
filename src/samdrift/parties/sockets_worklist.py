"""What of the parties waits for a person, on the front page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import in_a_sentence
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import WorkItem, Worklist, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment
from samdrift.parties.queries.arrangements import clause_gaps
from samdrift.parties.queries.members import members_without
from samdrift.parties.queries.people import ending_appointments
from samdrift.parties.queries.retention import due_for_erasure

AHEAD = dt.timedelta(days=90)
"""How long before an evaluation, or the end of a role, it is time to think of it."""
Role = Appointment.Role


def _leads(viewer: Viewer) -> bool:
    return viewer.has_any("daily_manager", "administrator")


def evaluations(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Agreed evaluations that come within 90 days or should have been."""
    if not (_leads(viewer) or viewer.has_any("secretary", "steering")):
        return []
    rows = seen(Arrangement, viewer).filter(ended_on=None, evaluate_on__lte=viewer.day + AHEAD)
    return [
        WorkItem(
            _now("%(name)s is to be evaluated") % {"name": row},
            _now("Agreed when the arrangement was made"),
            reverse("parties:arrangement_detail", args=[row.pk]),
            row.evaluate_on,
            "danger" if row.evaluate_on < viewer.day else "warning",
        )
        for row in rows.order_by("evaluate_on", "pk")[:most]
    ]


def agreements(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Agreements that lack something the law demands."""
    if not (_leads(viewer) or viewer.has("secretary")):
        return []
    return [
        WorkItem(
            _now("The agreement of %(name)s is not whole") % {"name": state.form.arrangement},
            _now("%(done)s of %(all)s points are found")
            % {"done": state.answered, "all": len(state.clauses)},
            reverse("parties:arrangement_agreement", args=[state.form.arrangement_id]),
            None,
            "warning",
        )
        for state in clause_gaps(viewer)[:most]
    ]


def ending_roles(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Roles that end within 90 days, for those who can appoint anew."""
    rows = ending_appointments(viewer, viewer.day + AHEAD)
    if not _leads(viewer):
        rows = rows.filter(member_id__in=viewer.members_as("director", "coordinator"))
    return [
        WorkItem(
            _now("%(role)s ends: %(name)s") % {"role": row.get_role_display(), "name": row.person},
            str(row.member or row.arrangement or ""),
            reverse("parties:appointment_detail", args=[row.pk]),
            row.valid_to,
            "warning",
        )
        for row in rows[:most]
    ]


def missing_roles(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Members without a director or an ICT coordinator."""
    items: list[WorkItem] = []
    for role in (Role.DIRECTOR, Role.COORDINATOR):
        rows = members_without(role, viewer)
        if not _leads(viewer):
            rows = rows.filter(pk__in=viewer.members_as("director", "coordinator"))
        items += [_missing(member, role) for member in rows[:most]]
    return items[:most]


def _missing(member: Member, role: Appointment.Role) -> WorkItem:
    return WorkItem(
        _now("%(name)s has nobody as %(role)s")
        % {"name": member, "role": in_a_sentence(str(role.label))},
        _now("Appoint somebody"),
        f"{reverse('parties:appointment_new')}?member={member.pk}&role={role.value}",
        None,
        "danger" if role == Role.DIRECTOR else "warning",
    )


def erasures(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """People whose time of keeping is over."""
    if not _leads(viewer):
        return []
    count = due_for_erasure(viewer).count()
    if not count:
        return []
    text = _now("%(n)s people are due to be erased") % {"n": count}
    return [WorkItem(text, _now("They left long ago"), reverse("parties:retention"))][:most]


registry.add_worklist(Worklist("evaluations", _("Evaluations"), 30, evaluations))
registry.add_worklist(Worklist("agreements", _("Agreements between the members"), 40, agreements))
registry.add_worklist(Worklist("missing_roles", _("Roles that nobody has"), 20, missing_roles))
registry.add_worklist(Worklist("ending_roles", _("Roles that end"), 50, ending_roles))
registry.add_worklist(Worklist("erasures", _("Erasure"), 90, erasures))
