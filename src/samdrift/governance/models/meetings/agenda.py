"""Meetings: who is called, and what is on the agenda."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.bodies import Body, Seat, in_own_bodies, open_or_own
from samdrift.governance.models.matters import Matter, Step, Version, matter_reach
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


class MeetingRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer)


class OfMeeting(Reached[Any]):
    """Rows that follow their meeting."""

    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer, "meeting__body")


def item_reach(viewer: Viewer, path: str = "") -> Q | None:
    """An item that is closed is for those who sit in the body; the others follow the meeting. One of
    a matter is for those who see the matter.
    """
    body = f"{path}meeting__body"
    seen = open_or_own(viewer, body)
    matter = matter_reach(viewer, f"{path}matter__")
    if seen is None or matter is None:
        return None
    seen &= Q(**{f"{path}matter__isnull": True}) | matter
    return seen & (Q(**{f"{path}is_closed": False}) | in_own_bodies(viewer, body))


class ItemRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return item_reach(viewer)


class OfItem(Reached[Any]):
    """Rows that follow their item."""

    def audience(self, viewer: Viewer) -> Q | None:
        return item_reach(viewer, "item__")


class Meeting(models.Model):
    """A meeting of a body, or with `form` written a procedure without one.

    Of a written procedure `starts_at` is when the answers are due. `called_at` is when the notice
    went out; `late_because` why it went out later than the rule asks.
    `number` counts the body's meetings of the year.
    """

    class Form(models.TextChoices):
        PHYSICAL = "physical", _("In a room")
        REMOTE = "remote", _("Remote meeting")
        MIXED = "mixed", _("In a room and remote")
        WRITTEN = "written", _("Written procedure")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CALLED = "called", _("Called")
        RUNNING = "running", _("Under way")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=8, choices=Form, default=Form.PHYSICAL)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    note = models.TextField(blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    late_because = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = MeetingRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="meeting_number"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}/{self.year}"


class Participant(models.Model):
    """Somebody called to a meeting for a seat; a deputy who steps in is a row of its own.

    `agrees` is the answer to a written procedure: None until given.
    """

    class Status(models.TextChoices):
        CALLED = "called", pgettext_lazy("participant", "Called")
        EXCUSED = "excused", _("Excused")
        PRESENT = "present", _("Present")
        LEFT = "left", _("Has left the meeting")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_deputy = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.CALLED)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    excuse = models.CharField(max_length=300, blank=True)
    agrees = models.BooleanField(null=True, blank=True)

    objects = OfMeeting.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat", "person"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class AgendaItem(models.Model):
    """An item on the agenda. `number` is its place; `case_year` and `case_number` the body's own
    case number, given when the meeting is called. A closed item, and one whose papers are exempt from
    the public, names its legal basis. `version` is the text that is treated.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", _("For decision")
        ORIENTATION = "orientation", _("For information")
        DISCUSSION = "discussion", _("For discussion")
        ELECTION = "election", _("Election")
        PROCEDURE = "procedure", _("About the meeting itself")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("item", "Not begun")
        OPEN = "open", pgettext_lazy("item", "Being treated")
        DONE = "done", pgettext_lazy("item", "Treated")
        POSTPONED = "postponed", _("Postponed")
        TAKEN_OFF = "taken_off", _("Taken off the agenda")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    case_year = models.PositiveSmallIntegerField(null=True, blank=True)
    case_number = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.DECISION)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    step = models.ForeignKey(
        Step, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    is_closed = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    late_consent = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    treatment = models.TextField(blank=True)

    objects = ItemRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="item_closed_by_law", condition=Q(is_closed=False) | ~Q(legal_basis="")
            ),
        ]
        indexes = [models.Index(fields=["meeting", "number"], name="item_meeting")]

    def __str__(self) -> str:
        return self.title
