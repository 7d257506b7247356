"""Ideas: anyone sends one in a minute; the lead and the system manager screen it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.matters import MONEY, Matter
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import Reached
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class IdeaRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """All inside see all ideas; whoever is outside, the own ones."""
        return Q() if viewer.inside else Q(sender_id=viewer.person_id)

    def about(self, ref: Ref) -> Any:
        return self.filter(subject_kind=ref.kind, subject_id=ref.id)

    def waiting(self) -> Any:
        """Not answered yet."""
        return self.filter(status__in=Idea.WAITING)


class Idea(models.Model):
    """An idea, and what became of it. `answer` is told to the sender.

    `effort_hours`, `cost` and `saving` (kroner a year) are the screening's rough estimate; None is
    not estimated. `same_as` is the idea it repeats. `told_fate` is the matter's status as the sender
    was told of it last.
    """

    class Status(models.TextChoices):
        SENT = "sent", pgettext_lazy("idea", "Sent in")
        SCREENED = "screened", _("Being looked at")
        DESCRIBED = "described", _("Estimated and described")
        TAKEN_UP = "taken_up", _("Taken up as a matter")
        DONE_AT_ONCE = "done_at_once", _("Done at once")
        SAME = "same", _("The same as another idea")
        DECLINED = "declined", _("Not taken up")
        WITHDRAWN = "withdrawn", pgettext_lazy("idea", "Withdrawn by the sender")

    WAITING = (Status.SENT, Status.SCREENED, Status.DESCRIBED)

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField()
    gain = models.TextField(blank=True)
    sender = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    sent_on = models.DateField()
    status = models.CharField(max_length=12, choices=Status, default=Status.SENT)
    screener = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    description = models.TextField(blank=True)
    effort_hours = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(**MONEY, null=True, blank=True)
    saving = models.DecimalField(**MONEY, null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas"
    )
    told_fate = models.CharField(max_length=9, choices=Matter.Status, blank=True)

    objects = IdeaRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="idea_number"),
        ]
        indexes = [
            models.Index(fields=["status", "id"], name="idea_status"),
            models.Index(fields=["subject_kind", "subject_id"], name="idea_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)

    @property
    def number(self) -> str:
        return f"I {self.year % 100:02d}/{self.serial}"

    @property
    def subject(self) -> Ref | None:
        return Ref(self.subject_kind, self.subject_id) if self.subject_id else None


class SupportRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return Q() if viewer.inside else Q(person_id=viewer.person_id)


class IdeaSupport(models.Model):
    """That somebody wants the same, instead of sending it once more."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()

    objects = SupportRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="idea_support_once"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.person_id}"
