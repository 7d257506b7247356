"""Cases on the pages of systems, people and members: how many are open, and the latest."""

from __future__ import annotations

from typing import Any

from samdrift.desk.queries import cases as queries
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]


def _panel(rows: Any) -> Context | None:
    """Two queries; nothing where there are none within reach."""
    latest = list(rows.order_by("-opened_at", "-pk")[: queries.LATEST])
    if not latest:
        return None
    return {"cases": latest, "open": rows.filter(is_open=True).count()}


def of_system(viewer: Viewer, system: Any) -> Context | None:
    return _panel(queries.every(viewer).filter(system=system))


def of_person(viewer: Viewer, person: Any) -> Context | None:
    return _panel(queries.every(viewer).filter(requester=person))


def of_member(viewer: Viewer, member: Any) -> Context | None:
    return _panel(queries.every(viewer).filter(member=member))
