"""A member prepares a joint matter for itself, and then speaks with one voice.

What is said in the member's own preparation is for its own people alone. Its events lie on the
comments and tell no words, so that neither history nor web hooks carry it further.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries.basis import members_of
from samdrift.governance.services import matter_notices as notices
from samdrift.governance.services.basis import hold
from samdrift.governance.services.chain_state import require_open
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import record
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.common import lock, require_text

SPEAK, COMMENT = "governance.speak_for_member", "governance.comment_for_member"


@transaction.atomic
def ask_members(matter: Matter, *, by: Viewer, due_on: dt.date | None = None) -> list[Coordination]:
    """Ask every member for its view by a day. Asked again it sets the day, and asks those that have
    joined since.
    """
    matter = hold(matter, by)
    _require_joint(matter, due_on, by)
    have = {row.member_id: row for row in Coordination.objects.filter(matter=matter)}
    new = [member for member in members_of(matter, by.today) if member.pk not in have]
    made = Coordination.objects.bulk_create(
        Coordination(matter=matter, member=member, due_on=due_on) for member in new
    )
    Coordination.objects.filter(matter=matter, given_on__isnull=True).update(due_on=due_on)
    changes = {"due_on": [None, due_on and due_on.isoformat()]}
    record("matter.members_asked", matter, by=by, changes=changes)
    _tell([row.member_id for row in made], matter, by)
    return list(Coordination.objects.filter(matter=matter).order_by("pk"))


def _require_joint(matter: Matter, due_on: dt.date | None, by: Viewer) -> None:
    if matter.member_id is not None:
        text = _("A member’s own matter needs no view from the others.")
        raise DomainError("own_matter", text)
    if matter.openness != Matter.Openness.COOPERATION:
        raise DomainError(
            "not_open",
            _("The members do not see “%(matter)s”. Open it to the cooperation first.")
            % {"matter": matter},
        )
    if due_on is not None and due_on < by.today:
        past = _("The day is past. Choose today or a later day.")
        raise DomainError("past", past, field="due_on")


def _tell(members: list[int], matter: Matter, by: Viewer) -> None:
    rows = Appointment.objects.filter(
        on_day(by.today), role__in=("director", "coordinator"), member__in=members
    )
    people = rows.values_list("person_id", flat=True)
    notices.tell_people(people, notices.VOICE_WANTED, matter, {}, by=by)


@transaction.atomic
def comment(row: Coordination, *, kind: str, text: str, by: Viewer) -> Comment:
    """Say a need or a comment in the member's own preparation."""
    require(by, COMMENT, row)
    require_open(row.matter)
    plain = require_text(text, "text", _("Write what there is to say."))
    made = Comment.objects.create(
        coordination=row, kind=kind, text=plain, person_id=by.person_id, made_at=timezone.now()
    )
    record("coordination.commented", made, by=by)
    return made


@transaction.atomic
def remove_comment(made: Comment, *, by: Viewer) -> None:
    """One's own, or as somebody who acts for the member."""
    if made.person_id != by.person_id and not allowed(by, SPEAK, made.coordination):
        raise Refused("not_allowed", _("You can take away your own words only."))
    require(by, COMMENT, made.coordination)
    record("coordination.comment_removed", made, by=by)
    made.delete()


@transaction.atomic
def give_voice(row: Coordination, *, text: str, by: Viewer) -> Coordination:
    """Say the member's view: from now on all who see the matter see it."""
    row = lock(Coordination, row.pk)
    require(by, SPEAK, row)
    require_open(row.matter)
    row.voice = require_text(text, "text", _("Write the member’s view."))
    row.given_on = by.today
    row.given_by_id = by.person_id
    row.save(update_fields=["voice", "given_on", "given_by"])
    record("matter.voice_given", row.matter, by=by, changes={"voice_of": [None, row.member_id]})
    return row


@transaction.atomic
def take_voice_back(row: Coordination, *, by: Viewer) -> Coordination:
    """Take it back until the matter has ended: it is the member's own draft again."""
    row = lock(Coordination, row.pk)
    require(by, SPEAK, row)
    require_open(row.matter)
    if row.given_on is None:
        text = _("The member has not said its view yet.")
        raise DomainError("not_given", text)
    row.given_on, row.given_by = None, None
    row.save(update_fields=["given_on", "given_by"])
    changes = {"voice_of": [row.member_id, None]}
    record("matter.voice_taken_back", row.matter, by=by, changes=changes)
    return row
