"""A case as those who work with it know it: found by its internal notes too."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.reach import of_agents
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer


class InsideRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return of_agents(viewer) if viewer.inside else None


class InsideManager(models.Manager.from_queryset(InsideRows)):  # type: ignore[misc]
    """Cases in which an internal note stands."""

    def get_queryset(self) -> Any:
        notes = CaseEntry.objects.filter(case=OuterRef("pk"), is_public=False, struck_at=None)
        return super().get_queryset().filter(Exists(notes))


class CaseInside(Case):
    """The case with its internal notes, for the search alone: one row there tells what all who see the
    case may find it by, one what those who work with it may.
    """

    objects = InsideManager()  # type: ignore[misc]

    class Meta:
        proxy = True
