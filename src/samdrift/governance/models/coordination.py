"""A member's own preparation before a joint matter: for that member alone until it has spoken."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import Matter, matter_reach
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class CoordinationRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """The member's own people; once the voice is given, whoever sees the matter."""
        seen = matter_reach(viewer, "matter__")
        if seen is None:
            return None
        return seen & (Q(member_id__in=viewer.members) | Q(given_on__isnull=False))


class Coordination(models.Model):
    """A member's own preparation before a joint matter, and the one voice that comes of it.

    Its needs and comments are for the member alone; `voice` is for all from the day it is given.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="coordinations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    voice = models.TextField(blank=True)
    given_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CoordinationRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "member"], name="coordination_once"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class CommentRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """The member's own people alone, and of matters they see."""
        seen = matter_reach(viewer, "coordination__matter__")
        return None if seen is None else seen & Q(coordination__member_id__in=viewer.members)


class Comment(models.Model):
    """What somebody in a member says in its own preparation: a need, or a comment."""

    class Kind(models.TextChoices):
        NEED = "need", _("Need")
        COMMENT = "comment", _("Comment")

    coordination = models.ForeignKey(
        Coordination, on_delete=models.CASCADE, related_name="comments"
    )
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = CommentRows.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
