"""What the portfolio puts into the sockets: accounts in systems."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.registry import Eraser, Panel, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.queries import accesses as queries
from samdrift.portfolio.services import accesses


def _of_use(viewer: Viewer, use: Any) -> dict[str, Any] | None:
    told = queries.of_use(use, viewer)
    may_load = allowed(viewer, "portfolio.change_use", use)
    if told is None:
        return {"load_url": _load_url(use)} if may_load else None
    return {
        "told": told,
        "more": max(0, told.unused_count - len(told.unused)),
        "load_url": _load_url(use) if may_load else "",
    }


def _load_url(use: Any) -> str:
    """Where an export is sent in, with the system and the member told already."""
    asked = urlencode({"system": use.system.name, "member": use.member_id})
    return f"{reverse('intake:send_in', args=['accesses'])}?{asked}"


registry.add_panel(
    Panel("portfolio.use", "accesses", _("Accounts"), 30, "portfolio/access_panel.html", _of_use)
)
registry.add_eraser(Eraser("accesses", accesses.erase))
