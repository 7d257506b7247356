"""The ledger of changes: each with its ground in law, its amount and what it still lacks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.agreements import Agreement, OfAgreement, Participation
from samdrift.agreements.models.documents import Document
from samdrift.agreements.models.options import Option
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import MONEY, Matter
from samdrift.kernel.said import again
from samdrift.parties.models.members import Member


class Change(models.Model):
    """A change of an agreement. `amount` is the value it adds over the rest of the term in kroner
    without VAT, below 0 where it lessens; None is not known yet. `index_factor` is that of an index
    clause at the day of the change. The ground is procurement regulations § 28-1 (1) a–f; empty
    until somebody has chosen it. One that is given up stays, struck.
    """

    class Kind(models.TextChoices):
        MEMBERS = "members", _("More members")
        USERS = "users", _("More users or a larger volume")
        SCOPE = "scope", _("More or other functions")
        PRICE = "prices", _("Other prices")
        TERM = "term", _("A longer term")
        SUPPLIER = "supplier", _("Another supplier")
        CUSTOMER = "customer", _("Another customer")
        OTHER = "other", pgettext_lazy("kind of change", "Other")

    class Ground(models.TextChoices):
        UNKNOWN = "", _("Not chosen yet")
        A = "a", _("a: clause or option in the agreement")
        B = "b", _("b: below the threshold and below 10 % (works 15 %)")
        C = "c", _("c: necessary additions, another supplier is not possible")
        D = "d", _("d: circumstances nobody could foresee")
        E = "e", _("e: the supplier is succeeded")
        F = "f", _("f: not substantial")

    class State(models.TextChoices):
        OPEN = "open", _("Under assessment")
        AGREED = "agreed", pgettext_lazy("change", "Agreed")
        STRUCK = "struck", _("Given up")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    ground = models.CharField(max_length=1, choices=Ground, blank=True)
    ground_reason = models.TextField(blank=True)
    amount = models.DecimalField(**MONEY, null=True, blank=True)
    index_factor = models.DecimalField(max_digits=8, decimal_places=5, default=1)
    effective_on = models.DateField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    announced_on = models.DateField(null=True, blank=True)
    announcement = models.CharField(max_length=200, blank=True)
    intention_on = models.DateField(null=True, blank=True)
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    assessment = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfAgreement.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="change_index_positive", condition=Q(index_factor__gt=0))
        ]
        indexes = [models.Index(fields=["agreement", "effective_on"], name="change_order")]

    def __str__(self) -> str:
        return again(self.title)


class Order(models.Model):
    """An order or a call-off under an agreement, by a member. `reference` is what invoices carry
    (BT-13). `orgnr` is who called off, as written on the order.
    """

    class State(models.TextChoices):
        ORDERED = "ordered", pgettext_lazy("order", "Ordered")
        CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
        DELIVERED = "delivered", pgettext_lazy("order", "Delivered")
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="orders")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    orgnr = models.CharField(max_length=9)
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    what = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(**MONEY, null=True, blank=True)
    ordered_on = models.DateField()
    wanted_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ORDERED)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = OfAgreement.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="order_delivered_has_day",
                condition=~Q(state="delivered") | Q(delivered_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.what
