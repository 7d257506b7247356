"""Reads of the ground that several pages need."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.models.site import SavedView
from samdrift.kernel.viewer import Viewer


def own_account(viewer: Viewer) -> int:
    """The viewer's account; who has none keeps nothing."""
    if viewer.account_id is None:
        raise OutOfReach("no account")
    return viewer.account_id


def saved_views(viewer: Viewer, list_key: str) -> list[SavedView]:
    """The person's own views of a list, by name."""
    return list(
        SavedView.objects.filter(account_id=own_account(viewer), list_key=list_key).order_by("name")
    )


@dataclass(frozen=True)
class ListChoices:
    """What a person keeps of one list: views as (name, query) by name, and columns, if chosen."""

    views: list[tuple[str, str]]
    columns: list[str]


_CHOICES = """
SELECT name, query FROM kernel_savedview WHERE account_id = %s AND list_key = %s
UNION ALL
SELECT NULL, CAST(keys AS text) FROM kernel_columns WHERE account_id = %s AND list_key = %s
"""


def list_choices(viewer: Viewer, list_key: str) -> ListChoices:
    """The person's own views and columns of a list, in one query: every list page asks for them."""
    asked = [viewer.account_id, list_key]
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES, asked * 2)
        rows = cursor.fetchall()
    views = sorted((name, query) for name, query in rows if name is not None)
    columns = [json.loads(keys) for name, keys in rows if name is None]
    return ListChoices(views, columns[0] if columns else [])


def saved_view(viewer: Viewer, pk: int) -> SavedView:
    """One of the person's own views, or OutOfReach."""
    found = SavedView.objects.filter(account_id=own_account(viewer), pk=pk).first()
    if found is None:
        raise OutOfReach(f"view {pk}")
    return found
