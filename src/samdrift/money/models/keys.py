"""Keys of cost split: what each member's share is made of, dated and adopted by a decision."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import MONEY
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import SeenInside
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member


class DatedInside(DatedRows, SeenInside[Any]):
    pass


class SplitKey(models.Model):
    """A key by its name. What it says lies in its versions, each from a day on."""

    title = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160, db_index=True, editable=False)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:160]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class KeyVersion(Dated):
    """What a key says in [valid_from, valid_to). Used in a closed run, it never changes."""

    key = models.ForeignKey(SplitKey, on_delete=models.CASCADE, related_name="versions")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("key_version_period"),
            models.UniqueConstraint(fields=["key", "valid_from"], name="key_version_from"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"


class KeyPart(models.Model):
    """A part of the mixture: `top`/`bottom` of the amount is split by the basis. The parts of a
    version sum to 1. Figures are those of the year before the period, or of `figure_year`.
    """

    class Basis(models.TextChoices):
        EQUAL = "equal", _("Equal parts")
        INHABITANTS = "inhabitants", _("Inhabitants")
        USERS = "users", _("Users in production and administration")
        EMPLOYEES = "employees", _("Employees")
        WORKSTATIONS = "workstations", _("Workstations")
        PUPILS = "pupils", _("Pupils")
        ICT_FTE = "ict_fte", _("ICT full-time equivalents")
        OWNER_SHARE = "owner_share", _("Owner's share")
        LIABILITY_SHARE = "liability_share", _("Share of liability")
        SYSTEM_USERS = "system_users", _("Users of the agreement's systems")
        COST = "cost", _("ICT cost of the year before")
        WEIGHTS = "weights", _("Agreed weights")

    version = models.ForeignKey(KeyVersion, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(max_length=15, choices=Basis)
    top = models.PositiveIntegerField(default=1)
    bottom = models.PositiveIntegerField(default=1)
    figure_year = models.SmallIntegerField(null=True, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="key_part_share", condition=Q(top__gt=0, bottom__gt=0, top__lte=F("bottom"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.top}/{self.bottom} {self.get_basis_display()}"


class KeyWeight(models.Model):
    """An agreed weight of a member in a part."""

    part = models.ForeignKey(KeyPart, on_delete=models.CASCADE, related_name="weights")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=16, decimal_places=4)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "member"], name="key_weight_once"),
            models.CheckConstraint(name="key_weight_not_negative", condition=Q(weight__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.member}: {self.weight}"


class KeyCap(models.Model):
    """The most a member bears under a version, in per cent of the whole; the others bear the rest."""

    version = models.ForeignKey(KeyVersion, on_delete=models.CASCADE, related_name="caps")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    percent = models.DecimalField(max_digits=7, decimal_places=4)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "member"], name="key_cap_once"),
            models.CheckConstraint(
                name="key_cap_percent", condition=Q(percent__gt=0, percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.percent} %"


class FixedCharge(Dated):
    """A cost that recurs each month without an invoice: the operations centre, a service level a
    member has bought. One with a member is that member's own cost; else it is split by the key.
    """

    class Kind(models.TextChoices):
        FIXED = "fixed", _("Fixed charge")
        LEVEL = "level", _("Service level bought")

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.FIXED)
    monthly = models.DecimalField(**MONEY)
    vat = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    key = models.ForeignKey(
        SplitKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [
            period_in_order("fixed_charge_period"),
            models.CheckConstraint(
                name="fixed_charge_split_or_own",
                condition=Q(key__isnull=False, member__isnull=True)
                | Q(key__isnull=True, member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgreementKey(Dated):
    """By which key an agreement's joint cost is split; without one each line goes to its member."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(SplitKey, on_delete=models.PROTECT, related_name="+")

    objects = DatedInside.as_manager()

    class Meta:
        constraints = [period_in_order("agreement_key_period")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.key}"


class CutOver(models.Model):
    """The day from which a member's own cost (of a system, or all) is the cooperation's: until
    then it bears its own and is not in the split.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    key = models.ForeignKey(
        SplitKey, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    day = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cut_over_of_one",
                condition=Q(agreement__isnull=False, key__isnull=True)
                | Q(agreement__isnull=True, key__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.day}"
