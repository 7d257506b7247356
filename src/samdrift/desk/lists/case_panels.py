"""Cases on the pages of systems, people and members: how many are open, and the latest."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from samdrift.desk.queries import cases as queries
from samdrift.desk.rules_cases import works_for
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]


def _panel(viewer: Viewer, column: str, row: Any) -> Context | None:
    """Two queries; nothing where there are none within reach. Those who work in the queue go on there."""
    rows = queries.every(viewer).filter(**{column: row})
    latest = list(rows.order_by("-opened_at", "-pk")[: queries.LATEST])
    if not latest:
        return None
    more = ""
    if works_for(viewer, None):
        more = f"{reverse('desk:case_list')}?{urlencode({column: row.pk})}"
    return {"cases": latest, "open": rows.filter(is_open=True).count(), "more": more}


def of_system(viewer: Viewer, system: Any) -> Context | None:
    return _panel(viewer, "system", system)


def of_person(viewer: Viewer, person: Any) -> Context | None:
    return _panel(viewer, "requester", person)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    return _panel(viewer, "member", member)
