"""Who may do what with members, people and arrangements."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, holds_for_member, right
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import CENTRE, Appointment, Mandate, Person

manages = holds("daily_manager", "administrator")
own_member = holds_for_member("director", "coordinator", of="pk")
own_figures = holds_for_member("director", "coordinator", "member_controller")
own_people = holds_for_member("director", "coordinator", of="employer_id")


@rules.predicate
def any_coordinator(viewer: Viewer, _obj: object = None) -> bool:
    return bool(viewer.members_as("director", "coordinator"))


@rules.predicate
def own_accounts(viewer: Viewer, obj: Person | Account | None = None) -> bool:
    """The person, or the account's, is employed by the member one coordinates."""
    return bool(own_people(viewer, obj.person if isinstance(obj, Account) else obj))


@rules.predicate
def serves_all(viewer: Viewer, obj: Person | Account | None = None) -> bool:
    """The person holds a role or mandate for the whole cooperation: a member's coordinator must not
    be able to become the administrator by way of the administrator's account.
    """
    if obj is None:
        return False
    person = obj.person if isinstance(obj, Account) else obj
    roles = Appointment.objects.on(viewer.today).filter(person=person, role__in=CENTRE)
    mandates = Mandate.objects.on(viewer.today).filter(person=person, arrangement__isnull=False)
    return bool(roles.exists() or mandates.exists())


_MANAGERS = _("the daily manager and the administrator of the site")
_OWN = _(
    "the chief municipal executive or ICT coordinator of the member, the daily manager, the administrator"
)

right("parties.manage_cooperation", manages, _MANAGERS)
right("parties.change_member", manages | own_member, _OWN)
right(
    "parties.register_transfer",
    manages | holds("secretary"),
    _("the daily manager, the secretary and the administrator"),
)
right("parties.change_figures", manages | holds("controller") | own_figures, _OWN)
right("parties.add_person", manages | own_people, _OWN)
right("parties.change_person", manages | own_people, _OWN)
right(
    "parties.manage_suppliers",
    manages | holds("management_lead") | any_coordinator,
    _("the management lead, ICT coordinators, the daily manager and the administrator"),
)
right(
    "parties.appoint",
    manages | holds_for_member("director"),
    _("the chief municipal executive for the own member, the daily manager and the administrator"),
)
right("parties.appoint_director", manages, _MANAGERS)
right(
    "parties.appoint_for_member",
    holds_for_member("director"),
    _("the chief municipal executive of the member"),
)
right("parties.appoint_for_arrangement", manages, _MANAGERS)
right(
    "parties.give_mandate",
    manages | holds_for_member("director"),
    _("the chief municipal executive of the member and the daily manager"),
)
right("parties.manage_accounts", manages | (own_accounts & ~serves_all), _OWN)
right("parties.manage_issuers", holds("administrator"), _("the administrator of the site"))
right("parties.erase_person", manages, _MANAGERS)
