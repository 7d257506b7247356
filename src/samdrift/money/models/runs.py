"""Runs: what is split of a period, checked and closed by two people; and what follows from it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import MONEY
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import KeyVersion
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


class RunRows(SeenInside[Any]):
    def closed(self) -> Any:
        return self.filter(state=Run.State.CLOSED)


class Run(models.Model):
    """A split of what [starts_on, ends_on) cost. A closed one never changes; an error is mended by
    a reversal, a run of its own. An à konto run bills ahead, and its settlement bills the rest. `carried` is what
    the rounding left: key → member → parts of an øre (`2/7`).
    """

    class Kind(models.TextChoices):
        ACTUAL = "actual", _("What it cost")
        ON_ACCOUNT = "on_account", _("On account")
        SETTLEMENT = "settlement", _("Settlement")
        REVERSAL = "reversal", _("Reversal")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CHECKED = "checked", _("Checked")
        CLOSED = "closed", _("Closed")

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ACTUAL)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    reason = models.CharField(max_length=500, blank=True)
    total = models.DecimalField(**MONEY, default=0)
    carried = models.JSONField(default=dict, blank=True)
    checked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RunRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="run_period", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="run_two_people",
                condition=Q(closed_by__isnull=True)
                | Q(checked_by__isnull=True)
                | ~Q(closed_by=F("checked_by")),
            ),
            models.CheckConstraint(
                name="run_reversal", condition=~Q(kind="reversal") | Q(reverses__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RunItem(models.Model):
    """One cost in a run: an invoice's lines, a fixed charge, a service level bought. In kroner
    without VAT. One with no key goes to its member direct.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    amount = models.DecimalField(**MONEY)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    key_version = models.ForeignKey(
        KeyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    art = models.CharField(max_length=3, blank=True)
    function = models.CharField(max_length=4, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="run_item_source")]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> Ref | None:
        return Ref(self.source_kind, self.source_id) if self.source_id else None


class ShareRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """All in the cooperation see how a joint cost is split; that is what makes it trusted."""
        return Q() if viewer.inside else None


class RunShare(models.Model):
    """A member's part of an item, to the øre. `exact` is the rational it was rounded from
    (`123/7` of an øre), `reckoning` the bases and weights as they were.
    """

    item = models.ForeignKey(RunItem, on_delete=models.CASCADE, related_name="shares")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(**MONEY)
    exact = models.CharField(max_length=120, blank=True)
    reckoning = models.JSONField(default=dict, blank=True)

    objects = ShareRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member", "unit"], name="run_share_once")
        ]
        indexes = [models.Index(fields=["member", "item"], name="run_share_member")]

    def __str__(self) -> str:
        return f"{self.item} {self.member}: {self.amount}"
