"""Acts on a system's forum. Its members are not chosen: they follow from the roles."""

from __future__ import annotations

from django.db import transaction

from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.roles import Forum
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.services.common import write


@transaction.atomic
def set_mandate(system: System, *, by: Viewer, mandate: str, mandate_from: str) -> Forum:
    """Write the forum's mandate, and which decision it rests on."""
    require(by, "portfolio.change_forum", system)
    System.objects.select_for_update().get(pk=system.pk)
    forum, _made = Forum.objects.get_or_create(system=system)
    values = {"mandate": mandate.strip(), "mandate_from": mandate_from.strip()}
    changes = write(forum, values)
    if changes:
        record("forum.mandate_changed", system, by=by, changes=changes)
    return forum
