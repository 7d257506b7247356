"""Major incidents: the room where they are led, what the public is told, and what was learnt."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from samdrift.desk.models.cases import Case
from samdrift.desk.models.reach import works_in_desk
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class MajorRows(SeenInside[Any]):
    """All in the cooperation see that a major incident is on, and its public text."""


class MajorIncident(models.Model):
    """A case that is led as a major incident. No members: all are affected.

    `review` is written afterwards: what happened, why, what is done so that it does not happen again.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="major")
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public_title = models.CharField(max_length=160)
    public_text = models.TextField(blank=True)
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(blank=True)
    review_done_at = models.DateTimeField(null=True, blank=True)

    objects = MajorRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ended_at"], name="major_going_on")]

    def __str__(self) -> str:
        return self.public_title


class UpdateRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        if not viewer.inside:
            return None
        return Q() if works_in_desk(viewer) else Q(is_public=True)


class MajorUpdate(models.Model):
    """A line of the major incident's timeline. Insert-only."""

    incident = models.ForeignKey(MajorIncident, on_delete=models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    text = models.TextField()
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = UpdateRows.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
