"""Acts on roles in systems: appointed by the chain, answered by the holder, ended, replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.calc.chain import closing_day
from samdrift.portfolio.models.roles import RoleText, SystemRole
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries.role_texts import text_of
from samdrift.portfolio.rules_roles import Seat
from samdrift.portfolio.services import chain_checks as checks
from samdrift.portfolio.services.gaps import postponed, refresh_gaps

Kind = SystemRole.Kind


@transaction.atomic
def appoint(  # noqa: PLR0913 -- the parts of an appointment, each by its name
    *,
    by: Viewer,
    system: System,
    kind: str,
    person: Person,
    member: Member | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    description: str = "",
) -> SystemRole:
    """Appoint a person to a role in a system, for a member or (with none) for all of them.

    The one who acts must be the appointer of the chain, and a joint role needs every member's
    agreement on file. The role begins today when no day is given, waits for the person to accept,
    and ends at the latest when the person leaves. The description starts from that of the kind.
    """
    system = System.objects.select_for_update().get(pk=system.pk)
    seat = Seat(system, member.pk if member else None, kind)
    role = SystemRole(
        system=system,
        member=member,
        kind=kind,
        person=person,
        valid_from=valid_from or by.today,
        valid_to=valid_to,
        description=description.strip() or text_of(kind),
        appointed_by_id=by.person_id,
    )
    checks.in_model(seat)
    checks.in_chain(seat, member, by)
    checks.in_use(seat, member, role)
    checks.agreed_by_all(seat, role)
    checks.can_hold(seat, member, role)
    checks.place_is_free(role)
    role.save()
    record("system_role.appointed", role, by=by, changes=_first(role))
    _refresh(role)
    return role


def _first(role: SystemRole) -> dict[str, Any]:
    told = {
        "system": str(role.system),
        "member": str(role.member) if role.member else None,
        "kind": str(role.kind),
        "person_id": role.person_id,
        "valid_from": str(role.valid_from),
        "valid_to": str(role.valid_to) if role.valid_to else None,
        "description": role.description,
    }
    return {name: [None, value] for name, value in told.items() if value}


def _refresh(role: SystemRole) -> None:
    refresh_gaps([(role.system_id, role.member_id)])


def _locked(role: SystemRole) -> SystemRole:
    System.objects.select_for_update().get(pk=role.system_id)
    return SystemRole.objects.select_related("system", "member", "person").get(pk=role.pk)  # type: ignore[no-any-return]


@transaction.atomic
def accept_role(role: SystemRole, *, by: Viewer) -> SystemRole:
    """The holder says yes; from then on the role is to be confirmed every year."""
    require(by, "portfolio.answer_role", role)
    role = _locked(role)
    checks.not_over(role, by.today)
    if role.accepted_on is not None:
        raise DomainError(
            "already_accepted",
            _("This role was accepted %(day)s.") % {"day": told_day(role.accepted_on)},
        )
    checks.no_other_owner(role)
    role.accepted_on = by.today
    role.save(update_fields=["accepted_on"])
    record("system_role.accepted", role, by=by, changes={"accepted_on": [None, str(by.today)]})
    _refresh(role)
    return role


@transaction.atomic
def decline_role(role: SystemRole, *, by: Viewer, reason: str) -> SystemRole:
    """The holder says no, with a reason; the role ends and its place is open again."""
    require(by, "portfolio.answer_role", role)
    role = _locked(role)
    checks.not_over(role, by.today)
    if role.accepted_on is not None:
        raise DomainError(
            "already_accepted",
            _("You accepted this role %(day)s. Ask whoever appointed you to end it.")
            % {"day": told_day(role.accepted_on)},
        )
    role.declined_on, role.decline_reason = by.today, reason.strip()[:300]
    role.valid_to = closing_day(role.valid_from, by.today)
    role.save(update_fields=["declined_on", "decline_reason", "valid_to"])
    changes = {"declined_on": [None, str(by.today)]}
    record("system_role.declined", role, by=by, changes=changes, note=role.decline_reason)
    _refresh(role)
    return role


@transaction.atomic
def confirm_role(role: SystemRole, *, by: Viewer) -> SystemRole:
    """The holder confirms that the role is still theirs: good for another year."""
    require(by, "portfolio.answer_role", role)
    role = _locked(role)
    checks.not_over(role, by.today)
    if role.accepted_on is None:
        raise DomainError("not_accepted", _("Accept the role before you confirm it."))
    was = role.confirmed_on
    role.confirmed_on = by.today
    role.save(update_fields=["confirmed_on"])
    changes = {"confirmed_on": [str(was) if was else None, str(by.today)]}
    record("system_role.confirmed", role, by=by, changes=changes)
    _refresh(role)
    return role


@transaction.atomic
def confirm_roles(roles: Sequence[SystemRole], *, by: Viewer) -> int:
    """Confirm several roles in one act; all or none."""
    with postponed():
        return len([confirm_role(role, by=by) for role in roles])


@transaction.atomic
def end_role(
    role: SystemRole, *, by: Viewer, ends_on: dt.date | None = None, reason: str = ""
) -> SystemRole:
    """End a role; `ends_on` is the first day without it, today when not given.

    A role ended before it begins was never in force.
    """
    require(by, "portfolio.end_role", role)
    role = _locked(role)
    _end(role, by, ends_on or by.today, reason)
    _refresh(role)
    return role


@transaction.atomic
def end_roles(
    roles: Sequence[SystemRole], *, by: Viewer, ends_on: dt.date | None = None, reason: str = ""
) -> int:
    """End several roles in one act; all or none."""
    with postponed():
        return len([end_role(role, by=by, ends_on=ends_on, reason=reason) for role in roles])


def _end(role: SystemRole, by: Viewer, ends_on: dt.date, reason: str) -> None:
    if role.valid_to is not None and role.valid_to <= ends_on:
        raise DomainError(
            "already_ended",
            _("This role ends %(day)s already. Choose an earlier day.")
            % {"day": told_day(role.valid_to)},
            field="ends_on",
        )
    was, role.valid_to = role.valid_to, closing_day(role.valid_from, ends_on)
    role.ended_by_id, role.end_reason = by.person_id, reason.strip()[:300]
    role.save(update_fields=["valid_to", "ended_by", "end_reason"])
    changes = {"valid_to": [str(was) if was else None, str(role.valid_to)]}
    record("system_role.ended", role, by=by, changes=changes, note=role.end_reason)


@transaction.atomic
def replace_role(
    role: SystemRole, *, by: Viewer, person: Person, day: dt.date | None = None, reason: str = ""
) -> SystemRole:
    """One goes and another comes on the same day, today when not given; returns the new role."""
    require(by, "portfolio.end_role", role)
    old = _locked(role)
    day = day or by.today
    if old.person_id == person.pk:
        raise DomainError(
            "same_person",
            _("%(name)s has the role already. Choose another person.") % {"name": person},
            field="person",
        )
    _end(old, by, day, reason)
    return appoint(
        by=by,
        system=old.system,
        member=old.member,
        kind=old.kind,
        person=person,
        valid_from=max(day, old.valid_from or day),
        description=old.description,
    )


@transaction.atomic
def describe_role(role: SystemRole, *, by: Viewer, description: str) -> SystemRole:
    """Change what is written about a role."""
    require(by, "portfolio.end_role", role)
    role = _locked(role)
    was, role.description = role.description, description.strip() or text_of(role.kind)
    if was != role.description:
        role.save(update_fields=["description"])
        changes = {"description": [was, role.description]}
        record("system_role.described", role, by=by, changes=changes)
    return role


@transaction.atomic
def set_role_text(kind: str, *, by: Viewer, text: str) -> RoleText:
    """Say what a kind of role means here; roles that are there keep their own words."""
    require(by, "portfolio.change_role_texts")
    was = text_of(kind)
    row, _made = RoleText.objects.update_or_create(kind=kind, defaults={"text": text.strip()})
    if was != row.text:
        record("role_text.changed", row, by=by, changes={"text": [was, row.text]})
    return row


@transaction.atomic
def end_roles_of_leaver(person: Person, day: dt.date, by: Viewer) -> int:
    """A person leaves: the roles end that day, and what is then missing is seen at once.

    Called by the act in which the person leaves, which has checked the right.
    """
    roles = SystemRole.objects.coming(day).filter(person=person).select_related("system", "member")
    ended = list(roles)
    for role in ended:
        was, role.valid_to = role.valid_to, closing_day(role.valid_from, day)
        role.ended_by_id = by.person_id
        role.save(update_fields=["valid_to", "ended_by"])
        changes = {"valid_to": [str(was) if was else None, str(role.valid_to)]}
        record("system_role.ended", role, by=by, changes=changes, note=_("The person leaves."))
    refresh_gaps({(role.system_id, role.member_id) for role in ended})
    return len(ended)
