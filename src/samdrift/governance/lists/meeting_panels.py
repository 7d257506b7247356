"""Meetings on the pages of bodies and matters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from samdrift.governance.lists import meeting_words as words
from samdrift.governance.queries import meetings as queries
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 5


def of_body(viewer: Viewer, body: Any) -> Context | None:
    """The next meetings of the body and the last ones."""
    rows = queries.listed(viewer).filter(body=body)
    coming = list(rows.filter(starts_at__date__gte=viewer.day).order_by("starts_at", "pk")[:SHOWN])
    past = list(rows.filter(starts_at__date__lt=viewer.day).order_by("-starts_at", "pk")[:SHOWN])
    may_plan = allowed(viewer, "governance.run_meeting", body)
    if not coming and not past and not may_plan:
        return None
    return {
        "rows": [(one, words.run_tones[one.status]) for one in [*coming, *past]],
        "all_url": f"{reverse('governance:meeting_list')}?body={body.pk}",
        "new_url": f"{reverse('governance:meeting_new')}?body={body.pk}" if may_plan else "",
        "year_url": f"{reverse('governance:meetings_plan')}?body={body.pk}" if may_plan else "",
    }


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """The agendas on which the matter has stood, the newest first."""
    rows = queries.item_rows(viewer).filter(matter=matter).order_by("-meeting__starts_at", "pk")
    found = [(one, words.item_tones[one.status]) for one in rows]
    return {"agendas": found} if found else None
