"""What is common about a supplier: faults and wishes from all members, and its risk."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import CentreOnly, SeenInside
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System


class Wish(models.Model):
    """A fault or a wish put to a supplier for all members, and its place on the roadmap."""

    class Kind(models.TextChoices):
        FAULT = "fault", _("Fault")
        WISH = "wish", _("Wish")

    class State(models.TextChoices):
        GATHERED = "gathered", _("Gathered")
        SENT = "sent", _("Sent to the supplier")
        PLANNED = "planned", _("On the supplier's roadmap")
        DELIVERED = "delivered", pgettext_lazy("wish", "Delivered")
        DECLINED = "declined", _("Declined by the supplier")
        DROPPED = "dropped", _("Dropped by us")

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=5, choices=Kind)
    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.GATHERED)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    supplier_reference = models.CharField(max_length=60, blank=True)
    release = models.CharField(max_length=60, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    sent_in_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()

    objects = SeenInside[Any].as_manager()

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class WishBacking(models.Model):
    """That a member stands behind a wish, and how much it matters there."""

    class Weight(models.IntegerChoices):
        NICE = 1, _("Good to have")
        WANTED = 2, _("Important")
        NEEDED = 3, _("We cannot do without it")

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="backings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField(choices=Weight, default=Weight.WANTED)
    note = models.CharField(max_length=300, blank=True)

    objects = SeenInside[Any].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wish", "member"], name="wish_backing")]

    def __str__(self) -> str:
        return f"{self.wish} – {self.member}"


class SupplierRisk(models.Model):
    """A risk about a supplier, with what is done and what is left of it (1 low – 5 high)."""

    class About(models.TextChoices):
        FEW_CUSTOMERS = "few_customers", _("Few municipal customers")
        BANKRUPTCY = "bankruptcy", _("Bankruptcy")
        SALE = "sale", _("Sold to others")
        PERSON = "person", _("Leans on single persons")
        PRODUCT = "product", _("The product is given up")
        SECURITY = "security", _("Security")
        OTHER = "other", pgettext_lazy("kind of risk", "Other")

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=13, choices=About)
    text = models.TextField(blank=True)
    likelihood = models.PositiveSmallIntegerField()
    consequence = models.PositiveSmallIntegerField()
    measure = models.TextField(blank=True)
    left_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    left_consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = CentreOnly[Any].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="supplier_risk_scale",
                condition=Q(likelihood__range=(1, 5), consequence__range=(1, 5)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.get_about_display()}"
