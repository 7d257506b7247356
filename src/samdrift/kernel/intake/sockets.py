"""What intake puts into the sockets: its background work, its menu entry, its events in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.intake import jobs, services  # noqa: F401 -- jobs fills its own socket
from samdrift.kernel.registry import MenuEntry, registry
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields


def _takes_in(viewer: Viewer) -> bool:
    return viewer.inside and bool(services.kinds_for(viewer))


registry.add_menu(
    MenuEntry("intake", "registers", _("Take in tables"), "intake:overview", 90, _takes_in)
)
name_events(
    {
        "intake.sent_in": _("A file was sent in"),
        "intake.done": _("The file was taken in"),
        "intake.stopped": _("Taking in the file was stopped"),
        "intake.row_mended": _("A refused row was tried again"),
        "intake.row_dropped": _("A refused row was dropped"),
    }
)
name_fields(
    {
        "rows": _("Rows"),
        "line": _("Row"),
        "taken": _("Taken"),
        "unchanged": _("Unchanged"),
        "refused": _("Refused"),
    }
)
