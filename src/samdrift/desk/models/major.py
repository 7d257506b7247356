"""Major incidents: the room where they are led, what the public is told, and what was learnt."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.reach import DeskOnly, works_in_desk
from samdrift.followup.models.activities import Activity
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import System


class MajorRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Those that touch the members one works for, with what is told of them; all by the desk."""
        if not viewer.inside:
            return None
        if works_in_desk(viewer):
            return Q()
        named = MajorIncident.members.through._default_manager
        own = viewer.members | ({viewer.home} if viewer.home else set())
        mine = named.filter(member_id__in=own).values("majorincident_id")
        return ~Q(pk__in=named.values("majorincident_id")) | Q(pk__in=mine)

    def on(self) -> Any:
        return self.filter(ended_at__isnull=True)

    def to_review(self) -> Any:
        """Over, and what was learnt is not written yet."""
        return self.filter(ended_at__isnull=False, review_done_at__isnull=True)


class MajorIncident(models.Model):
    """A case that is led as a major incident. No members: all are affected.

    `systems` are those it takes down besides the case's own. The review is written afterwards:
    `happened`, `why`, `went_well`, and what is done so that it does not happen again (`MajorAction`).
    `reminded_of` is the promised time the lead was last reminded of.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="major")
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public_title = models.CharField(max_length=160)
    public_text = models.TextField(blank=True)
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    systems = models.ManyToManyField(System, related_name="+", blank=True)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    reminded_of = models.DateTimeField(null=True, blank=True)
    happened = models.TextField(blank=True)
    why = models.TextField(blank=True)
    went_well = models.TextField(blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    review_done_at = models.DateTimeField(null=True, blank=True)

    objects = MajorRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ended_at"], name="major_going_on")]

    def __str__(self) -> str:
        return self.public_title

    @property
    def is_on(self) -> bool:
        return self.ended_at is None

    def is_late(self, now: dt.datetime) -> bool:
        """An update was promised for a time that has passed."""
        promised = self.next_update_at
        return self.is_on and promised is not None and promised <= now


class UpdateRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """What is told by those who see the incident; the desk's own lines by the desk."""
        if works_in_desk(viewer):
            return Q()
        if not viewer.inside:
            return None
        seen = MajorIncident._default_manager.seen_by(viewer).values("pk")
        return Q(is_public=True, incident_id__in=seen)


class MajorUpdate(models.Model):
    """A line of the major incident's timeline. Insert-only: a wrong one is put right by the next."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declared")
        NOTE = "note", _("Note")
        TOLD = "told", _("Told to those affected")
        CHANGED = "changed", _("Changed")
        ENDED = "ended", _("Over")

    incident = models.ForeignKey(MajorIncident, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NOTE)
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


class MajorAction(models.Model):
    """Something that is done so that it does not happen again; planned on the wheel of the year."""

    incident = models.ForeignKey(MajorIncident, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DeskOnly.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title
