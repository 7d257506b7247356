"""The minutes of a meeting: put forward, signed, found wrong, and corrected."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from samdrift.governance.models.bodies import open_or_own
from samdrift.governance.models.meetings.agenda import Meeting, OfMeeting
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


class Minutes(models.Model):
    """The minutes as put forward for signing: what is signed never changes.

    `content` is all that the paper says, in plain values; `digest` its SHA-256. When a signer finds
    a fault before all have signed, the next number is put forward; the highest number counts.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OfMeeting.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.number}"


class OfMinutes(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer, "minutes__meeting__body")


class Signer(models.Model):
    """Somebody who is to sign the minutes, and in which capacity."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=12)

    objects = OfMinutes.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "person"], name="signer_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class OfSigner(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return open_or_own(viewer, "signer__minutes__meeting__body")


class Signature(models.Model):
    """That a signer has signed: `digest` is that of the content signed."""

    signer = models.OneToOneField(Signer, on_delete=models.PROTECT, related_name="signature")
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    objects = OfSigner.as_manager()

    def __str__(self) -> str:
        return f"{self.signer_id}"


class Objection(models.Model):
    """What a signer says is wrong: these minutes are signed no further, new ones are put forward."""

    signer = models.OneToOneField(Signer, on_delete=models.PROTECT, related_name="objection")
    text = models.TextField()
    made_at = models.DateTimeField()

    objects = OfSigner.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class Correction(models.Model):
    """A correction of minutes that are signed: an entry of its own, the minutes stand as they were."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OfMinutes.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
