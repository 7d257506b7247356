"""What the portfolio puts into the sockets: accounts in systems."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.registry import Eraser, Panel, registry
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.queries import accesses as queries
from samdrift.portfolio.services import accesses


def _of_use(viewer: Viewer, use: Any) -> dict[str, Any] | None:
    told = queries.of_use(use, viewer)
    if told is None:
        return None
    return {"told": told, "more": max(0, told.unused_count - len(told.unused))}


registry.add_panel(
    Panel("portfolio.use", "accesses", _("Accounts"), 30, "portfolio/access_panel.html", _of_use)
)
registry.add_eraser(Eraser("accesses", accesses.erase))
