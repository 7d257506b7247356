"""Reads of cases of purchase against lease."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import LeaseCase
from samdrift.parties.models.members import Member


def listed(viewer: Viewer) -> Any:
    return seen(LeaseCase, viewer).select_related("matter")


def in_matter(matter_id: int, viewer: Viewer) -> list[LeaseCase]:
    """The cases that lie with the matter."""
    return list(seen(LeaseCase, viewer).filter(matter=matter_id).order_by("sort_key", "pk"))


def names_of(pks: Collection[int], viewer: Viewer) -> dict[int, str]:
    """The members' names, in the order of their names."""
    rows = seen(Member, viewer).filter(pk__in=pks).order_by("sort_key", "pk")
    return dict(rows.values_list("pk", "name"))
