"""Decisions: what was decided, on which text, and how it is carried out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.bodies import Body, in_own_bodies, open_or_own
from samdrift.governance.models.matters import MONEY, Matter, Version, matter_reach
from samdrift.governance.models.meetings import AgendaItem
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


def decision_reach(viewer: Viewer, path: str = "") -> Q | None:
    """One taken behind closed doors is for those in the body, one of an internal matter for those who
    see the matter, and each for whoever carries it out.
    """
    body = f"{path}body"
    seen, matter = open_or_own(viewer, body), matter_reach(viewer, f"{path}matter__")
    if seen is None or matter is None:
        return None
    seen &= Q(**{f"{path}matter__isnull": True}) | matter | in_own_bodies(viewer, body)
    closed = Q(**{f"{path}is_closed": False}) | in_own_bodies(viewer, body)
    return (seen & closed) | Q(**{f"{path}responsible_id": viewer.person_id})


class DecisionRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return decision_reach(viewer)

    def to_carry_out(self) -> Any:
        """Adopted, and not yet carried out or given up."""
        return self.filter(status__in=(Decision.Status.WAITING, Decision.Status.UNDER_WAY))

    def late(self, day: dt.date) -> Any:
        return self.to_carry_out().filter(deadline__lt=day)


class Decision(models.Model):
    """What a body decided (or somebody decided on delegation from it) in a matter or an item.

    `in_force_on` None: it waits for something, such as every member's own decision. `amount` is
    what it binds, in kroner; None where it is not about money.
    """

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("Adopted")
        REJECTED = "rejected", _("Rejected")
        NOTED = "noted", _("Taken note of")
        SENT_ON = "sent_on", _("Sent on")
        PASSED_ON = "passed_on", _("Sent on without taking a position")
        RETURNED = "returned", _("Sent back")
        STUDY = "study", _("A study was ordered")
        POSTPONED = "postponed", _("Postponed")

    class Status(models.TextChoices):
        NONE = "none", _("Nothing to carry out")
        WAITING = "waiting", pgettext_lazy("decision", "Not begun")
        UNDER_WAY = "under_way", pgettext_lazy("decision", "Under way")
        DONE = "done", _("Carried out")
        DROPPED = "dropped", _("Not carried out")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    outcome = models.CharField(max_length=9, choices=Outcome)
    text = models.TextField()
    is_closed = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(**MONEY, null=True, blank=True)
    decided_on = models.DateField(db_index=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    in_force_on = models.DateField(null=True, blank=True)
    conditions = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deadline = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    report = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True)
    is_binding = models.BooleanField(default=False)

    objects = DecisionRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="decision_number"),
        ]
        indexes = [
            models.Index(fields=["responsible", "status"], name="decision_responsible"),
            models.Index(fields=["deadline", "id"], name="decision_deadline"),
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
        return f"V {self.year % 100:02d}/{self.serial}"

    def is_late(self, day: dt.date) -> bool:
        waiting = self.status in {self.Status.WAITING, self.Status.UNDER_WAY}
        return waiting and self.deadline is not None and self.deadline < day
