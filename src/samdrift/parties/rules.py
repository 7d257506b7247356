"""Who may do what with members, people and arrangements."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.rights import holds, holds_for_member, right
from samdrift.kernel.viewer import Viewer

manages = holds("daily_manager", "administrator")
own_member = holds_for_member("director", "coordinator", of="pk")
own_figures = holds_for_member("director", "coordinator", "member_controller")
own_people = holds_for_member("director", "coordinator", of="employer_id")


@rules.predicate
def any_coordinator(viewer: Viewer, _obj: object = None) -> bool:
    return bool(viewer.members_as("director", "coordinator"))


_MANAGERS = _("the daily manager and the administrator of the site")
_OWN = _("the chief municipal executive or ICT coordinator of the member, the daily manager, the administrator")

right("parties.manage_cooperation", manages, _MANAGERS)
right("parties.change_member", manages | own_member, _OWN)
right("parties.register_transfer", manages | holds("secretary"), _("the daily manager, the secretary and the administrator"))
right("parties.change_figures", manages | holds("controller") | own_figures, _OWN)
right("parties.add_person", manages | own_people, _OWN)
right("parties.change_person", manages | own_people, _OWN)
right("parties.manage_suppliers", manages | holds("management_lead") | any_coordinator,
      _("the management lead, ICT coordinators, the daily manager and the administrator"))
right("parties.appoint_director", manages, _MANAGERS)
right("parties.appoint_for_member", holds_for_member("director"),
      _("the chief municipal executive of the member"))
right("parties.appoint_for_arrangement", manages, _MANAGERS)
right("parties.give_mandate", manages | holds_for_member("director"),
      _("the chief municipal executive of the member and the daily manager"))
right("parties.manage_accounts", manages | own_people, _OWN)
right("parties.manage_issuers", holds("administrator"), _("the administrator of the site"))
right("parties.erase_person", manages, _MANAGERS)
