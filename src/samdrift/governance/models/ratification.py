"""Ratification: one joint text, and every member's own decision of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter, OfMatter, Step, Version, matter_reach
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member


class Ratification(models.Model):
    """One round in which the members decide of one version of a joint matter's text.

    It is in force when `rule` is met for that version. A deviation can be taken back to all as a new
    version: that is the next round, and `ended_on` of this one. `force_from` is the day it is to take
    effect at the earliest; None: as soon as the rule is met.
    """

    class Rule(models.TextChoices):
        ALL = "all", _("All must adopt it")
        MAJORITY = "majority", _("More than half must adopt it")
        TWO_THIRDS = "two_thirds", _("At least two thirds must adopt it")
        NAMED = "named", _("Named members must adopt it")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="ratifications")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=10, choices=Rule)
    due_on = models.DateField(null=True, blank=True)
    force_from = models.DateField(null=True, blank=True)
    begun_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)

    objects = OfMatter.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "round"], name="ratification_round"),
            models.UniqueConstraint(
                fields=["matter"], name="ratification_one_open", condition=Q(ended_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} ({self.round})"

    @property
    def is_open(self) -> bool:
        """Members are asked, and the rule is not met yet."""
        return self.ended_on is None and self.met_on is None


class OfRatification(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return matter_reach(viewer, "ratification__matter__")


class Answer(models.Model):
    """One member's answer in a round: `child` is the member's own matter, `decision` its own decision.

    `text` is what was adopted, where it differs from the version asked about. `is_named`: the rule
    asks for this member's yes. `stands_for` names the members that were merged into this one while it
    was asked. `carried_from` is the answer of the round before, to the very same text.
    """

    class Status(models.TextChoices):
        PENDING = "pending", pgettext_lazy("answer", "Pending")
        ADOPTED = "adopted", _("Adopted")
        CHANGED = "changed", _("Adopted with changes")
        REJECTED = "rejected", _("Rejected")

    ratification = models.ForeignKey(Ratification, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    child = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_named = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    decided_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    stands_for = models.CharField(max_length=300, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfRatification.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ratification", "member"], name="answer_once"),
            models.CheckConstraint(
                name="answer_decided_on",
                condition=Q(status="pending", decided_on__isnull=True)
                | (~Q(status="pending") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_status_display()}"
