"""The panels of findings on the pages of other things."""

from __future__ import annotations

from typing import Any

from samdrift.followup.queries import findings as queries
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]


def of_subject(viewer: Viewer, row: Any) -> Context | None:
    """What was found about the object itself: for any room's page."""
    ref = Ref(kind_of(row), row.pk)
    return _context(queries.of_subject(ref, viewer), f"about={ref.kind}:{ref.id}", subject=True)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    """What concerns the member."""
    return _context(queries.of_member(member.pk, viewer), f"member={member.pk}")


def of_person(viewer: Viewer, person: Any) -> Context | None:
    """What the person is responsible for; the list itself has no such address but for oneself."""
    found = queries.of_person(person.pk, viewer)
    query = "responsible=me" if person.pk == viewer.person_id else f"person={person.pk}"
    return _context(found, query)


def _context(found: queries.OnPage, query: str, *, subject: bool = False) -> Context | None:
    if not found.count and not found.accepted:
        return None
    return {"found": found, "query": query, "subject": subject}
