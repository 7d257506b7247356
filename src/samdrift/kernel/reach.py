"""The first door: what a person may see, said once per model and asked the same way everywhere.

A model's queryset class defines `seen_by(viewer)`; the audiences it uses are those of the
reviewed table in `docs/utvikling/rekkevidde.md`, which a test holds against the code.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from samdrift.kernel.errors import OutOfReach
from samdrift.kernel.light import Light
from samdrift.kernel.viewer import Viewer

M = TypeVar("M", bound=models.Model)


class Reached(models.QuerySet[M]):
    """A queryset whose rows are reached by audience. Subclasses say the audience in `audience`."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._iterable_class = Light

    def audience(self, viewer: Viewer) -> Q | None:
        """The condition for this viewer; None means nothing at all."""
        raise NotImplementedError(type(self).__name__)

    def seen_by(self, viewer: Viewer) -> Any:
        if viewer.is_machine:
            return self
        condition = self.audience(viewer) if viewer.person_id is not None else None
        return self.none() if condition is None else self.filter(condition)


class SeenInside(Reached[M]):
    """Seen by all in the cooperation: people of its current members and staff of the centre."""

    def audience(self, viewer: Viewer) -> Q | None:
        return Q() if viewer.inside else None


class CentreOnly(Reached[M]):
    """Seen only by staff of the centre."""

    def audience(self, viewer: Viewer) -> Q | None:
        return Q() if viewer.inside and viewer.centre else None


class Own(Reached[M]):
    """Seen only by the account it belongs to (field `account_id`)."""

    def audience(self, viewer: Viewer) -> Q | None:
        return Q(account_id=viewer.account_id) if viewer.account_id is not None else None


def seen(model: type[M], viewer: Viewer) -> Any:
    """All rows of the model that the viewer may see."""
    return model._default_manager.seen_by(viewer)  # type: ignore[attr-defined]


def one_seen(model: type[M], viewer: Viewer, pk: Any, **more: Any) -> M:
    """The row with this key, or OutOfReach: a stranger cannot tell hidden from missing."""
    row: M | None = seen(model, viewer).filter(pk=pk, **more).first()
    if row is None:
        raise OutOfReach(f"{model.__name__} {pk}")
    return row
