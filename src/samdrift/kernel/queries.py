"""Reads of the ground that several pages need."""

from __future__ import annotations

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.models.site import Columns, SavedView
from samdrift.kernel.viewer import Viewer


def saved_views(viewer: Viewer, list_key: str) -> list[SavedView]:
    """The person's own views of a list, by name."""
    return list(
        SavedView.objects.filter(account_id=viewer.account_id, list_key=list_key).order_by("name")
    )


def columns_of(viewer: Viewer, list_key: str) -> list[str]:
    """The columns the person has chosen for a list; empty for the list's own."""
    found = Columns.objects.filter(account_id=viewer.account_id, list_key=list_key).first()
    return list(found.keys) if found else []


def saved_view(viewer: Viewer, pk: int) -> SavedView:
    """One of the person's own views, or OutOfReach."""
    found = SavedView.objects.filter(account_id=viewer.account_id, pk=pk).first()
    if found is None:
        raise OutOfReach(f"view {pk}")
    return found
