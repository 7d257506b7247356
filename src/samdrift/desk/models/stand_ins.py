"""Who approves in somebody's place while that one is away."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from samdrift.desk.models.reach import works_in_desk
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

LEADS = ("director", "coordinator")
"""Who may say for others at their member who approves while they are away."""


class StandInRows(DatedRows, Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """The two it is between, those who lead the member, and the desk, which must know whom to ask."""
        if not viewer.inside:
            return None
        if works_in_desk(viewer):
            return Q()
        led = viewer.members_as(*LEADS)
        own = Q(person_id=viewer.person_id) | Q(stand_in_id=viewer.person_id)
        return (own & Q(person__isnull=False)) | Q(person__employer_id__in=led)


class StandIn(Dated):
    """`stand_in` is asked to approve what `person` would be asked for, in [valid_from, valid_to)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    stand_in = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = StandInRows.as_manager()

    class Meta:
        constraints = [
            period_in_order("stand_in_period"),
            models.CheckConstraint(
                name="stand_in_is_another", condition=~Q(person=models.F("stand_in"))
            ),
        ]
        indexes = [models.Index(fields=["person", "valid_to"], name="stand_in_person")]

    def __str__(self) -> str:
        return f"{self.person} → {self.stand_in}"
