"""What must hold before a role is given: each check refuses with what, where and how to mend it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.calc import chain
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.rules_roles import Seat

Kind = SystemRole.Kind


def in_model(seat: Seat) -> None:
    """Refuse a role that the system's management model does not have."""
    if appointing.link_of(seat) is not None:
        return
    model, joint = chain.Model(seat.system.management), seat.member_id is None
    kinds = [Kind(kind).label for kind, together in chain.seats(model) if together == joint]
    values = {
        "kind": Kind(seat.kind).label,
        "system": seat.system,
        "model": seat.system.get_management_display(),
        "kinds": ", ".join(str(kind) for kind in kinds),
    }
    if not kinds:
        text = _(
            "%(system)s has no roles that serve all members, since it is managed so: %(model)s. Choose a member."
        )
    else:
        text = _(
            "“%(kind)s” is not a role here: %(system)s is managed so: %(model)s. Choose one of: %(kinds)s."
        )
    raise DomainError("not_in_model", text % values, field="kind")


def in_chain(seat: Seat, member: Member | None, by: Viewer) -> None:
    """Refuse an appointment outside the chain, and say who may."""
    if by.as_of is not None:
        require(by, "portfolio.appoint_role", seat)
    if not allowed(by, "portfolio.appoint_role", seat):
        told = appointing.who_appoints(seat, member, by.today)
        raise Refused("outside_chain", _("You may not appoint here.") + " " + told)


def in_use(seat: Seat, member: Member | None, role: SystemRole) -> None:
    """Refuse a role for a member that does not use the system, nor is going to."""
    if role.valid_from and role.valid_to and role.valid_to <= role.valid_from:
        raise DomainError(
            "ends_before_it_begins",
            _("The role ends before it begins. Choose a later end."),
            field="valid_to",
        )
    if member is None:
        return
    uses = Use.objects.filter(system=seat.system, member=member)
    if not uses.touching(role.valid_from, role.valid_to).exists():
        raise DomainError(
            "not_used",
            _("%(member)s does not use %(system)s then. Register the use first.")
            % {"member": member, "system": seat.system},
            field="member",
        )


def agreed_by_all(seat: Seat, role: SystemRole) -> None:
    """Refuse a role that serves all members until each of them has agreed."""
    link = appointing.link_of(seat)
    if link is None or link.consent is None:
        return
    found = appointing.agreement(seat.system, str(link.consent), role.valid_from or dt.date.max)
    if found.is_whole:
        return
    if not found.all_of:
        raise DomainError(
            "used_by_nobody",
            _("No member uses %(system)s on that day. Register who uses it first.")
            % {"system": seat.system},
            field="valid_from",
        )
    raise DomainError(
        "not_agreed",
        _(
            "%(n)s of %(all)s members have agreed to this for %(system)s. It must be on file from: %(missing)s."
        )
        % {
            "n": len(found.agreed),
            "all": found.all_of,
            "system": seat.system,
            "missing": appointing.names(found.missing),
        },
        missing=[one.pk for one in found.missing],
    )


def can_hold(seat: Seat, member: Member | None, role: SystemRole) -> None:
    """Refuse a person who is not at work, or does not work for the member.

    When it is known that the person leaves, the role ends then.
    """
    person, begins = role.person, role.valid_from or dt.date.min
    if not person.is_at_work(begins):
        raise DomainError(
            "has_left",
            _("%(name)s has left by then. Choose somebody who is at work, or an earlier day.")
            % {"name": person},
            field="person",
        )
    if not Person.objects.filter(appointing.eligible(seat, begins), pk=person.pk).exists():
        text = (
            _("%(name)s does not work for a member of the cooperation. Choose somebody who does.")
            if member is None or chain.Kind(seat.kind) in chain.ANYWHERE
            else _(
                "%(name)s does not work for %(member)s, and has no mandate to serve it. Choose somebody who does, or give a mandate first."
            )
        )
        raise DomainError(
            "not_reachable", text % {"name": person, "member": member}, field="person"
        )
    if person.left_on is None:
        return
    if role.valid_to is not None and role.valid_to > person.left_on:
        raise DomainError(
            "leaves_before",
            _("%(name)s leaves %(day)s. Let the role end then, or leave the end empty.")
            % {"name": person, "day": told_day(person.left_on)},
            field="valid_to",
        )
    role.valid_to = role.valid_to or person.left_on


def place_is_free(role: SystemRole) -> None:
    """Refuse a second owner or joint manager, and the same role twice for one person."""
    rows = SystemRole.objects.filter(system=role.system, member=role.member, kind=role.kind)
    rows = rows.select_related("person")
    rows = rows.touching(role.valid_from, role.valid_to).exclude(pk=role.pk)
    if not chain.only_one(chain.Kind(role.kind), joint=role.member_id is None):
        rows = rows.filter(person_id=role.person_id)
    other = next(
        (row for row in rows if row.valid_from is None or row.valid_from != row.valid_to), None
    )
    if other is None:
        return
    values = {"name": other.person, "kind": Kind(role.kind).label}
    if other.person_id == role.person_id:
        text = _("%(name)s has this role already: %(kind)s. Choose another person or other dates.")
    else:
        text = _(
            "%(name)s is already appointed: %(kind)s. Replace %(name)s instead, or choose another day."
        )
    raise DomainError("taken", text % values, field="person", other=other.pk)


def no_other_owner(role: SystemRole) -> None:
    """Refuse to accept as owner beside one who has accepted: the director ends one of the two."""
    if role.kind != Kind.OWNER:
        return
    rows = SystemRole.objects.filter(
        system=role.system, member=role.member, kind=Kind.OWNER, accepted_on__isnull=False
    )
    other = rows.touching(role.valid_from, role.valid_to).exclude(pk=role.pk).first()
    if other is not None:
        raise DomainError(
            "two_owners",
            _(
                "%(name)s is system owner already. The chief municipal executive ends one of the two first."
            )
            % {"name": other.person},
        )


def not_over(role: SystemRole, today: dt.date) -> None:
    """Refuse to answer for a role that has ended."""
    if role.declined_on is not None:
        raise DomainError(
            "declined", _("This role was declined %(day)s.") % {"day": told_day(role.declined_on)}
        )
    if role.valid_to is not None and role.valid_to <= today:
        raise DomainError("over", _("This role ended %(day)s.") % {"day": told_day(role.valid_to)})
