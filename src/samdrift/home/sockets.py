"""What the front page puts into the sockets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.home import queries
from samdrift.kernel.registry import FrontPage, MenuEntry, registry
from samdrift.kernel.viewer import Viewer

LEADERS = ("daily_manager", "director", "steering", "management_lead", "secretary", "administrator")


def _cooperation(viewer: Viewer) -> dict[str, Any] | None:
    """For those who answer for the whole, and for a director: what each gives and gets."""
    if not viewer.has_any(*LEADERS):
        return None
    year = queries.fte_year(viewer)
    lines = queries.member_lines(viewer, year)
    return {
        "overview": queries.overview(viewer),
        "lines": lines,
        "fte": queries.sum_of_fte(lines),
        "year": year,
    }


def _helpers(viewer: Viewer) -> dict[str, Any] | None:
    """For everyone employed by a member: whom to ask."""
    if viewer.home is None:
        return None
    found = queries.helpers(viewer, viewer.focus or viewer.home)
    return {"helpers": found} if found else None


def _security(viewer: Viewer) -> dict[str, Any] | None:
    """For those who look after security and privacy."""
    if viewer.has("security_lead"):
        members = None
    elif viewer.members_as("dpo"):
        members = viewer.members_as("dpo")
    else:
        return None
    count, uses = queries.unassessed(viewer, members)
    return {"count": count, "uses": uses}


def _figures(viewer: Viewer) -> dict[str, Any] | None:
    """For controllers: key figures that the splits will need and that are not known."""
    if not viewer.has_any("controller", "member_controller"):
        return None
    year, gaps = queries.figure_gaps(viewer)
    return {"year": year, "gaps": gaps}


registry.add_menu(
    MenuEntry(
        "home", "", _("My day"), "home:front", 0, lambda viewer: viewer.account_id is not None
    )
)
registry.add_front(
    FrontPage("cooperation", 20, "home/part_cooperation.html", _cooperation, steady=True)
)
registry.add_front(FrontPage("security", 30, "home/part_security.html", _security, steady=True))
registry.add_front(FrontPage("figures", 40, "home/part_figures.html", _figures, steady=True))
registry.add_front(FrontPage("helpers", 90, "home/part_helpers.html", _helpers, steady=True))
