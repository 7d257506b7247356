"""Who may do what with ideas."""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.ideas import Idea
from samdrift.governance.rules_common import serves_bodies
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def is_somebody(viewer: Viewer, _obj: object = None) -> bool:
    return viewer.person_id is not None


@rules.predicate
def works_inside(viewer: Viewer, _obj: object = None) -> bool:
    return viewer.person_id is not None and viewer.inside


@rules.predicate
def sent_it(viewer: Viewer, idea: Idea | None = None) -> bool:
    """Sent the idea; asked about none, is a person at all."""
    if viewer.person_id is None:
        return False
    return idea is None or idea.sender_id == viewer.person_id


@rules.predicate
def manages_its_subject(viewer: Viewer, idea: Idea | None = None) -> bool:
    """Manages the system it is about; asked about none, manages something."""
    if viewer.person_id is None or not viewer.inside:
        return False
    managed = registry.managed(viewer)
    return bool(managed) if idea is None else idea.subject in managed


_SCREEN = _(
    "the management lead, the daily manager, the secretary, the administrator, and the manager of the system it is about"
)

right("governance.send_idea", is_somebody, _("everybody with an account"))
right("governance.support_idea", works_inside, _("everybody in the cooperation"))
right("governance.screen_idea", serves_bodies | manages_its_subject, _SCREEN)
right("governance.change_idea", sent_it, _("whoever sent it"))
