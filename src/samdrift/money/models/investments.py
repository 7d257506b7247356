"""The joint investment portfolio: members' frames pooled, measures ranked within them; and grants."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import MONEY
from samdrift.governance.models.measures import Measure
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.members import Member


class Frame(models.Model):
    """What a member puts into the pool in a year, in kroner."""

    class Section(models.TextChoices):
        OPERATING = "operating", _("Operating")
        INVESTMENT = "investment", _("Investment")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    section = models.CharField(max_length=10, choices=Section, default=Section.INVESTMENT)
    amount = models.DecimalField(**MONEY)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=300, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "year", "section"], name="frame_once"),
            models.CheckConstraint(name="frame_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year}"


class Programme(models.Model):
    """A programme that measures and grants belong to, such as making one municipality of three."""

    title = models.CharField(max_length=160, unique=True)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programme_period",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class Investment(models.Model):
    """A measure in the joint portfolio, or a member's own necessary maintenance. Rank 1 comes
    first; what the pool covers is inside the frame. Only joint measures that are proposed or
    adopted have a rank. `because` tells why it was postponed or dropped.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        POSTPONED = "postponed", _("Postponed")
        DONE = "done", _("Carried out")
        DROPPED = "dropped", _("Dropped")

    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField(blank=True)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="investments"
    )
    necessary = models.CharField(max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_setup = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    because = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="local_investment_is_necessary",
                condition=Q(member__isnull=True) | ~Q(necessary=""),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class InvestmentCost(models.Model):
    """What a measure costs in a year, in kroner; `granted` is the part that grants are to pay."""

    investment = models.ForeignKey(Investment, on_delete=models.CASCADE, related_name="costs")
    year = models.SmallIntegerField()
    section = models.CharField(
        max_length=10, choices=Frame.Section, default=Frame.Section.INVESTMENT
    )
    amount = models.DecimalField(**MONEY)
    granted = models.DecimalField(**MONEY, default=0)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["investment", "year", "section"], name="investment_cost_once"
            ),
            models.CheckConstraint(
                name="investment_cost_granted",
                condition=Q(granted__gte=0, granted__lte=models.F("amount")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.investment} {self.year}: {self.amount}"


class Grant(models.Model):
    """Money from others for a programme, in kroner: granted so much, to be used by a day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="grants")
    giver = models.CharField(max_length=160)
    amount = models.DecimalField(**MONEY)
    granted_on = models.DateField(null=True, blank=True)
    use_by = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="grant_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.programme}: {self.giver}"


class GrantUse(models.Model):
    """What was used of a grant on a day, in kroner, maybe on one of the measures. One that
    `takes_back` another has the same amount below 0.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="uses")
    investment = models.ForeignKey(
        Investment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField()
    amount = models.DecimalField(**MONEY)
    what = models.CharField(max_length=300)
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return f"{self.grant} {self.day}: {self.amount}"


class LeaseCase(models.Model):
    """Purchase against lease, worked out and kept: the figures put in (JSON, kroner as text) as
    they were that day, so that the answer can be made again.
    """

    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    inputs = models.JSONField(default=dict)
    rule = models.TextField(blank=True)
    made_on = models.DateField()
    matter = models.ForeignKey(
        "governance.Matter", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)
