"""Acts on roles that are not about one system, and on mandates to serve other members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.formats.text import in_a_sentence
from samdrift.kernel.changed import people_changed
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement, Membership
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import CENTRE, OF_MEMBER, Appointment, Mandate, Person
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    overlapping,
    period_text,
    require_order,
    write,
)

Role = Appointment.Role
ONE_AT_A_TIME = frozenset({Role.DIRECTOR, Role.DAILY_MANAGER})
"""Roles that only one person holds at a time."""
ROOMS = ("parties", "portfolio", "desk")
"""Rooms a mandate may be limited to."""


def right_for(role: str) -> str:
    """The right that appointing to (or ending) this role asks for."""
    if role == Role.DIRECTOR:
        return "parties.appoint_director"
    return "parties.appoint_for_member" if role in OF_MEMBER else "parties.appoint_for_arrangement"


@transaction.atomic
def appoint(  # noqa: PLR0913 -- what a person fills in, each by its name
    *,
    person: Person,
    role: str,
    by: Viewer,
    valid_from: dt.date | None,
    member: Member | None = None,
    arrangement: Arrangement | None = None,
    valid_to: dt.date | None = None,
    description: str = "",
    decision: str = "",
) -> Appointment:
    """Give a person a role for a member, or for an arrangement (the role tells which)."""
    values: dict[str, Any] = {
        "person": person,
        "role": role,
        "member": member if role in OF_MEMBER else None,
        "arrangement": None if role in OF_MEMBER else arrangement,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "description": description,
        "decision": decision,
    }
    draft = Appointment(**values)
    _require_whom(draft)
    require(by, right_for(role), draft)
    lock(Person, person.pk)
    _lock_place(draft)
    require_order(valid_from, valid_to)
    _require_there(draft)
    _require_free(draft)
    draft.save()
    changes = first_values({k: v for k, v in values.items() if k != "person"})
    record("appointment.made", person, by=by, changes=changes)
    _tell(draft)
    return draft


def _require_whom(draft: Appointment) -> None:
    """The member or the arrangement that the role is held for must be told."""
    if draft.role in OF_MEMBER and draft.member_id is None:
        raise DomainError(
            "member_needed", _("Choose which member the role is held for."), field="member"
        )
    if draft.role not in OF_MEMBER and draft.arrangement_id is None:
        raise DomainError(
            "arrangement_needed",
            _("Choose which arrangement the role is held for."),
            field="arrangement",
        )


def _lock_place(draft: Appointment) -> None:
    if draft.member_id is not None:
        lock(Member, draft.member_id)
    else:
        lock(Arrangement, draft.arrangement_id)


def _require_there(draft: Appointment) -> None:
    person, start = draft.person, draft.valid_from
    if person.supplier_id is not None:
        raise DomainError(
            "of_supplier",
            _("%(name)s works for a supplier and cannot hold a role in the cooperation.")
            % {"name": person},
            field="person",
        )
    gone = person.erased_at is not None or (
        person.left_on is not None and (start is None or start >= person.left_on)
    )
    if gone:
        raise DomainError(
            "has_left",
            _("%(name)s has left by then. Choose somebody who is there, or an earlier day.")
            % {"name": person},
            field="person",
        )
    if person.left_on is not None:
        draft.valid_to = min(draft.valid_to or person.left_on, person.left_on)
    member = draft.member
    if member is not None and member.ceased_on and (start is None or start >= member.ceased_on):
        raise DomainError(
            "member_ceased",
            _("%(name)s is no more from %(day)s. Choose its successor.")
            % {"name": member, "day": day_text(member.ceased_on)},
            field="member",
        )


def _require_free(draft: Appointment) -> None:
    rows = Appointment.objects.filter(
        role=draft.role, member=draft.member, arrangement=draft.arrangement
    ).select_related("person")
    if draft.role not in ONE_AT_A_TIME:
        rows = rows.filter(person=draft.person)
    other = overlapping(rows, draft.valid_from, draft.valid_to)
    if other is not None:
        raise DomainError(
            "role_taken",
            _("%(name)s is %(role)s %(period)s. End that first, or choose another day.")
            % {
                "name": other.person,  # type: ignore[attr-defined]
                "role": in_a_sentence(str(Role(draft.role).label)),
                "period": period_text(other.valid_from, other.valid_to),
            },
            field="valid_from",
        )


@transaction.atomic
def end_appointment(appointment: Appointment, *, day: dt.date, by: Viewer) -> Appointment:
    """The person no longer has the role from the day."""
    require(by, right_for(appointment.role), appointment)
    lock(Person, appointment.person_id)
    appointment.refresh_from_db()
    require_order(appointment.valid_from, day, field="day")
    changes = write(appointment, {"valid_to": day})
    record("appointment.ended", appointment.person, by=by, changes=_told(appointment, changes))
    _tell(appointment)
    return appointment


def _tell(appointment: Appointment) -> None:
    """Whoever has a role at the centre is at work there, wherever the employer stands."""
    if appointment.role in CENTRE:
        people_changed([appointment.person_id])


@transaction.atomic
def describe_appointment(
    appointment: Appointment, *, description: str, decision: str, by: Viewer
) -> Appointment:
    """Change the written description of a role, and which decision it rests on."""
    require(by, right_for(appointment.role), appointment)
    changes = write(appointment, {"description": description, "decision": decision})
    if changes:
        record(
            "appointment.described", appointment.person, by=by, changes=_told(appointment, changes)
        )
    return appointment


def _told(appointment: Appointment, changes: dict[str, Any]) -> dict[str, Any]:
    return {"role": [appointment.role, appointment.role], **changes}


@transaction.atomic
def give_mandate(  # noqa: PLR0913 -- what a person fills in, each by its name
    *,
    person: Person,
    by: Viewer,
    members: Sequence[Member],
    valid_from: dt.date | None,
    grantor: Member | None = None,
    arrangement: Arrangement | None = None,
    rooms: Sequence[str] = (),
    valid_to: dt.date | None = None,
    reason: str = "",
) -> Mandate:
    """Let a person serve members other than the employer, in these rooms (none: all of them).

    A member gives a mandate for itself alone. One given by an arrangement makes the person staff of
    the centre and may cover any of its members.
    """
    _require_may_give(grantor, arrangement, by)
    lock(Person, person.pk)
    require_order(valid_from, valid_to)
    _require_covered(grantor, arrangement, members, valid_from or by.today)
    if person.supplier_id is not None or not person.is_at_work(valid_from or by.today):
        raise DomainError(
            "cannot_serve",
            _("%(name)s works for a supplier or has left by then, and cannot serve members.")
            % {"name": person},
            field="person",
        )
    values: dict[str, Any] = {
        "grantor": grantor,
        "arrangement": arrangement,
        "rooms": [room for room in ROOMS if room in rooms],
        "valid_from": valid_from,
        "valid_to": valid_to,
        "reason": reason,
    }
    mandate = Mandate.objects.create(person=person, **values)
    mandate.members.set(members)
    changes = first_values(values) | {"members": [None, [m.name for m in members]]}
    record("mandate.given", person, by=by, changes=changes)
    people_changed([person.pk])
    return mandate


def _require_may_give(grantor: Member | None, arrangement: Arrangement | None, by: Viewer) -> None:
    if (grantor is None) == (arrangement is None):
        raise DomainError(
            "one_grantor",
            _("A mandate is given by one member or by one arrangement. Choose one of them."),
            field="grantor",
        )
    if grantor is not None:
        require(by, "parties.give_mandate", grantor.pk)
    else:
        require(by, "parties.appoint_for_arrangement", arrangement)


def _require_covered(
    grantor: Member | None, arrangement: Arrangement | None, members: Sequence[Member], day: dt.date
) -> None:
    if not members:
        raise DomainError(
            "no_members", _("Choose at least one member to be served."), field="members"
        )
    if grantor is not None and [m.pk for m in members] != [grantor.pk]:
        raise DomainError(
            "only_itself",
            _(
                "%(name)s can let a person serve itself only. Ask the others, or let the arrangement "
                "give the mandate."
            )
            % {"name": grantor},
            field="members",
        )
    if arrangement is not None:
        there = Membership.objects.on(day).filter(arrangement=arrangement)
        ids = set(there.values_list("member_id", flat=True))
        strange = [m.name for m in members if m.pk not in ids]
        if strange:
            raise DomainError(
                "not_part",
                _("%(names)s is not part of %(arrangement)s that day.")
                % {"names": ", ".join(strange), "arrangement": arrangement},
                field="members",
            )


@transaction.atomic
def end_mandate(mandate: Mandate, *, day: dt.date, by: Viewer) -> Mandate:
    """The person no longer serves these members from the day."""
    if mandate.grantor_id is not None:
        require(by, "parties.give_mandate", mandate.grantor_id)
    else:
        require(by, "parties.appoint_for_arrangement", mandate.arrangement)
    lock(Person, mandate.person_id)
    mandate.refresh_from_db()
    require_order(mandate.valid_from, day, field="day")
    changes = write(mandate, {"valid_to": day})
    record("mandate.ended", mandate.person, by=by, changes=changes)
    people_changed([mandate.person_id])
    return mandate
