"""The plan of procurements: what is to be bought together, by whom and when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Award
from samdrift.governance.models.matters import MONEY, Matter
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import ServiceArea


class Procurement(models.Model):
    """A competition that is planned or under way, for one or more members. Estimated value in
    kroner without VAT for the whole term with options.
    """

    class State(models.TextChoices):
        IDEA = "idea", _("Thought of")
        PLANNED = "planned", _("Planned")
        PREPARED = "prepared", _("Being prepared")
        ANNOUNCED = "announced", _("Announced")
        AWARDED = "awarded", _("Awarded")
        STOPPED = "stopped", _("Stopped")

    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    procedure = models.CharField(max_length=10, choices=Award.Procedure, blank=True)
    estimated_value = models.DecimalField(**MONEY, null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    prepare_on = models.DateField(null=True, blank=True)
    announce_on = models.DateField(null=True, blank=True)
    award_on = models.DateField(null=True, blank=True)
    start_on = models.DateField(null=True, blank=True)
    announcement = models.CharField(max_length=200, blank=True)
    responsible = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_because = models.CharField(max_length=300, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="procurement_value",
                condition=Q(estimated_value__isnull=True) | Q(estimated_value__gt=0),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class ProcurementMember(models.Model):
    """A member that takes part, and the agreement that is to be replaced there."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.CASCADE, related_name="participants"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    replaces = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "member"], name="procurement_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.procurement} – {self.member}"
