"""Runs: what is split of a period, checked and closed by two people; and what follows from it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement
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

    def standing(self) -> Any:
        """Runs whose items count as taken: neither dropped, nor taken back by a closed reversal."""
        back = self.model.objects.filter(
            reverses=OuterRef("pk"), kind=Run.Kind.REVERSAL, state=Run.State.CLOSED
        )
        rows = self.exclude(state=Run.State.DROPPED).exclude(kind=Run.Kind.REVERSAL)
        return rows.filter(~Exists(back))


class Run(models.Model):
    """A split of what [starts_on, ends_on) cost. A closed one never changes; an error is mended by
    a reversal, a run of its own. An on account run bills ahead, and its settlement bills the rest.

    `basis` is what an on account run is made of; `digest` is that of what was gathered. `follows` is
    the run whose rounding was brought along, and `carried` what is left after this one: key → member
    → parts of an øre (`2/7`).
    `reason` tells why a reversal or a drop was made, `accepted` why doubts were let stand.
    """

    class Kind(models.TextChoices):
        ACTUAL = "actual", _("What it cost")
        ON_ACCOUNT = "on_account", _("On account")
        SETTLEMENT = "settlement", _("Settlement")
        REVERSAL = "reversal", _("Reversal")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CHECKED = "checked", pgettext_lazy("of a run", "Checked")
        CLOSED = "closed", pgettext_lazy("of a run", "Closed")
        DROPPED = "dropped", pgettext_lazy("of a run", "Dropped")

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ACTUAL)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    basis = models.JSONField(default=dict, blank=True)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    accepted = models.CharField(max_length=500, blank=True)
    total = models.DecimalField(**MONEY, default=0)
    carried = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    gathered_at = models.DateTimeField(null=True, blank=True)
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
            models.UniqueConstraint(
                fields=["reverses"], name="run_reversed_once", condition=~Q(state="dropped")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RunReading(models.Model):
    """How a key shared in [starts_on, ends_on), as it was read for the run. A key may share another
    way for another agreement: by its users, and by who has come over to it.

    `rows` holds, in the published order of the members, [member, share, share before caps, parts],
    each part [basis, portion, figure, presence, total]; fractions as text. `problems` are codes of
    why it could not share, with the member or basis.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="readings")
    key_version = models.ForeignKey(KeyVersion, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    rows = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return f"{self.key_version} {self.starts_on}"


class RunItem(models.Model):
    """One cost in a run: a line of an invoice, a fixed charge, a service level bought, a part of a
    budget. In kroner without VAT. One with a member is that member's own; else it is split by the
    key. It covers [starts_on, ends_on).

    `doubts` are codes of what is missing or unsure. One `left_out` (with the reason) is not split:
    it waits for the next run, or for none when it is left out for good.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(**MONEY)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_version = models.ForeignKey(
        KeyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reading = models.ForeignKey(
        RunReading, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    art = models.CharField(max_length=3, blank=True)
    function = models.CharField(max_length=4, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    left_out = models.CharField(max_length=300, blank=True)
    for_good = models.BooleanField(default=False)

    objects = SeenInside[Any].as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="run_item_source")]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> Ref | None:
        return Ref(self.source_kind, self.source_id) if self.source_id else None


class RunShare(models.Model):
    """A member's part of an item, to the øre. `exact` is the rational it was rounded from
    (`123/7` of an øre), before what earlier roundings left; how it came is in the item's reading.
    All in the cooperation see how a joint cost is split; that is what makes it trusted.
    """

    item = models.ForeignKey(RunItem, on_delete=models.CASCADE, related_name="shares")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(**MONEY)
    exact = models.TextField(blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="run_share_once")]
        indexes = [models.Index(fields=["member", "item"], name="run_share_member")]

    def __str__(self) -> str:
        return f"{self.item} {self.member}: {self.amount}"


class RunUnit(models.Model):
    """How many accounts a unit of a member had in the agreement's systems when the run was
    gathered: what the member's part is split on to its units by.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="units")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=120)
    accounts = models.PositiveIntegerField()

    class Rows(Reached[Any]):
        def audience(self, viewer: Viewer) -> Q | None:
            """For the member's own and the centre, as the accounts themselves."""
            if not viewer.inside:
                return None
            return Q() if viewer.centre else Q(member_id__in=viewer.members)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "agreement", "member", "unit"], name="run_unit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.unit}: {self.accounts}"
